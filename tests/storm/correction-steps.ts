import { askForCredit, decideCredit } from '#app/domain/credits/decide-credit.server.ts'
import { pence } from '#app/domain/money.ts'
import { askReturn, decideAboutReturn } from '#app/domain/payments/return-balance.server.ts'
import { askForRefund, decideRefund } from '#app/domain/refunds/decide-refund.server.ts'
import type { Chance } from './chance.ts'
import { sum } from './compare.ts'
import { creditOf, type Lines, leftOf, type ModelVisit } from './model.ts'
import type { Step } from './step.ts'
import type { World } from './world.ts'

// What staff put right, two of them each time: what was invoiced is credited, what came too much and what waits goes back; and
// what the payer's bank then does with it.

/** All of it, or something of some of its lines. */
function someOf(left: Lines, chance: Chance): Lines {
  if (chance.is(25)) return left
  const part = (most: number) => (most > 0 && chance.is(60) ? 1 + chance.below(most) : 0)
  return { price: part(left.price), travel: part(left.travel), fee: part(left.fee) }
}

const crediting: Step = {
  name: 'ask for a credit',
  weight: 5,
  async run(world, chance) {
    const { model, staff, now } = world
    const charges = world.seen.books.charges.filter(
      ({ status, total, credited }) => status === 'invoiced' && total > credited,
    )
    if (charges.length === 0) return 'nothing'
    const charge = chance.oneOf(charges)
    const visit = model.visits.get(charge.visit) as ModelVisit
    const left = leftOf(visit)
    const wanted = someOf(left, chance)
    const isTooMuch = chance.is(5)
    if (isTooMuch) wanted.price = left.price + 1
    const asking = { chargeId: charge.id, wanted, cause: 'goodwill' as const, reason: `For ${JSON.stringify(wanted)}.` }
    const asked = await askForCredit(staff, asking, now)
    if (!asked.ok) return 'refused'
    if (isTooMuch) throw new Error(`more is credited of ${charge.visit} than was charged`)
    const { creditId } = asked.value
    // In the same words it is the one that was asked for before.
    if (!model.credits.has(creditId))
      model.credits.set(creditId, { ...creditOf(model, visit, wanted), visitId: visit.id, status: 'asked' })
    return 'done'
  },
}

type Decision = 'agree' | 'decline' | 'take_back'
const EVENTS: readonly Decision[] = ['agree', 'agree', 'agree', 'agree', 'agree', 'agree', 'decline', 'take_back']

/** Who decides what: now and then the wrong one of the two, who is told so. */
function someDecision({ staff, second }: World, chance: Chance) {
  const event = chance.oneOf(EVENTS)
  const isWrong = chance.is(8)
  return { event, isWrong, by: (event === 'take_back') === isWrong ? second : staff }
}

const deciding: Step = {
  name: 'decide about a credit',
  weight: 8,
  async run(world, chance) {
    const asked = [...world.model.credits].filter(([, { status }]) => status === 'asked')
    if (asked.length === 0) return 'nothing'
    const [creditId, credit] = chance.oneOf(asked)
    const { event, isWrong, by } = someDecision(world, chance)
    const decided = await decideCredit(by, { creditId, event, answer: 'No.' }, world.now)
    if (!decided.ok) return 'refused'
    if (isWrong) throw new Error(`credit ${creditId} was decided by the wrong one`)
    credit.status = event === 'agree' ? 'agreed' : 'ended'
    return 'done'
  },
}

const returning: Step = {
  name: 'ask to return what came too much',
  weight: 5,
  async run(world, chance) {
    const { payments, refunds } = world.seen.books
    const goes = (payment: string) =>
      refunds.filter((one) => one.payment === payment && !['failed', 'declined', 'taken_back'].includes(one.status))
    const over = payments.flatMap(({ id, surplus, status }) => {
      const left = surplus - sum(goes(id).map(({ amount }) => amount))
      return status === 'stands' && left > 0 ? [{ id, surplus: left }] : []
    })
    if (over.length === 0) return 'nothing'
    const { id, surplus } = chance.oneOf(over)
    const amount = chance.is(60) ? surplus : 1 + chance.below(surplus + 2)
    const asking = { paymentId: id, amountPence: pence(amount), reason: 'It came twice.' }
    const asked = await askForRefund(world.staff, asking, world.now)
    if (!asked.ok) return 'refused'
    if (amount > surplus) throw new Error(`${amount} of ${id} is to go back, and only ${surplus} is over`)
    if (!world.model.refunds.has(asked.value.refundId))
      world.model.refunds.set(asked.value.refundId, { amount, status: 'asked' })
    return 'done'
  },
}

const askedOf = ({ seen: { books }, model }: World, isOfPayment: boolean) =>
  books.refunds.filter(
    ({ id, payment, status, credit }) =>
      status === 'asked' &&
      (payment !== null) === isOfPayment &&
      (credit !== null || model.refunds.get(id)?.status === 'asked'),
  )

const sending: Step = {
  name: 'decide about what goes back',
  weight: 6,
  async run(world, chance) {
    const asked = askedOf(world, true)
    if (asked.length === 0) return 'nothing'
    const { id: refundId, credit, amount } = chance.oneOf(asked)
    const { event, isWrong, by } = someDecision(world, chance)
    const decided = await decideRefund(
      by,
      { refundId, event: event === 'agree' ? 'send' : event, bankReference: '000119' },
      world.now,
    )
    if (!decided.ok) return 'refused'
    if (isWrong) throw new Error(`refund ${refundId} was decided by the wrong one`)
    if (!credit) world.model.refunds.set(refundId, { amount, status: event === 'agree' ? 'sent' : 'ended' })
    return 'done'
  },
}

const returningWaiting: Step = {
  name: 'ask to return what waits',
  weight: 4,
  async run(world, chance) {
    const some = world.seen.books.waiting.filter(({ pence: waits }) => waits > 0)
    if (some.length === 0) return 'nothing'
    const { payer, pence: waits } = chance.oneOf(some)
    const amount = chance.is(60) ? waits : 1 + chance.below(waits)
    const asked = await askReturn(
      world.staff,
      {
        payerId: payer,
        amountPence: pence(amount),
        reason: 'Sent by mistake.',
        instructionsEmail: 'bursar@school.example',
      },
      world.now,
    )
    if (!asked.ok) return 'refused'
    if (!world.model.refunds.has(asked.value.id)) world.model.refunds.set(asked.value.id, { amount, status: 'asked' })
    return 'done'
  },
}

const sendingWaiting: Step = {
  name: 'decide about what waits and goes back',
  weight: 6,
  async run(world, chance) {
    const asked = askedOf(world, false)
    if (asked.length === 0) return 'nothing'
    const { id, amount } = chance.oneOf(asked)
    const { event, isWrong, by } = someDecision(world, chance)
    const decided = await decideAboutReturn(by, { id, event }, world.now)
    if (!decided.ok) return 'refused'
    if (isWrong) throw new Error(`return ${id} was decided by the wrong one`)
    world.model.refunds.set(id, { amount, status: event === 'agree' ? 'sent' : 'ended' })
    return 'done'
  },
}

/** The payer gives Stripe an account to send it to, or their bank sends it back. */
const bankAnswers: Step = {
  name: 'the bank takes what goes back, or does not',
  weight: 5,
  async run(world, chance) {
    const open = world.seen.stripe.refunds.filter(({ status }) => status === 'requires_action')
    if (open.length === 0) return 'nothing'
    const { id } = chance.oneOf(open)
    const answer = await world.sandbox.act('refunds/answer', { refund: id, arrives: chance.is(60) ? 'yes' : 'no' })
    if (!answer.status) throw new Error(`the bank did not answer: ${JSON.stringify(answer)}`)
    return 'done'
  },
}

export const CORRECTION_STEPS: readonly Step[] = [
  crediting,
  deciding,
  returning,
  sending,
  returningWaiting,
  sendingWaiting,
  bankAnswers,
]
