import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { path: string }

export const subject = () => 'Confirm your email address for Waymark'

export default function VerifyEmail(props: Props) {
  const { reader, origin, path } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="The link works once, for 24 hours."
      heading="Is this your email address?"
      opening={[
        toReader(reader, 'confirm that this address is yours, so that what Waymark writes to you reaches you.'),
      ]}
      facts={[['Address', reader.address]]}
      button={{ words: 'Confirm this address', path }}
      closing={[
        'The link works once, for 24 hours. If you did not give this address to Waymark, do nothing: nothing happens without the link.',
      ]}
    />
  )
}

export const sampleProps: Props = { reader: person, origin, path: '/verify/sample-link' }
