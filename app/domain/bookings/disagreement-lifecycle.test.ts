import { describe, expect, it } from 'vitest'
import { day } from '../calendar.ts'
import {
  answerByDay,
  DISAGREEMENT_LIFECYCLE,
  type DisagreementEvent,
  decideDisagreement,
  isLate,
  remindersDue,
} from './disagreement-lifecycle.ts'

const STATUSES = ['none', 'open', 'upheld', 'replaced', 'taken_back'] as const
const EVENTS = Object.keys(DISAGREEMENT_LIFECYCLE) as DisagreementEvent[]

/** Every move that is allowed; whatever is not here is refused. */
const ALLOWED = [
  ['none', 'disagree', 'adviser', 'open'],
  ['open', 'take_back', 'adviser', 'taken_back'],
  ['open', 'uphold', 'buyer', 'upheld'],
  ['open', 'replace', 'buyer', 'replaced'],
] as const

describe('a disagreement with a determination', () => {
  for (const from of STATUSES)
    for (const event of EVENTS)
      for (const by of ['adviser', 'buyer'] as const) {
        const allowed = ALLOWED.find((one) => one[0] === from && one[1] === event && one[2] === by)
        it(`${from}, ${event} by the ${by}: ${allowed?.[3] ?? 'refused'}`, () => {
          const decided = decideDisagreement(from, event, by, 'I send somebody in my place.')
          expect(decided.ok ? decided.value : 'refused').toBe(allowed?.[3] ?? 'refused')
        })
      }

  it.each([
    ['none', 'disagree', 'adviser', 'words_missing'],
    ['open', 'uphold', 'buyer', 'words_missing'],
    ['open', 'replace', 'buyer', 'words_missing'],
    ['open', 'disagree', 'adviser', 'already_done'],
    ['upheld', 'disagree', 'adviser', 'not_now'],
    ['open', 'uphold', 'adviser', 'not_yours'],
  ] as const)('%s, %s by the %s without a reason: %s', (from, event, by, refusal) => {
    expect(decideDisagreement(from, event, by, ' ')).toEqual({ ok: false, refusal })
  })
})

describe('the days to answer', () => {
  it('are 45, the day on which the school is told among them', () => {
    expect(answerByDay(day('2026-11-01'))).toBe('2026-12-15')
  })

  it.each([
    ['2026-11-30', 0],
    ['2026-12-01', 1],
    ['2026-12-11', 1],
    ['2026-12-12', 2],
    ['2026-12-20', 2],
  ] as const)('on %s, of an answer due on 15 December, %i reminders are due', (today, due) => {
    expect(remindersDue(day('2026-12-15'), day(today))).toBe(due)
  })

  it.each([
    ['open', '2026-12-15', false],
    ['open', '2026-12-16', true],
    ['upheld', '2026-12-16', false],
    ['taken_back', '2026-12-16', false],
  ] as const)('%s on %s: late is %s', (status, today, late) => {
    expect(isLate({ status, answerByOn: day('2026-12-15') }, day(today))).toBe(late)
  })
})
