import { formatPounds } from '#app/domain/money.ts'
import { type Base, HELP_ADDRESS, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** A reminder that Stripe waits for the account that money goes back to. `asked`: where Stripe has written to. Pence. */
type Props = Base & { pence: number; reason: string; asked: string | null; askedOn: string; until: string }

export const subject = ({ pence }: Props) => `${formatPounds(pence)} still waits for your bank details`

export default function BankDetailsWanted(props: Props) {
  const { reader, origin, pence, reason, asked, askedOn, until } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`Stripe asked for them on ${askedOn}.`}
      heading={`Say to Stripe where ${formatPounds(pence)} is to go`}
      opening={[
        toReader(
          reader,
          `${formatPounds(pence)} is to go back to you. On ${askedOn} Stripe, who collects for us, wrote to ${asked ?? 'the address for your invoices'} and asked for the account that it goes to. Nobody has answered yet.`,
        ),
        `Without an answer the money comes back to us on ${until}. It stays yours then, and we start again.`,
      ]}
      facts={[
        ['To be returned', formatPounds(pence)],
        ['Why', reason],
        ['Stripe wrote to', asked ?? 'The address for your invoices'],
        ['Answer it by', until],
      ]}
      button={{ words: 'See your invoices', path: '/school/invoices' }}
      closing={[
        `Is Stripe’s email lost? Write to ${HELP_ADDRESS}, and leave out your bank details: we never ask for them.`,
      ]}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  pence: 10_720,
  reason: 'Two of the six interviews could not take place.',
  asked: 'finance@northgate.example',
  askedOn: 'Monday 4 January 2027',
  until: 'Thursday 18 February 2027',
}
