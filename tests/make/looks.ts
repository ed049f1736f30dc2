import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { EmailWanted, type Jobs } from '#app/adapters/queue.server.ts'
import { type BuyingActor, systemActor } from '#app/auth/actor.ts'
import { readBookingAndTurnsIn, readTurns } from '#app/domain/bookings/read-turns.server.ts'
import type { BuyerTurn } from '#app/domain/bookings/turn-words.ts'
import { inTransaction } from '#db/client.server.ts'
import { emails } from '#db/schema/index.ts'

// What tests look at: every row, whoever it belongs to.

const everything = systemActor('a test looks')

/** Balances of a fund over all its years, or of a share, by account: `{ available, reserved, committed, spent }` in pence. */
export async function balancesOf(id: string): Promise<Record<string, number>> {
  const rows = await inTransaction(everything, (tx) =>
    tx.execute<{ kind: string; balance: string }>(sql`
      select regexp_replace(a.kind, '^(fund|share)_', '') as kind, sum(b.balance_pence) as balance
        from balances b join accounts a on a.id = b.account_id left join fund_years y on y.id = a.fund_year_id
       where (y.fund_id = ${id} and a.share_id is null) or a.share_id = ${id} group by 1`),
  )
  return Object.fromEntries(rows.map((row) => [row.kind, Number(row.balance)]))
}

export type SeenVisit = { id: string; status: string; day: string; open: string[] }

export async function visitsOf(bookingId: string): Promise<SeenVisit[]> {
  return inTransaction(everything, async (tx) => [
    ...(await tx.execute<SeenVisit>(sql`
      select v.id, v.status, v.on_day::text as day,
             array(select c.kind from visit_conditions c where c.visit_id = v.id and c.met_at is null order by 1) as open
        from visits v where v.booking_id = ${bookingId} order by v.position`)),
  ])
}

/** A booking as its page reads it; null when it is not of the actor's buying. */
export const bookingSeenBy = (actor: BuyingActor, bookingId: string, now: Date) =>
  inTransaction(actor, (tx) => readBookingAndTurnsIn(tx, actor, bookingId, now))

/** What waits for somebody in one booking: its own page must find the same as their home, where it is looked for in all. */
export async function turnsIn(actor: BuyingActor, bookingId: string, now: Date): Promise<BuyerTurn[]> {
  const all = (await readTurns(actor, now)).filter((turn) => turn.bookingId === bookingId)
  expect((await bookingSeenBy(actor, bookingId, now))?.turns ?? []).toEqual(all)
  return all
}

/** How many live visits a person has, across all organisations. */
export async function liveVisits(personId: string): Promise<number> {
  const [row] = await inTransaction(everything, (tx) =>
    tx.execute<{ n: number }>(
      sql`select count(*)::int as n from visits where person_id = ${personId} and is_live(status)`,
    ),
  )
  return row?.n ?? 0
}

/** The emails of one kind about a booking that wait to be written, as their jobs carry them. */
export async function emailJobs(bookingId: string, template: string): Promise<Jobs['write-email'][]> {
  const rows = await inTransaction(everything, (tx) =>
    tx.execute<{ payload: Jobs['write-email'] }>(sql`
      select p.payload from graphile_worker._private_jobs p join graphile_worker._private_tasks t on t.id = p.task_id
       where t.identifier = 'write-email' and p.payload->>'bookingId' = ${bookingId}
         and p.payload->>'template' = ${template} order by p.id`),
  )
  return rows.map((row) => EmailWanted.parse(row.payload))
}

/** The emails of one kind that wait to be written and are about no booking. */
export const emailsWanted = (template: string): Promise<Jobs['write-email'][]> =>
  inTransaction(everything, async (tx) =>
    (
      await tx.execute<{ payload: Jobs['write-email'] }>(sql`
        select p.payload from graphile_worker._private_jobs p where p.payload->>'template' = ${template} order by p.id`)
    ).map((row) => EmailWanted.parse(row.payload)),
  )

/** The invitations that wait to be written: to whom, and with which link. */
export const invitationJobs = (): Promise<{ to: string; link: string }[]> =>
  inTransaction(everything, async (tx) => [
    ...(await tx.execute<{ to: string; link: string }>(sql`
      select p.payload->'recipients'->>'address' as to, p.payload->'facts'->>'link' as link
        from graphile_worker._private_jobs p where p.payload->>'template' = 'invitation' order by p.id`)),
  ])

/** The emails that one job came to, a row for each reader. */
export const emailsWritten = (key: string): Promise<(typeof emails.$inferSelect)[]> =>
  inTransaction(everything, async (tx) =>
    (await tx.select().from(emails)).filter((email) => email.key.startsWith(`${key}:`)),
  )

/** The jobs waiting in the queue with this name: what a command enqueued. */
export async function emailsAsked(bookingId: string): Promise<string[]> {
  const rows = await inTransaction(everything, (tx) =>
    tx.execute<{ template: string }>(sql`
      select p.payload->>'template' as template from graphile_worker._private_jobs p
        join graphile_worker._private_tasks t on t.id = p.task_id
       where t.identifier = 'write-email' and p.payload->>'bookingId' = ${bookingId} order by p.id`),
  )
  return rows.map((row) => row.template)
}

/** A number asked of every row, whoever it belongs to: what a test compares commands with. */
export const countRows = async (query: ReturnType<typeof sql>): Promise<number> => {
  const [row] = await inTransaction(everything, (tx) => tx.execute<{ n: string }>(query))
  return Number(row?.n)
}
