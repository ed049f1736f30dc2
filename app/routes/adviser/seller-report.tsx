import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { readOwnReport, type SellerEntry } from '#app/domain/sellers/read-reports.server.ts'
import { COUNTED_WORDS, copyFacts, WRONG_WORDS } from '#app/domain/sellers/report-files.server.ts'
import { dueOnOf, quarterWords, yearOf } from '#app/domain/sellers/seller-figures.ts'
import { yearOfParam } from '#app/domain/sellers/year-param.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Facts, Headline, Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'keep payouts')
  const year = yearOfParam(params.year)
  const read = year && (await readOwnReport(actor, year))
  const frame = await frameOf(actor, request)
  const at = supplierAt(actor)
  // Of the year that runs nothing has been told yet; of another one there is no such page.
  if (!read && year === yearOf(londonDay(new Date())))
    return { frame, at, year, due: formatDate(dueOnOf(year)), copy: null }
  if (!read) throw await missing(actor, request)
  const { quarters, considerationPence, activities, entries, isCorrected, sentOn } = read
  return {
    ...{ frame, at, year: read.year, due: formatDate(dueOnOf(read.year)) },
    copy: {
      ...{ quarters, considerationPence, activities, entries, isCorrected },
      sentOn: formatDate(sentOn),
      facts: copyFacts(read).map(([name, words]) => ({ name, words })),
      words: { counted: COUNTED_WORDS, wrong: WRONG_WORDS },
    },
  }
}

export const meta = () => [{ title: pageTitle('What we told HMRC') }]

export default function OwnSellerReport() {
  const { at, year, due, copy } = useLoaderData<typeof loader>()
  const back = { href: `${at}/payouts/tax-details`, text: 'Tax details' }
  const caption = `What we told HMRC about ${year}`
  if (!copy)
    return (
      <Page head={<PageHead {...{ back, caption }} title={`${year} is not over: nothing was told yet`} />}>
        <Answer kind="empty" title={`Your copy will be here by ${due}`}>
          <p className="govuk-body">We write to you when it is. Until then your earnings show what was sent to you.</p>
        </Answer>
      </Page>
    )
  const { quarters, considerationPence, activities, entries, isCorrected, sentOn, facts, words } = copy
  return (
    <Page
      head={
        <PageHead
          {...{ back, caption }}
          title={`${formatPounds(considerationPence)} was paid to you`}
          sum={`Sent to HMRC on ${sentOn}${isCorrected ? ', correcting what was sent before' : ''}. This is a copy of the same information.`}
        />
      }
    >
      <Headline
        figures={[
          { name: 'Paid to you', mark: 'done', words: formatPounds(considerationPence) },
          { name: 'Visits', mark: 'open', words: String(activities) },
          { name: 'Taken off by us', mark: 'open', words: formatPounds(0), note: 'schools pay our fee on top' },
        ]}
      />
      <Section title="By quarter">
        <StackTable
          caption={`What was paid to you in ${year}, by quarter`}
          rows={quarters.map((one, index) => ({ ...one, quarter: index + 1 }))}
          rowKey={({ quarter }) => String(quarter)}
          columns={[
            { key: 'quarter', head: 'Quarter', cell: ({ quarter }) => quarterWords(quarter, year) },
            { key: 'visits', head: 'Visits', numeric: true, cell: (one) => one.activities },
            { key: 'fees', head: 'Taken off', numeric: true, cell: (one) => formatPounds(one.feesPence) },
            { key: 'paid', head: 'Paid to you', numeric: true, cell: (one) => formatPounds(one.considerationPence) },
          ]}
          foot={{
            quarter: 'In all',
            visits: String(activities),
            fees: formatPounds(0),
            paid: formatPounds(considerationPence),
          }}
        />
        <Text small muted>
          {words.counted}
        </Text>
        <Text>
          <TextLink href={`${at}/payouts/seller-reports/${year}/pdf`}>This copy as a PDF</TextLink>
        </Text>
      </Section>
      <Section title="Every payment in it">
        <StackTable
          caption="Payments, each with its remittance advice"
          rows={entries}
          rowKey={({ entryId }) => String(entryId)}
          columns={[
            { key: 'on', head: 'Day', cell: (entry) => paidOn(entry, at) },
            { key: 'booking', head: 'Booking', cell: ({ booking }) => booking ?? '' },
            { key: 'school', head: 'School', cell: ({ school }) => school ?? '' },
            { key: 'quarter', head: 'Quarter', numeric: true, cell: ({ quarter }) => quarter },
            { key: 'amount', head: 'Paid to you', numeric: true, cell: (one) => formatPounds(one.amountPence) },
          ]}
        />
      </Section>
      <Section title="Who you are">
        <Facts facts={facts} />
      </Section>
      <Section title="Is something wrong?" last>
        <Text>{words.wrong}</Text>
        <Text>
          A number or a name that has changed: <TextLink href={`${at}/payouts/tax-details`}>give the new one</TextLink>.
        </Text>
      </Section>
    </Page>
  )
}

/** The day, which leads to the remittance advice of one's own. */
function paidOn({ on, payoutId, isTakenBack, booking }: SellerEntry, at: string) {
  if (isTakenBack) return `${formatDate(on)}, taken back`
  if (!payoutId) return `${formatDate(on)}, sent to whoever you sent`
  return (
    <TextLink href={`${at}/payouts/remittances/${payoutId}`} hidden={`for ${booking}: remittance advice`}>
      {formatDate(on)}
    </TextLink>
  )
}
