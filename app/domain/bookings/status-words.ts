import type { Condition, VisitStatus } from './lifecycle.ts'

export type StatusWords = { tone: 'done' | 'promised' | 'open' | 'turn' | 'soon' | 'no'; words: string }

type Stands = {
  status: VisitStatus
  open: readonly Condition[]
  isLapsed?: boolean
  agreedHow?: string | null
  lacks?: 'renewal' | 'hold' | null
  /** null: it has no date, and is delivered. */
  span?: unknown
}

/** How a visit stands, for the side that buys it: a mark, and whom it waits for by name. */
export function statusWords(visit: Stands, names: { adviser: string; approver: string }): StatusWords {
  // Of what is asked for it matters more who is awaited; what is to be renewed is said beside it.
  if (visit.lacks === 'renewal' && visit.status === 'confirmed')
    return { tone: 'soon', words: `Needs renewal: ${names.adviser}` }
  if (visit.lacks === 'hold' && (visit.status === 'requested' || visit.status === 'confirmed') && !visit.isLapsed)
    return { tone: 'soon', words: 'Can’t go ahead yet' }
  switch (visit.status) {
    case 'requested': {
      if (visit.isLapsed) return { tone: 'no', words: 'Out of time' }
      const waits = [
        visit.open.includes('approval') ? names.approver : '',
        visit.open.includes('answer') ? names.adviser : '',
      ].filter(Boolean)
      if (visit.open.includes('substitute'))
        return {
          tone: 'turn',
          words:
            visit.span === null ? 'Say whether somebody else may answer for it' : 'Say whether somebody else may come',
        }
      if (visit.open.includes('practitioner') && !visit.open.includes('answer'))
        return {
          tone: 'open',
          words: `Waiting for ${names.adviser} to name ${visit.span === null ? 'who answers for it' : 'who comes'}`,
        }
      return { tone: 'open', words: `Waiting for ${waits.join(' and ')}` }
    }
    case 'confirmed':
      return { tone: 'promised', words: 'Confirmed' }
    case 'delivered':
      return {
        tone: 'turn',
        words: visit.span === null ? 'Delivered: agree it' : 'Delivered: agree that it took place',
      }
    case 'problem':
      return { tone: 'soon', words: 'Problem: Waymark settles it' }
    case 'agreed':
      return { tone: 'done', words: visit.agreedHow === 'silence' ? 'Agreed by silence' : 'Agreed' }
    case 'declined':
      return { tone: 'no', words: 'Declined' }
    case 'withdrawn':
      return { tone: 'no', words: 'Withdrawn' }
    case 'expired':
      return { tone: 'no', words: 'Expired' }
    case 'cancelled':
      return { tone: 'no', words: 'Cancelled' }
    case 'void':
      return { tone: 'no', words: 'Settled: nothing is due' }
  }
}

/** What lists of bookings can be narrowed to: a booking is shown when one of its visits stands so. */
export const STATUS_FILTERS = {
  waiting: { words: 'Waiting', statuses: ['requested'] },
  confirmed: { words: 'Confirmed', statuses: ['confirmed'] },
  delivered: { words: 'To agree', statuses: ['delivered'] },
  problem: { words: 'With a problem', statuses: ['problem'] },
  agreed: { words: 'Agreed', statuses: ['agreed'] },
  uncounted: { words: 'Pupils not counted', statuses: ['delivered', 'agreed'] },
  numberless: { words: 'Without an order number', statuses: ['confirmed', 'delivered', 'agreed'] },
  ended: { words: 'Ended', statuses: ['declined', 'withdrawn', 'expired', 'cancelled', 'void'] },
} as const satisfies Record<string, { words: string; statuses: readonly VisitStatus[] }>
export type StatusFilter = keyof typeof STATUS_FILTERS

/** Those of them that somebody can use: which pupils were counted is the school's to know, never a consortium's. */
export const statusFiltersFor = (kind: 'school' | 'consortium'): StatusFilter[] =>
  (Object.keys(STATUS_FILTERS) as StatusFilter[]).filter((filter) => kind === 'school' || filter !== 'uncounted')
