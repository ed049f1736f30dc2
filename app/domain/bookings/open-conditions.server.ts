import { sql } from 'drizzle-orm'
import { visits } from '#db/schema/index.ts'
import type { Condition } from './lifecycle.ts'

/** What a selected visit still waits for. */
export const OPEN_CONDITIONS = sql<
  Condition[]
>`(select coalesce(array_agg(c.kind), '{}') from visit_conditions c where c.visit_id = ${visits.id} and c.met_at is null)`
