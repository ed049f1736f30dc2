import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatInstant } from '#app/domain/format-day.ts'
import type { CredentialStatus } from './credential-lifecycle.ts'

type Standing = {
  status: CredentialStatus
  startsOn: Day | null
  endsOn: Day | null
  replacedFrom: Day | null
  submittedAt: Date
  seenOn: Day | null
  reason: string | null
}

export type CredentialTone = 'done' | 'open' | 'soon' | 'no' | 'turn'

/** Where a credential stands, as its owner and staff read it. */
export function credentialStatus(one: Standing, today: Day): { tone: CredentialTone; words: string } {
  const until = one.endsOn === null ? '' : ` to ${formatDate(one.endsOn)}`
  switch (one.status) {
    case 'submitted':
      return { tone: 'open', words: `With our staff since ${formatInstant(one.submittedAt)}` }
    case 'verified':
      return one.startsOn !== null && one.startsOn > today
        ? { tone: 'done', words: `Verified from ${formatDate(one.startsOn)}` }
        : { tone: 'done', words: `Verified${until}` }
    case 'expiring':
      return one.endsOn !== null && one.endsOn < today
        ? { tone: 'no', words: `Ended ${formatDate(one.endsOn)}` }
        : { tone: 'soon', words: `Ends ${formatDate(one.endsOn ?? londonDay(one.submittedAt))}` }
    case 'expired':
      return { tone: 'no', words: one.endsOn ? `Ended ${formatDate(one.endsOn)}` : 'Ended' }
    case 'refused':
      return { tone: 'no', words: 'Not verified' }
    case 'withdrawn':
      return { tone: 'open', words: 'Taken back' }
    case 'replaced':
      return {
        tone: 'open',
        words: `Replaced by a newer one${one.replacedFrom === null ? '' : `, from ${formatDate(one.replacedFrom)}`}`,
      }
    case 'suspended':
      return { tone: 'no', words: 'Suspended' }
    case 'revoked':
      return { tone: 'no', words: 'Revoked' }
  }
}
