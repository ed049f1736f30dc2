import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `how`: by whoever was signed in, or by the link that was sent for it. Nothing here opens anything. */
type Props = Base & { when: string; how: 'changed' | 'reset' }

export const subject = () => 'Your password for Waymark was changed'

export default function PasswordChanged(props: Props) {
  const { reader, origin, when, how } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="If it was not you, set a new one now."
      heading="Your password was changed"
      opening={[
        toReader(
          reader,
          how === 'reset'
            ? 'a new password was set for your account, with the link we sent to this address. It is signed out everywhere.'
            : 'the password of your account was changed. It is signed out everywhere but where that was done.',
        ),
        'If it was you, there is nothing to do.',
      ]}
      facts={[
        ['Account', reader.address],
        ['When', when],
      ]}
      button={{ words: 'It was not me: set a new one', path: '/forgot' }}
      closing={[`A new password signs out everybody else. Then call ${HELP_NUMBER}, and we look at what was done.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'the password of its account was changed' },
  origin,
  when: 'Thursday 21 January 2027, 9:12am',
  how: 'changed',
}
