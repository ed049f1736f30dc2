import type { AtStripe, Books } from './books.ts'
import { type Credited, credit, leavesOn, londonDayOf, type Model, type ModelSchool } from './model.ts'

export const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0)

/** What is wrong, in words; nothing where all is as it should be. */
export type Faults = string[]

/**
 * Holds the books and Stripe against the model, as they have to be at any moment: what funds hold and what is charged to the
 * penny; money received and paid out never more than Stripe has, and each thing there once.
 */
export function compare(model: Model, books: Books, stripe: AtStripe, now: Date): Faults {
  return [
    ...creditsAgree(model, books),
    ...visitsAgree(model, books),
    ...fundsAgree(model, books),
    ...chargesAgree(model, books, now),
    ...requestsAgree(model, books),
    ...ledgerAgrees(model, books),
    ...refundsAgree(model, books),
    ...stripeAgrees(model, books, stripe),
    ...sentOnce(books, stripe),
  ]
}

/** Learns which credits have been carried out since, and says of each whether it is what its rule makes of it. */
function creditsAgree(model: Model, { credits }: Books): Faults {
  return credits.flatMap(({ id, visit, status, adviser, fee, total }) => {
    const of = model.credits.get(id)
    if (!of) return [`nobody asked for credit ${id} of ${visit}`]
    if (status === 'done' && of.status === 'agreed') credit(model, of)
    const wanted = of.status === 'ended' ? ['declined', 'taken_back'] : [of.status]
    const faults: Faults = wanted.includes(status) ? [] : [`credit ${id} is ${status}, and should be ${of.status}`]
    if (adviser !== of.adviser || fee !== of.fee || total !== of.total)
      faults.push(`credit ${id} is of ${adviser} and ${fee}, and should be of ${of.adviser} and ${of.fee}`)
    return faults
  })
}

function visitsAgree(model: Model, books: Books): Faults {
  const wrong = books.visits.filter(({ id, status }) => model.visits.get(id)?.status !== status)
  const faults = wrong.map(
    ({ id, status }) => `visit ${id} is ${status}, and should be ${model.visits.get(id)?.status}`,
  )
  for (const { id, on } of books.visits) {
    const wanted = model.visits.get(id)?.on
    if (on !== wanted) faults.push(`visit ${id} is on ${on}, and should be on ${wanted}`)
  }
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
    const { total: credited, adviser: creditedAdviser } = visit.credited
    if (charge.credited !== credited || charge.creditedAdviser !== creditedAdviser)
      faults.push(`${charge.visit} is credited ${charge.credited}, and should be ${credited}`)
    if (charge.received > charge.total - credited)
      faults.push(`${charge.visit} has received ${charge.received}, and only ${charge.total - credited} is due`)
    if (charge.status !== 'invoiced') return faults
    const school = model.schools.get(visit.schoolId) as ModelSchool
    if (school.usesOrderNumbers && !model.orders.get(visit.bookingId))
      faults.push(`${charge.visit} is invoiced without an order number`)
    if (leavesOn(school.invoicing, visit.billedOn as string) > today)
      faults.push(`${charge.visit} is invoiced on ${today}, and leaves later`)
    return faults
  })
}

/** What of a payment settles something. */
const settles = ({ amount, surplus, takenBack }: Books['payments'][number]): number => amount - surplus - takenBack

function requestsAgree(model: Model, { requests, charges, payments, parts, invoices, notes }: Books): Faults {
  return requests.flatMap(({ id, total, received, credited, status }) => {
    const of = charges.filter(({ request }) => request === id)
    const came = payments.filter(({ request }) => request === id)
    const settled = sum(came.map(settles))
    const faults: Faults = []
    const wrong = (what: string, found: number, wanted: number) => {
      if (found !== wanted) faults.push(`request ${id} ${what} ${found}, and should ${wanted}`)
    }
    wrong('is of', total, sum(of.map((charge) => charge.total)))
    wrong('is invoiced', sum(invoices.filter(({ request }) => request === id).map(({ gross }) => gross)), total)
    wrong('is credited', credited, sum(of.map(({ visit }) => model.visits.get(visit)?.credited.total ?? 0)))
    wrong('has credit notes of', sum(notes.filter(({ request }) => request === id).map(({ gross }) => gross)), credited)
    wrong('has payments that settle', settled, received)
    wrong('has charges that have', sum(of.map((charge) => charge.received)), received)
    // All that came settles what is due, but for what a bank has taken back.
    const most = Math.min(total - credited, sum(came.map(({ amount }) => amount)))
    if (came.every((payment) => payment.status !== 'taken_back')) wrong('has received', received, most)
    else if (received > most) faults.push(`request ${id} has received ${received}, and only ${most} is due`)
    const wanted = credited === total ? 'void' : received + credited === total ? 'paid' : 'open'
    if (status !== wanted) faults.push(`request ${id} is ${status} at ${received} and ${credited} of ${total}`)
    for (const payment of came) {
      const theirs = sum(parts.filter((part) => part.payment === payment.id).map(({ amount }) => amount))
      if (theirs !== settles(payment))
        faults.push(`payment ${payment.id} settles ${theirs}, and should ${settles(payment)}`)
    }
    return faults
  })
}

/** Whether a refund has left, and has not come back. */
const isOut = ({ status }: Books['refunds'][number]): boolean =>
  ['needs_bank_details', 'on_its_way', 'returned'].includes(status)

/** Every cash account is what the model's charges and credits and Stripe's payments make of it. */
function ledgerAgrees(model: Model, books: Books): Faults {
  const { charges, payments, payouts, refunds, reversals, disputes, cash } = books
  const is = (kind: string, of = '') => cash.find((one) => one.kind === kind && one.of === of)?.sum ?? 0
  const wrong = (what: string, found: number, wanted: number): Faults =>
    found === wanted ? [] : [`${what} is ${found}, and should be ${wanted}`]
  const invoiced = charges.flatMap(({ visit, status, supplier }) => {
    const one = model.visits.get(visit)
    if (status !== 'invoiced' || !one?.bill) return []
    const [bill, credited] = [one.bill, one.credited]
    const left = (amount: keyof Omit<Credited, 'net'>) => bill[amount] - credited[amount]
    return [
      {
        supplier,
        school: one.schoolId,
        adviser: left('adviser'),
        fee: left('fee') - left('feeVat'),
        vat: left('feeVat'),
      },
    ]
  })
  const sent = payouts.filter(({ status }) => status === 'sent')
  const back = reversals.filter(({ status }) => status === 'done')
  const supplierOf = (chargeId: string) => charges.find(({ id }) => id === chargeId)?.supplier
  const payout = (id: string) => payouts.find((one) => one.id === id)
  const payment = (id: string | null) => payments.find((one) => one.id === id)
  const out = refunds.filter((refund) => refund.payment !== null && isOut(refund))
  const outOf = (isPast: boolean) =>
    sum(out.filter((one) => (payment(one.payment)?.method === 'outside') === isPast).map(({ amount }) => amount))
  const amounts = (some: readonly { amount: number }[]) => sum(some.map(({ amount }) => amount))
  const heldBack = disputes.filter(({ money }) => money === 'held_back')
  const kept = disputes.filter(({ money }) => money === 'kept')
  return [
    ...[...model.schools.keys()].flatMap((school) => {
      const theirs = payments.filter(({ payer }) => payer === school)
      const owed = sum(invoiced.filter((one) => one.school === school).map((one) => one.adviser + one.fee + one.vat))
      return [
        ...wrong(`what ${school} owes`, is('owed_by_payer', school), owed - sum(theirs.map(settles))),
        ...wrong(
          `what goes back to ${school}`,
          is('owed_to_payer', school),
          amounts(out.filter(({ payer }) => payer === school)) - sum(theirs.map(({ surplus }) => surplus)),
        ),
      ]
    }),
    ...[...model.advisers.keys()].flatMap((adviser) => {
      const due = sum(invoiced.filter(({ supplier }) => supplier === adviser).map((one) => one.adviser))
      const paid = amounts(sent.filter(({ charge }) => supplierOf(charge) === adviser))
      const came = amounts(back.filter((one) => supplierOf(payout(one.payout)?.charge ?? '') === adviser))
      return wrong(`what ${adviser} is due`, is('due_to_adviser', adviser), paid - came - due)
    }),
    ...wrong('fee income', is('fee_income'), -sum(invoiced.map(({ fee }) => fee))),
    ...wrong('VAT on fees', is('vat_on_fees'), -sum(invoiced.map(({ vat }) => vat))),
    ...wrong('what banks hold back', is('in_dispute'), amounts(heldBack)),
    ...wrong(
      'what is at our own bank',
      is('at_bank'),
      amounts(payments.filter(({ method }) => method === 'outside')) - outOf(true),
    ),
    ...wrong(
      'what is at Stripe',
      is('at_stripe'),
      sum(payments.filter(({ method }) => method !== 'outside').map(({ amount, cost }) => amount - (cost ?? 0))) -
        amounts(sent) +
        amounts(back) -
        outOf(false) -
        amounts(heldBack) -
        amounts(kept) -
        sum(disputes.map(({ cost }) => cost)),
    ),
  ]
}

/** Nothing goes back but what somebody asked for and somebody else sent, or a credit brought about, and never more than is over. */
function refundsAgree(model: Model, { refunds, payments, receipts, disputes }: Books): Faults {
  const asked = refunds.flatMap((refund) => {
    if (refund.credit) return []
    const of = model.refunds.get(refund.id)
    if (of?.amount !== refund.amount) return [`refund ${refund.id} of ${refund.amount} was never asked for`]
    // What a bank has kept is asked for no more.
    const isKept = payments.some(({ id, status }) => id === refund.payment && status === 'taken_back')
    if (isKept && of.status === 'asked' && refund.status === 'taken_back') of.status = 'ended'
    const isAsked = refund.status === 'asked'
    const isEnded = refund.status === 'declined' || refund.status === 'taken_back'
    return isAsked === (of.status === 'asked') && isEnded === (of.status === 'ended')
      ? []
      : [`refund ${refund.id} is ${refund.status}, and should be ${of.status}`]
  })
  const over = payments.flatMap((payment) => {
    const out = refunds.filter((refund) => refund.payment === payment.id && isOut(refund))
    const gone = sum(out.map(({ amount }) => amount))
    const isKept = disputes.some((dispute) => dispute.payment === payment.id && dispute.money === 'kept')
    if (isKept !== (payment.status === 'taken_back')) return [`payment ${payment.id} is ${payment.status}`]
    return gone <= payment.surplus ? [] : [`${gone} of ${payment.id} went back, and only ${payment.surplus} was over`]
  })
  const outside = [...model.schools.values()].flatMap(({ id, outside: confirmed }) => {
    const of = payments.filter(({ payer, method }) => payer === id && method === 'outside')
    const came = sum(of.map(({ amount }) => amount))
    return came <= confirmed ? [] : [`${came} of ${id} came past Stripe, and ${confirmed} was confirmed`]
  })
  const unknown = payments.filter(({ method }) => method === 'outside').length
  const confirmed = receipts.filter(({ status }) => status === 'confirmed').length
  return [...asked, ...over, ...outside, ...(unknown > confirmed ? ['a receipt was taken twice'] : [])]
}

function stripeAgrees(model: Model, { payments, payouts, requests }: Books, stripe: AtStripe): Faults {
  const payerOf = (customer: string) => stripe.customers.find(({ id }) => id === customer)?.payer
  return [
    ...payments.flatMap(({ intent, amount, payer, method }) => {
      if (method === 'outside') return []
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
      const returned = sum(
        stripe.refunds
          .filter(
            ({ intent, customer, status }) => !intent && status !== 'failed' && payerOf(customer ?? '') === school.id,
          )
          .map(({ amount }) => amount),
      )
      if (used + waits + returned !== school.sent + school.byCard)
        faults.push(
          `${school.id} has paid ${school.sent} and ${school.byCard}, and Stripe has ${used}, ${waits} and returned ${returned}`,
        )
      return faults
    }),
    ...stripe.invoices
      .filter(({ row }, i) => stripe.invoices.findIndex((other) => other.row === row) !== i)
      .map(({ row }) => `request ${row} has two invoices at Stripe`),
    ...requests.flatMap(({ id, url, total, credited, received, invoice }) => {
      const asked = stripe.invoices.find((one) => one.id === invoice)
      return url === null || !asked || (asked.due <= total && asked.remaining <= total)
        ? []
        : [`request ${id} is of ${total} with ${credited} and ${received} off, and Stripe asks for ${asked.due}`]
    }),
  ]
}

/** What goes back to payers, and comes back from advisers, is at Stripe once for each of our rows, and of its amount. */
function sentOnce({ refunds, reversals }: Books, stripe: AtStripe): Faults {
  const faults: Faults = []
  const once = (
    what: string,
    ours: readonly { id: string; amount: number; atStripe: string | null }[],
    theirs: readonly { id: string; row: string; amount: number }[],
  ) => {
    for (const { id, row, amount } of theirs) {
      const own = ours.find((one) => one.id === row)
      if (own?.amount !== amount) faults.push(`${what} ${id} of ${amount} at Stripe is none of ours`)
      if (theirs.some((other) => other.row === row && other.id !== id)) faults.push(`${what} ${row} was sent twice`)
    }
    for (const { id, atStripe } of ours)
      if (atStripe && !theirs.some((one) => one.id === atStripe && one.row === id))
        faults.push(`${what} ${id} is sent, and Stripe knows no ${atStripe}`)
  }
  once('refund', refunds, stripe.refunds)
  once('reversal', reversals, stripe.reversals)
  return faults
}
