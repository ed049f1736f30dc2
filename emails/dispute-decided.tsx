import { formatPounds } from '#app/domain/money.ts'
import { type DisputeProps, disputePath, sampleProps as opened } from './dispute-opened.tsx'
import { Letter } from './parts/letter.tsx'
import { referenceFact, toReader, visitFacts } from './parts/words.ts'

type Props = DisputeProps & { status: 'won' | 'lost' | 'closed' }

export const subject = ({ booking, pence, status }: Props) =>
  status === 'lost'
    ? `${formatPounds(pence)} is to be paid again: booking ${booking.reference}`
    : `The dispute over ${formatPounds(pence)} is over: booking ${booking.reference}`

export default function DisputeDecided(props: Props) {
  const { reader, origin, booking, to, pence, status } = props
  const amount = formatPounds(pence)
  const isLost = status === 'lost'
  const LOST = {
    payer: `your bank has kept the ${amount} that your card had paid. The visit was agreed and the invoice stands, so it is to be paid again: by bank transfer to the account on the invoice, or by card. If the invoice is wrong, answer this email before you pay.`,
    adviser: `the payer’s bank has kept the ${amount}. ${booking.payer} owes it again, and we ask for it: you are paid out when it has come in.`,
    staff: `the payer’s bank has kept the ${amount}. ${booking.payer} owes it again and is asked for it.`,
  }
  const OVER = {
    payer: `your bank has decided, and the payment of ${amount} stands. Nothing more is to be done.`,
    adviser: `the payer’s bank has decided that the payment of ${amount} stands. What was held or taken back is paid out to you again.`,
    staff: `the payer’s bank has decided that the payment of ${amount} stands. What was held or taken back is paid out again.`,
  }
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={isLost ? 'The bank has kept the money.' : 'The payment stands.'}
      heading={isLost ? `${amount} is owed again` : `The payment of ${amount} stands`}
      opening={[toReader(reader, (isLost ? LOST : OVER)[to])]}
      facts={[[isLost ? 'Owed again' : 'Stands', amount], referenceFact(booking), ...visitFacts(reader, booking)]}
      button={disputePath(props)}
    />
  )
}

export const sampleProps: Props = { ...opened, status: 'lost' }
