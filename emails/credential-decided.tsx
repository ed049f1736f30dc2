import type { Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { CREDENTIALS_AT, toReader } from './parts/words.ts'

/**
 * `what`: as it is said to be somebody's; `lost`: their services that go without it; `found`: those that schools find a listed
 * adviser for now; `until`: the day on which it ends, where it does.
 */
type Props = Base & {
  id: string
  of: 'adviser' | 'provider'
  what: string
  event: keyof typeof SAID
  reason: string
  until: string
  isListed: boolean
  lost: readonly string[]
  found: readonly string[]
}

const SAID = {
  verify: { subject: 'Verified', heading: 'is verified', opening: 'Waymark’s staff have seen this and verified it.' },
  refuse: {
    subject: 'Not verified yet',
    heading: 'could not be verified',
    opening: 'Waymark’s staff have looked at this and could not verify it. What to do is below.',
  },
  suspend: {
    subject: 'Suspended',
    heading: 'is suspended',
    opening:
      'Waymark’s staff have suspended this, and it does not count until a second member of staff has decided. What is booked and needs it can’t go ahead meanwhile.',
  },
  lift: {
    subject: 'No longer suspended',
    heading: 'is no longer suspended',
    opening: 'A second member of Waymark’s staff has lifted the suspension.',
  },
  revoke: {
    subject: 'Revoked',
    heading: 'does not count any more',
    opening: 'A second member of Waymark’s staff has confirmed that this does not count any more.',
  },
  ask_copy: {
    subject: 'A copy is wanted',
    heading: 'needs a copy',
    opening:
      'Waymark’s staff have asked for a copy of what shows this. Only you and they can open it, and it is deleted within six months.',
  },
  accept_until: {
    subject: 'Ends on an earlier day',
    heading: 'ends on an earlier day',
    opening:
      'Waymark’s staff accept the register that this is on until the day below, and not after it. Nothing about your membership has changed, and visits up to that day go ahead.',
  },
  accept_again: {
    subject: 'Accepted to its own end',
    heading: 'is accepted to its own end again',
    opening: 'Waymark’s staff accept the register that this is on again, for as long as your membership runs.',
  },
} as const

const CALM: readonly Props['event'][] = ['verify', 'lift', 'ask_copy', 'accept_again']
const WITH_END: readonly Props['event'][] = ['verify', 'accept_until', 'accept_again']

export const subject = ({ event, what }: Pick<Props, 'event' | 'what'>) => `${SAID[event].subject}: your ${what}`

export default function CredentialDecided(props: Props) {
  const { reader, origin, id, of, what, event, reason, until, isListed, lost, found } = props
  const are = what === 'references' ? SAID[event].heading.replace(/^is /, 'are ') : SAID[event].heading
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={reason === '' ? SAID[event].opening : `They wrote: ${reason}`}
      heading={`Your ${what} ${are}`}
      opening={[toReader(reader, SAID[event].opening)]}
      facts={[
        ...(reason === '' ? [] : [['They wrote', reason] as const]),
        ...(WITH_END.includes(event) && until !== '' ? [['Until', formatDate(until as Day)] as const] : []),
        ...(lost.length > 0 && event !== 'verify' ? [['Cannot be given without it', lost] as const] : []),
        ...(isListed && found.length > 0 ? [['Schools find you for', found] as const] : []),
      ]}
      button={{
        words:
          event === 'ask_copy'
            ? 'Add a copy'
            : event === 'refuse' || event === 'revoke'
              ? 'See what is to do'
              : of === 'provider'
                ? 'See your checks'
                : 'See your credentials',
        path: event === 'verify' ? CREDENTIALS_AT[of] : `${CREDENTIALS_AT[of]}/${id}`,
      }}
      closing={
        CALM.includes(event)
          ? []
          : [`If you think this is wrong, write to help@waymark.example or call ${HELP_NUMBER}.`]
      }
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  id: 'crd_1',
  of: 'adviser',
  what: 'place on the professional register',
  event: 'suspend',
  reason: 'The look-up no longer shows your entry.',
  until: '',
  isListed: true,
  lost: ['Personal guidance day', 'Personal guidance half day'],
  found: ['Group session'],
}
