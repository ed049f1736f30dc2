import { isCollected } from './paid-through.ts'
import type { BookingSeen } from './read-booking.server.ts'
import type { BuyerTurn } from './turn-words.ts'

type Visit = BookingSeen['visits'][number]

type Seen = Pick<BookingSeen, 'payer' | 'approval' | 'determinations'> & {
  booking: Pick<BookingSeen['booking'], 'orderNumber'>
  visits: Pick<
    Visit,
    'status' | 'open' | 'dayChange' | 'paidThrough' | 'counts' | 'payment' | 'interviewsWanted' | 'register'
  >[]
}

/** Whether there are pupils of whom a school can say how many are eligible: none where the register says nobody was seen. */
export const hasPupilsToCount = ({
  interviewsWanted,
  register,
}: Pick<Visit, 'interviewsWanted' | 'register'>): boolean => interviewsWanted > 0 && register?.seen !== 0

/** What can wait for somebody in a booking as it stands, whoever is looking: everything else need not be looked for. */
export function turnsThatCanBe({ booking, payer, approval, visits, determinations }: Seen): BuyerTurn['kind'][] {
  const isAwaiting = approval.status === 'awaiting'
  const some = (...statuses: string[]) => visits.filter(({ status }) => statuses.includes(status))
  const can: Record<BuyerTurn['kind'], boolean> = {
    replace: some('cancelled').length > 0,
    approve: isAwaiting,
    answer: isAwaiting && approval.question !== null && approval.answer === null,
    substitute: some('requested').some(({ open }) => open.includes('substitute')),
    day: some('confirmed').some(({ dayChange }) => dayChange?.side === 'adviser'),
    agree: some('delivered').length > 0,
    problem: some('problem').length > 0,
    disagreement: determinations[0]?.disagreement?.status === 'open',
    count: some('delivered', 'agreed').some((visit) => !visit.counts && hasPupilsToCount(visit)),
    order_number:
      payer.usesOrderNumbers &&
      !booking.orderNumber &&
      some('confirmed', 'delivered', 'agreed').some((visit) => isCollected(visit)),
    higher_total: visits.some(({ payment }) => payment?.status === 'held'),
    pay: visits.some(({ payment }) => payment?.status === 'open'),
  }
  return (Object.keys(can) as BuyerTurn['kind'][]).filter((kind) => can[kind])
}
