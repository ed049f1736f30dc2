import type { AtStripe, Books } from './books.ts'
import { leavesOn, londonDayOf, type Model, type ModelSchool } from './model.ts'

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

/** What is wrong, in words; nothing where all is as it should be. */
export type Faults = string[]

/**
 * Holds the books and Stripe against the model, as they have to be at any moment: what funds hold and what is charged to the
 * penny; money received and paid out never more than Stripe has, and each thing there once.
 */
export function compare(model: Model, books: Books, stripe: AtStripe, now: Date): Faults {
  return [
    ...visitsAgree(model, books),
    ...fundsAgree(model, books),
    ...chargesAgree(model, books, now),
    ...requestsAgree(books),
    ...ledgerAgrees(model, books),
    ...stripeAgrees(model, books, stripe),
  ]
}

function visitsAgree(model: Model, books: Books): Faults {
  const wrong = books.visits.filter(({ id, status }) => model.visits.get(id)?.status !== status)
  const faults = wrong.map(
    ({ id, status }) => `visit ${id} is ${status}, and should be ${model.visits.get(id)?.status}`,
  )
  if (books.visits.length !== model.visits.size)
    faults.push(`${books.visits.length} visits, and there should be ${model.visits.size}`)
  return faults
}

function fundsAgree(model: Model, { funds }: Books): Faults {
  return [...model.funds].flatMap(([id, fund]) => {
    const available = fund.allocated - fund.reserved - fund.committed - fund.spent
    return Object.entries({ ...fund, allocated: undefined, available }).flatMap(([kind, wanted]) => {
      if (wanted === undefined) return []
      const is = funds.find((one) => one.fund === id && one.kind === kind)?.balance ?? 0
      return is === wanted ? [] : [`fund ${id} has ${is} ${kind}, and should have ${wanted}`]
    })
  })
}

function chargesAgree(model: Model, { charges }: Books, now: Date): Faults {
  const today = londonDayOf(now)
  return charges.flatMap((charge) => {
    const visit = model.visits.get(charge.visit)
    const bill = visit?.bill
    if (!visit || !bill) return [`${charge.visit} is charged, and nothing is due for it`]
    const faults: Faults = []
    if (charge.adviser !== bill.adviser || charge.fee !== bill.fee || charge.total !== bill.total)
      faults.push(
        `${charge.visit} is charged ${charge.adviser} and ${charge.fee}, and should be ${bill.adviser} and ${bill.fee}`,
      )
    if (charges.some((other) => other.visit === charge.visit && other.id !== charge.id))
      faults.push(`${charge.visit} is charged twice`)
    if (charge.status !== 'invoiced') return faults
    const school = model.schools.get(visit.schoolId) as ModelSchool
    if (school.usesOrderNumbers && !model.orders.get(visit.bookingId))
      faults.push(`${charge.visit} is invoiced without an order number`)
    if (leavesOn(school.invoicing, visit.billedOn as string) > today)
      faults.push(`${charge.visit} is invoiced on ${today}, and leaves later`)
    return faults
  })
}

function requestsAgree({ requests, charges, payments, invoices }: Books): Faults {
  return requests.flatMap(({ id, total, received, status }) => {
    const of = charges.filter(({ request }) => request === id)
    const came = payments.filter(({ request }) => request === id)
    const settled = sum(came.map(({ amount, surplus }) => amount - surplus))
    const faults: Faults = []
    if (sum(of.map((charge) => charge.total)) !== total) faults.push(`request ${id} is not the sum of its charges`)
    if (sum(invoices.filter(({ request }) => request === id).map(({ gross }) => gross)) !== total)
      faults.push(`request ${id} is not the sum of its invoices`)
    if (settled !== received) faults.push(`request ${id} has received ${received}, and its payments settle ${settled}`)
    if (sum(of.map((charge) => charge.received)) !== received)
      faults.push(`request ${id} has received ${received}, and its charges otherwise`)
    if ((status === 'paid') !== (received === total))
      faults.push(`request ${id} is ${status} at ${received} of ${total}`)
    return faults
  })
}

/** Every cash account is what the model's charges and Stripe's payments make of it. */
function ledgerAgrees(model: Model, { charges, payments, payouts, cash }: Books): Faults {
  const is = (kind: string, of = '') => cash.find((one) => one.kind === kind && one.of === of)?.sum ?? 0
  const wrong = (what: string, found: number, wanted: number): Faults =>
    found === wanted ? [] : [`${what} is ${found}, and should be ${wanted}`]
  const invoiced = charges.flatMap(({ id, visit, status, supplier }) => {
    const one = model.visits.get(visit)
    return status === 'invoiced' && one?.bill ? [{ id, supplier, school: one.schoolId, ...one.bill }] : []
  })
  const sent = payouts.filter(({ status }) => status === 'sent')
  const supplierOf = (chargeId: string) => charges.find(({ id }) => id === chargeId)?.supplier
  return [
    ...[...model.schools.keys()].flatMap((school) => {
      const theirs = payments.filter(({ payer }) => payer === school)
      const owed = sum(invoiced.filter((one) => one.school === school).map(({ total }) => total))
      const settled = sum(theirs.map(({ amount, surplus }) => amount - surplus))
      return [
        ...wrong(`what ${school} owes`, is('owed_by_payer', school), owed - settled),
        ...wrong(
          `what goes back to ${school}`,
          is('owed_to_payer', school),
          -sum(theirs.map(({ surplus }) => surplus)),
        ),
      ]
    }),
    ...[...model.advisers.keys()].flatMap((adviser) => {
      const due = sum(invoiced.filter(({ supplier }) => supplier === adviser).map((one) => one.adviser))
      const paid = sum(sent.filter(({ charge }) => supplierOf(charge) === adviser).map(({ amount }) => amount))
      return wrong(`what ${adviser} is due`, is('due_to_adviser', adviser), paid - due)
    }),
    ...wrong('fee income', is('fee_income'), -sum(invoiced.map(({ fee, feeVat }) => fee - feeVat))),
    ...wrong('VAT on fees', is('vat_on_fees'), -sum(invoiced.map(({ feeVat }) => feeVat))),
    ...wrong(
      'what is at Stripe',
      is('at_stripe'),
      sum(payments.map(({ amount, cost }) => amount - (cost ?? 0))) - sum(sent.map(({ amount }) => amount)),
    ),
  ]
}

function stripeAgrees(model: Model, { payments, payouts, requests }: Books, stripe: AtStripe): Faults {
  const payerOf = (customer: string) => stripe.customers.find(({ id }) => id === customer)?.payer
  return [
    ...payments.flatMap(({ intent, amount, payer }) => {
      const paid = stripe.paid.find(({ id }) => id === intent)
      return paid?.amount === amount && payerOf(paid.customer) === payer
        ? []
        : [`${amount} is recorded from ${payer} for ${intent}, and Stripe has ${paid?.amount}`]
    }),
    ...payouts.flatMap(({ id, transfer, amount, supplier, status }) => {
      const sent = stripe.transfers.filter(({ payout }) => payout === id)
      const faults: Faults = []
      if (sent.length > 1) faults.push(`payout ${id} was sent ${sent.length} times`)
      if (sent.some((one) => one.amount !== amount || one.supplier !== supplier))
        faults.push(`payout ${id} was sent to somebody else, or is another amount`)
      if (status === 'sent' && sent[0]?.id !== transfer)
        faults.push(`payout ${id} is sent, and Stripe knows no ${transfer}`)
      return faults
    }),
    ...stripe.transfers
      .filter(({ payout }) => !payouts.some(({ id }) => id === payout))
      .map(({ id }) => `${id} is of no payout`),
    ...[...model.schools.values()].flatMap((school) => {
      const own = stripe.customers.filter(({ payer }) => payer === school.id)
      const faults: Faults = own.length > 1 ? [`${school.id} is ${own.length} customers at Stripe`] : []
      const used = sum(
        stripe.paid.filter(({ customer }) => payerOf(customer) === school.id).map(({ amount }) => amount),
      )
      const waits = sum(own.map(({ cash }) => cash))
      if (used + waits !== school.sent + school.byCard)
        faults.push(`${school.id} has paid ${school.sent} and ${school.byCard}, and Stripe has ${used} and ${waits}`)
      return faults
    }),
    ...stripe.invoices
      .filter(({ request }, i) => stripe.invoices.findIndex((other) => other.request === request) !== i)
      .map(({ request }) => `request ${request} has two invoices at Stripe`),
    ...requests.flatMap(({ id, url, total, invoice }) => {
      const asked = stripe.invoices.find((one) => one.id === invoice)
      return url === null || asked?.due === total
        ? []
        : [`request ${id} is of ${total}, and Stripe asks for ${asked?.due}`]
    }),
  ]
}

/**
 * What has to be so besides once nothing is on its way and everything has been read: every payment recorded, every payout made
 * that can be, nothing unpaid that money waits for, and nothing due that is not charged.
 */
export function compareAtRest(model: Model, books: Books, stripe: AtStripe, now: Date): Faults {
  const { charges, requests, payments, payouts, waiting, pendingCalls } = books
  const today = londonDayOf(now)
  const faults: Faults = []
  if (pendingCalls > 0) faults.push(`${pendingCalls} calls to Stripe have no answer`)
  for (const { id, amount } of stripe.paid)
    if (!payments.some(({ intent }) => intent === id)) faults.push(`${id} of ${amount} came in and is not recorded`)
  for (const { id, payout } of stripe.transfers)
    if (!payouts.some((one) => one.id === payout && one.transfer === id))
      faults.push(`${id} was sent and is not recorded`)
  for (const { payer, cash } of stripe.customers) {
    const seen = waiting.find((one) => one.payer === payer)?.pence
    if (seen !== cash) faults.push(`${cash} of ${payer} waits at Stripe, and we say ${seen}`)
    for (const request of requests)
      if (request.payer === payer && request.status === 'open' && request.total - request.received <= cash)
        faults.push(`${cash} of ${payer} waits, and would pay ${request.id} whole`)
  }
  for (const { id, status, url } of requests)
    if (status === 'open' && url === null) faults.push(`request ${id} was never asked for at Stripe`)
  for (const invoice of stripe.invoices) {
    const request = requests.find(({ id }) => id === invoice.request)
    if (request && (request.status === 'open') !== (invoice.status === 'open'))
      faults.push(`request ${request.id} is ${request.status}, and Stripe's invoice ${invoice.status}`)
  }
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
    if (!charge || charge.received !== charge.total) continue
    const adviser = model.advisers.get(visit.adviserId)
    const sent = sum(
      payouts.filter((one) => one.charge === charge.id && one.status === 'sent').map(({ amount }) => amount),
    )
    if (adviser?.accountIs === 'ready' && sent !== visit.bill.adviser)
      faults.push(`${visit.adviserId} was paid ${sent} for ${visit.id}, and is due ${visit.bill.adviser}`)
  }
  for (const { charge, amount } of payouts) {
    const paid = charges.find(({ id }) => id === charge)
    if (!paid || amount > paid.received)
      faults.push(`${amount} is paid out of ${charge}, of which ${paid?.received} came in`)
  }
  return faults
}
