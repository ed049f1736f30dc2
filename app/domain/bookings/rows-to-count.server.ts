import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** Whether a visit's register says that nobody was seen: somebody is marked in it, and nobody as seen. Rows without a mark say nothing. */
export const nobodyWasSeen = (visitId: SQLWrapper): SQL<boolean> =>
  sql<boolean>`coalesce((select not bool_or(i.outcome = 'seen') from interviews i where i.visit_id = ${visitId}), false)`

/** Whether a school has still to count the pupils of a visit: interviews were planned, nobody has counted, and somebody may have been seen. */
export const wantsCounts = (visit: { id: SQLWrapper; interviewsWanted: SQLWrapper }): SQL => sql`(
  ${visit.interviewsWanted} > 0
  and not exists (select from visit_counts n where n.visit_id = ${visit.id})
  and not ${nobodyWasSeen(visit.id)})`
