import type { AtStripe, Books } from './books.ts'
import { type Faults, sum } from './compare.ts'
import { leavesOn, londonDayOf, type Model, type ModelSchool, type ModelVisit, payeesOf } from './model.ts'

/**
 * What has to be so besides once nothing is on its way and everything has been read: every payment recorded, every payout made
 * that can be, nothing unpaid that money waits for, and nothing due that is not charged.
 */
export function compareAtRest(model: Model, books: Books, stripe: AtStripe, now: Date): Faults {
  return [
    ...invoicedAtRest(model, books, now),
    ...paidAtRest(books, stripe),
    ...paidOutAtRest(model, books, stripe),
    ...correctedAtRest(books, stripe),
    ...disputesAtRest(books, stripe),
  ]
}

/** Everything that is due is charged, and invoiced on its day. */
function invoicedAtRest(model: Model, { charges, requests }: Books, now: Date): Faults {
  const today = londonDayOf(now)
  const faults: Faults = []
  for (const { id, status, url } of requests)
    if (status === 'open' && url === null) faults.push(`request ${id} was never asked for at Stripe`)
  for (const visit of model.visits.values()) {
    if (!visit.bill) continue
    const school = model.schools.get(visit.schoolId) as ModelSchool
    const charge = charges.find((one) => one.visit === visit.id)
    const isWanted = school.usesOrderNumbers && !model.orders.get(visit.bookingId)
    if (!charge) faults.push(`${visit.id} is due, and not charged`)
    else if (isWanted !== (charge.status === 'awaiting_order_number'))
      faults.push(`${visit.id} is ${charge.status}, and ${isWanted ? 'has no order number' : 'could be invoiced'}`)
    else if (charge.status === 'ready' && leavesOn(school.invoicing, charge.on) <= today)
      faults.push(`${visit.id} should have been invoiced`)
  }
  return faults
}

/** Every payment is recorded, nothing unpaid waits for money that is there, and Stripe asks for what is still to pay. */
function paidAtRest({ requests, payments, receipts, waiting, pendingCalls, refunds }: Books, stripe: AtStripe): Faults {
  const faults: Faults = []
  if (pendingCalls > 0) faults.push(`${pendingCalls} calls to Stripe have no answer`)
  for (const { id, amount } of stripe.paid)
    if (!payments.some(({ intent }) => intent === id)) faults.push(`${id} of ${amount} came in and is not recorded`)
  for (const { payer, cash } of stripe.customers) {
    const seen = waiting.find((one) => one.payer === payer)?.pence
    if (seen !== cash) faults.push(`${cash} of ${payer} waits at Stripe, and we say ${seen}`)
    // What is to go back pays nothing meanwhile.
    const goesBack = refunds.filter(
      ({ payment, payer: of, status }) =>
        payment === null && of === payer && ['asked', 'waiting', 'sending'].includes(status),
    )
    const free = cash - sum(goesBack.map(({ amount }) => amount))
    for (const { id, payer: of, status, total, received, credited } of requests)
      if (of === payer && status === 'open' && total - received - credited <= free)
        faults.push(`${free} of ${payer} waits, and would pay ${id} whole`)
  }
  for (const { id, status, total, received, credited, invoice: current } of requests) {
    const asked = stripe.invoices.filter(({ request }) => request === id)
    for (const invoice of asked) {
      const isWanted = status === 'open' && invoice.id === current
      if (isWanted !== (invoice.status === 'open') && invoice.status !== 'draft')
        faults.push(`request ${id} is ${status}, and Stripe's invoice ${invoice.status}`)
      else if (isWanted && invoice.remaining !== total - received - credited)
        faults.push(`${total - received - credited} is still to pay of ${id}, and Stripe asks for ${invoice.remaining}`)
    }
  }
  const confirmed = receipts.filter(({ status }) => status === 'confirmed')
  if (payments.filter(({ method }) => method === 'outside').length !== confirmed.length)
    faults.push('not all that came past Stripe and was confirmed is a payment')
  return faults
}

/** What advisers have of a charge, once what is to come back has: all that is due to them where it is paid, and never more. */
function paidOutAtRest(model: Model, { charges, payouts, payments, parts }: Books, stripe: AtStripe): Faults {
  const faults: Faults = []
  for (const { id, payout } of stripe.transfers)
    if (!payouts.some((one) => one.id === payout && one.transfer === id))
      faults.push(`${id} was sent and is not recorded`)
  for (const { id, amount, status, reason } of payouts)
    if (status === 'waiting' && reason?.includes('balance') && amount <= stripe.balance.available)
      faults.push(`payout ${id} of ${amount} waits for a balance of ${stripe.balance.available}`)
  for (const charge of charges) {
    const visit = model.visits.get(charge.visit) as ModelVisit
    const standing = parts.filter(
      (part) =>
        part.charge === charge.id && payments.some(({ id, status }) => id === part.payment && status === 'stands'),
    )
    const here = sum(standing.map(({ amount }) => amount))
    const isWhole = here === charge.total - visit.credited.total
    for (const { supplier, due } of payeesOf(model, visit)) {
      const theirs = payouts.filter(
        (one) => one.charge === charge.id && one.supplier === supplier && one.status !== 'void',
      )
      const stands = (some: typeof theirs) => sum(some.map(({ amount, reversed }) => amount - reversed))
      const has = stands(theirs.filter(({ status }) => status === 'sent'))
      if (has > Math.min(due, here))
        faults.push(`${supplier} has ${has} of ${visit.id}, of which ${here} is here and ${due} due`)
      if (!isWhole) continue
      if (stands(theirs) !== due)
        faults.push(`${supplier} is to have ${stands(theirs)} of ${visit.id}, and ${due} is due`)
      const isHeld = theirs.some(({ status, reason }) => status === 'waiting' && reason?.includes('balance'))
      if (model.advisers.get(supplier)?.accountIs === 'ready' && !isHeld && has !== due)
        faults.push(`${supplier} was paid ${has} for ${visit.id}, and is due ${due}`)
    }
    const known = payeesOf(model, visit).map(({ supplier }) => supplier)
    for (const one of payouts)
      if (
        one.charge === charge.id &&
        !known.includes(one.supplier) &&
        one.amount !== one.reversed &&
        one.status !== 'void'
      )
        faults.push(`${one.supplier} is paid for ${visit.id}, and nothing is due to them`)
  }
  return faults
}

const ANSWERS: Record<string, string> = {
  succeeded: 'returned',
  requires_action: 'needs_bank_details',
  failed: 'failed',
}

/** What was decided is carried out, first from the adviser and then to the payer; and our cash there is Stripe's own balance. */
function correctedAtRest(books: Books, stripe: AtStripe): Faults {
  const { credits, charges, refunds, reversals, payments, payouts, disputes, cash } = books
  const faults: Faults = []
  const isDisputed = (request: string | null | undefined) =>
    payments.some((payment) => payment.request === request && payment.status === 'disputed')
  for (const { id, visit, status } of credits)
    if (status === 'agreed' && !isDisputed(charges.find((one) => one.visit === visit)?.request))
      faults.push(`credit ${id} was agreed and is not carried out`)
  for (const { id, payout, status } of reversals)
    if (status !== 'done' && payouts.some((one) => one.id === payout && one.status === 'sent'))
      faults.push(`reversal ${id} is ${status}, and its payout was sent`)
  for (const refund of refunds) {
    const { id, payment, status, atStripe } = refund
    if (status === 'sending' || status === 'waiting')
      faults.push(`refund ${id} is ${status}: ${JSON.stringify([refund, payments.find((one) => one.id === payment)])}`)
    const theirs = stripe.refunds.find((one) => one.id === atStripe)
    if (theirs && ANSWERS[theirs.status] !== status)
      faults.push(`refund ${id} is ${status}, and ${theirs.status} at Stripe`)
    const wasDisputed = disputes.some((one) => one.payment === payment)
    // What waits may have paid an invoice just before it was to go back.
    if (status === 'failed' && payment && !atStripe && !wasDisputed) faults.push(`Stripe refused refund ${id}`)
  }
  for (const { row } of stripe.reversals)
    if (!reversals.some(({ id, status }) => id === row && status === 'done'))
      faults.push(`reversal ${row} was made and is not recorded`)
  const ours = cash.find(({ kind }) => kind === 'at_stripe')?.sum ?? 0
  if (ours !== stripe.balance.total) faults.push(`Stripe holds ${stripe.balance.total} of ours, and our books ${ours}`)
  return faults
}

const DISPUTED: Record<string, [status: string, money: string]> = {
  warning_needs_response: ['inquiry', 'here'],
  warning_under_review: ['inquiry', 'here'],
  warning_closed: ['closed', 'here'],
  needs_response: ['needs_response', 'held_back'],
  under_review: ['under_review', 'held_back'],
  won: ['won', 'here'],
  lost: ['lost', 'kept'],
}

/** Every dispute stands here as it does there, and what was answered has left. */
function disputesAtRest({ disputes }: Books, stripe: AtStripe): Faults {
  return stripe.disputes.flatMap(({ id, status, amount, isAnswered }) => {
    const own = disputes.find(({ atStripe }) => atStripe === id)
    const [wanted, money] = DISPUTED[status] ?? []
    if (!own) return [`dispute ${id} is not known`]
    const faults: Faults = []
    if (own.status !== wanted || own.money !== money || own.amount !== amount)
      faults.push(
        `dispute ${own.id} is ${own.status} of ${own.amount} (${own.money}), and ${status} of ${amount} there`,
      )
    const isOpen = ['inquiry', 'needs_response', 'under_review'].includes(own.status)
    if (isOpen && own.isAnswered && !isAnswered) faults.push(`the answer to dispute ${own.id} never left`)
    return faults
  })
}
