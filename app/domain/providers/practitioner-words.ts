import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDayShort } from '#app/domain/format-day.ts'
import type { Part } from '#app/domain/services/menu.ts'

type Standing = {
  status: 'invited' | 'joined' | 'declined' | 'withdrawn' | 'left' | 'ended'
  invitedUntil?: Date | null
  joinedAt: Date | null
  endedAt: Date | null
}

type Tone = 'done' | 'open' | 'no'

/** How a practitioner stands with a provider, as either side reads it. */
export function practitionerStatus(one: Standing, now: Date): { tone: Tone; words: string } {
  const on = (at: Date | null) => (at ? ` ${formatDate(londonDay(at))}` : '')
  switch (one.status) {
    case 'invited':
      return one.invitedUntil && one.invitedUntil <= now
        ? { tone: 'no', words: 'The invitation has run out' }
        : { tone: 'open', words: `Invited, open until${on(one.invitedUntil ?? null)}` }
    case 'joined':
      return { tone: 'done', words: `Joined${on(one.joinedAt)}` }
    case 'declined':
      return { tone: 'no', words: `Declined${on(one.endedAt)}` }
    case 'withdrawn':
      return { tone: 'open', words: 'Invitation withdrawn' }
    case 'left':
      return { tone: 'no', words: `Left${on(one.endedAt)}` }
    case 'ended':
      return { tone: 'no', words: `Ended${on(one.endedAt)}` }
  }
}

const TERMS_STATUS = {
  offered: { tone: 'open', words: 'Waits for their yes' },
  agreed: { tone: 'done', words: 'Agreed' },
  declined: { tone: 'no', words: 'Not agreed' },
  withdrawn: { tone: 'open', words: 'Taken back' },
  replaced: { tone: 'open', words: 'Replaced by newer terms' },
} as const

export const termsStatus = (status: keyof typeof TERMS_STATUS): { tone: Tone; words: string } => TERMS_STATUS[status]

/** "Mon 7 Dec", "Tue 8 Dec morning": when somebody is free, in as few words as say it. */
export function freeDayWords({ day, parts }: { day: Day; parts: Part[] }): string {
  const named = parts.filter((part) => part !== 'whole_day')
  const isAllDay = parts.includes('whole_day') || parts.length === 0
  return isAllDay ? formatDayShort(day) : `${formatDayShort(day)} ${named.join(' and ')}`
}
