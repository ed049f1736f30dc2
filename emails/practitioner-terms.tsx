import { type Base, Letter } from './parts/letter.tsx'
import { origin, practitioner } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { organisation: string; by: string; engagement: string; rate: string; terms: string }

export const subject = ({ organisation }: Props) => `${organisation} offers you other terms`

export default function PractitionerTerms(props: Props) {
  const { reader, origin, organisation, by, engagement, rate, terms } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Nothing changes until you agree: ${rate}.`}
      heading={`${organisation} offers you other terms`}
      opening={[
        toReader(
          reader,
          `${by} has written down new terms. Nothing changes until you agree: what you have agreed holds until then, and for visits you are named for already.`,
        ),
      ]}
      facts={[
        ['You would be', engagement],
        ['Rate', rate],
        ['Terms', terms.split('\n').filter(Boolean)],
      ]}
      button={{ words: 'Agree or decline', path: '/adviser/providers' }}
    />
  )
}

export const sampleProps: Props = {
  reader: practitioner,
  origin,
  organisation: 'Northfell Careers',
  by: 'Imogen Thwaite',
  engagement: 'Self-employed',
  rate: '£225 a guidance day, paid by the provider',
  terms: 'Paid within 14 days of the visit.',
}
