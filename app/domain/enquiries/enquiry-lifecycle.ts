import { done, type Result, refuse } from '../result.ts'

// One brief asked of several advisers. The enquiry has a lifecycle, and so has what each of them was asked. These two tables
// are the only places that know which move is allowed, from where and by whom. No day is held meanwhile.

export const ENQUIRY_STATUSES = ['open', 'chosen', 'closed', 'ended'] as const
export type EnquiryStatus = (typeof ENQUIRY_STATUSES)[number]
export type EnquiryEvent = 'choose' | 'close' | 'end'

export const ASK_STATUSES = ['asked', 'offered', 'declined', 'lapsed', 'chosen', 'not_chosen', 'closed'] as const
export type AskStatus = (typeof ASK_STATUSES)[number]
export type AskEvent = 'offer' | 'decline' | 'lapse' | 'choose' | 'pass_over' | 'close'

type Side = 'buyer' | 'adviser' | 'waymark'

type EnquiryRow = {
  from: 'open'
  to: EnquiryStatus
  by: Side
  timer?: 'choose_by'
  past: string
  /** What becomes of an answer that was given, and of one that was not, unless it is the one chosen. */
  offered: AskEvent
  asked: AskEvent
}

export const ENQUIRY_LIFECYCLE: Readonly<Record<EnquiryEvent, EnquiryRow>> = {
  choose: { from: 'open', to: 'chosen', by: 'buyer', past: 'chose', offered: 'pass_over', asked: 'close' },
  close: {
    from: 'open',
    to: 'closed',
    by: 'buyer',
    past: 'closed it without choosing',
    offered: 'pass_over',
    asked: 'close',
  },
  end: {
    from: 'open',
    to: 'ended',
    by: 'waymark',
    timer: 'choose_by',
    past: 'ended by itself',
    offered: 'pass_over',
    asked: 'lapse',
  },
}

type AskRow = { from: readonly AskStatus[]; to: AskStatus; by: Side; timer?: 'answer_by'; past: string }

/** An adviser may say something else while nobody has chosen: other days, another price, or no after all. */
export const ASK_LIFECYCLE: Readonly<Record<AskEvent, AskRow>> = {
  offer: { from: ['asked', 'offered'], to: 'offered', by: 'adviser', past: 'offered days' },
  decline: { from: ['asked', 'offered'], to: 'declined', by: 'adviser', past: 'said no' },
  lapse: { from: ['asked'], to: 'lapsed', by: 'waymark', timer: 'answer_by', past: 'did not answer in time' },
  choose: { from: ['offered'], to: 'chosen', by: 'buyer', past: 'was chosen' },
  pass_over: { from: ['offered'], to: 'not_chosen', by: 'waymark', past: 'was not chosen' },
  close: { from: ['asked'], to: 'closed', by: 'waymark', past: 'was not waited for' },
}

export type EnquiryState = { status: EnquiryStatus; chooseBy: Date }
export type AskState = { status: AskStatus; answerBy: Date }
export type EnquiryRefusal = 'not_yours' | 'over' | 'already_done' | 'not_now' | 'too_early' | 'too_late'

/** Decides one move of the enquiry. Pure. Once its time is up it can only end, whether its timer has fired or not. */
export function decideEnquiry(
  enquiry: EnquiryState,
  event: EnquiryEvent,
  by: Side,
  now: Date,
): Result<EnquiryStatus, EnquiryRefusal> {
  const row = ENQUIRY_LIFECYCLE[event]
  if (row.by !== by) return refuse('not_yours')
  if (enquiry.status !== row.from) return refuse(enquiry.status === row.to ? 'already_done' : 'over')
  const isDue = now >= enquiry.chooseBy
  if (event === 'end') return isDue ? done(row.to) : refuse('too_early')
  return isDue && event === 'choose' ? refuse('too_late') : done(row.to)
}

/**
 * Decides one move of what an adviser was asked. Pure. A first answer comes in time or not at all; who has offered days may
 * change them, or say no, for as long as the enquiry is open.
 */
export function decideAsk(
  ask: AskState,
  enquiry: EnquiryState,
  event: AskEvent,
  by: Side,
  now: Date,
): Result<AskStatus, EnquiryRefusal> {
  const row = ASK_LIFECYCLE[event]
  if (row.by !== by) return refuse('not_yours')
  const isAnswer = row.by === 'adviser'
  if (isAnswer && enquiry.status !== 'open') return refuse('over')
  if (!row.from.includes(ask.status)) return refuse(ask.status === row.to ? 'already_done' : 'not_now')
  const isDue = now >= ask.answerBy
  if (isAnswer && ((ask.status === 'asked' && isDue) || now >= enquiry.chooseBy)) return refuse('too_late')
  if (event === 'lapse' && !isDue) return refuse('too_early')
  return done(row.to)
}
