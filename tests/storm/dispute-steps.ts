import { answerDispute } from '#app/domain/disputes/answer-dispute.server.ts'
import { outcomeOf, type Step } from './step.ts'

// A payer's bank disputes a card payment, whether we know of the payment yet or not; staff answer, or not; the bank decides.

const opening: Step = {
  name: 'dispute a card payment',
  weight: 3,
  async run(world, chance) {
    const cards = world.seen.stripe.cards.filter(({ isDisputed, left }) => !isDisputed && left > 0)
    if (cards.length === 0) return 'nothing'
    const opened = await world.sandbox.act('disputes/open', {
      charge: chance.oneOf(cards).charge,
      reason: chance.oneOf(['fraudulent', 'duplicate', 'product_not_received']),
      ...(chance.is(25) ? { inquiry: 'yes' } : {}),
    })
    if (!opened.dispute) throw new Error(`nothing is disputed: ${JSON.stringify(opened)}`)
    return 'done'
  },
}

const answering: Step = {
  name: 'answer a dispute',
  weight: 4,
  async run(world, chance) {
    const open = world.seen.books.disputes.filter(
      ({ isAnswered, status }) => !isAnswered && (['inquiry', 'needs_response'].includes(status) || chance.is(10)),
    )
    if (open.length === 0) return 'nothing'
    const { id: disputeId } = chance.oneOf(open)
    return outcomeOf(
      await answerDispute(world.staff, { disputeId, evidence: 'The school agreed that it took place.' }, world.now),
    )
  },
}

const CLOSED = ['won', 'lost', 'warning_closed']
const deciding: Step = {
  name: 'the bank decides a dispute',
  weight: 3,
  async run(world, chance) {
    const open = world.seen.stripe.disputes.filter(({ status }) => !CLOSED.includes(status))
    if (open.length === 0) return 'nothing'
    const { id } = chance.oneOf(open)
    const decided = await world.sandbox.act('disputes/decide', { dispute: id, won: chance.is(50) ? 'yes' : 'no' })
    if (!CLOSED.includes(String(decided.status))) throw new Error(`nothing was decided: ${JSON.stringify(decided)}`)
    return 'done'
  },
}

export const DISPUTE_STEPS: readonly Step[] = [opening, answering, deciding]
