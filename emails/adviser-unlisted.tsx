import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { supplierBase, toReader } from './parts/words.ts'

type Props = Base & { reason: string }

export const subject = () => 'You are no longer listed on Waymark'

export default function AdviserUnlisted(props: Props) {
  const { reader, origin, reason } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview={`Reason: ${reason}`}
      heading="Schools do not find you any more"
      opening={[
        toReader(
          reader,
          'Waymark’s staff have taken you off the list. Your page is closed and nobody can ask for new visits. What is booked stays booked.',
        ),
      ]}
      facts={[['Reason', reason]]}
      button={{ words: 'See your own profile', path: `${supplierBase(reader)}/profile` }}
      closing={[`If you think this is wrong, call ${HELP_NUMBER}.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  reason: 'Your insurance ended on 31 August, and we have not seen a new policy.',
}
