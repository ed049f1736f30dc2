import { type Base, Letter } from './parts/letter.tsx'
import { office, origin } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** `visits`: to come, for which they were named. */
type Props = Base & {
  id: string
  name: string
  decision: 'joined' | 'declined' | 'left' | 'terms_agreed' | 'terms_declined'
  reason: string
  visits: number
}

const WORDS = {
  joined: 'has joined',
  declined: 'does not join',
  left: 'has left',
  terms_agreed: 'agrees to the new terms',
  terms_declined: 'does not agree to the new terms',
} as const

const NEXT: Record<Props['decision'], string> = {
  joined: 'You may name them for visits as soon as our staff have verified what the service needs of them.',
  declined: 'Nothing was agreed. You may invite them again.',
  left: 'You can no longer name them.',
  terms_agreed: 'They hold for visits that you name them for from now.',
  terms_declined: 'What was agreed before still holds.',
}

export const subject = ({ name, decision }: Pick<Props, 'name' | 'decision'>) => `${name} ${WORDS[decision]}`

export default function PractitionerDecided(props: Props) {
  const { reader, origin, id, decision, reason, visits } = props
  const named = visits === 1 ? 'a visit to come' : `${visits} visits to come`
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={NEXT[decision]}
      heading={subject(props)}
      opening={[
        toReader(
          reader,
          `${subject(props)}. ${NEXT[decision]}${visits > 0 ? ` They were named for ${named}: name somebody else, to whom the school must agree.` : ''}`,
        ),
      ]}
      facts={reason === '' ? [] : [['In their words', reason]]}
      button={
        visits > 0
          ? { words: 'See who is to be named', path: '/provider' }
          : { words: 'See the practitioner', path: `/provider/practitioners/${id}` }
      }
    />
  )
}

export const sampleProps: Props = {
  reader: office,
  origin,
  id: 'prc_sample',
  name: 'Marian Oakes',
  decision: 'left',
  reason: 'I am moving away at Easter.',
  visits: 2,
}
