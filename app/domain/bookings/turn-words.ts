import { type Day, londonDay } from '../calendar.ts'
import { formatDay, formatDayShort } from '../format-day.ts'
import { formatPounds } from '../money.ts'

/** Something that waits for this person: of which booking or visit, and by when where there is a time. */
export type BuyerTurn = {
  kind:
    | 'replace'
    | 'approve'
    | 'answer'
    | 'substitute'
    | 'day'
    | 'agree'
    | 'problem'
    | 'disagreement'
    | 'count'
    | 'order_number'
    | 'higher_total'
    | 'pay'
  bookingId: string
  reference: string
  visitId: string | null
  adviser: string
  schoolId: string
  school: string
  /** The visit's day, or the first of several; of what has no date the day by which it is wanted. */
  day: Day | null
  /** "30 licences" of what has no date; null of visits. */
  quantity: string | null
  visits: number
  pence: number
  by: Date | Day | null
  /** From when the school days until then were counted; null where they were not. */
  since: Date | null
  /** Whose question waits, or who asked for the approval. */
  who: string
  /** What is asked; nothing but for a question. */
  words: string
  paymentRequestId: string | null
  /** What is held until its higher total is approved. */
  chargeId: string | null
}

export type TurnWords = { what: string; href: string; detail: string; by?: string }

/**
 * A turn as its person reads it: verb first, what it is about, by when. `namesSchool`: the person acts for several. Invoices
 * are paid on the school's pages.
 */
export function turnWords(turn: BuyerTurn, base: string, today: Day, namesSchool: boolean): TurnWords {
  if (turn.quantity !== null) return withoutDateWords(turn, turn.quantity, base, today, namesSchool)
  const on = turn.day ? formatDay(turn.day, today) : ''
  const at = namesSchool ? ` at ${turn.school}` : ''
  const booking = `${base}/bookings/${turn.bookingId}`
  const by = byWords(turn.by, today)
  const dated = by ? { by } : {}
  switch (turn.kind) {
    case 'replace':
      return {
        what: `Find somebody else for ${on}`,
        href: `${booking}/visits/${turn.visitId}/replace`,
        detail: `${turn.adviser} can’t come${at}. Other days and others who are free are one press away; or ask nobody.`,
        ...dated,
      }
    case 'approve': {
      const what = turn.visits === 1 ? `a visit${at}` : `${turn.visits} visits${at}`
      const when = turn.visits === 1 ? on : `from ${on}`
      return {
        what: `Approve or decline ${what} for ${formatPounds(turn.pence)}`,
        href: `${base}/approvals/${turn.bookingId}`,
        detail: `${turn.adviser}, ${when}. ${turn.who} asked for it.`,
        ...dated,
      }
    }
    case 'answer':
      return {
        what: `Answer a question about your request to ${turn.adviser}`,
        href: `${booking}/answer`,
        detail: `“${turn.words}”`,
        ...dated,
      }
    case 'substitute':
      return {
        what: `Say whether somebody else may come on ${on}`,
        href: `${booking}/visits/${turn.visitId}/substitute`,
        detail: `${turn.adviser}${at} would send somebody else than you expect. Until you agree the visit is not confirmed.`,
        ...dated,
      }
    case 'day':
      return {
        what: `Say whether the visit on ${on} may be on another day`,
        href: `${booking}/visits/${turn.visitId}/day`,
        detail: `${turn.adviser}${at} asks for it. It costs nothing; until you agree the visit stays where it is.`,
        ...dated,
      }
    case 'agree':
      return {
        what: `Agree that the visit on ${on} took place`,
        href: `${booking}/visits/${turn.visitId}/agree`,
        detail: `${turn.adviser}${at}. ${formatPounds(turn.pence)} counts as spent once you agree.`,
        ...dated,
      }
    case 'problem':
      return problemWords(turn, `the visit on ${on}`, booking, at)
    case 'disagreement':
      return disagreementWords(turn, booking, at, dated)
    case 'count':
      return {
        what: `Count the pupils of the visit on ${on}`,
        href: `${booking}/visits/${turn.visitId}/counts`,
        detail: `${turn.adviser}${at}. How many were eligible for Pupil Premium, how many have SEND. The adviser never sees it.`,
      }
    case 'order_number':
      return {
        what: `Add the order number of booking ${turn.reference}`,
        href: `${booking}/order-number`,
        detail: `${turn.adviser}${at}, ${on}. No invoice leaves without it.`,
      }
    case 'higher_total':
      return higherTotalWords(turn, `the visit on ${on}`, at)
    case 'pay':
      return {
        what: `Pay ${formatPounds(turn.pence)} for ${turn.visits === 1 ? `the visit on ${on}` : `${turn.visits} visits from ${on}`}`,
        href: `/school/invoices/${turn.paymentRequestId}`,
        detail: `${turn.visits === 1 ? `${turn.adviser}${at}, booking ${turn.reference}` : `Invoiced together${at}`}.${typeof turn.by === 'string' && turn.by < today ? ' Overdue.' : ''}`,
        ...dated,
      }
  }
}

/** The other side has spoken last: its case is read, and answered or not. */
const problemWords = (turn: BuyerTurn, what: string, booking: string, at: string): TurnWords => ({
  what: `Read what ${turn.adviser} says of the problem`,
  href: `${booking}/visits/${turn.visitId}/case`,
  detail: `It is about ${what}${at}. Answer, take it back, or leave it with Waymark, which decides.`,
})

/** VAT has made it dearer than what was approved: its page is the school's, as invoices are. */
const higherTotalWords = (turn: BuyerTurn, what: string, at: string): TurnWords => ({
  what: `Approve the higher total of ${formatPounds(turn.pence)} for ${what}`,
  href: `/school/charges/${turn.chargeId}`,
  detail: `${turn.adviser}${at}, booking ${turn.reference}. A supplier has registered for VAT. No invoice leaves until you agree.`,
})

/** An answer to a disagreement is due within 45 days; later it can still be given. */
const disagreementWords = (turn: BuyerTurn, booking: string, at: string, dated: { by?: string }): TurnWords => ({
  what: `Answer ${turn.adviser}’s disagreement with their employment status`,
  href: `${booking}/status`,
  detail: `Booking ${turn.reference}${at}. Say that the determination stands, and why, or make a new one.`,
  ...dated,
})

/** The same of what has no date: it is named by how much of it there is, and by when it is wanted. */
function withoutDateWords(
  turn: BuyerTurn,
  quantity: string,
  base: string,
  today: Day,
  namesSchool: boolean,
): TurnWords {
  const at = namesSchool ? ` for ${turn.school}` : ''
  const booking = `${base}/bookings/${turn.bookingId}`
  const by = byWords(turn.by, today)
  const dated = by ? { by } : {}
  const wanted = turn.day ? `wanted by ${formatDay(turn.day, today)}` : ''
  switch (turn.kind) {
    case 'approve':
      return {
        what: `Approve or decline ${quantity}${at} for ${formatPounds(turn.pence)}`,
        href: `${base}/approvals/${turn.bookingId}`,
        detail: `${turn.adviser}, ${wanted}. ${turn.who} asked for it.`,
        ...dated,
      }
    case 'answer':
      return {
        what: `Answer a question about your request to ${turn.adviser}`,
        href: `${booking}/answer`,
        detail: `“${turn.words}”`,
        ...dated,
      }
    case 'substitute':
      return {
        what: `Say whether somebody else may answer for ${quantity}`,
        href: `${booking}/visits/${turn.visitId}/substitute`,
        detail: `${turn.adviser}${at} has named somebody else. Until you agree it is not confirmed.`,
        ...dated,
      }
    case 'problem':
      return problemWords(turn, quantity, booking, at)
    case 'disagreement':
      return disagreementWords(turn, booking, at, dated)
    case 'replace':
    case 'day':
    case 'agree':
    case 'count':
      return {
        what: `Look at what was delivered: ${quantity}`,
        href: `${booking}/visits/${turn.visitId}/agree`,
        detail: `${turn.adviser}${at}. ${formatPounds(turn.pence)} counts as spent once you agree that it is all there.`,
        ...dated,
      }
    case 'order_number':
      return {
        what: `Add the order number of booking ${turn.reference}`,
        href: `${booking}/order-number`,
        detail: `${turn.adviser}${at}, ${quantity}. No invoice leaves without it.`,
      }
    case 'higher_total':
      return higherTotalWords(turn, quantity, at)
    case 'pay':
      return {
        what: `Pay ${formatPounds(turn.pence)} for ${turn.visits === 1 ? quantity : `${quantity} and more`}`,
        href: `/school/invoices/${turn.paymentRequestId}`,
        detail: `${turn.adviser}${at}, booking ${turn.reference}.${typeof turn.by === 'string' && turn.by < today ? ' Overdue.' : ''}`,
        ...dated,
      }
  }
}

/**
 * What waits and nobody can approve, as one turn of whoever may ask, or none. `invites`: the person looking keeps the team
 * that lacks an approver.
 */
export function noApproverTurns(
  waiting: readonly { bookingId: string; adviser: string; until: Date }[],
  { base, invites }: { base: string; invites: boolean },
  today: Day,
): TurnWords[] {
  const [first] = waiting
  if (!first) return []
  const isOne = waiting.length === 1
  const what = isOne ? `the request to ${first.adviser}` : `${waiting.length} requests`
  const by = byWords(first.until, today)
  const turn = {
    what: invites ? 'Invite somebody to approve' : `Find somebody who can approve ${what}`,
    href: invites
      ? `${base}/team/invite`
      : isOne
        ? `${base}/bookings/${first.bookingId}`
        : `${base}/bookings?status=waiting`,
    detail: `Nobody can approve ${invites ? what : isOne ? 'it' : 'them'} yet: whoever asks for a visit cannot. ${isOne ? 'It runs' : 'They run'} out if nobody does.`,
    ...(by ? { by } : {}),
  }
  return [turn]
}

const MANY = 3

/** The same with more than three of one kind made one, so that a trust's finance person sees what there is to do. */
export function foldedTurnWords(
  turns: readonly BuyerTurn[],
  base: string,
  today: Day,
  namesSchool: boolean,
): TurnWords[] {
  const folded: TurnWords[] = []
  for (const turn of turns) {
    const same = turns.filter((one) => one.kind === turn.kind)
    if (same.length <= MANY) folded.push(turnWords(turn, base, today, namesSchool))
    else if (same[0] === turn) folded.push(manyWords(same, base, today))
  }
  return folded
}

function manyWords(same: readonly BuyerTurn[], base: string, today: Day): TurnWords {
  const [first] = same as [BuyerTurn, ...BuyerTurn[]]
  const sum = formatPounds(same.reduce((all, one) => all + one.pence, 0))
  const by = byWords(first.by, today)
  const isOverdue = typeof first.by === 'string' && first.by < today
  const what: Record<BuyerTurn['kind'], { what: string; href: string; detail: string }> = {
    replace: {
      what: `Find somebody else for ${same.length} visits`,
      href: `${base}/bookings?status=ended`,
      detail: 'Their advisers can’t come.',
    },
    approve: {
      what: `Approve or decline ${same.length} requests for ${sum}`,
      href: `${base}/approvals`,
      detail: 'Days and money are held until each one’s time.',
    },
    answer: {
      what: `Answer ${same.length} questions about your requests`,
      href: `${base}/bookings?status=waiting`,
      detail: '',
    },
    substitute: {
      what: `Say whether somebody else may come to ${same.length} visits`,
      href: `${base}/bookings?status=waiting`,
      detail: 'Until you agree they are not confirmed.',
    },
    day: {
      what: `Say whether ${same.length} visits may be on other days`,
      href: `${base}/bookings?status=confirmed`,
      detail: 'Until you agree they stay where they are.',
    },
    agree: {
      what: `Agree that ${same.length} visits took place`,
      href: `${base}/bookings?status=delivered`,
      detail: `${sum} in all counts as spent once you agree.`,
    },
    problem: {
      what: `Read what advisers say of ${same.length} problems`,
      href: `${base}/bookings?status=problem`,
      detail: 'Answer them, take them back, or leave them with Waymark, which decides.',
    },
    disagreement: {
      what: `Answer ${same.length} disagreements with an employment status`,
      href: `${base}/bookings`,
      detail: `The first is about ${first.adviser}, booking ${first.reference}.`,
    },
    count: {
      what: `Count the pupils of ${same.length} visits`,
      href: `${base}/bookings?status=uncounted`,
      detail: 'How many were eligible for Pupil Premium, how many have SEND. The adviser never sees it.',
    },
    order_number: {
      what: `Add the order numbers of ${same.length} bookings`,
      href: `${base}/bookings?status=numberless`,
      detail: 'No invoice leaves without one.',
    },
    higher_total: {
      what: `Approve the higher totals of ${same.length} visits, ${sum} in all`,
      href: '/school/invoices',
      detail: 'A supplier has registered for VAT. No invoice leaves until you agree.',
    },
    pay: {
      what: `Pay ${same.length} invoices, ${sum} in all`,
      href: '/school/invoices',
      detail: isOverdue ? 'Some are overdue.' : 'Each is due 30 days after it was issued.',
    },
  }
  return { ...what[first.kind], ...(by ? { by } : {}) }
}

function byWords(by: Date | Day | null, today: Day): string | null {
  if (by === null) return null
  const day = by instanceof Date ? londonDay(by) : by
  return day === today ? 'today' : formatDayShort(day, today)
}
