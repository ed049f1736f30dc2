import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { hasDone, toReader } from './parts/words.ts'

type Props = Base & {
  organisation: string
  by: string
  /** What they may do from now; null: they have been taken out of the team. */
  roles: string | null
}

export const subject = ({ organisation, roles }: Props) =>
  roles === null ? `You are no longer in ${organisation}’s team` : `What you may do for ${organisation} has changed`

export default function TeamChanged(props: Props) {
  const { reader, origin, organisation, by, roles } = props
  const isOut = roles === null
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isOut ? `${by} has taken you out of it.` : `From now: ${roles}.`}
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          isOut
            ? `${hasDone(reader, by)} taken you out of the team of ${organisation} on Waymark. You no longer see what is kept there. What you have signed stays signed.`
            : `${hasDone(reader, by)} changed what you may do for ${organisation} on Waymark. It holds from now.`,
        ),
      ]}
      facts={[['Organisation', organisation], ...(isOut ? [] : [['You may', roles] as const])]}
      button={
        isOut ? { words: 'See your organisations', path: '/organisations' } : { words: 'Sign in', path: '/sign-in' }
      }
      closing={[`If you did not expect this, ask ${by}.`]}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, because: 'you are in that team, or were' },
  origin,
  organisation: 'Fernhollow School',
  by: 'Graham Ellwood',
  roles: null,
}
