import { type Base, HELP_NUMBER, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `check`: as it is said to be somebody's; `lost` and `found`: the services that go without it, and those that stay. */
type Props = Base & { check: string; reason: string; lost: readonly string[]; found: readonly string[] }

export const subject = ({ check }: Pick<Props, 'check'>) => `Waymark has withdrawn your ${check}`

export default function CheckWithdrawn(props: Props) {
  const { reader, origin, check, reason, lost, found } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Reason: ${reason}`}
      heading={`Your ${check} does not count any more`}
      opening={[
        toReader(
          reader,
          'Waymark’s staff have withdrawn this check. Until they have seen a current one, schools do not find you for what needs it, and you cannot accept a request for it.',
        ),
      ]}
      facts={[
        ['Reason', reason],
        ['Not found for', lost],
        ...(found.length > 0 ? [['Still found for', found] as const] : []),
      ]}
      button={{ words: 'See what is to do', path: '/adviser' }}
      closing={[
        `To show us a current one, write to help@waymark.example. If you think this is wrong, call ${HELP_NUMBER}.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  check: 'place on the UK Register',
  reason: 'The look-up no longer shows your entry.',
  lost: ['Personal guidance day', 'Personal guidance half day'],
  found: ['Group session'],
}
