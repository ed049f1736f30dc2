import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  id: string
  by: string
  school: string
  lead: string | null
  service: string
  wanted: string
  years: string
  people: string
  place: string
  purpose: string
  until: string
  isReminder: boolean
}

export const subject = ({ school, service, isReminder, until }: Props) =>
  isReminder
    ? `${school} waits for your answer until ${until}`.slice(0, 110)
    : `${school} asks several advisers: ${service.charAt(0).toLowerCase()}${service.slice(1)}`.slice(0, 110)

export default function EnquiryAsked(props: Props) {
  const { reader, origin, id, by, school, lead, service, wanted, years, people, place, purpose, until, isReminder } =
    props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Answer with days and a price, or say no, by ${until}.`}
      heading={isReminder ? `${school} still waits for your answer` : `Could you come to ${school}?`}
      opening={[
        toReader(
          reader,
          `${by}${lead ? ` of ${lead}` : ''} has asked you and other advisers the same. Answer with days and a price, or say no, by ${until}.`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Service', service],
        ['When', wanted],
        ['Place', place],
        ['For', [years, ...(people ? [people] : [])]],
        ['What it is for', purpose.split('\n')],
      ]}
      button={{ words: 'Answer', path: `/adviser/enquiries/${id}` }}
      closing={['No day is held in your diary. If you are chosen, an ordinary request follows, which you then answer.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  id: 'enq_sample',
  by: 'Priya Anand',
  school: 'Fernhollow School',
  lead: null,
  service: 'Personal guidance day',
  wanted: '3 visits between Mon 11 Jan and Fri 12 Feb 2027',
  years: 'Years 10 and 11',
  people: '6 interviews at each visit',
  place: 'Fernhollow School, Long Lane, Fernhollow, ZZ4 7QT',
  purpose: 'The next of Year 11, before their college deadlines.',
  until: '5pm on Friday 4 December 2026',
  isReminder: false,
}
