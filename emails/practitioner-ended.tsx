import { type Base, Letter } from './parts/letter.tsx'
import { origin, practitioner } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { organisation: string; by: string; reason: string }

export const subject = ({ organisation }: Props) => `${organisation} no longer sends you to schools`

export default function PractitionerEnded(props: Props) {
  const { reader, origin, organisation, by, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="What Waymark has verified of you stays yours."
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          `${by} has ended what you and ${organisation} had agreed. You are not expected at its visits to come. What Waymark has verified of you, your log of training, your diary and the visits you have been to stay yours: sign in as before. If you go to schools for nobody else, they are at a place of your own, which no school finds until you ask to be listed.`,
        ),
      ]}
      facts={[['Why', reason]]}
      button={{ words: 'See what stays yours', path: '/adviser/credentials' }}
    />
  )
}

export const sampleProps: Props = {
  reader: practitioner,
  origin,
  organisation: 'Northfell Careers',
  by: 'Imogen Thwaite',
  reason: 'We no longer work in the north of the county.',
}
