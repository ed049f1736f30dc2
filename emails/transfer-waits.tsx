import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { type Base, Letter } from './parts/letter.tsx'
import { origin, payer } from './parts/samples.ts'
import { quotedWords, whatItCanDo } from './parts/waiting-money.ts'
import { toReader } from './parts/words.ts'

/** A transfer that has paid nothing. Pence. `open`: the payer's unpaid invoices, "RT-0031: £351.14". */
type Props = Base & { pence: number; cameOn: Day; quoted: string | null; waitsPence: number; open: string[] }

export const subject = ({ pence }: Props) => `Received ${formatPounds(pence)}: it has not paid an invoice`

export default function TransferWaits(props: Props) {
  const { reader, origin, pence, cameOn, quoted, waitsPence, open } = props
  const why = open.length > 0 ? 'It covers none of your unpaid invoices whole' : 'You have no unpaid invoice'
  return (
    <Letter
      {...{ reader, origin }}
      title={subject(props)}
      preview={`${why}, so it waits.`}
      heading={`${formatPounds(pence)} came and has paid nothing`}
      opening={[
        toReader(
          reader,
          `we have received ${formatPounds(pence)} from you by bank transfer${quotedWords(quoted)}. ${why}, so it has paid nothing and waits at Stripe, which holds your payments.`,
        ),
        whatItCanDo(waitsPence),
        ...(open.length > 0
          ? ['To pay an invoice with it now, send what is missing to the same account, with that invoice’s number.']
          : []),
      ]}
      facts={[
        ['Received', formatPounds(pence)],
        ['On', formatDay(cameOn)],
        ['Reference quoted', quoted ?? 'None'],
        ['Paid with it', 'Nothing yet'],
        ['Waits, in all', formatPounds(waitsPence)],
        ['Unpaid invoices', open.length > 0 ? open : 'None'],
      ]}
      button={{ words: 'See your invoices', path: '/school/invoices' }}
    />
  )
}

export const sampleProps: Props = {
  reader: payer,
  origin,
  pence: 30_000,
  cameOn: '2027-02-15' as Day,
  quoted: 'RT-0031',
  waitsPence: 30_000,
  open: ['RT-0031: £351.14'],
}
