import { whenWords } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import type { BookingAccount, VisitAccount } from '#app/domain/ledger/read-booking-account.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Headline, TextLink } from '#app/ui/text.tsx'

/** What somebody on the telephone to a bursar needs first: whose money it is, and where it is. */
export const BookingParties = ({ account }: { account: BookingAccount }) => (
  <>
    <Headline
      figures={[
        { name: 'In all', words: formatPounds(account.sums.total) },
        { name: 'Invoiced', mark: 'open', words: formatPounds(account.sums.invoiced) },
        { name: 'Received', mark: 'done', words: formatPounds(account.sums.received) },
        { name: 'Owed now', words: formatPounds(account.sums.owed) },
        { name: 'Paid out', words: formatPounds(account.sums.paidOut), note: 'to the adviser' },
      ]}
    />
    <Section title="Between whom">
      <Facts
        facts={[
          { name: 'School', words: account.school },
          ...(account.consortium ? [{ name: 'Consortium', words: account.consortium }] : []),
          { name: 'Payer', words: account.payer === account.school ? 'The school itself' : account.payer },
          {
            name: 'Adviser',
            words: <TextLink href={`/staff/advisers/${account.adviser.id}`}>{account.adviser.name}</TextLink>,
          },
          {
            name: 'Asked by',
            words: (
              <>
                {account.askedBy.name},{' '}
                <TextLink href={`mailto:${account.askedBy.email}`}>
                  <EmailAddress>{account.askedBy.email}</EmailAddress>
                </TextLink>
              </>
            ),
          },
        ]}
      />
    </Section>
  </>
)

const STANDS: Record<VisitAccount['stands'], { tone: 'done' | 'promised' | 'open' | 'no'; words: string }> = {
  not_agreed: { tone: 'promised', words: 'Not invoiced: delivery is not agreed' },
  ended: { tone: 'no', words: 'Ended: nothing is due' },
  awaiting_order_number: { tone: 'open', words: 'Not invoiced: the order number is awaited' },
  held: { tone: 'open', words: 'Not invoiced: above what was approved' },
  ready: { tone: 'open', words: 'Not invoiced: it leaves with its payer’s others' },
  owed: { tone: 'open', words: 'Owed' },
  paid: { tone: 'done', words: 'Paid' },
}

/** Visit by visit: the numbers that are printed, those that Stripe knows, and where the money is. */
export const VisitAccounts = ({ visits }: { visits: BookingAccount['visits'] }) => (
  <Section title="Invoices and payments">
    <StackTable
      caption="Invoices and payments, each visit or delivery"
      rows={visits}
      rowKey={({ visitId }) => visitId}
      columns={[
        { key: 'day', head: 'Day', cell: (visit) => whenWords(visit) },
        {
          key: 'stands',
          head: 'Where it stands',
          cell: ({ stands, dueOn, paidOut }) => (
            <>
              <Status tone={STANDS[stands].tone}>
                {STANDS[stands].words}
                {stands === 'owed' && dueOn && `, due ${formatDay(dueOn)}`}
              </Status>
              {paidOut && <span className="app-muted app-small"> {paidOutWords(paidOut)}</span>}
            </>
          ),
        },
        {
          key: 'numbers',
          head: 'Invoices and order',
          cell: ({ numbers, orderNumber, chargeId }) => (
            <>
              {[...numbers, orderNumber && `Order ${orderNumber}`].filter(Boolean).join(', ') || 'None yet'}
              {chargeId && (
                <>
                  {' '}
                  <TextLink href={`/staff/payments/charges/${chargeId}/credit`}>Credit</TextLink>
                </>
              )}
            </>
          ),
        },
        {
          key: 'stripe',
          head: 'At Stripe',
          cell: ({ stripeIds }) => (
            <span className="app-small govuk-!-text-break-word">
              {stripeIds.length > 0 ? stripeIds.join(', ') : 'Nothing yet'}
            </span>
          ),
        },
        { key: 'total', head: 'Total', numeric: true, cell: ({ totalPence }) => formatPounds(totalPence) },
      ]}
    />
  </Section>
)

function paidOutWords({ pence, at, reason }: NonNullable<VisitAccount['paidOut']>): string {
  if (at) return `${formatPounds(pence)} paid out on ${formatDay(londonDay(at))}.`
  return `${formatPounds(pence)} not paid out${reason ? `. The adviser was told: “${reason}”` : ' yet.'}`
}
