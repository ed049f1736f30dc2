import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { path: string }

export const subject = () => 'Set a new password for Waymark'

export default function ResetPassword(props: Props) {
  const { reader, origin, path } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="The link works once, for one hour."
      heading="Set a new password"
      opening={[
        toReader(
          reader,
          'somebody asked to set a new password for this address. If it was you, choose one now. You will then be signed out everywhere else.',
        ),
      ]}
      facts={[['Account', reader.address]]}
      button={{ words: 'Choose a new password', path }}
      closing={['The link works once, for one hour. If it was not you, do nothing: your password stays as it is.']}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'a new password was asked for' },
  origin,
  path: '/reset/sample-link',
}
