import { sql } from 'drizzle-orm'
import type { AdviserActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { type Day, londonTime, type Time } from '../calendar.ts'
import type { Mode } from '../services/menu.ts'
import type { Point } from '../travel.ts'
import type { VisitStatus } from './lifecycle.ts'
import { whereWords } from './visit-words.ts'

/**
 * A visit of somebody’s for another organisation than the one they act for: of their own practice, of a provider that sends them,
 * or of one that they have left. Where they still belong to it, its own pages say more.
 */
export type VisitElsewhere = {
  id: string
  bookingId: string
  reference: string
  school: string
  where: string
  service: string
  onDay: Day
  from: Time
  to: Time
  status: VisitStatus
  lacks: 'renewal' | 'hold' | null
  hasStarted: boolean
  supplierId: string
  supplier: string
  isMember: boolean
  mode: Mode
  at: Point
  /** Minutes of driving to a straight-line mile that it was agreed at. */
  pace: number
}

type Row = {
  id: string
  booking_id: string
  reference: string
  service: string
  school: string
  place_name: string
  is_at_school: boolean
  mode: Mode
  starts_at: number
  ends_at: number
  on_day: Day
  status: VisitStatus
  lacks: VisitElsewhere['lacks']
  supplier_id: string
  supplier: string
  is_member: boolean
  latitude: number
  longitude: number
  pace: number
}

/** One’s own visits for others, the latest first. Somebody’s time and what they have been to are theirs, whomever they leave. */
export async function visitsElsewhere(
  actor: AdviserActor,
  range: { from: Day | null; until: Day | null },
  now: Date,
): Promise<VisitElsewhere[]> {
  const rows = await inTransaction(actor, (tx) =>
    tx.execute<Row>(sql`select * from own_visits_elsewhere(${range.from}::date, ${range.until}::date)`),
  )
  return rows.map((row) => {
    const place = { placeName: row.place_name, isAtSchool: row.is_at_school, mode: row.mode }
    return {
      id: row.id,
      bookingId: row.booking_id,
      reference: row.reference,
      school: row.school,
      where: whereWords(place, row.school),
      service: row.service,
      onDay: row.on_day,
      from: londonTime(new Date(row.starts_at)),
      to: londonTime(new Date(row.ends_at)),
      status: row.status,
      lacks: row.lacks,
      hasStarted: row.starts_at <= now.getTime(),
      supplierId: row.supplier_id,
      supplier: row.supplier,
      isMember: row.is_member,
      mode: row.mode,
      at: { latitude: row.latitude, longitude: row.longitude },
      pace: row.pace,
    }
  })
}
