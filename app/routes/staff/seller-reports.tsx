import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { readReportYears } from '#app/domain/sellers/read-reports.server.ts'
import { yearOf } from '#app/domain/sellers/seller-figures.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const now = new Date()
  const today = londonDay(now)
  const years = (await readReportYears(actor, now)).map(({ year, dueOn, report }) => ({
    year,
    due: formatDate(dueOn),
    isLate: today > dueOn,
    isRunning: yearOf(today) <= year,
    status: report?.status ?? null,
    sent: report?.sentAt ? `${report.sentByName}, ${formatDate(londonDay(report.sentAt))}` : null,
    reference: report?.reference ?? null,
  }))
  return { frame: await frameOf(actor, request), years }
}

export const meta = () => [{ title: pageTitle('Seller reports') }]

type Year = ReturnType<typeof useLoaderData<typeof loader>>['years'][number]

export default function SellerReports() {
  const { years } = useLoaderData<typeof loader>()
  const due = years.find((one) => !one.isRunning && one.status !== 'sent')
  return (
    <Page
      head={
        <PageHead
          caption="Seller reports"
          title={due ? `The report for ${due.year} is due on ${due.due}` : 'No report to HMRC is due'}
          sum="Once a year HMRC is told whom Waymark paid, and how much. Each seller gets a copy."
        />
      }
    >
      <Section title="By calendar year" last>
        <StackTable
          caption="Reports to HMRC by calendar year"
          rows={years}
          rowKey={({ year }) => String(year)}
          columns={[
            {
              key: 'year',
              head: 'Year',
              cell: ({ year }) => <TextLink href={`/staff/seller-reports/${year}`}>{year}</TextLink>,
            },
            { key: 'due', head: 'Due', cell: ({ due: by }) => by },
            { key: 'state', head: 'Where it stands', cell: (one) => <State year={one} /> },
            { key: 'reference', head: 'HMRC’s reference', cell: ({ reference }) => reference ?? '' },
          ]}
        />
      </Section>
    </Page>
  )
}

function State({ year: { status, sent, isRunning, isLate } }: { year: Year }) {
  if (status === 'sent') return <Status tone="done">Sent by {sent}</Status>
  if (status === 'ready') return <Status tone="turn">Ready, not sent yet</Status>
  if (isRunning) return <Status tone="open">Draft: the year is not over</Status>
  return <Status tone={isLate ? 'no' : 'turn'}>{isLate ? 'Late' : 'To be made ready'}</Status>
}
