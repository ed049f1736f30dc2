import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { adviser, origin } from './parts/samples.ts'
import { supplierBase, toReader } from './parts/words.ts'

/** What HMRC was told of one seller. `again`: it was told something else before. Pence. */
type Props = Base & { year: number; amountPence: number; activities: number; again: boolean }

export const subject = ({ year, again }: Props) =>
  again ? `Corrected: what we told HMRC about ${year}` : `What we told HMRC about ${year}`

export default function SellerReport(props: Props) {
  const { reader, origin, year, amountPence, activities, again } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="Your copy is on your payouts page."
      heading={again ? `We corrected what HMRC knows about ${year}` : `Your copy of our report to HMRC for ${year}`}
      opening={[
        toReader(
          reader,
          again
            ? 'something about your payouts changed after we had reported them, so we sent HMRC a corrected report. Your copy is the same.'
            : 'the law makes us tell HMRC once a year what was paid to you through Waymark. We have done so. Your copy is the same.',
        ),
        'Keep it with your accounts: it counts what was sent to you in the calendar year, not what you invoiced, so it may differ from your tax return. If something is wrong, your copy says how to tell us.',
      ]}
      facts={[
        ['Year', `1 January to 31 December ${year}`],
        ['Paid to you', formatPounds(amountPence)],
        ['Visits', String(activities)],
        ['Fees taken off', 'None'],
      ]}
      button={{ words: 'See your copy', path: `${supplierBase(reader)}/payouts/seller-reports/${year}` }}
    />
  )
}

export const sampleProps: Props = {
  reader: adviser,
  origin,
  year: 2026,
  amountPence: 1_204_310,
  activities: 38,
  again: false,
}
