import type { Day } from '../calendar.ts'
import { formatDayShort } from '../format-day.ts'
import { listed } from '../listed.ts'
import type { Condition, VisitStatus } from './lifecycle.ts'

/** One line of a booking's history as it was written: one visit, one event. */
export type HistoryLine = {
  at: Date
  event: string
  who: string
  note: string | null
  /** The visit's day; null for what is about the whole booking, and of what has no date. */
  on: Day | null
  /** Whether it is about something without a date, which is delivered and no visit. */
  isUndated?: boolean
}

/**
 * Oldest first. Within one moment the request comes first, and what follows from an act after it; of several visits the earlier
 * day.
 */
export const inOrder = (a: HistoryLine, b: HistoryLine): number =>
  a.at.getTime() - b.at.getTime() || placeOf(a) - placeOf(b) || (a.on ?? '').localeCompare(b.on ?? '')

/** What follows from an act of the same moment, in the order in which one follows from another. */
const FOLLOWS = ['confirmed', 'order_number_wanted', 'invoiced', 'payment_received', 'paid_out']

const placeOf = ({ event }: HistoryLine): number => (event === 'requested' ? 0 : FOLLOWS.indexOf(event) + 2)

/** A point of the way as a page shows it: what several visits went through together is one point. */
export type HistoryPoint = { state: 'done' | 'no'; what: string; at: Date; note: string | null }

/** `days`: ' for Thu 14 Jan', where the days have to be named. */
type Words = (who: string, days: string, note: string | null) => string
/** `usesNote`: the note is Waymark's own and stands in the words; nobody's to quote. */
const WORDS: Record<string, { state: 'done' | 'no'; words: Words; usesNote?: true }> = {
  requested: { state: 'done', words: (who) => `${who} asked for it and signed the agreement` },
  approve: { state: 'done', words: (who, days) => `${who} approved${days}` },
  carry_approval: {
    state: 'done',
    words: (_, days, before) => `The approval of the visit before stands${days}: ${before}`,
    usesNote: true,
  },
  advance_chosen: { state: 'done', words: (who) => `${who} chose to be invoiced in advance, once it is confirmed` },
  asked_instead: { state: 'done', words: (who, days) => `${who} asked for another day instead${days}` },
  replaced: {
    state: 'done',
    words: (who, days, whom) => `${who} asked for ${whom} instead${days}`,
    usesNote: true,
  },
  accept: { state: 'done', words: (who, days) => `${who} accepted${days}` },
  decline: { state: 'no', words: (who, days) => `${who} declined${days}` },
  decline_approval: { state: 'no', words: (who, days) => `${who} did not approve${days}` },
  withdraw: { state: 'no', words: (who, days) => `${who} took the request back${days}` },
  expire: { state: 'no', words: (_, days) => `The request ran out of time${days}` },
  hold_longer: {
    state: 'done',
    words: (who, days, until) => `${who} held the time longer${days}${until ? `, until ${until}` : ''}`,
    usesNote: true,
  },
  confirmed: { state: 'done', words: (_, days) => `Confirmed${days}: approved and accepted` },
  name: { state: 'done', words: (who, days, whom) => `${who} named ${whom}${days}`, usesNote: true },
  lose_practitioner: {
    state: 'no',
    words: (_, days) => `Whoever was named does not come${days}: somebody else has to be named`,
  },
  ask_again: { state: 'no', words: (_, days) => `The adviser is asked again${days}: how they are paid has changed` },
  reopen_answer: {
    state: 'no',
    words: (_, days) => `The adviser is asked again${days}: how they are paid has changed`,
  },
  substitute: {
    state: 'done',
    words: (who, days, whom) => `${who} named ${whom} instead${days}, if the school agrees`,
    usesNote: true,
  },
  agree_substitute: {
    state: 'done',
    words: (who, days, whom) => `${who} agreed that ${whom} comes${days}`,
    usesNote: true,
  },
  refuse_substitute: { state: 'no', words: (who, days) => `${who} did not agree to who was named${days}` },
  status_determined: {
    state: 'done',
    words: (who) => `${who} recorded that the off-payroll working rules do not apply`,
  },
  status_inside: {
    state: 'done',
    words: (who) => `${who} recorded that the off-payroll working rules apply: the school’s payroll pays`,
  },
  status_disagreed: { state: 'no', words: (who) => `${who} disagreed with the status determination` },
  status_agreed_after_all: {
    state: 'done',
    words: (who) => `${who} took back the disagreement with the status determination`,
  },
  status_upheld: { state: 'done', words: (who) => `${who} answered that the status determination stands` },
  status_checked: { state: 'done', words: (who) => `${who} recorded that the adviser is self-employed` },
  propose_day: { state: 'done', words: (who, days) => `${who} proposed another day${days}` },
  change_day: {
    state: 'done',
    words: (who, _, change) => `${who} agreed to another day: ${change}`,
    usesNote: true,
  },
  decline_day: { state: 'no', words: (who, days) => `${who} did not agree to another day${days}` },
  take_back_day: { state: 'no', words: (who, _, day) => `${who} took back the other day, ${day}`, usesNote: true },
  lapse_day: { state: 'no', words: (_, __, day) => `Nobody answered about another day, ${day}`, usesNote: true },
  cancel: { state: 'no', words: (who, days) => `${who} cancelled${days}` },
  cancel_late: { state: 'no', words: (who, days) => `${who} cancelled${days}, at what so little notice costs` },
  record_delivery: { state: 'done', words: (who, days) => `${who} recorded that the visit took place${days}` },
  take_back_delivery: { state: 'no', words: (who, days) => `${who} took back that the visit took place${days}` },
  agree: { state: 'done', words: (who, days) => `${who} agreed that it took place${days}` },
  agree_by_silence: { state: 'done', words: (_, days) => `Agreed by silence${days}` },
  needs_renewal: {
    state: 'no',
    words: (_, days) => `Needs renewal${days}: a check of the adviser does not hold on the day`,
  },
  put_on_hold: { state: 'no', words: (_, days) => `Can’t go ahead as things stand${days}` },
  renewed: { state: 'done', words: (_, days) => `Put right${days}: it can go ahead` },
  count: { state: 'done', words: (who, days) => `${who} counted the pupils${days}` },
  recount: { state: 'done', words: (who, days) => `${who} changed the counts of the pupils${days}` },
  raise_problem: { state: 'no', words: (who, days) => `${who} raised a problem${days}` },
  take_back_problem: { state: 'done', words: (who, days) => `${who} took back the problem${days}` },
  settle_agree: { state: 'done', words: (who, days) => `${who} settled the problem${days}: the visit is agreed` },
  settle_part: { state: 'done', words: (who, days) => `${who} settled the problem${days}: a part of it is due` },
  settle_void: { state: 'done', words: (who, days) => `${who} settled the problem${days}: nothing is due` },
  state_case: { state: 'done', words: (who, days) => `${who} added to the case${days}` },
  asked: { state: 'done', words: (who) => `${who} asked a question` },
  answered: { state: 'done', words: (who) => `${who} answered` },
  order_number_wanted: { state: 'done', words: (_, days) => `The invoice waits for an order number${days}` },
  order_number_reminded: { state: 'done', words: (_, days) => `Asked again for an order number${days}` },
  order_number_added: { state: 'done', words: (who) => `${who} added the order number` },
  invoice_held: { state: 'no', words: (_, days) => `The invoice is held${days}: it is above what was approved` },
  invoice_held_reminded: { state: 'done', words: (_, days) => `Asked again to approve the higher total${days}` },
  higher_total_approved: { state: 'done', words: (who, days) => `${who} approved the higher total${days}` },
  invoiced: { state: 'done', words: (_, days) => `Invoiced${days}` },
  card_page_opened: { state: 'done', words: (who, days) => `${who} opened the card page${days}` },
  payment_received: { state: 'done', words: (_, days) => `Payment received${days}` },
  paid_out: { state: 'done', words: (_, days) => `Paid out to the adviser${days}` },
  credit_agreed: { state: 'done', words: (who) => `${who} of Waymark agreed to a credit` },
  credited: { state: 'done', words: (_, days) => `Credited${days}` },
  refunded: { state: 'done', words: (_, days) => `Money returned to the payer${days}` },
  payout_taken_back: { state: 'no', words: (_, days) => `Taken back from the adviser’s account${days}` },
  dispute_opened: { state: 'no', words: (_, days) => `The payer’s bank disputes the payment${days}` },
  dispute_lost: { state: 'no', words: (_, days) => `The payer’s bank has kept the payment${days}: it is owed again` },
  dispute_over: { state: 'done', words: (_, days) => `The dispute is over${days}: the payment stands` },
  noted: { state: 'done', words: (who) => `${who} added a note` },
  deliver_part: { state: 'done', words: (who) => `${who} delivered` },
  replace_delivered: { state: 'done', words: (who) => `${who} replaced what was delivered` },
  take_back_part: { state: 'no', words: (who) => `${who} took back what was delivered` },
}

/** The same of what has no date: nobody comes, and it does not take place. */
const WITHOUT_DATE: typeof WORDS = {
  lose_practitioner: {
    state: 'no',
    words: () => 'Whoever was named does not answer for it any more: somebody else has to be named',
  },
  hold_longer: {
    state: 'done',
    words: (who, _, until) => `${who} waits longer${until ? `, until ${until}` : ''}`,
    usesNote: true,
  },
  agree_substitute: {
    state: 'done',
    words: (who, _, whom) => `${who} agreed that ${whom} answers for it`,
    usesNote: true,
  },
  record_delivery: { state: 'done', words: (who) => `${who} said that all of it is delivered` },
  take_back_delivery: { state: 'no', words: (who) => `${who} took back that all of it is delivered` },
  agree: { state: 'done', words: (who) => `${who} agreed that it was delivered` },
  settle_agree: { state: 'done', words: (who) => `${who} settled the problem: the delivery is agreed` },
}

const TO_THE_ADVISER: typeof WORDS = {
  paid_out: { state: 'done', words: (_, days) => `Paid out to you${days}` },
}

/**
 * A booking's history in words, oldest first. Lines of the same act are one point; with `nameDays` it says which days they
 * are about, for a booking of several; with `isAdvisers` it is the adviser who reads it.
 */
export function historyPoints(lines: readonly HistoryLine[], nameDays: boolean, isAdvisers = false): HistoryPoint[] {
  const told = isAdvisers ? { ...WORDS, ...TO_THE_ADVISER } : WORDS
  const acts = new Map<string, HistoryLine[]>()
  for (const line of withReasons(lines)) {
    const act = [line.at.getTime(), line.event, line.who, line.note].join('|')
    acts.set(act, [...(acts.get(act) ?? []), line])
  }
  return [...acts.values()].map((same) => {
    const [{ event, who, note, at, isUndated }] = same as [HistoryLine, ...HistoryLine[]]
    const days = same.flatMap((line) => (line.on ? [formatDayShort(line.on)] : []))
    const { state, words, usesNote } = (isUndated ? WITHOUT_DATE[event] : undefined) ??
      told[event] ?? { state: 'done' as const, words: () => event }
    const what = words(who, nameDays && days.length > 0 ? ` for ${listed(days)}` : '', note)
    return { state, what, at, note: usesNote ? null : note }
  })
}

const DECISIONS = ['approve', 'decline_approval']

/**
 * A decision on the cost with what its approver wrote, which only the buying side may read, as one act. Without it a decline
 * carries no note: what its visits say are Waymark's words, and nobody's to quote.
 */
function withReasons(lines: readonly HistoryLine[]): HistoryLine[] {
  const isDecision = (line: HistoryLine) => DECISIONS.includes(line.event)
  const isOfOneAct = (a: HistoryLine, b: HistoryLine) => a.at.getTime() === b.at.getTime() && a.who === b.who
  return lines.flatMap((line) => {
    if (line.event === 'noted') return lines.some((one) => isDecision(one) && isOfOneAct(one, line)) ? [] : [line]
    if (!isDecision(line)) return [line]
    const written = lines.find((one) => one.event === 'noted' && isOfOneAct(one, line))
    return [{ ...line, note: written?.note ?? (line.event === 'approve' ? line.note : null) }]
  })
}

/** What still lies ahead of one visit, soonest first. `by`: who is awaited. */
export type Ahead = {
  step: 'approval' | 'answer' | 'practitioner' | 'substitute' | 'visit' | 'record' | 'agree' | 'settle' | 'paid'
}

export function aheadOf(visit: {
  status: VisitStatus
  open: readonly Condition[]
  hasStarted: boolean
  isPaidOut: boolean
}): Ahead[] {
  const steps = (...named: Ahead['step'][]) => named.map((step) => ({ step }))
  switch (visit.status) {
    case 'requested':
      return [...steps(...visit.open), ...steps('visit', 'agree', 'paid')]
    case 'confirmed':
      return visit.hasStarted ? steps('record', 'agree', 'paid') : steps('visit', 'record', 'agree', 'paid')
    case 'delivered':
      return steps('agree', 'paid')
    case 'problem':
      return steps('settle')
    case 'agreed':
      return visit.isPaidOut ? [] : steps('paid')
    default:
      return []
  }
}
