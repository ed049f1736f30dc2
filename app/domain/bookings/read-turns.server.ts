import { type BuyingActor, may } from '#app/auth/actor.ts'
import type { Act } from '#app/auth/roles.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { addDays, londonDay } from '../calendar.ts'
import { stillToPay } from '../invoices/still-to-pay.ts'
import { asToBeBilled } from './billed.ts'
import { grossOf } from './price.ts'
import { quantityOf } from './price-lines.ts'
import { type BookingSeen, readBookingIn } from './read-booking.server.ts'
import { type ApprovalThatWaits, rowsThatWait, type VisitThatWaits } from './rows-that-wait.server.ts'
import type { BuyerTurn } from './turn-words.ts'
import { turnsThatCanBe } from './turns-that-can-be.ts'

/** How long after a visit its counts are still asked for. */
const COUNT_WITHIN_DAYS = 120

const ACTS: Record<BuyerTurn['kind'], Act> = {
  replace: 'request visits',
  approve: 'approve visits',
  answer: 'request visits',
  substitute: 'agree delivery',
  day: 'withdraw visits',
  agree: 'agree delivery',
  problem: 'agree delivery',
  disagreement: 'approve visits',
  count: 'count pupils',
  order_number: 'add order numbers',
  higher_total: 'approve visits',
  pay: 'pay invoices',
}

/** Only the school knows which of its pupils are eligible, so a consortium that led the booking is not asked to count them. */
const isTheirs = (actor: BuyingActor, kind: BuyerTurn['kind']): boolean => kind !== 'count' || actor.kind === 'school'

const KINDS = Object.keys(ACTS) as BuyerTurn['kind'][]

/**
 * What waits for the person acting, by their roles: bookings to approve, questions to answer, deliveries to agree, pupils
 * to count, order numbers to add, higher totals to approve, invoices to pay. What has a time first, soonest first.
 */
export const readTurns = (actor: BuyingActor, now: Date): Promise<BuyerTurn[]> =>
  inTransaction(actor, (tx) => turnsOf(tx, actor, now, KINDS))

/** A booking, and what waits in it for the person acting: only what can wait in it as it stands is looked for. */
export async function readBookingAndTurnsIn(
  tx: Tx,
  actor: BuyingActor,
  bookingId: string,
  now: Date,
): Promise<(BookingSeen & { turns: BuyerTurn[] }) | null> {
  const seen = await readBookingIn(tx, actor, bookingId, now)
  return seen && { ...seen, turns: await turnsOf(tx, actor, now, turnsThatCanBe(seen), bookingId) }
}

async function turnsOf(
  tx: Tx,
  actor: BuyingActor,
  now: Date,
  kinds: readonly BuyerTurn['kind'][],
  bookingId?: string,
): Promise<BuyerTurn[]> {
  const own = kinds.filter((kind) => isTheirs(actor, kind) && may(actor, ACTS[kind]))
  const has = (...some: BuyerTurn['kind'][]) => own.some((kind) => some.includes(kind))
  const waiting = rowsThatWait[actor.kind][bookingId === undefined ? 'anywhere' : 'in one booking']
  const asked = { bookingId: bookingId ?? '', organisationId: actor.organisationId }
  const [approvals, visits] = await Promise.all([
    has('approve', 'answer') ? waiting.approvals(tx, { ...asked, personId: actor.personId }) : [],
    has(
      ...(['replace', 'substitute', 'day', 'agree', 'problem', 'disagreement', 'count'] as const),
      ...(['order_number', 'higher_total', 'pay'] as const),
    )
      ? waiting.visits(tx, {
          ...asked,
          personId: actor.personId,
          today: londonDay(now),
          since: addDays(londonDay(now), -COUNT_WITHIN_DAYS),
          now: now.toISOString(),
        })
      : [],
  ])
  const turns = own.flatMap((kind) =>
    kind === 'approve' || kind === 'answer'
      ? approvals.filter(({ waits }) => waits[kind]).map((row) => ofApproval(kind, row))
      : onceEach(
          kind,
          visits.filter(({ waits }) => waits[kind]),
        ).map((row) => ofVisit(kind, row)),
  )
  const at = (by: BuyerTurn['by']) => (by === null ? Number.POSITIVE_INFINITY : new Date(by).getTime())
  return turns.sort((a, b) => at(a.by) - at(b.by) || 0)
}

const ofApproval = (kind: BuyerTurn['kind'], row: ApprovalThatWaits): BuyerTurn => ({
  kind,
  bookingId: row.bookingId,
  reference: row.reference,
  visitId: null,
  adviser: row.adviser,
  schoolId: row.schoolId,
  school: row.school,
  day: row.first,
  quantity: quantityOf(row.terms),
  visits: row.many,
  pence: row.pence,
  by: row.soonest ?? row.approveBy,
  since: row.since,
  who: row.who,
  words: row.question ?? '',
  paymentRequestId: null,
  chargeId: null,
})

type Waiting = VisitThatWaits & { visits: number }

/** An order number is of the whole booking, a payment of all that was invoiced with it: the first visit stands for them. */
function onceEach(kind: BuyerTurn['kind'], rows: VisitThatWaits[]): Waiting[] {
  const whose = (row: VisitThatWaits) =>
    kind === 'order_number' || kind === 'disagreement'
      ? row.bookingId
      : kind === 'pay'
        ? (row.payment?.id ?? row.visitId)
        : row.visitId
  return rows.flatMap((row, i) => {
    if (rows.findIndex((one) => whose(one) === whose(row)) !== i) return []
    return [{ ...row, visits: kind === 'pay' ? rows.filter((one) => whose(one) === whose(row)).length : 1 }]
  })
}

const ofVisit = (kind: BuyerTurn['kind'], row: Waiting): BuyerTurn => ({
  kind,
  bookingId: row.bookingId,
  reference: row.reference,
  visitId: kind === 'order_number' ? null : row.visitId,
  adviser: row.adviser,
  schoolId: row.schoolId,
  school: row.school,
  day: row.day,
  quantity: quantityOf(row.terms),
  visits: row.visits,
  pence:
    kind === 'pay' && row.payment
      ? stillToPay(row.payment)
      : kind === 'higher_total' && row.charge
        ? row.charge.totalPence
        : grossOf(asToBeBilled(row.amounts, row.terms)),
  by:
    kind === 'substitute' || kind === 'replace'
      ? row.day
      : kind === 'day'
        ? row.dayBy
        : kind === 'agree'
          ? row.agreeBy
          : kind === 'disagreement'
            ? row.disagreementBy
            : kind === 'pay'
              ? (row.payment?.dueOn ?? null)
              : null,
  since: kind === 'agree' ? row.since : null,
  who: '',
  words: '',
  paymentRequestId: kind === 'pay' ? (row.payment?.id ?? null) : null,
  chargeId: kind === 'higher_total' ? (row.charge?.id ?? null) : null,
})
