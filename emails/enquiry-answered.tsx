import { type Base, Letter } from './parts/letter.tsx'
import { origin, requester } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

type Props = Base & {
  id: string
  adviser: string
  school: string
  service: string
  /** Why not; null where days are offered. */
  why: string | null
  days: string[]
  price: string
  note: string
}

export const subject = ({ adviser, school, why }: Props) =>
  why === null ? `${adviser} offers days for ${school}` : `${adviser} cannot come to ${school} this time`

export default function EnquiryAnswered(props: Props) {
  const { reader, origin, id, adviser, school, service, why, days, price, note } = props
  const base = reader.side === 'consortium' ? '/consortium' : '/school'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={why === null ? `At ${price} a visit, before travel and fee.` : why.slice(0, 90)}
      heading={why === null ? `${adviser} has answered with days` : `${adviser} has said no`}
      opening={[
        toReader(
          reader,
          why === null
            ? 'you find the whole price beside the other answers. The days are free as we write and are not held.'
            : 'the others whom you asked can still answer.',
        ),
      ]}
      facts={[
        ['School', school],
        ['Service', service],
        ...(why === null
          ? ([
              ['Days offered', days],
              ['Price of one visit', `${price}, before travel, fee and VAT`],
              ...(note ? [['In their words', note.split('\n')] as const] : []),
            ] as const)
          : ([['Reason', why.split('\n')]] as const)),
      ]}
      button={{ words: 'See all answers', path: `${base}/enquiries/${id}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: requester,
  origin,
  id: 'enq_sample',
  adviser: 'Rowan Tallis',
  school: 'Fernhollow School',
  service: 'Personal guidance day',
  why: null,
  days: ['Thursday 21 January 2027', 'Thursday 28 January 2027'],
  price: '£300.00',
  note: 'I can bring the college prospectuses.',
}
