import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { CPD_KINDS } from '#app/domain/cpd/cpd-entry.ts'
import { CPD_MINUTES, cpdStanding } from '#app/domain/cpd/cpd-hours.ts'
import { ownCpd } from '#app/domain/cpd/read-cpd.server.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { BackLink, Page } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Sheet, SheetPay, SheetTop, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const today = londonDay(new Date())
  const { year, entries, minutes } = await ownCpd(actor, new URL(request.url).searchParams.get('year'), today)
  // In the order in which it was done, as it is read.
  return { frame: await frameOf(actor, request), name: actor.name, today, year, entries: entries.reverse(), minutes }
}

export const meta = () => [{ title: pageTitle('CPD record') }]

export default function CpdRecord() {
  const { name, today, year, entries, minutes } = useLoaderData<typeof loader>()
  const { left, isMet } = cpdStanding(minutes)
  return (
    <Page>
      <BackLink href={`/adviser/cpd?year=${year.key}`}>Your CPD</BackLink>
      <Sheet>
        <SheetTop title="CPD record" to={name}>
          {formatDate(year.startsOn)} to {formatDate(year.endsOn)}, as on {formatDate(today)}.
        </SheetTop>
        <SheetPay
          figures={[
            { name: 'Logged', words: formatDuration(minutes) },
            { name: 'Needed', words: formatDuration(CPD_MINUTES) },
            { name: 'Left', words: isMet ? 'Nothing' : formatDuration(left) },
          ]}
        />
        <p className="govuk-body app-noprint">Print this page, or save it as a PDF, from your browser’s menu.</p>
        <StackTable
          caption="What was logged, in the order in which it was done"
          rows={entries}
          rowKey={({ id }) => id}
          columns={[
            { key: 'day', head: 'Day', cell: ({ doneOn }) => <span className="app-nowrap">{formatDate(doneOn)}</span> },
            {
              key: 'what',
              head: 'What I did, learnt and changed',
              words: true,
              cell: ({ title, kind, reflection }) => (
                <>
                  <strong>{title}</strong>
                  <br />
                  <span className="app-muted">{CPD_KINDS[kind]}</span>
                  {reflection !== '' && (
                    <>
                      <br />
                      {reflection}
                    </>
                  )}
                </>
              ),
            },
            {
              key: 'time',
              head: 'Time',
              cell: (entry) => <span className="app-nowrap">{formatDuration(entry.minutes)}</span>,
            },
            {
              key: 'certificate',
              head: 'Certificate',
              cell: ({ hasCertificate }) => (hasCertificate ? 'Held' : 'None'),
            },
          ]}
          empty={<Text>Nothing is logged for this year.</Text>}
        />
      </Sheet>
    </Page>
  )
}
