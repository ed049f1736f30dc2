import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { whatItCanDo } from './parts/waiting-money.ts'
import { toReader } from './parts/words.ts'

/** Somebody of the staff asks a payer what their money is for. `open`: their unpaid invoices, "RT-0031: £351.14". Pence. */
type Props = Base & { waitsPence: number; words: string; by: string; open: string[] }

export const subject = ({ waitsPence }: Props) => `What is your ${formatPounds(waitsPence)} for?`

export default function WaitingMoneyAsked(props: Props) {
  const { reader, origin, waitsPence, words, by, open } = props
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview="It has paid no invoice, and we ask what you meant it for."
      heading={`Your ${formatPounds(waitsPence)} has paid no invoice`}
      opening={[
        toReader(
          reader,
          `${formatPounds(waitsPence)} that you have sent by bank transfer waits at Stripe, which holds your payments. ${by} of Waymark asks:`,
        ),
        `“${words}”`,
        whatItCanDo(waitsPence),
      ]}
      facts={[
        ['Waits', formatPounds(waitsPence)],
        ['Unpaid invoices', open.length > 0 ? open : 'None'],
      ]}
      button={{ words: 'See your invoices', path: '/school/invoices' }}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  waitsPence: 30_000,
  words: 'You quoted RT-0029, which is paid. Did you mean RT-0031?',
  by: 'Hattie Lund',
  open: ['RT-0031: £351.14'],
}
