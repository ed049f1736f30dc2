import type { Day, Time } from '../calendar.ts'
import { formatDay, formatTimeRange } from '../format-day.ts'
import { formatPounds, type Pence } from '../money.ts'
import type { VisitMode } from '../services/menu.ts'
import { MODE_WORDS } from '../services/menu-words.ts'
import { type Condition, isLive, type VisitStatus } from './lifecycle.ts'

type When = { onDay: Day; isDated: boolean; from: Time; to: Time; quantity: string }

/** "Thursday 21 January", or of what has no date "Wanted by Thursday 21 January". */
export const whenWords = ({ onDay, isDated }: Pick<When, 'onDay' | 'isDated'>, today?: Day): string =>
  `${isDated ? '' : 'Wanted by '}${formatDay(onDay, today)}`

/** "8:45am to 3:15pm", or of what has no date "30 licences". */
export const timesWords = ({ isDated, from, to, quantity }: When): string =>
  isDated ? formatTimeRange(from, to) : quantity

type Place = { placeName: string; placeAddress: string; isAtSchool: boolean }

/** A place with its address where it is not the school: "Village Hall, 3 Mill Lane, Ambleford, ZZ9 2HT". */
export const placeInFull = ({ placeName, placeAddress }: Omit<Place, 'isAtSchool'>): string =>
  [placeName, placeAddress].filter(Boolean).join(', ')

/** Where an adviser goes: the school, or "Village Hall for Pikestaff School"; "Pikestaff School, by video" where nobody travels. */
export function whereWords(
  { placeName, isAtSchool, mode }: Omit<Place, 'placeAddress'> & { mode: VisitMode },
  school: string,
): string {
  if (mode === 'without_date') return school
  if (mode !== 'face_to_face') return `${school}, ${MODE_WORDS[mode].toLowerCase()}`
  return isAtSchool ? school : `${placeName} for ${school}`
}

/** The page on which whoever goes finds a visit: a request on the one where it is answered, if they answer for it. */
export const ownVisitPath = (
  { id, bookingId, status }: { id: string; bookingId: string; status: string },
  mayAnswer: boolean,
  at: '/adviser' | '/provider' = '/adviser',
): string => (mayAnswer && status === 'requested' ? `${at}/requests/${bookingId}` : `${at}/visits/${id}`)

export type VisitTone = 'done' | 'promised' | 'open' | 'turn' | 'no'

/** Where a visit stands, as its adviser reads it: who is awaited is named, and heather is their own turn. */
export function adviserStatus(visit: {
  status: VisitStatus
  open: readonly Condition[]
  hasStarted: boolean
  /** false: it has no date, and is delivered. */
  isDated?: boolean
  lacks?: 'renewal' | 'hold' | null
}): { tone: VisitTone; words: string } {
  const isToCome = visit.status === 'requested' || visit.status === 'confirmed'
  if (isToCome && visit.lacks === 'hold') return { tone: 'no', words: 'On hold' }
  if (isToCome && visit.lacks === 'renewal' && !visit.open.includes('answer'))
    return { tone: 'turn', words: 'Your turn: renew what it needs' }
  switch (visit.status) {
    case 'requested':
      if (visit.open.includes('answer')) return { tone: 'turn', words: 'Your turn: answer' }
      if (visit.open.includes('practitioner'))
        return { tone: 'turn', words: `Your turn: name who ${visit.isDated === false ? 'answers for it' : 'goes'}` }
      if (visit.open.includes('substitute')) return { tone: 'open', words: 'Waiting for the school: who comes instead' }
      return { tone: 'open', words: 'Waiting for approval' }
    case 'confirmed':
      if (visit.isDated === false) return { tone: 'turn', words: 'Your turn: deliver it' }
      return visit.hasStarted
        ? { tone: 'turn', words: 'Your turn: record it' }
        : { tone: 'promised', words: 'Confirmed' }
    case 'delivered':
      return { tone: 'open', words: 'Waiting for the school to agree' }
    case 'problem':
      return { tone: 'open', words: 'Problem raised: Waymark is settling it' }
    case 'agreed':
      return { tone: 'done', words: 'Agreed' }
    case 'declined':
      return { tone: 'no', words: 'Declined' }
    case 'withdrawn':
      return { tone: 'no', words: 'Taken back by the school' }
    case 'expired':
      return { tone: 'no', words: 'Ran out of time' }
    case 'cancelled':
      return { tone: 'no', words: 'Cancelled' }
    case 'void':
      return { tone: 'no', words: 'Settled: nothing is due' }
  }
}

/** What a visit brings whoever reads, as it stands: of a practitioner whom their provider pays, only that it does. */
export const receivedWords = (visit: { status: VisitStatus; receives: Pence | null }): string => {
  // Ended, it brings nothing but what cancelling it late costs.
  if (!isLive(visit.status)) return visit.receives ? formatPounds(visit.receives) : 'Nothing'
  return visit.receives === null ? 'Your provider pays you' : formatPounds(visit.receives)
}

/** How many of the interviews that were wanted were held, and how many the register leaves open. */
export function interviewsHeld(visit: {
  interviewsWanted: number
  register: { marked: number; seen: number } | null
}): string {
  const { marked, seen } = visit.register ?? { marked: 0, seen: 0 }
  const inAll = Math.max(marked, visit.interviewsWanted)
  const unmarked = inAll - marked
  return `${seen} of ${inAll} interviews held${unmarked > 0 ? `, ${unmarked} not marked` : ''}`
}
