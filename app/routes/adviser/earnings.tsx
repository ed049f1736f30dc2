import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { approvedMileage } from '#app/domain/earnings/mileage.ts'
import { type EarningsMonth, type EarningsPayout, readEarnings } from '#app/domain/earnings/read-earnings.server.ts'
import { taxYear, taxYearByKey } from '#app/domain/earnings/tax-year.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { DownloadCsvLink } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { YearLinks } from '#app/ui/school-picker.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Facts, Headline, Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

/** Tax years that can be chosen: this one and the four before, as long as HMRC may ask for most of them. */
const YEARS = 5

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const asked = new URL(request.url).searchParams.get('year')
  const today = londonDay(new Date())
  const now = taxYear(today)
  const year = asked ? taxYearByKey(asked) : now
  if (!year) throw await missing(actor, request)
  const { months, payouts, trips } = await readEarnings(actor, year)
  const miles = trips.reduce((sum, trip) => sum + trip.miles, 0)
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    year: { key: year.key, label: year.label, from: formatDate(year.startsOn), to: formatDate(year.endsOn) },
    years: Array.from({ length: YEARS }, (_, back) => {
      const one = taxYear(`${now.startsIn - back}-04-06` as Day)
      return { key: one.key, label: one.label }
    }),
    // A month that has not begun has nothing to say, unless there is something in it.
    months: months.filter(({ from, ...figures }) => from <= today || Object.values(figures).some((one) => one !== 0)),
    payouts,
    trips: trips.length,
    miles,
    travelPence: sumPence(trips.map(({ travelPence }) => travelPence)),
    // A provider's miles are driven by several people, and the 10,000 are counted for each.
    approvedPence: actor.kind === 'provider' ? null : approvedMileage(miles),
  }
}

export const meta = () => [{ title: pageTitle('Earnings') }]

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

export default function EarningsPage() {
  const page = useLoaderData<typeof loader>()
  const { at, year, years, months, payouts } = page
  const sum = (part: keyof Omit<EarningsMonth, 'from'>) => sumPence(months.map((month) => month[part]))
  const invoiced = sum('netPence') + sum('vatPence') - sum('creditedPence')
  return (
    <Page
      head={
        <PageHead
          back={{ href: `${at}/payouts`, text: 'Payouts' }}
          caption={`Earnings, tax year ${year.label}`}
          title={
            invoiced > 0 ? `${formatPounds(invoiced)} was invoiced in your name` : 'Nothing was invoiced in your name'
          }
          sum={`${year.from} to ${year.to}. Schools pay Waymark’s fee on top: nothing is taken off yours.`}
        />
      }
    >
      <YearLinks
        label="Tax years"
        years={years.map(({ key, label }) => ({
          href: `${at}/payouts/earnings?year=${key}`,
          text: label,
          isShown: key === year.key,
        }))}
      />
      <Headline
        figures={[
          {
            name: 'Invoiced',
            mark: 'open',
            words: formatPounds(invoiced),
            note: `with ${formatPounds(sum('vatPence'))} VAT`,
          },
          { name: 'Paid by payers', mark: 'promised', words: formatPounds(sum('receivedPence')) },
          { name: 'Sent to you', mark: 'done', words: formatPounds(sum('paidOutPence')) },
        ]}
      />
      <Section title="By month">
        <StackTable
          caption="By tax month, from the 6th to the 5th"
          columns={monthColumns(sum('creditedPence') !== 0)}
          rows={months}
          rowKey={({ from }) => from}
          foot={{
            month: 'In all',
            net: formatPounds(sum('netPence')),
            vat: formatPounds(sum('vatPence')),
            credited: formatPounds(sum('creditedPence')),
            received: formatPounds(sum('receivedPence')),
            sent: formatPounds(sum('paidOutPence')),
          }}
        />
        <DownloadCsvLink href={`${at}/payouts/earnings.csv?year=${year.key}`} />
      </Section>
      <Mileage page={page} />
      <Section title="Sent to you" last>
        <StackTable
          caption="Payouts, each with its remittance advice"
          rows={payouts}
          rowKey={({ id }) => id}
          empty={<Text>Nothing was sent in this tax year.</Text>}
          columns={payoutColumns(at)}
        />
      </Section>
    </Page>
  )
}

function Mileage({ page: { trips, miles, travelPence, approvedPence } }: { page: Seen }) {
  return (
    <Section title="Travel">
      <Facts
        facts={[
          { name: 'Visits', words: `${trips} that took place face to face` },
          {
            name: 'Miles',
            words: `${miles}, there and back`,
            note: 'by road from your outward postcode, as each booking has it',
          },
          { name: 'Charged for travel', words: formatPounds(travelPence) },
          ...(approvedPence === null
            ? []
            : [
                {
                  name: 'HMRC’s rates',
                  words: formatPounds(approvedPence),
                  note: '45p a mile for the first 10,000 miles of a tax year, 25p after. What you drove otherwise is not in it',
                },
              ]),
        ]}
      />
    </Section>
  )
}

const monthColumns = (withCredits: boolean): Column<EarningsMonth>[] => [
  { key: 'month', head: 'From', cell: ({ from }) => formatDate(from) },
  { key: 'net', head: 'Invoiced, net', numeric: true, cell: ({ netPence }) => formatPounds(netPence) },
  { key: 'vat', head: 'VAT', numeric: true, cell: ({ vatPence }) => formatPounds(vatPence) },
  ...(withCredits
    ? [
        {
          key: 'credited',
          head: 'Credited',
          numeric: true,
          cell: ({ creditedPence }: EarningsMonth) => formatPounds(creditedPence),
        },
      ]
    : []),
  { key: 'received', head: 'Paid by payers', numeric: true, cell: ({ receivedPence }) => formatPounds(receivedPence) },
  { key: 'sent', head: 'Sent to you', numeric: true, cell: ({ paidOutPence }) => formatPounds(paidOutPence) },
]

const payoutColumns = (at: string): Column<EarningsPayout>[] => [
  {
    key: 'on',
    head: 'Sent',
    cell: ({ id, on, booking }) => (
      <TextLink href={`${at}/payouts/remittances/${id}`} hidden={`for ${booking}: remittance advice`}>
        {formatDate(on)}
      </TextLink>
    ),
  },
  { key: 'school', head: 'School', cell: ({ school }) => school },
  { key: 'booking', head: 'Booking', cell: ({ booking }) => booking },
  { key: 'amount', head: 'Sent', numeric: true, cell: ({ amountPence }) => formatPounds(amountPence) },
]
