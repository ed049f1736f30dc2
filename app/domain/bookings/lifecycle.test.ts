import { describe, expect, it } from 'vitest'
import {
  type ApprovalEvent,
  type ApprovalStatus,
  type Condition,
  decide,
  decideApproval,
  type Side,
  type VisitEvent,
  type VisitState,
  type VisitStatus,
} from './lifecycle.ts'

// Written out by hand from the issue and the agreement, not read from the table that `decide` reads.

const STATUSES: VisitStatus[] = [
  'requested',
  'confirmed',
  'delivered',
  'agreed',
  'problem',
  'declined',
  'withdrawn',
  'expired',
  'cancelled',
  'void',
]
const SIDES: Side[] = ['buyer', 'adviser', 'staff', 'waymark']

/** What is allowed: event, from, by whom, to what, and what becomes of the money. Everything else is refused. */
const ALLOWED: [VisitEvent, VisitStatus, Side[], VisitStatus, 'commit' | 'spend' | 'release' | null][] = [
  ['approve', 'requested', ['buyer'], 'requested', 'commit'],
  ['carry_approval', 'requested', ['waymark'], 'requested', 'commit'],
  ['accept', 'requested', ['adviser'], 'requested', null],
  ['decline', 'requested', ['adviser', 'waymark'], 'declined', 'release'],
  ['decline_approval', 'requested', ['buyer'], 'declined', 'release'],
  ['withdraw', 'requested', ['buyer'], 'withdrawn', 'release'],
  ['expire', 'requested', ['waymark'], 'expired', 'release'],
  ['hold_longer', 'requested', ['adviser'], 'requested', null],
  ['ask_again', 'confirmed', ['buyer'], 'requested', null],
  ['change_day', 'confirmed', ['buyer', 'adviser'], 'confirmed', null],
  ['cancel', 'confirmed', ['buyer', 'adviser', 'waymark'], 'cancelled', 'release'],
  ['cancel_late', 'confirmed', ['buyer'], 'cancelled', 'spend'],
  ['record_delivery', 'confirmed', ['adviser'], 'delivered', null],
  ['take_back_delivery', 'delivered', ['adviser'], 'confirmed', null],
  ['agree', 'delivered', ['buyer'], 'agreed', 'spend'],
  ['agree_by_silence', 'delivered', ['waymark'], 'agreed', 'spend'],
  ['raise_problem', 'delivered', ['buyer'], 'problem', null],
  ['take_back_problem', 'problem', ['buyer'], 'delivered', null],
  ['settle_agree', 'problem', ['staff'], 'agreed', 'spend'],
  ['settle_part', 'problem', ['staff'], 'agreed', 'spend'],
  ['settle_void', 'problem', ['staff'], 'void', 'release'],
]
const EVENTS = ALLOWED.map(([event]) => event)

/** Where an event leads when it is sent again: the refusal is then that it is done, not that it cannot be. */
const DONE_AT: Partial<Record<VisitEvent, VisitStatus>> = {
  decline: 'declined',
  decline_approval: 'declined',
  withdraw: 'withdrawn',
  expire: 'expired',
  ask_again: 'requested',
  change_day: 'confirmed',
  cancel: 'cancelled',
  cancel_late: 'cancelled',
  record_delivery: 'delivered',
  take_back_delivery: 'confirmed',
  agree: 'agreed',
  agree_by_silence: 'agreed',
  raise_problem: 'problem',
  take_back_problem: 'delivered',
  settle_agree: 'agreed',
  settle_part: 'agreed',
  settle_void: 'void',
}

const APPROVE_BY = new Date('2027-01-19T17:00:00Z')
const ANSWER_BY = new Date('2027-01-20T17:00:00Z')
const STARTS_AT = new Date('2027-02-02T08:45:00Z')
const FREE_UNTIL = new Date('2027-01-26T23:59:59.999Z')
const AGREE_BY = new Date('2027-02-09T17:00:00Z')

const around = (moment: Date) => [-1, 0, 1].map((ms) => new Date(moment.getTime() + ms))

const state = (change: Partial<VisitState> = {}): VisitState => ({
  status: 'requested',
  open: ['approval', 'answer'],
  startsAt: STARTS_AT,
  approveBy: APPROVE_BY,
  answerBy: ANSWER_BY,
  agreeBy: AGREE_BY,
  hasRegister: true,
  freeToCancelUntil: FREE_UNTIL,
  lacks: null,
  ...change,
})

/** A moment at which nothing is too early or too late for the event. */
const RIGHT_MOMENT: Partial<Record<VisitEvent, Date>> = {
  expire: APPROVE_BY,
  cancel_late: new Date(FREE_UNTIL.getTime() + 1),
  record_delivery: STARTS_AT,
  agree_by_silence: AGREE_BY,
}
const EARLY = new Date('2027-01-13T09:00:00Z')

const answerOf = (visit: VisitState, event: VisitEvent, by: Side, now: Date) => {
  const moved = decide(visit, event, by, now)
  return moved.ok ? moved.value.to : moved.refusal
}

describe('every status, event and side', () => {
  const every = STATUSES.flatMap((status) => EVENTS.flatMap((event) => SIDES.map((by) => [status, event, by] as const)))

  it.each(every)('%s, %s, by the %s', (status, event, by) => {
    const allowed = ALLOWED.find(([name]) => name === event)
    if (!allowed) throw new Error('not in the list')
    const [, from, sides, to, money] = allowed
    const open: Condition[] = status === 'requested' ? ['approval', 'answer'] : []
    const moved = decide(state({ status, open }), event, by, RIGHT_MOMENT[event] ?? EARLY)
    if (!sides.includes(by)) expect(moved).toEqual({ ok: false, refusal: 'not_yours' })
    else if (status !== from)
      expect(moved).toEqual({ ok: false, refusal: DONE_AT[event] === status ? 'already_done' : 'not_now' })
    else expect(moved).toMatchObject({ ok: true, value: { to, money, isConfirmed: false } })
  })

  it('are 840, of which 25 are allowed', () => {
    expect(every).toHaveLength(840)
    const allowed = every.filter(
      ([status, event, by]) =>
        decide(
          state({ status, open: status === 'requested' ? ['approval', 'answer'] : [] }),
          event,
          by,
          RIGHT_MOMENT[event] ?? EARLY,
        ).ok,
    )
    expect(allowed).toHaveLength(25)
  })
})

describe('the conditions that are open', () => {
  const cases: [VisitEvent, Side, Condition[], string, Condition | null][] = [
    ['approve', 'buyer', ['approval', 'answer'], 'requested', 'approval'],
    ['approve', 'buyer', ['approval'], 'confirmed', 'approval'],
    ['approve', 'buyer', ['answer'], 'already_done', null],
    ['accept', 'adviser', ['approval', 'answer'], 'requested', 'answer'],
    ['accept', 'adviser', ['answer'], 'confirmed', 'answer'],
    ['accept', 'adviser', ['approval'], 'already_done', null],
    ['decline', 'adviser', ['approval'], 'declined', null],
    ['decline', 'adviser', ['answer'], 'declined', null],
    ['decline_approval', 'buyer', ['answer'], 'declined', null],
    ['withdraw', 'buyer', ['answer'], 'withdrawn', null],
    ['withdraw', 'buyer', ['approval'], 'withdrawn', null],
    ['hold_longer', 'adviser', ['approval'], 'requested', null],
    ['reopen_answer', 'buyer', ['approval'], 'requested', null],
    ['reopen_answer', 'buyer', [], 'requested', null],
    ['reopen_answer', 'buyer', ['approval', 'answer'], 'already_done', null],
    ['reopen_answer', 'adviser', ['approval'], 'not_yours', null],
  ]
  it.each(cases)('%s by the %s with %j open', (event, by, open, answer, met) => {
    expect(answerOf(state({ open }), event, by, EARLY)).toBe(answer)
    const moved = decide(state({ open }), event, by, EARLY)
    if (moved.ok) expect(moved.value).toMatchObject({ met, isConfirmed: answer === 'confirmed' })
  })
})

describe('timers, a millisecond before, at and after their moment', () => {
  const BOTH: Partial<VisitState> = { open: ['approval', 'answer'] }
  const ANSWER: Partial<VisitState> = { open: ['answer'] }
  const APPROVAL_ONLY: Partial<VisitState> = { open: ['approval'] }
  const CONFIRMED: Partial<VisitState> = { status: 'confirmed', open: [] }
  const DELIVERED: Partial<VisitState> = { status: 'delivered', open: [] }
  const RENEWAL: Partial<VisitState> = { ...CONFIRMED, lacks: 'renewal' }
  const NO_REGISTER = { ...DELIVERED, hasRegister: false }
  const NO_DEADLINE = { ...DELIVERED, agreeBy: null }
  const cases: [string, VisitEvent, Side, Partial<VisitState>, Date, string][] = [
    // Nobody has approved: that deadline runs out first.
    ['both awaited', 'expire', 'waymark', BOTH, APPROVE_BY, 'too_early expired expired'],
    ['only the answer awaited', 'expire', 'waymark', ANSWER, APPROVE_BY, 'too_early too_early too_early'],
    ['only the answer awaited', 'expire', 'waymark', ANSWER, ANSWER_BY, 'too_early expired expired'],
    ['only approval awaited', 'expire', 'waymark', APPROVAL_ONLY, APPROVE_BY, 'too_early expired expired'],
    // A lapsed request can only end, whether its timer has fired or not.
    ['both awaited', 'approve', 'buyer', BOTH, APPROVE_BY, 'requested too_late too_late'],
    ['both awaited', 'accept', 'adviser', BOTH, APPROVE_BY, 'requested too_late too_late'],
    ['only the answer awaited', 'accept', 'adviser', ANSWER, ANSWER_BY, 'confirmed too_late too_late'],
    ['only approval awaited', 'approve', 'buyer', APPROVAL_ONLY, ANSWER_BY, 'too_late too_late too_late'],
    ['both awaited', 'hold_longer', 'adviser', BOTH, APPROVE_BY, 'requested too_late too_late'],
    ['both awaited', 'withdraw', 'buyer', BOTH, APPROVE_BY, 'withdrawn withdrawn withdrawn'],
    ['both awaited', 'decline', 'adviser', BOTH, APPROVE_BY, 'declined declined declined'],
    ['both awaited', 'decline_approval', 'buyer', BOTH, APPROVE_BY, 'declined declined declined'],
    // The day itself.
    ['a visit', 'record_delivery', 'adviser', CONFIRMED, STARTS_AT, 'too_early delivered delivered'],
    // Begun or not: who was ill says so, and it costs the school nothing.
    ['a visit', 'cancel', 'adviser', CONFIRMED, STARTS_AT, 'cancelled cancelled cancelled'],
    ['a visit', 'cancel', 'buyer', CONFIRMED, STARTS_AT, 'cancelling_costs too_late too_late'],
    ['free notice', 'cancel', 'buyer', CONFIRMED, FREE_UNTIL, 'cancelled cancelled cancelling_costs'],
    ['free notice', 'cancel', 'adviser', CONFIRMED, FREE_UNTIL, 'cancelled cancelled cancelled'],
    ['less notice', 'cancel_late', 'buyer', CONFIRMED, FREE_UNTIL, 'free_to_cancel free_to_cancel cancelled'],
    ['less notice', 'cancel_late', 'buyer', CONFIRMED, STARTS_AT, 'cancelled too_late too_late'],
    ['less notice', 'cancel_late', 'adviser', CONFIRMED, STARTS_AT, 'not_yours not_yours not_yours'],
    ['a check to renew', 'cancel_late', 'buyer', RENEWAL, STARTS_AT, 'free_to_cancel free_to_cancel free_to_cancel'],
    // What can’t go ahead costs its buyer nothing, before or after; nothing is promised of whoever is suspended.
    ['a check to renew', 'cancel', 'buyer', RENEWAL, STARTS_AT, 'cancelled cancelled cancelled'],
    ['on hold', 'cancel', 'buyer', { ...CONFIRMED, lacks: 'hold' }, STARTS_AT, 'cancelled cancelled cancelled'],
    ['on hold', 'approve', 'buyer', { ...APPROVAL_ONLY, lacks: 'hold' }, EARLY, 'on_hold on_hold on_hold'],
    ['on hold', 'accept', 'adviser', { ...ANSWER, lacks: 'hold' }, EARLY, 'on_hold on_hold on_hold'],
    ['on hold', 'withdraw', 'buyer', { ...BOTH, lacks: 'hold' }, EARLY, 'withdrawn withdrawn withdrawn'],
    ['on hold', 'decline_approval', 'buyer', { ...BOTH, lacks: 'hold' }, EARLY, 'declined declined declined'],
    [
      'a check to renew',
      'approve',
      'buyer',
      { ...APPROVAL_ONLY, lacks: 'renewal' },
      EARLY,
      'confirmed confirmed confirmed',
    ],
    // Silence.
    ['a register', 'agree_by_silence', 'waymark', DELIVERED, AGREE_BY, 'too_early agreed agreed'],
    ['no register', 'agree_by_silence', 'waymark', NO_REGISTER, AGREE_BY, 'no_register no_register no_register'],
    ['no deadline', 'agree_by_silence', 'waymark', NO_DEADLINE, AGREE_BY, 'too_early too_early too_early'],
    // What was recorded can be taken back until silence has agreed, which without a register it never does.
    ['a register', 'take_back_delivery', 'adviser', DELIVERED, AGREE_BY, 'confirmed too_late too_late'],
    ['no register', 'take_back_delivery', 'adviser', NO_REGISTER, AGREE_BY, 'confirmed confirmed confirmed'],
    // A person is bound by neither the register nor the deadline.
    ['no register', 'agree', 'buyer', NO_REGISTER, AGREE_BY, 'agreed agreed agreed'],
    ['a register', 'raise_problem', 'buyer', DELIVERED, AGREE_BY, 'problem problem problem'],
  ]
  it.each(cases)('%s: %s by the %s', (_, event, by, change, moment, answers) => {
    const found = around(moment).map((now) => answerOf(state(change), event, by, now))
    expect(found.join(' ')).toBe(answers)
  })
})

describe('the approval, every status, event and person', () => {
  const REQUESTER = 'psn_priya'
  const PEOPLE = { requester: REQUESTER, colleague: 'psn_graham', waymark: null }
  const APPROVAL_STATUSES: ApprovalStatus[] = ['awaiting', 'approved', 'declined', 'withdrawn', 'expired']
  /** From awaiting: to what, and by whom. Whoever asked for the visits decides nothing about them. */
  const APPROVAL: Record<ApprovalEvent, { to: ApprovalStatus; by: (keyof typeof PEOPLE)[] }> = {
    ask: { to: 'awaiting', by: ['colleague'] },
    answer: { to: 'awaiting', by: ['requester', 'colleague'] },
    approve: { to: 'approved', by: ['colleague'] },
    carry: { to: 'approved', by: ['waymark'] },
    decline: { to: 'declined', by: ['colleague'] },
    withdraw: { to: 'withdrawn', by: ['waymark'] },
    expire: { to: 'expired', by: ['waymark'] },
  }
  const every = APPROVAL_STATUSES.flatMap((status) =>
    (Object.keys(APPROVAL) as ApprovalEvent[]).flatMap((event) =>
      (Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]).map((who) => [status, event, who] as const),
    ),
  )

  it.each(every)('%s, %s, by the %s', (status, event, who) => {
    const { to, by } = APPROVAL[event]
    const decided = decideApproval({ status, requestedBy: REQUESTER }, event, PEOPLE[who])
    if (!by.includes(who))
      expect(decided).toEqual({
        ok: false,
        refusal: who === 'requester' && by.includes('colleague') ? 'own_request' : 'not_yours',
      })
    else if (status === 'awaiting') expect(decided).toEqual({ ok: true, value: to })
    else expect(decided).toEqual({ ok: false, refusal: status === to ? 'already_done' : 'not_now' })
  })
})

describe('another day', () => {
  const confirmed = state({ status: 'confirmed', open: [] })
  it('is agreed until the visit begins, also where it can’t go ahead on its own day; nothing becomes of its money', () => {
    const [last, at] = around(STARTS_AT) as [Date, Date]
    for (const visit of [confirmed, { ...confirmed, lacks: 'renewal' as const }]) {
      expect(decide(visit, 'change_day', 'buyer', last)).toMatchObject({
        ok: true,
        value: { to: 'confirmed', money: null },
      })
      expect(decide(visit, 'change_day', 'adviser', at)).toEqual({ ok: false, refusal: 'too_late' })
    }
  })
  it('is nothing to what has no date', () => {
    const undated = { ...confirmed, undated: { many: 0, codesMissing: 0 } }
    expect(decide(undated, 'change_day', 'buyer', APPROVE_BY)).toEqual({ ok: false, refusal: 'not_now' })
  })
})
