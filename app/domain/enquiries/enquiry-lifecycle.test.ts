import { expect, it } from 'vitest'
import {
  ASK_STATUSES,
  type AskEvent,
  type AskStatus,
  decideAsk,
  decideEnquiry,
  ENQUIRY_STATUSES,
  type EnquiryEvent,
} from './enquiry-lifecycle.ts'

const answerBy = new Date('2027-01-19T17:00:00Z')
const chooseBy = new Date('2027-02-02T17:00:00Z')
const TIMES = {
  before: new Date('2027-01-15T09:00:00Z'),
  answersUp: answerBy,
  over: chooseBy,
}
type Time = keyof typeof TIMES
const SIDES = ['buyer', 'adviser', 'waymark'] as const

// By hand: every move that is allowed, by whom, from where and when.
const ENQUIRY: [EnquiryEvent, (typeof SIDES)[number], Time[], string][] = [
  ['choose', 'buyer', ['before', 'answersUp'], 'chosen'],
  ['close', 'buyer', ['before', 'answersUp', 'over'], 'closed'],
  ['end', 'waymark', ['over'], 'ended'],
]
const ASK: [AskEvent, (typeof SIDES)[number], AskStatus, Time[], AskStatus][] = [
  ['offer', 'adviser', 'asked', ['before'], 'offered'],
  ['offer', 'adviser', 'offered', ['before', 'answersUp'], 'offered'],
  ['decline', 'adviser', 'asked', ['before'], 'declined'],
  ['decline', 'adviser', 'offered', ['before', 'answersUp'], 'declined'],
  ['lapse', 'waymark', 'asked', ['answersUp', 'over'], 'lapsed'],
  ['choose', 'buyer', 'offered', ['before', 'answersUp', 'over'], 'chosen'],
  ['pass_over', 'waymark', 'offered', ['before', 'answersUp', 'over'], 'not_chosen'],
  ['close', 'waymark', 'asked', ['before', 'answersUp', 'over'], 'closed'],
]
const times = Object.keys(TIMES) as Time[]

it.each(
  ENQUIRY.flatMap(([event]) =>
    ENQUIRY_STATUSES.flatMap((status) => SIDES.flatMap((by) => times.map((at) => [event, status, by, at] as const))),
  ),
)('an enquiry: %s from %s by %s, %s', (event, status, by, at) => {
  const row = ENQUIRY.find(([one, who, when]) => one === event && who === by && status === 'open' && when.includes(at))
  const result = decideEnquiry({ status, chooseBy }, event, by, TIMES[at])
  if (row) expect(result).toEqual({ ok: true, value: row[3] })
  else expect(result.ok).toBe(false)
})

it.each(
  [...new Set(ASK.map(([event]) => event))].flatMap((event) =>
    ASK_STATUSES.flatMap((status) => SIDES.flatMap((by) => times.map((at) => [event, status, by, at] as const))),
  ),
)('what one adviser was asked: %s from %s by %s, %s', (event, status, by, at) => {
  const row = ASK.find(([one, who, from, when]) => one === event && who === by && from === status && when.includes(at))
  const result = decideAsk({ status, answerBy }, { status: 'open', chooseBy }, event, by, TIMES[at])
  if (row) expect(result).toEqual({ ok: true, value: row[4] })
  else expect(result.ok).toBe(false)
})

it.each(['chosen', 'closed', 'ended'] as const)('nobody answers an enquiry that is %s', (status) => {
  for (const event of ['offer', 'decline'] as const)
    for (const from of ASK_STATUSES)
      expect(decideAsk({ status: from, answerBy }, { status, chooseBy }, event, 'adviser', TIMES.before)).toEqual({
        ok: false,
        refusal: 'over',
      })
})
