import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { readYearSeller } from '#app/domain/sellers/read-reports.server.ts'
import { quarterWords } from '#app/domain/sellers/seller-figures.ts'
import { EXCLUDED_WORDS } from '#app/domain/sellers/seller-rules.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Facts, TextLink } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const year = yearOfParam(params.year)
  const seller = year && (await readYearSeller(actor, { year, supplierId: plainText(params.supplierId) }))
  if (!year || !seller) throw await missing(actor, request)
  const { legalName, addressLines, vatNumber, paidTo, taxNumber, isBirthKnown, excludedAs, excludedWhy, figures } =
    seller
  return {
    frame: await frameOf(actor, request),
    ...{ year, legalName, figures, entries: seller.entries.map((one) => ({ ...one, on: formatDate(one.on) })) },
    facts: [
      { name: 'Address', words: addressLines.join(', ') || 'None' },
      { name: 'Tax number', words: taxNumber ?? (excludedAs ? 'Not asked' : 'Missing') },
      ...(seller.trading === 'sole_trader'
        ? [{ name: 'Date of birth', words: isBirthKnown ? 'Known' : 'Missing' }]
        : []),
      ...(vatNumber ? [{ name: 'VAT number', words: vatNumber }] : []),
      { name: 'Paid to', words: paidTo ? `Account ${paidTo} at Stripe` : 'No account is known' },
      ...(excludedAs ? [{ name: 'Not reported', words: `${EXCLUDED_WORDS[excludedAs]}: ${excludedWhy}` }] : []),
    ],
  }
}

export const meta = () => [{ title: pageTitle('Seller in a report') }]

export default function SellerOfYear() {
  const { year, legalName, figures, entries, facts } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `/staff/seller-reports/${year}`, text: `Seller report for ${year}` }}
          caption={legalName}
          title={`${formatPounds(figures.considerationPence)} was paid for ${figures.activities === 1 ? '1 visit' : `${figures.activities} visits`}`}
        />
      }
    >
      <Section title="By quarter">
        <StackTable
          caption={`What ${legalName} was paid, by quarter`}
          rows={figures.quarters.map((one, at) => ({ ...one, quarter: at + 1 }))}
          rowKey={({ quarter }) => String(quarter)}
          columns={[
            { key: 'quarter', head: 'Quarter', cell: ({ quarter }) => quarterWords(quarter, year) },
            { key: 'visits', head: 'Visits', numeric: true, cell: ({ activities }) => activities },
            { key: 'fees', head: 'Withheld', numeric: true, cell: ({ feesPence }) => formatPounds(feesPence) },
            {
              key: 'paid',
              head: 'Paid',
              numeric: true,
              cell: ({ considerationPence }) => formatPounds(considerationPence),
            },
          ]}
          foot={{
            quarter: 'In all',
            visits: String(figures.activities),
            fees: formatPounds(0),
            paid: formatPounds(figures.considerationPence),
          }}
        />
      </Section>
      <Section title="Entries that make it up">
        <StackTable
          caption="Entries of the ledger, in the order in which they were posted"
          rows={entries}
          rowKey={({ entryId }) => String(entryId)}
          columns={[
            { key: 'on', head: 'Posted', cell: ({ on, isTakenBack }) => (isTakenBack ? `${on}, taken back` : on) },
            { key: 'quarter', head: 'Quarter', numeric: true, cell: ({ quarter }) => quarter },
            {
              key: 'booking',
              head: 'Booking',
              cell: ({ booking }) => booking && <TextLink href={`/staff/payments/${booking}`}>{booking}</TextLink>,
            },
            { key: 'school', head: 'School', cell: ({ school }) => school ?? '' },
            { key: 'amount', head: 'Paid', numeric: true, cell: ({ amountPence }) => formatPounds(amountPence) },
          ]}
          foot={{ on: 'In all', amount: formatPounds(figures.considerationPence) }}
        />
      </Section>
      <Section title="Who they are" last>
        <Facts facts={facts} />
      </Section>
    </Page>
  )
}
