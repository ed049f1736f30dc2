import { type Base, Letter } from './parts/letter.tsx'
import { origin, person } from './parts/samples.ts'
import { capital } from './parts/words.ts'

type Props = Base & { adviser: string; note: string; path: string }

export const subject = ({ adviser }: Props) => `${adviser} can be booked on Waymark`

export default function ClientInvitation(props: Props) {
  const { reader, origin, adviser, note, path } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="See their page, their prices and their checks."
      heading={`Book ${adviser} on Waymark`}
      opening={[
        capital(
          `${adviser} has worked with your school and asked us to send you this link. Waymark is where schools in England book freelance careers advisers: you see the whole price, have days approved, and pay by invoice.`,
        ),
      ]}
      facts={[['Adviser', adviser], ...(note ? [[`From ${adviser}`, note.split('\n')] as const] : [])]}
      button={{ words: 'See their page', path }}
      closing={['If you do not know them, you need do nothing. We write to you about this no more than once a day.']}
    />
  )
}

export const sampleProps: Props = {
  reader: { ...person, name: null, firstName: null, because: 'Rowan Tallis gave us this address' },
  origin,
  adviser: 'Rowan Tallis',
  note: 'Lovely to be back in January.',
  path: '/clients/k3J_x9',
}
