import { sql } from 'drizzle-orm'
import type { AdviserActor, BuyingActor } from '#app/auth/actor.ts'
import { loadMember } from '#app/auth/belongings.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { determineAgain } from '#app/domain/bookings/determine-status.server.ts'
import { disagreeWithStatus } from '#app/domain/bookings/disagree-with-status.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { asSeed, must } from './acting.server.ts'
import type { Ago } from './past-jobs.server.ts'

const INSIDE =
  'They come when we say, work through our list in our room with our materials, and may not send anybody in their place. CEST says that the rules apply.'
const WHY =
  'I decide how I run each interview, bring my own materials and may send somebody as qualified. I work for nine other schools.'

/**
 * Determinations that were looked at again: of schools, and of a consortium where it has bought of a company, some are now paid
 * by a payroll, whose advisers are asked again, and every other adviser disagrees and waits for an answer. By the real commands.
 */
export async function seedDeterminations({ now, ago }: { now: Date; ago: Ago }): Promise<void> {
  const found = await asSeed((tx) =>
    tx.execute<{
      bookingId: string
      statusId: string
      approver: string
      by: string
      adviser: string
      supplierId: string
      isUnderWay: boolean
    }>(sql`
      select * from (
        select b.id as "bookingId", s.id as "statusId", m.person_id as approver, m.organisation_id as by,
               p.person_id as adviser, b.supplier_id as "supplierId",
               u.n > 0 as "isUnderWay",
               row_number() over (partition by b.lead_id is null order by u.n > 0 desc, b.requested_at desc, b.id) as place
          from bookings b join employment_statuses s on s.booking_id = b.id and s.kind = 'determination'
          join practices p on p.supplier_id = b.supplier_id
          join lateral (
            select count(*) as n from visits v where v.booking_id = b.id and v.status in ('confirmed', 'delivered')) u on true
          join lateral (
            select person_id, organisation_id from memberships
             where organisation_id = coalesce(b.lead_id, b.payer_id) and status = 'active' and 'approver' = any(roles)
               and person_id <> b.requested_by
             order by asked_at, id limit 1) m on true
         where exists (select from visits v where v.booking_id = b.id and v.status in ('confirmed', 'delivered', 'agreed'))
           and s.recorded_at < ${now}::timestamptz - interval '6 days') ranked
       where place <= 4 order by place, "bookingId"`),
  )
  for (const [at, { bookingId, statusId, approver, by, adviser, supplierId, isUnderWay }] of found.entries()) {
    const buyer = (await loadMember(approver, by)) as BuyingActor
    const practice = (await loadMember(adviser, supplierId)) as AdviserActor
    if (at % 2 === 0) {
      await ago(4, async (on) => {
        const again = { bookingId, statusId, outcome: 'inside' as const, reasons: INSIDE, decidedOn: londonDay(on) }
        must(await determineAgain(buyer, again, on))
      })
    }
    // Whoever had accepted is asked again: one of two has said yes to the payroll by now.
    if (at % 4 === 2)
      await ago(3, async (on) => {
        const accept = await askedOf(bookingId)
        if (accept.length > 0) must(await answerVisits(practice, { bookingId, accept, decline: [], reason: '' }, on))
      })
    // What is paid is not disagreed with any more.
    if (isUnderWay && at % 4 < 2)
      await ago(2, async (on) => {
        const newest = await newestOf(bookingId)
        must(await disagreeWithStatus(practice, { bookingId, statusId: newest, reasons: WHY }, on))
      })
  }
}

/** The visits of a booking that wait for their adviser. */
async function askedOf(bookingId: string): Promise<string[]> {
  const rows = await asSeed((tx) =>
    tx.execute<{ id: string }>(sql`
      select v.id from visits v join visit_conditions c on c.visit_id = v.id and c.kind = 'answer' and c.met_at is null
       where v.booking_id = ${bookingId} and v.status = 'requested' order by v.position`),
  )
  return [...rows].map(({ id }) => id)
}

async function newestOf(bookingId: string): Promise<string> {
  const [row] = await asSeed((tx) =>
    tx.execute<{ id: string }>(
      sql`select id from employment_statuses where booking_id = ${bookingId} order by position desc limit 1`,
    ),
  )
  return row?.id ?? ''
}
