import type { AskStep } from '#app/domain/sellers/ask-steps.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { supplierBase, toReader } from './parts/words.ts'

/** What HMRC asks Waymark to know of whoever it pays. `missing`: each thing, "your date of birth". */
type Props = Base & { step: AskStep; missing: string[] }

export const subject = ({ step }: Props) =>
  step === 'asked' ? 'HMRC asks us to know some of your tax details' : 'We still need your tax details for HMRC'

export default function TaxDetailsWanted(props: Props) {
  const { reader, origin, step, missing } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="It takes two minutes."
      heading="Tell us your tax details"
      opening={[
        toReader(
          reader,
          'schools pay you through Waymark. The law makes us tell HMRC once a year who was paid, and how much. For that we need a few details that we do not have yet.',
        ),
        'Give them on our page, never by email. They are kept encrypted, and only you and Waymark’s staff can see them.',
        ...(step === 'reminded_again'
          ? [
              'This is our last reminder. Without them we have to tell HMRC that you did not give them. Your payouts go on.',
            ]
          : []),
      ]}
      facts={[
        ['Missing', missing],
        ['Needed by', '31 December'],
      ]}
      button={{ words: 'Give your tax details', path: `${supplierBase(reader)}/payouts/tax-details` }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  step: 'asked',
  missing: ['your National Insurance number', 'your date of birth'],
}
