import { expect, it } from 'vitest'
import {
  decideSettlement,
  needsSecond,
  type SettlementEvent,
  type SettlementStatus,
  type Settler,
} from './settlement-lifecycle.ts'

// Written out by hand: event, from, by whom, to what. Everything else is refused.
const ALLOWED: [SettlementEvent, SettlementStatus | 'none', Settler, SettlementStatus][] = [
  ['decide', 'none', 'first', 'awaiting'],
  ['confirm', 'awaiting', 'second', 'confirmed'],
  ['send_back', 'awaiting', 'second', 'sent_back'],
  ['drop', 'awaiting', 'waymark', 'dropped'],
]
const STATUSES: (SettlementStatus | 'none')[] = ['none', 'awaiting', 'confirmed', 'sent_back', 'dropped']
const SETTLERS: Settler[] = ['first', 'second', 'waymark']
const every = STATUSES.flatMap((status) =>
  ALLOWED.flatMap(([event]) => SETTLERS.map((by) => [status, event, by] as const)),
)

it.each(every)('%s, %s, by the %s', (status, event, by) => {
  const [, from, allowedBy, to] = ALLOWED.find(([name]) => name === event) as (typeof ALLOWED)[number]
  const expected = by !== allowedBy ? 'own_decision' : status === from ? to : status === to ? 'already_done' : 'not_now'
  const decided = decideSettlement(status, event, by, 'why')
  expect(decided.ok ? decided.value : decided.refusal).toBe(expected)
})

it.each([
  ['decide', 'none', 'first', 'words_missing'],
  ['confirm', 'awaiting', 'second', 'confirmed'],
  ['send_back', 'awaiting', 'second', 'words_missing'],
] as const)('%s without words is %s', (event, status, by, expected) => {
  const decided = decideSettlement(status, event, by, '  ')
  expect(decided.ok ? decided.value : decided.refusal).toBe(expected)
})

it.each([
  [49_999, false],
  [50_000, false],
  [50_001, true],
])('%i pence against a limit of 50,000 needs a second person: %s', (stake, expected) => {
  expect(needsSecond(stake, 50_000)).toBe(expected)
})
