import { and, desc, eq } from 'drizzle-orm'
import { enqueue } from '#app/adapters/queue.server.ts'
import type { Tx } from '#db/client.server.ts'
import { bookingEvents, charges, credits, employmentStatuses } from '#db/schema/index.ts'
import { WAYMARK } from '../audit/write-event.server.ts'
import { partWords } from '../bookings/part-words.ts'
import { londonDay } from '../calendar.ts'
import { creditable, creditOf, creditTotal } from '../credits/credit-of.ts'
import { formatDate } from '../format-day.ts'
import { newId } from '../ids.ts'
import { formatPounds } from '../money.ts'
import { openPayouts } from '../payouts/open-payouts.server.ts'
import type { ChargeFacts } from './charge-facts.server.ts'
import { type DueInTheEnd, dueInTheEnd } from './in-advance.ts'

type Charge = typeof charges.$inferSelect

/**
 * What was invoiced in advance, once its visit is over: what is not due of it is credited by rule, once, with the reason; nobody
 * has to agree to what the agreement says. What is due may be paid out from then on. Does nothing while the visit is open. In the
 * caller's database transaction, with the booking locked.
 */
export async function settleAdvance(tx: Tx, facts: ChargeFacts, charge: Charge, now: Date): Promise<void> {
  const due = dueInTheEnd(facts.visit)
  if (due === null || charge.payableAt !== null) return
  // In the house's order: the charge after the booking. What staff ask for or agree to waits.
  await tx.select({ id: charges.id }).from(charges).where(eq(charges.id, charge.id)).for('no key update')
  const all = await tx.select().from(credits).where(eq(credits.chargeId, charge.id)).for('no key update')
  if (all.some(({ askedBy }) => askedBy === null)) return
  const earlier = all.filter(({ status }) => status === 'done' || status === 'agreed').map(({ item }) => item)
  const left = creditable(charge.item, earlier)
  const wanted = {
    price: Math.max(0, left.price - due.price),
    travel: Math.max(0, left.travel - due.travel),
    fee: Math.max(0, left.fee - due.fee),
  }
  const item = creditOf(charge.item, earlier, wanted)
  if (!item.ok) {
    if (item.refusal.code !== 'nothing') throw new Error(`charge ${charge.id} cannot be credited what is not due`)
    await tx.update(charges).set({ payableAt: now }).where(eq(charges.id, charge.id))
    await openPayouts(tx, { chargeId: charge.id }, now)
    return
  }
  // What somebody asked for of it was asked before it was known how the visit ended.
  for (const { id } of all.filter(({ status }) => status === 'asked'))
    await tx
      .update(credits)
      .set({ status: 'taken_back', answer: 'The visit is over, and what is not due of it is credited by its terms.' })
      .where(eq(credits.id, id))
  const creditId = newId('credit')
  const { adviser, waymark } = item.value
  await tx.insert(credits).values({
    ...{ id: creditId, chargeId: charge.id, bookingId: charge.bookingId, visitId: charge.visitId, status: 'agreed' },
    ...{ schoolId: charge.schoolId, payerId: charge.payerId, supplierId: charge.supplierId, leadId: charge.leadId },
    ...{ cause: due.cause, reason: await whyLess(tx, facts, due), item: item.value },
    ...{ adviserPence: adviser.grossPence, feePence: waymark.grossPence, totalPence: creditTotal(item.value) },
    ...{ askedByName: WAYMARK.name, askedAt: now, decidedByName: WAYMARK.name, decidedAt: now },
  })
  await enqueue(tx, 'credit-charge', { creditId }, { key: `credit-charge:${creditId}` })
}

/** Why it is less than was invoiced, as both sides read it: who decided so, and when. */
async function whyLess(tx: Tx, { visit, agreedWords }: ChargeFacts, due: DueInTheEnd): Promise<string> {
  if (due.cause === 'by_payroll') return whyPayroll(tx, visit.bookingId)
  if (due.cause === 'in_part') {
    const part =
      visit.partDone !== null && visit.partOf !== null && visit.agreedHow !== 'staff'
        ? `Only a part took place, ${partWords(visit.partDone, visit.partOf)}`
        : 'Only a part is due'
    return [part, agreedWords].filter(Boolean).join('. ')
  }
  const ended = await endedBy(tx, visit.id, visit.status)
  if (due.price > 0) return `${ended}: ${formatPounds(due.price)} of the price stays due, by the terms for cancelling`
  return `${ended}: nothing is due`
}

const ENDED = {
  cancelled: 'Cancelled',
  void: 'Settled, after a problem was raised,',
  declined: 'Declined',
  withdrawn: 'Taken back',
} as const

async function endedBy(tx: Tx, visitId: string, status: string): Promise<string> {
  // Nobody did: its time ran out.
  if (status === 'expired') return 'Nobody was named for it in time'
  const [event] = await tx
    .select({ name: bookingEvents.actorName, at: bookingEvents.at })
    .from(bookingEvents)
    .where(and(eq(bookingEvents.visitId, visitId), eq(bookingEvents.toStatus, status)))
    .orderBy(desc(bookingEvents.at))
    .limit(1)
  const how = ENDED[status as keyof typeof ENDED] ?? 'Ended'
  return event ? `${how} by ${event.name} on ${formatDate(londonDay(event.at))}` : how
}

async function whyPayroll(tx: Tx, bookingId: string): Promise<string> {
  const [status] = await tx
    .select()
    .from(employmentStatuses)
    .where(eq(employmentStatuses.bookingId, bookingId))
    .orderBy(desc(employmentStatuses.position))
    .limit(1)
  const by = status ? `, as ${status.recordedByName} recorded on ${formatDate(londonDay(status.recordedAt))}` : ''
  return `The off-payroll working rules apply${by}: the school’s payroll pays, and Waymark collects nothing`
}
