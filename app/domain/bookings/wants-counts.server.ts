import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/**
 * Whether a school has still to count the pupils of a visit: interviews were planned, nobody has counted, and its register
 * does not say that nobody was seen.
 */
export const wantsCounts = (visit: { id: SQLWrapper; interviewsWanted: SQLWrapper }): SQL => sql`(
  ${visit.interviewsWanted} > 0
  and not exists (select from visit_counts n where n.visit_id = ${visit.id})
  and coalesce((select bool_or(i.outcome = 'seen') from interviews i where i.visit_id = ${visit.id}), true))`
