import { formatPounds } from '#app/domain/money.ts'
import { type Base, HELP_ADDRESS, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { toReader } from './parts/words.ts'

/** Where money stands that goes back to its payer from what waited. `email`: where Stripe asks for bank details. Pence. */
type Props = Base & {
  pence: number
  status: 'needs_bank_details' | 'on_its_way' | 'returned' | 'failed'
  reason: string
  email: string | null
}

const HEADINGS: Record<Props['status'], (pounds: string) => string> = {
  needs_bank_details: (pounds) => `Stripe asks you where to send ${pounds}`,
  on_its_way: (pounds) => `${pounds} is on its way back to you`,
  returned: (pounds) => `We have returned ${pounds} to you`,
  failed: (pounds) => `Your bank did not take ${pounds} that we returned`,
}

export const subject = ({ status, pence }: Props) => HEADINGS[status](formatPounds(pence))

export default function WaitingMoneyReturned(props: Props) {
  const { reader, origin, pence, status, reason, email } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`It had paid no invoice. ${reason}`}
      heading={subject(props)}
      opening={[toReader(reader, WHAT[status](formatPounds(pence), email)), `Why it goes back: ${reason}`]}
      facts={[
        ['Returned', formatPounds(pence)],
        ...(status === 'needs_bank_details' && email ? [['Stripe writes to', email] as const] : []),
      ]}
      button={{ words: 'See your invoices', path: '/school/invoices' }}
    />
  )
}

const WHAT: Record<Props['status'], (pounds: string, email: string | null) => string> = {
  needs_bank_details: (pounds, email) =>
    `we are returning ${pounds} that you sent and that has paid no invoice. Stripe, which holds it, has written${email ? ` to ${email}` : ' to you'} to ask for the account that it should go to. We never ask for bank details ourselves.`,
  on_its_way: (pounds) => `${pounds} that you sent and that has paid no invoice is on its way back to your bank.`,
  returned: (pounds) => `${pounds} that you sent and that had paid no invoice has gone back to your bank.`,
  failed: (pounds) =>
    `${pounds} that we returned has come back: your bank did not take it. It waits at Stripe and stays yours. Write to ${HELP_ADDRESS} and we send it again.`,
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  pence: 30_000,
  status: 'needs_bank_details',
  reason: 'You paid twice.',
  email: 'invoices@fellgate.example',
}
