import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  id: string
  school: string
  service: string
  outcome: 'chosen' | 'another' | 'closed' | 'ended'
  note: string
}

const SUBJECT: Record<Props['outcome'], (school: string) => string> = {
  chosen: (school) => `${school} would like you to come`,
  another: (school) => `${school} has chosen another adviser this time`,
  closed: (school) => `${school} needs no adviser for this any more`,
  ended: (school) => `${school} has not chosen anybody`,
}

const OPENING: Record<Props['outcome'], (school: string) => string> = {
  chosen: (school) =>
    `${school} has chosen your answer and is writing its request. You answer that as you do any other; until then no day is held.`,
  another: (school) =>
    `${school} has chosen another adviser this time. Thank you for your answer. Nothing of your diary was held for it.`,
  closed: (school) =>
    `${school} has closed what it asked you and others, without choosing anybody. Nothing of your diary was held for it.`,
  ended: (school) =>
    `${school} has chosen nobody in time, so what it asked you and others has ended. Nothing of your diary was held for it.`,
}

export const subject = ({ outcome, school }: Props) => SUBJECT[outcome](school)

export default function EnquiryEnded(props: Props) {
  const { reader, origin, id, school, service, outcome, note } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${service}, ${school}.`}
      heading={subject(props)}
      opening={[toReader(reader, OPENING[outcome](school))]}
      facts={[
        ['School', school],
        ['Service', service],
        ...(note ? [['In the school’s words', note.split('\n')] as const] : []),
      ]}
      button={{ words: 'See what you answered', path: `/adviser/enquiries/${id}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  id: 'enq_sample',
  school: 'Fernhollow School',
  service: 'Personal guidance day',
  outcome: 'closed',
  note: 'Our timetable has changed. We will ask again in the summer.',
}
