import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { event: 'suspend' | 'lift' | 'revoke' }

const SAID = {
  suspend: {
    subject: 'You are suspended on Waymark',
    preview: 'Schools cannot ask you for visits, and those to come are held.',
    opening:
      'A concern has been reported to us, and we have to look at it. Until then schools cannot ask you for visits, and those to come can’t go ahead. Each school is told only that. This says nothing about whether the concern is founded.',
    closing: `Somebody of our staff calls you within one school day. You can call us on ${HELP_NUMBER}.`,
  },
  lift: {
    subject: 'Your suspension is lifted',
    preview: 'Schools can ask you for visits again.',
    opening:
      'Two of our staff have looked at it, and your suspension is lifted. Schools can ask you for visits again, and those to come go ahead as booked. No school reads that you were suspended.',
    closing: '',
  },
  revoke: {
    subject: 'You can no longer be booked on Waymark',
    preview: 'Two of our staff have decided it.',
    opening:
      'Two of our staff have decided that you can no longer be booked on Waymark. Visits to come do not go ahead. What has been agreed is paid out as before.',
    closing: `If you think this is wrong, write to help@waymark.example or call ${HELP_NUMBER}.`,
  },
} as const

export const subject = ({ event }: Pick<Props, 'event'>) => SAID[event].subject

export default function AdviserSuspended(props: Props) {
  const { reader, origin, event } = props
  const { preview, opening, closing } = SAID[event]
  return (
    <Letter
      {...{ reader, origin, preview }}
      title={subject(props)}
      heading={subject(props)}
      opening={[toReader(reader, opening)]}
      facts={[]}
      button={{ words: 'See your visits', path: '/adviser/visits' }}
      closing={closing === '' ? [] : [closing]}
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, event: 'suspend' }
