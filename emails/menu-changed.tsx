import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** Staff have changed a service of the menu that its reader offers. `changes`: each thing with what it was before. */
type Props = Base & {
  code: string
  name: string
  event: 'changed' | 'taken_off' | 'put_back'
  changes: readonly string[]
}

const SAID = {
  changed: {
    heading: 'has changed on the menu',
    opening:
      'Waymark’s staff have changed this service for everybody who offers it. What is booked keeps its words and its price; new requests follow the menu as it is now.',
  },
  taken_off: {
    heading: 'is off the menu',
    opening:
      'Waymark’s staff have taken this service off the menu. Schools do not find you for it any more. What is booked stays booked.',
  },
  put_back: {
    heading: 'is on the menu again',
    opening: 'Waymark’s staff have put this service back on the menu. You offer it on your terms from before.',
  },
} as const

export const subject = ({ name, event }: Pick<Props, 'name' | 'event'>) => `${name} ${SAID[event].heading}`

export default function MenuChanged(props: Props) {
  const { reader, origin, code, event, changes } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={changes[0] ?? SAID[event].opening}
      heading={subject(props)}
      opening={[toReader(reader, SAID[event].opening)]}
      facts={changes.length > 0 ? [['What changed', changes]] : []}
      button={
        event === 'taken_off'
          ? { words: 'See your services', path: '/adviser/services' }
          : { words: 'Look at your terms', path: `/adviser/services/${code}` }
      }
      closing={[`If this does not suit you, write to help@waymark.example or call ${HELP_NUMBER}.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  code: 'single_interview',
  name: 'Single interview',
  event: 'changed',
  changes: ['Usual length: 60 minutes, before 45 minutes', 'Most interviews: 1, before 2'],
}
