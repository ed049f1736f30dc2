import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { StaffActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { accounts, bookings, charges, entries, organisations, payouts, visits } from '#db/schema/index.ts'
import { formatDate } from '../format-day.ts'

export type HeldFor = {
  key: string
  whose: string
  /** Pence. */
  held: number
  why: 'payout_due' | 'payout_waits' | 'payout_sent_now' | 'payout_refused' | 'part_paid' | 'in_advance' | 'too_much'
  /** What the payout waits for, as its row says it. */
  reason: string | null
  booking: string | null
  accountId: string | null
  kind: string | null
}

export type Held = {
  /** What is at Stripe and in our own bank by the ledger: received, less what Stripe took and what was paid out. Pence. */
  held: number
  /** What of it came past Stripe, to our own bank. Pence. */
  atBank: number
  accountId: string | null
  rows: HeldFor[]
  /** What is left of it: Waymark's fees with their VAT, less Stripe's charges. Pence. */
  own: number
}

/** What is held at Stripe and in our own bank, for whom and why: each payout that is not sent, part payments, what was paid in advance, what is to be returned, and the rest. */
export function readHeld(actor: StaffActor): Promise<Held> {
  return inTransaction(actor, async (tx) => {
    const [atStripe] = await accountsOf(tx, 'at_stripe')
    const rows = [
      ...(await payoutsIn(tx)),
      ...(await partPaidIn(tx)),
      ...(await inAdvanceIn(tx)),
      ...(await toReturnIn(tx)),
    ]
    const [bank] = await accountsOf(tx, 'at_bank')
    const atBank = bank?.pence ?? 0
    const held = (atStripe?.pence ?? 0) + atBank
    return {
      held,
      atBank,
      accountId: atStripe?.id ?? null,
      rows,
      own: held - rows.reduce((sum, row) => sum + row.held, 0),
    }
  })
}

const accountsOf = (tx: Tx, kind: 'at_stripe' | 'at_bank' | 'owed_to_payer') =>
  tx
    .select({
      id: accounts.id,
      whose: organisations.name,
      pence: sql<number>`sum(${entries.amountPence})::float8`,
    })
    .from(accounts)
    .innerJoin(entries, eq(entries.accountId, accounts.id))
    .leftJoin(organisations, eq(organisations.id, accounts.payerId))
    .where(eq(accounts.kind, kind))
    .groupBy(accounts.id, organisations.id)
    .having(sql`sum(${entries.amountPence}) <> 0`)
    .orderBy(asc(organisations.name))

async function payoutsIn(tx: Tx): Promise<HeldFor[]> {
  const rows = await tx
    .select({
      id: payouts.id,
      status: payouts.status,
      reason: payouts.reason,
      pence: payouts.amountPence,
      whose: organisations.name,
      booking: bookings.reference,
    })
    .from(payouts)
    .innerJoin(organisations, eq(organisations.id, payouts.supplierId))
    .innerJoin(visits, eq(visits.id, payouts.visitId))
    .innerJoin(bookings, eq(bookings.id, visits.bookingId))
    .where(ne(payouts.status, 'sent'))
    .orderBy(asc(organisations.name), asc(payouts.dueAt), asc(payouts.id))
  const whyOf = ({ status, reason }: (typeof rows)[number]) => {
    if (status === 'failed') return 'payout_refused'
    if (status === 'sending') return 'payout_sent_now'
    return reason === null ? 'payout_due' : 'payout_waits'
  }
  return rows.map((row) => ({
    ...{ key: row.id, whose: row.whose, held: row.pence, why: whyOf(row), reason: row.reason, booking: row.booking },
    ...{ accountId: null, kind: null },
  }))
}

/** Part of what was asked for has come: it stays until the rest does. */
async function partPaidIn(tx: Tx): Promise<HeldFor[]> {
  const rows = await tx
    .select({
      id: charges.id,
      pence: charges.receivedPence,
      whose: organisations.name,
      booking: bookings.reference,
    })
    .from(charges)
    .innerJoin(organisations, eq(organisations.id, charges.payerId))
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .where(sql`${charges.payableAt} is not null and ${charges.receivedPence} between 1 and ${charges.totalPence} - ${charges.creditedPence} - 1
      and not exists (select 1 from payouts o where o.charge_id = ${charges.id})`)
    .orderBy(asc(organisations.name), asc(charges.id))
  return rows.map(({ id, pence, whose, booking }) => ({
    ...{ key: id, whose, held: pence, why: 'part_paid' as const, reason: null, booking },
    ...{ accountId: null, kind: null },
  }))
}

/** Paid in advance, whole or in part: whoever supplies the visit is paid once delivery is agreed, and what is not due goes back. */
async function inAdvanceIn(tx: Tx): Promise<HeldFor[]> {
  const rows = await tx
    .select({
      id: charges.id,
      pence: charges.receivedPence,
      whose: organisations.name,
      payer: sql<string>`(select o.name from organisations o where o.id = ${charges.payerId})`,
      onDay: visits.onDay,
      booking: bookings.reference,
    })
    .from(charges)
    .innerJoin(organisations, eq(organisations.id, charges.supplierId))
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .innerJoin(visits, eq(visits.id, charges.visitId))
    .where(and(isNull(charges.payableAt), sql`${charges.receivedPence} > 0`))
    .orderBy(asc(visits.onDay), asc(charges.id))
  return rows.map(({ id, pence, whose, payer, onDay, booking }) => ({
    ...{ key: id, whose, held: pence, why: 'in_advance' as const, reason: `${payer}, ${formatDate(onDay)}`, booking },
    ...{ accountId: null, kind: null },
  }))
}

async function toReturnIn(tx: Tx): Promise<HeldFor[]> {
  return (await accountsOf(tx, 'owed_to_payer')).map(({ id, whose, pence }) => ({
    ...{ key: id, whose: whose ?? '', held: -pence, why: 'too_much' as const, reason: null, booking: null },
    ...{ accountId: id, kind: 'owed_to_payer' },
  }))
}
