import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `found`: the services that schools find them for; `left`: what is still to do, as their home says it. */
type Props = Base & { slug: string; found: readonly string[]; left: readonly string[] }

export const subject = () => 'You are listed: schools find you on Waymark now'

export default function AdviserListed(props: Props) {
  const { reader, origin, slug, found, left } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject()}
      preview="Your profile, prices and free days can be seen from now."
      heading="Schools find you now"
      opening={[
        toReader(
          reader,
          'Waymark’s staff have seen your checks and listed you. Schools see your profile, your prices and your free days. A request comes by email, with the day by which to answer.',
        ),
      ]}
      facts={[
        ...(found.length > 0 ? [['Schools find you for', found] as const] : []),
        ...(left.length > 0 ? [['Still to do', left] as const] : []),
      ]}
      button={{ words: 'See your profile as schools do', path: `/advisers/${slug}` }}
      closing={left.length > 0 ? ['Your home on Waymark leads to what is still to do.'] : []}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  slug: 'rowan-tallis',
  found: ['Group session', 'Assembly'],
  left: ['Say which days you work', 'Set up your payout account'],
}
