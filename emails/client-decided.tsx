import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { adviser: string; school: string; event: 'confirm' | 'refuse'; words: string }

export const subject = ({ adviser, school, event }: Props) =>
  event === 'confirm'
    ? `${school} was ${adviser}’s client before`
    : `${school} does not count as ${adviser}’s client before`

export default function ClientDecided(props: Props) {
  const { reader, origin, adviser, school, event, words } = props
  const isAdviser = reader.side === 'adviser'
  const [who, whom] = isAdviser ? [school, 'a client of yours'] : ['your school', `a client of ${adviser}`]
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={words.slice(0, 90)}
      heading={event === 'confirm' ? 'Confirmed as an existing client' : 'Not counted as an existing client'}
      opening={[
        toReader(
          reader,
          event === 'confirm'
            ? `our staff have confirmed that ${who} was ${whom} before Waymark. There is no booking fee on what ${isAdviser ? 'the school asks you' : `you ask ${adviser}`} for from now on; what was asked for before stays as it is.`
            : `our staff do not count that ${who} was ${whom} before Waymark.`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Adviser', adviser],
        [event === 'confirm' ? 'What was seen' : 'Reason', words.split('\n')],
      ]}
      button={
        isAdviser ? { words: 'See who came', path: '/adviser/clients' } : { words: 'Open Waymark', path: '/school' }
      }
      closing={event === 'confirm' ? [] : ['If something shows otherwise, send it to help@waymark.example.']}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  adviser: 'Rowan Tallis',
  school: 'Fernhollow School',
  event: 'refuse',
  words: 'The invoice that was sent is of another school.',
}
