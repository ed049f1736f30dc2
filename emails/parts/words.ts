import type { BookingWords, PaymentWords, PayoutWords } from '#app/domain/bookings/email-facts.ts'
import { interviewsHeld } from '#app/domain/bookings/visit-words.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { Base, Fact, Reader } from './letter.tsx'

export type BookingProps = Base & { booking: BookingWords }
export type PaymentProps = BookingProps & { payment: PaymentWords }
export type PayoutProps = BookingProps & { payout: PayoutWords }

/** "Graham, your visit …"; without a name, "Your visit …". */
export const toReader = (reader: Reader, words: string): string =>
  reader.firstName ? `${reader.firstName}, ${words}` : words.charAt(0).toUpperCase() + words.slice(1)

/** "30 licences": how much there is of what has no date; null of visits. */
export const quantityIn = ({ visits: [visit] }: BookingWords): string | null => visit?.quantity ?? null

/** One of two words: of visits, or of what has no date and is delivered. */
export const ofVisitOr = (booking: BookingWords, ofVisit: string, undated: string): string =>
  quantityIn(booking) === null ? ofVisit : undated

/** "the visit on Thursday 21 January 2027", "the 3 visits from Thursday 21 January 2027" */
export function theVisits({ visits }: BookingWords): string {
  const [first] = visits
  if (!first) return 'the visits'
  if (first.quantity !== null) return `the booking of ${first.quantity}`
  return visits.length === 1
    ? `the visit on ${formatDay(first.day)}`
    : `the ${visits.length} visits from ${formatDay(first.day)}`
}

/** "a visit on Thursday 21 January 2027", "3 visits from Thursday 21 January 2027" */
export const visitsAsked = (booking: BookingWords): string =>
  quantityIn(booking)?.concat(wantedBy(booking)) ??
  theVisits(booking)
    .replace(/^the (?=visit )/, 'a ')
    .replace(/^the /, '')

/** ", wanted by Thursday 21 January 2027", of what has no date. */
export const wantedBy = ({ visits: [visit] }: BookingWords): string =>
  visit?.quantity ? `, wanted by ${formatDay(visit.day)}` : ''

export const isOne = ({ visits }: BookingWords): boolean => visits.length === 1
export const theDays = (booking: BookingWords): string => (isOne(booking) ? 'the day' : 'the days')

/** What its supplier reads of time that is not needed any more; '' of what has no date, which held none. */
export const freeAgain = (booking: BookingWords): string =>
  ofVisitOr(booking, `${isOne(booking) ? 'The time is' : 'The times are'} free again in your diary.`, '')

/** "the visit on Thursday 21 January 2027", or of what has no date "the delivery of 30 licences". */
export const whatWas = (booking: BookingWords): string =>
  ofVisitOr(booking, `the visit${onDay(booking)}`, `the delivery of ${quantityIn(booking)}`)

/** "it took place", or of what has no date "it was delivered". */
export const tookPlace = (booking: BookingWords): string => ofVisitOr(booking, 'it took place', 'it was delivered')

/** "will not take place", or of what has no date "is off". */
export const willNot = (booking: BookingWords): string => ofVisitOr(booking, 'will not take place', 'is off')

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const buyerBase = ({ side }: Reader): string => (side === 'consortium' ? '/consortium' : '/school')

/** Where whoever supplies has their pages: an adviser, or a provider's office. */
export const supplierBase = ({ isOffice }: Reader): string => (isOffice ? '/provider' : '/adviser')

/** Where what an adviser, or a provider, has shown of itself is kept. */
export const CREDENTIALS_AT = { adviser: '/adviser/credentials', provider: '/provider/checks' } as const

/** The page where this reader's side sees the booking, and answers it. */
export const pathOf = (reader: Reader, booking: BookingWords): string =>
  reader.side === 'adviser'
    ? `${supplierBase(reader)}/requests/${booking.id}`
    : `${buyerBase(reader)}/bookings/${booking.id}`

/** Where whoever may ask for visits finds somebody else in the place of one that its adviser could not keep. */
export const replacePath = (reader: Reader, booking: BookingWords): string =>
  booking.visits.length === 1
    ? `${pathOf(reader, booking)}/visits/${booking.visits[0]?.id}/replace`
    : pathOf(reader, booking)

/** Where one visit is put to another day: the page on which it is proposed and answered. */
export const dayPath = (reader: Reader, booking: BookingWords): string => {
  const visit = booking.visits.length === 1 ? booking.visits[0] : undefined
  if (!visit) return pathOf(reader, booking)
  return reader.side === 'adviser'
    ? `${supplierBase(reader)}/visits/${visit.id}/day`
    : `${pathOf(reader, booking)}/visits/${visit.id}/day`
}

/** The page that takes the order number, of whoever buys. */
export const orderNumberPath = (reader: Reader, booking: BookingWords): string =>
  reader.side === 'adviser' ? pathOf(reader, booking) : `${pathOf(reader, booking)}/order-number`

/** The page where an approver decides. */
export const approvalPath = (reader: Reader, booking: BookingWords): string =>
  `${buyerBase(reader)}/approvals/${booking.id}`

/** The page on which both sides state their case about the visit that an email is about, and staff read both. */
export function casePath(reader: Reader, booking: BookingWords): string {
  const [visit] = booking.visits
  if (reader.side === 'staff') return problemPath(booking)
  if (!visit) return pathOf(reader, booking)
  return reader.side === 'adviser'
    ? `${supplierBase(reader)}/visits/${visit.id}/case`
    : `${pathOf(reader, booking)}/visits/${visit.id}/case`
}

/** The page on which staff settle the problem with the visit that an email is about. */
export const problemPath = ({ visits: [visit] }: BookingWords): string =>
  visit ? `/staff/problems/${visit.id}` : '/staff/problems'

export const invoicePath = (payment: PaymentWords): string => `/school/invoices/${payment.id}`

/** The days, and their times once where they are the same; else each day with its own. Where places differ, each its own. */
function daysFacts({ visits }: BookingWords): Fact[] {
  const [first] = visits
  if (first && first.quantity !== null)
    return [
      ['How many', first.quantity],
      ['Wanted by', formatDay(first.day)],
    ]
  const times = new Set(visits.map((visit) => visit.times))
  const isOnePlace = new Set(visits.map((visit) => visit.place)).size === 1
  const lines = visits.map((visit) =>
    [formatDay(visit.day), ...(times.size > 1 ? [visit.times] : []), ...(isOnePlace ? [] : [visit.place])].join(', '),
  )
  const days: Fact = [visits.length === 1 ? 'Day' : 'Days', lines]
  return times.size === 1 ? [days, ['Times', [...times]]] : [days]
}

/** Whom a provider has named, once for all days where it is one person. */
function comesFacts({ isProvider, visits }: BookingWords): Fact[] {
  if (!isProvider) return []
  if (visits[0]?.quantity) return [['Who answers for it', visits[0].comes ?? 'To be named']]
  const names = new Set(visits.map(({ comes }) => comes ?? 'To be named'))
  if (names.size === 1) return [['Who comes', [...names]]]
  return [['Who comes', visits.map(({ day, comes }) => `${formatDay(day)}: ${comes ?? 'to be named'}`)]]
}

/** Which days stand only if a check is renewed by then, and which are held. */
function lackFacts(reader: Reader, { visits }: BookingWords): Fact[] {
  const lacking = (why: 'renewal' | 'hold') =>
    visits.filter(({ lacks }) => lacks === why).map(({ day }) => formatDay(day))
  const [days, held] = [lacking('renewal'), lacking('hold')]
  if (held.length > 0) return [['Can’t go ahead', [...held, 'As things stand. We write again when that changes.']]]
  if (days.length === 0) return []
  const whose = reader.side === 'adviser' ? 'a check of yours' : 'a check of whoever comes'
  const it = days.length === 1 && visits.length === 1 ? 'It goes' : 'They go'
  return [
    [
      'Needs renewal',
      [...days, `By then ${whose} will have ended. ${it} ahead once our staff have seen the current one.`],
    ],
  ]
}

/** Who, when and where, as the reader's side knows it. */
export function visitFacts(reader: Reader, booking: BookingWords): Fact[] {
  const places = booking.visits.map(({ place, room }) => [place, room].filter(Boolean).join(', '))
  // Whoever goes there reads where it is; the school knows where it is itself.
  const addresses = booking.visits.flatMap(({ address, isAtSchool }) =>
    address && (reader.side === 'adviser' || !isAtSchool) ? [address] : [],
  )
  return [
    reader.side === 'adviser'
      ? ['School', booking.school]
      : [booking.isProvider ? 'Provider' : 'Adviser', booking.adviser],
    ...(reader.side === 'consortium' ? [['School', booking.school] as Fact] : []),
    ['Service', booking.service],
    ...daysFacts(booking),
    ...comesFacts(booking),
    ...lackFacts(reader, booking),
    ...(quantityIn(booking) === null ? [['Place', [...new Set([...places, ...addresses])]] as Fact] : []),
    ...booking.remote.map(({ name, words }): Fact => [name, words]),
  ]
}

/** Whether the reader is of the school that hosts what its consortium booked: told of it, and not who decides. */
export const isHost = (reader: Reader, booking: BookingWords): boolean =>
  reader.side === 'school' && booking.consortium !== null

/** Where money that is not needed goes: "your funds"; a host's is in its share. */
export const moneyPlace = (reader: Reader, booking: BookingWords): string =>
  isHost(reader, booking) ? `the share that your school agreed with ${booking.consortium}` : 'your funds'

/** Who asked for it in the school's name, and which share pays; for the school that hosts it. */
export const hostFacts = (reader: Reader, booking: BookingWords): Fact[] =>
  isHost(reader, booking)
    ? [
        ['Booked by', `${booking.requestedBy}, for ${booking.consortium}`],
        ['Paid from', booking.funding.map(({ name, pence }) => `Your share of ${name}: ${formatPounds(pence)}`)],
      ]
    : []

/** What the visit is of, for whoever makes ready for it. */
export function workFacts({ visits, yearGroups }: BookingWords): Fact[] {
  const interviews = Math.max(0, ...visits.map((visit) => visit.interviews))
  return [
    ...(interviews > 0
      ? [['Interviews wanted', visits.length === 1 ? `${interviews}` : `${interviews} a visit`] as Fact]
      : []),
    ...(yearGroups ? [['Year groups', yearGroups] as Fact] : []),
  ]
}

/** What the reader's side pays or is paid. */
/** The same where nothing is invoiced, since the payer’s payroll pays. */
const byPayrollFact = (reader: Reader, booking: BookingWords): Fact =>
  reader.side === 'adviser'
    ? [
        'You are paid',
        `${formatPounds(booking.receivesPence)}, before tax and National Insurance, by the payroll of ${booking.payer}`,
      ]
    : [
        'To pay',
        `${formatPounds(booking.totalPence)}, before deductions, through your payroll. There is no invoice and no booking fee`,
      ]

export const moneyFact = (reader: Reader, booking: BookingWords): Fact =>
  booking.isByPayroll
    ? byPayrollFact(reader, booking)
    : reader.side === 'adviser'
      ? ['You are paid', formatPounds(booking.receivesPence)]
      : [
          'To pay',
          `${formatPounds(booking.totalPence)}, within 30 days of ${isOne(booking) ? 'the' : 'each visit’s'} invoice`,
        ]

/** What the adviser wrote for the school when recording the visit. */
export const noteFact = ({ visits: [visit] }: BookingWords): Fact[] => [
  ...(visit?.part ? [['Took place', `${capital(visit.part)}, and that part is billed`] as Fact] : []),
  ...(visit?.deliveredNote ? [['The adviser’s note', visit.deliveredNote] as Fact] : []),
]

/** For those who are invoiced by it, where they use order numbers. */
export const orderNumberFact = (reader: Reader, booking: BookingWords): Fact[] =>
  reader.side === 'adviser' || !booking.usesOrderNumbers || booking.isByPayroll
    ? []
    : [['Order number', booking.orderNumber ?? 'To follow']]

/** " on Thursday 21 January 2027": the day of the visit that an email is about. */
export const onDay = ({ visits: [visit] }: BookingWords): string =>
  visit && visit.quantity === null ? ` on ${formatDay(visit.day)}` : ''

export const referenceFact = (booking: BookingWords): Fact => ['Booking', booking.reference]

/** By when each day wants its answer, where they differ; none where one time is for all. */
export function eachDayBy({ visits }: BookingWords, which: 'approveBy' | 'answerBy'): Fact[] {
  if (new Set(visits.map((visit) => visit[which])).size === 1) return []
  const name = which === 'approveBy' ? 'Decide by' : 'Answer by'
  return [[name, visits.map((visit) => `${formatDay(visit.day)}: ${visit[which]}`)]]
}

/** Of the visits that an email is not about, what still waits for its reader; '' when nothing does. */
export function othersWait(reader: Reader, { others }: BookingWords): string {
  const waiting = reader.side === 'adviser' ? others.toAnswer : reader.decides ? others.toApprove : null
  if (!waiting) return ''
  const which = waiting.visits === 1 ? 'One other visit' : `${waiting.visits} other visits`
  const what = reader.side === 'adviser' ? 'your answer' : `your approval, for ${formatPounds(waiting.totalPence)}`
  return `${which} of this booking still ${waiting.visits === 1 ? 'waits' : 'wait'} for ${what}, by ${waiting.by}.`
}

/** Why, where somebody gave a reason. */
export const reasonFact = (reason: string | null): Fact[] => (reason ? [['Reason', reason]] : [])

/** What the payer claims back as VAT, so that funding and what is paid add up. */
export const recoverableFact = ({ recoverablePence }: BookingWords): Fact[] =>
  recoverablePence > 0 ? [['VAT you claim back', formatPounds(recoverablePence)]] : []

/** Who buys, as an adviser reads of it: the consortium that leads, else the school. */
export const buyerOf = ({ consortium, school }: BookingWords): string => consortium ?? school

/** Who approves, as an adviser reads of it: the consortium that leads, else whoever contracts and pays, as an academy's trust. */
export const payerOf = ({ consortium, payer }: BookingWords): string => consortium ?? payer

/** Who is still awaited, as a fact both sides see; none when nobody is. */
export function awaitedFact(reader: Reader, booking: BookingWords): Fact[] {
  const lines = [
    ...(booking.approvedBy
      ? []
      : [
          `${reader.side === 'adviser' ? 'The school’s approval' : reader.decides ? 'Your approval' : 'Approval'}, by ${booking.approveBy}`,
        ]),
    ...(booking.isAccepted
      ? []
      : [`${reader.side === 'adviser' ? 'Your answer' : `${booking.adviser}’s answer`}, by ${booking.answerBy}`]),
  ]
  return lines.length > 0 ? [['Still awaited', lines]] : []
}

/** "you have" to whoever did it, "Priya Anand has" to everybody else. */
export const hasDone = (reader: Reader, by: string): string => (reader.name === by ? 'you have' : `${by} has`)

/** What becomes of a recorded visit that nobody answers: with a register silence agrees, and without one it never does. */
export function silenceWords({ visits }: BookingWords): string {
  const [visit] = visits
  if (!visit?.agreeBy) return ''
  if (visit.quantity !== null)
    return `If nobody answers by ${visit.agreeBy}, the delivery counts as agreed, and the history and the invoice say so.`
  const held = interviewsHeld({ interviewsWanted: visit.interviews, register: visit })
  return visit.marked > 0
    ? `A register was kept: ${held}. If nobody answers by ${visit.agreeBy}, the visit counts as agreed, and the history and the invoice say so.`
    : 'No register was kept, so silence does not agree: nothing is invoiced until somebody answers.'
}
