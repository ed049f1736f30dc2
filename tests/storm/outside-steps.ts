import { londonDay } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import {
  decideAboutOutside,
  giveOutsideEvidence,
  recordOutside,
  takeBackOutside,
} from '#app/domain/payments/keep-outside.server.ts'
import { goodFile } from '#tests/make/files.ts'
import type { ModelSchool } from './model.ts'
import { outcomeOf, type Step } from './step.ts'

// Money that came past Stripe, to Waymark's own bank: recorded with its evidence by one of the staff, confirmed by another.

const recording: Step = {
  name: 'record money past Stripe',
  weight: 3,
  async run({ seen, staff, now }, chance) {
    const some = seen.books.requests.filter(({ status }) => status === 'open' || (status === 'paid' && chance.is(10)))
    if (some.length === 0) return 'nothing'
    const { reference, total, received, credited } = chance.oneOf(some)
    const left = Math.max(1, total - received - credited)
    const amount = chance.is(60) ? left : chance.is(60) ? 1 + chance.below(left) : left + 1 + chance.below(5_000)
    const recorded = await recordOutside(
      staff,
      {
        ...{ number: reference, amountPence: pence(amount), receivedOn: londonDay(now), how: 'bank_transfer' },
        ...{ bankReference: `LINE ${chance.below(1_000_000)}`, note: '' },
      },
      now,
    )
    if (!recorded.ok || chance.is(15)) return outcomeOf(recorded)
    const { id } = recorded.value
    const file = goodFile('Statement.pdf', id)
    const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
    return outcomeOf(await giveOutsideEvidence(staff, { id, name: file.name, bytes }))
  },
}

const deciding: Step = {
  name: 'decide about money past Stripe',
  weight: 5,
  async run({ seen, staff, second, model, now }, chance) {
    const open = seen.books.receipts.filter(
      ({ status, hasEvidence }) => status === 'recorded' && (hasEvidence || chance.is(10)),
    )
    if (open.length === 0) return 'nothing'
    const { id, request, amount, version, hasEvidence } = chance.oneOf(open)
    const event = chance.is(85) ? 'confirm' : 'send_back'
    const isWrong = chance.is(8)
    const by = isWrong ? staff : second
    const words = 'Whose line is it?'
    const decided = await decideAboutOutside(by, { id, version, event, words }, now)
    if (!decided.ok) return 'refused'
    if (isWrong || (event === 'confirm' && !hasEvidence)) throw new Error(`receipt ${id} was confirmed`)
    const payer = seen.books.requests.find((one) => one.id === request)?.payer ?? ''
    if (event === 'confirm') (model.schools.get(payer) as ModelSchool).outside += amount
    return 'done'
  },
}

const takingBack: Step = {
  name: 'take back a record of money past Stripe',
  weight: 1,
  async run({ seen, staff, second, now }, chance) {
    const open = seen.books.receipts.filter(({ status }) => status !== 'taken_back')
    if (open.length === 0) return 'nothing'
    const { id, status } = chance.oneOf(open)
    const isWrong = chance.is(8)
    const taken = await takeBackOutside(isWrong ? second : staff, { id }, now)
    if (taken.ok && (isWrong || status === 'confirmed')) throw new Error(`receipt ${id} was taken back`)
    return outcomeOf(taken)
  },
}

export const OUTSIDE_STEPS: readonly Step[] = [recording, deciding, takingBack]
