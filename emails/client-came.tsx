import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { school: string; by: string }

export const subject = ({ school }: Props) => `${school} says that it knows you already`

export default function ClientCame(props: Props) {
  const { reader, origin, school, by } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${by} came by your link.`}
      heading={`${school} came by your link`}
      opening={[
        toReader(
          reader,
          `${by} of ${school} has said that the school was a client of yours before Waymark. Our staff confirm it, and may ask you for something that shows it, such as an invoice.`,
        ),
      ]}
      facts={[
        ['School', school],
        ['Said by', by],
      ]}
      button={{ words: 'See who came', path: '/adviser/clients' }}
    />
  )
}

export const sampleProps: Props = { reader: adviser, origin, school: 'Fernhollow School', by: 'Priya Anand' }
