import { done, type Result, refuse } from '../result.ts'

// A visit is confirmed when no condition is open. This table is the only place that knows which move is allowed, from
// where and by whom; `decide` reads it, and commands, timers and tests all go through `decide`.

export type VisitStatus =
  | 'requested'
  | 'confirmed'
  | 'delivered'
  | 'agreed'
  | 'problem'
  | 'declined'
  | 'withdrawn'
  | 'expired'
  | 'cancelled'
  | 'void'

/** While a visit is live it holds its adviser's time. */
export const LIVE: readonly VisitStatus[] = ['requested', 'confirmed', 'delivered', 'agreed', 'problem']
/** A live visit is under way until it is agreed. */
export const UNDER_WAY: readonly VisitStatus[] = LIVE.filter((status) => status !== 'agreed')
export const isLive = (status: VisitStatus): boolean => LIVE.includes(status)
/** Whether a visit costs anybody anything: it is live, or was cancelled so late that cancelling it does. */
export const isBilled = (visit: { status: VisitStatus; billedPricePence?: number | null }): boolean =>
  isLive(visit.status) || (visit.status === 'cancelled' && (visit.billedPricePence ?? 0) > 0)

/** Which side acts. `buyer` is the school, its trust, or the consortium that leads the booking. */
export type Side = 'buyer' | 'adviser' | 'staff' | 'waymark'
/**
 * What a visit still waits for: the approval, the supplier's answer; of a provider's visit a practitioner, whom it names, and
 * where somebody else is to come than the school knew, the school's yes to them.
 */
export type Condition = 'approval' | 'answer' | 'practitioner' | 'substitute'

export type VisitEvent =
  | 'approve'
  | 'carry_approval'
  | 'accept'
  | 'decline'
  | 'decline_approval'
  | 'withdraw'
  | 'expire'
  | 'hold_longer'
  | 'name'
  | 'lose_practitioner'
  | 'ask_again'
  | 'reopen_answer'
  | 'agree_substitute'
  | 'refuse_substitute'
  | 'change_day'
  | 'cancel'
  | 'cancel_late'
  | 'record_delivery'
  | 'take_back_delivery'
  | 'agree'
  | 'agree_by_silence'
  | 'raise_problem'
  | 'take_back_problem'
  | 'settle_agree'
  | 'settle_part'
  | 'settle_void'

type Row = {
  from: VisitStatus
  /** 'met': stays requested until no condition is open, and then is confirmed. */
  to: VisitStatus | 'met'
  by: readonly Side[]
  meets?: Condition
  /** What happens to the money the funds hold for it. */
  money: 'commit' | 'spend' | 'release' | null
  /** The moment that fires it when nobody acts. */
  timer?: 'approve_by or answer_by' | 'agree_by'
  past: string
}

/** Every move of a visit. @public for whoever draws or checks the whole of it. */
export const VISIT_LIFECYCLE: Readonly<Record<VisitEvent, Row>> = {
  approve: { from: 'requested', to: 'met', by: ['buyer'], meets: 'approval', money: 'commit', past: 'approved' },
  // It takes the place of a visit that was approved, and costs no more: that yes stands.
  carry_approval: {
    from: 'requested',
    to: 'met',
    by: ['waymark'],
    meets: 'approval',
    money: 'commit',
    past: 'carried the approval over',
  },
  accept: { from: 'requested', to: 'met', by: ['adviser'], meets: 'answer', money: null, past: 'accepted' },
  // By Waymark: its adviser may never come to a school again.
  decline: { from: 'requested', to: 'declined', by: ['adviser', 'waymark'], money: 'release', past: 'declined' },
  decline_approval: { from: 'requested', to: 'declined', by: ['buyer'], money: 'release', past: 'did not approve' },
  withdraw: { from: 'requested', to: 'withdrawn', by: ['buyer'], money: 'release', past: 'withdrew' },
  expire: {
    from: 'requested',
    to: 'expired',
    by: ['waymark'],
    money: 'release',
    timer: 'approve_by or answer_by',
    past: 'let the request expire',
  },
  hold_longer: { from: 'requested', to: 'requested', by: ['adviser'], money: null, past: 'held the day longer' },
  // A provider says who comes; or somebody else is to come, or nobody can: what was confirmed waits again.
  name: { from: 'requested', to: 'met', by: ['adviser'], meets: 'practitioner', money: null, past: 'named who comes' },
  lose_practitioner: {
    from: 'confirmed',
    to: 'requested',
    by: ['adviser', 'waymark'],
    money: null,
    past: 'must name somebody else',
  },
  // They accepted to be paid in another way than is decided now: whoever supplies is asked again, and the approval stands.
  ask_again: {
    from: 'confirmed',
    to: 'requested',
    by: ['buyer'],
    money: null,
    past: 'changed how the adviser is paid, so that they are asked again',
  },
  reopen_answer: {
    from: 'requested',
    to: 'requested',
    by: ['buyer'],
    money: null,
    past: 'changed how the adviser is paid, so that they are asked again',
  },
  agree_substitute: {
    from: 'requested',
    to: 'met',
    by: ['buyer'],
    meets: 'substitute',
    money: null,
    past: 'agreed that somebody else comes',
  },
  refuse_substitute: {
    from: 'requested',
    to: 'requested',
    by: ['buyer'],
    money: null,
    past: 'did not agree that somebody else comes',
  },
  // Both sides want it on another day: whoever did not propose it agrees. It costs nothing, and nothing else of it changes.
  change_day: {
    from: 'confirmed',
    to: 'confirmed',
    by: ['buyer', 'adviser'],
    money: null,
    past: 'agreed to another day',
  },
  // By the adviser after it began, too: it did not take place, and nobody owes anything for it.
  cancel: {
    from: 'confirmed',
    to: 'cancelled',
    by: ['buyer', 'adviser', 'waymark'],
    money: 'release',
    past: 'cancelled',
  },
  // With less notice than is free: what its tiers say is spent, the rest given back.
  cancel_late: { from: 'confirmed', to: 'cancelled', by: ['buyer'], money: 'spend', past: 'cancelled late' },
  record_delivery: { from: 'confirmed', to: 'delivered', by: ['adviser'], money: null, past: 'recorded the visit' },
  // Recorded by mistake: nothing is to be agreed until it is recorded again.
  take_back_delivery: {
    from: 'delivered',
    to: 'confirmed',
    by: ['adviser'],
    money: null,
    past: 'took back that the visit took place',
  },
  agree: { from: 'delivered', to: 'agreed', by: ['buyer'], money: 'spend', past: 'agreed that the visit took place' },
  agree_by_silence: {
    from: 'delivered',
    to: 'agreed',
    by: ['waymark'],
    money: 'spend',
    timer: 'agree_by',
    past: 'agreed by silence',
  },
  raise_problem: { from: 'delivered', to: 'problem', by: ['buyer'], money: null, past: 'raised a problem' },
  // Raised by mistake, or put right between the two sides: it waits to be agreed again.
  take_back_problem: { from: 'problem', to: 'delivered', by: ['buyer'], money: null, past: 'took back the problem' },
  settle_agree: {
    from: 'problem',
    to: 'agreed',
    by: ['staff'],
    money: 'spend',
    past: 'settled the problem: the visit is agreed',
  },
  settle_part: {
    from: 'problem',
    to: 'agreed',
    by: ['staff'],
    money: 'spend',
    past: 'settled the problem: a part of it is due',
  },
  settle_void: {
    from: 'problem',
    to: 'void',
    by: ['staff'],
    money: 'release',
    past: 'settled the problem: nothing is due',
  },
}

/** What `decide` looks at. `open`: the conditions not yet met. */
export type VisitState = {
  status: VisitStatus
  open: readonly Condition[]
  startsAt: Date
  approveBy: Date
  answerBy: Date
  agreeBy: Date | null
  /** Whether the adviser marked a register, or something stands delivered: only then may silence agree. */
  hasRegister: boolean
  /** The last moment at which the buyer may cancel free of charge, by the tiers frozen on the booking. */
  freeToCancelUntil: Date
  /** Whether it can’t go ahead as things stand: a check does not hold on its day, or whoever comes is suspended. */
  lacks: 'renewal' | 'hold' | null
  /** Of what has no date: what stands delivered of it. `startsAt` is then the end of the day by which it is wanted. */
  undated?: Delivered
}

/** What stands delivered: how many things, and how many codes are still missing where codes are what is delivered. */
export type Delivered = { many: number; codesMissing: number }

export type Moved = { to: VisitStatus; met: Condition | null; isConfirmed: boolean; money: Row['money'] }
export type MoveRefusal =
  | 'not_yours'
  | 'not_now'
  | 'already_done'
  | 'too_early'
  | 'too_late'
  | 'on_hold'
  | 'no_register'
  | 'cancelling_costs'
  | 'free_to_cancel'
  | 'nothing_delivered'
  | 'codes_missing'
  | 'delivered_already'

/**
 * Whether a requested visit's time is up: somebody it waits for has not answered by 5pm on the fifth school day, or it is to begin
 * and nobody is named for it whom the school knows of.
 */
export const isLapsed = (
  visit: Pick<VisitState, 'status' | 'open' | 'approveBy' | 'answerBy' | 'startsAt'>,
  now: Date,
): boolean =>
  visit.status === 'requested' &&
  ((visit.open.includes('approval') && now >= visit.approveBy) ||
    (visit.open.includes('answer') && now >= visit.answerBy) ||
    (visit.open.length > 0 && now >= visit.startsAt))

/** Whether silence has agreed that a delivered visit took place, whether its timer has fired or not. */
export const isSilenceDue = (
  { hasRegister, agreeBy }: Pick<VisitState, 'hasRegister' | 'agreeBy'>,
  now: Date,
): boolean => hasRegister && agreeBy !== null && now >= agreeBy

/**
 * Decides one move of one visit. Pure. Refuses what the table does not allow (`not_now`, `not_yours`), what is done
 * already, and what comes too early or too late; a lapsed request can only expire, whether its timer has fired or not. Nothing
 * is promised of whoever is suspended (`on_hold`), and what can’t go ahead its buyer cancels free of charge at any time. What is
 * free to cancel is never cancelled late (`free_to_cancel`), nor the other way round (`cancelling_costs`).
 */
export function decide(visit: VisitState, event: VisitEvent, by: Side, now: Date): Result<Moved, MoveRefusal> {
  const row = VISIT_LIFECYCLE[event]
  if (!row.by.includes(by)) return refuse('not_yours')
  if (visit.status !== row.from) return refuse(visit.status === row.to ? 'already_done' : 'not_now')
  if (row.meets && !visit.open.includes(row.meets)) return refuse('already_done')
  if (event === 'reopen_answer' && visit.open.includes('answer')) return refuse('already_done')
  if (event === 'refuse_substitute' && !visit.open.includes('substitute')) return refuse('already_done')

  const lapsed = isLapsed(visit, now)
  if (event === 'expire') {
    if (!lapsed) return refuse('too_early')
  } else if (
    lapsed &&
    event !== 'withdraw' &&
    event !== 'decline' &&
    event !== 'decline_approval' &&
    event !== 'lose_practitioner'
  ) {
    return refuse('too_late')
  }
  if (event === 'record_delivery') {
    if (visit.undated?.many === 0) return refuse('nothing_delivered')
    if (visit.undated && visit.undated.codesMissing > 0) return refuse('codes_missing')
    if (!visit.undated && now < visit.startsAt) return refuse('too_early')
  }
  // Who comes is judged apart: somebody else may be named for a visit that is held.
  if (row.to === 'met' && event !== 'name' && visit.lacks === 'hold') return refuse('on_hold')
  // What has begun takes place or does not; what has no date has no day that could be another.
  if (event === 'change_day' && (visit.undated || now >= visit.startsAt))
    return refuse(visit.undated ? 'not_now' : 'too_late')
  if (event === 'take_back_delivery' && isSilenceDue(visit, now)) return refuse('too_late')
  if (event === 'cancel' && by === 'buyer' && visit.undated) {
    // Free until something of it is there, whatever day it is; never after.
    if (visit.undated.many > 0) return refuse('delivered_already')
  } else if (event === 'cancel' && by === 'buyer' && visit.lacks === null) {
    if (now >= visit.startsAt) return refuse('too_late')
    if (now > visit.freeToCancelUntil) return refuse('cancelling_costs')
  }
  if (event === 'cancel_late') {
    if (visit.undated?.many) return refuse('delivered_already')
    if (visit.undated || visit.lacks !== null || now <= visit.freeToCancelUntil) return refuse('free_to_cancel')
    if (now >= visit.startsAt) return refuse('too_late')
  }
  if (event === 'agree_by_silence') {
    if (!visit.hasRegister) return refuse('no_register')
    if (!isSilenceDue(visit, now)) return refuse('too_early')
  }

  if (row.to !== 'met') return done({ to: row.to, met: null, isConfirmed: false, money: row.money })
  const left = visit.open.filter((condition) => condition !== row.meets)
  const isConfirmed = left.length === 0
  return done({ to: isConfirmed ? 'confirmed' : 'requested', met: row.meets ?? null, isConfirmed, money: row.money })
}

export type ApprovalStatus = 'awaiting' | 'approved' | 'declined' | 'withdrawn' | 'expired'
export type ApprovalEvent = 'ask' | 'answer' | 'approve' | 'carry' | 'decline' | 'withdraw' | 'expire'

/** The approval's own lifecycle: whole booking at once, by an approver who did not ask for it. */
const APPROVAL_LIFECYCLE: Readonly<
  Record<ApprovalEvent, { from: ApprovalStatus; to: ApprovalStatus; by: 'approver' | 'requester' | 'waymark' }>
> = {
  ask: { from: 'awaiting', to: 'awaiting', by: 'approver' },
  answer: { from: 'awaiting', to: 'awaiting', by: 'requester' },
  approve: { from: 'awaiting', to: 'approved', by: 'approver' },
  // What takes the place of a visit that was approved: whoever approved that one stays who did.
  carry: { from: 'awaiting', to: 'approved', by: 'waymark' },
  decline: { from: 'awaiting', to: 'declined', by: 'approver' },
  // Nothing is left to approve: every visit was withdrawn or declined, or ran out of time.
  withdraw: { from: 'awaiting', to: 'withdrawn', by: 'waymark' },
  expire: { from: 'awaiting', to: 'expired', by: 'waymark' },
}

export type ApprovalRefusal = 'not_yours' | 'own_request' | 'already_done' | 'not_now'

/**
 * Decides one step of an approval; `personId` is null where Waymark acts. Whoever asked for the visits can never approve or
 * decline them, and no person does what only Waymark does, nor Waymark what only people do.
 */
export function decideApproval(
  approval: { status: ApprovalStatus; requestedBy: string },
  event: ApprovalEvent,
  personId: string | null,
): Result<ApprovalStatus, ApprovalRefusal> {
  const row = APPROVAL_LIFECYCLE[event]
  if ((row.by === 'waymark') !== (personId === null)) return refuse('not_yours')
  if (row.by === 'approver' && personId === approval.requestedBy) return refuse('own_request')
  if (approval.status !== row.from) return refuse(approval.status === row.to ? 'already_done' : 'not_now')
  return done(row.to)
}
