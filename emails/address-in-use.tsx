import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & { path: string }

export const subject = () => 'You already have a Waymark account'

/** What somebody who signs up with a known address is told: by email only, so that the page gives nobody away. */
export default function AddressInUse(props: Props) {
  const { reader, origin, path } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="Sign in instead of signing up."
      heading="You already have an account"
      opening={[
        toReader(
          reader,
          'somebody tried to sign up with this address. If it was you, sign in with the password you have.',
        ),
      ]}
      facts={[['Account', reader.address]]}
      button={{ words: 'Sign in', path }}
      closing={[
        'If you have forgotten the password, the sign-in page sets a new one. If it was not you, do nothing: nothing has changed.',
      ]}
    />
  )
}

export const sampleProps: Props = { reader: { ...person, name: null, firstName: null }, origin, path: '/sign-in' }
