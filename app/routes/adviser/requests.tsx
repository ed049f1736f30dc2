import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { type RequestSeen, readRequests } from '#app/domain/bookings/adviser-requests.server.ts'
import { adviserStatus } from '#app/domain/bookings/visit-words.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { wantedWords } from '#app/domain/enquiries/brief-words.ts'
import { askStands } from '#app/domain/enquiries/enquiry-words.ts'
import { askedOfAdviser } from '#app/domain/enquiries/read-asked.server.ts'
import { formatDayShort, formatDeadline } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { DownloadCsvLink, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request, 'answer requests')
  const now = new Date()
  const all = await readRequests(actor, now)
  // Several are asked at once of advisers alone: a provider is asked by a request.
  const asked = actor.kind === 'adviser' ? await askedOfAdviser(actor, now) : []
  const url = new URL(request.url)
  const pages = pagesOf(url.searchParams.get('page'), all.length)
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    today: londonDay(now),
    enquiries: asked.map(({ enquiryId, brief, status, answerBy }) => ({
      id: enquiryId,
      what: `${brief.serviceName}, ${brief.school}`,
      when: wantedWords(brief),
      stands: askStands[status],
      by: status === 'asked' ? formatDeadline(answerBy, londonDay(now)) : '',
    })),
    address: `${url.pathname}${url.search}`,
    pages,
    unanswered: all.filter((one) => one.unanswered > 0).length,
    requests: all.slice(pages.from - 1 < 0 ? 0 : pages.from - 1, pages.to),
  }
}

export const meta = () => [{ title: pageTitle('Requests') }]

const daysInWords = ({ days, quantity }: RequestSeen, today: Day) =>
  quantity !== ''
    ? `${quantity}, wanted by ${formatDayShort(days[0] as Day, today)}`
    : days.length > 2
      ? `${days.length} days, ${formatDayShort(days[0] as Day, today)} to ${formatDayShort(days.at(-1) as Day, today)}`
      : days.map((on) => formatDayShort(on, today)).join(' and ')

export default function Requests() {
  const { at, requests, enquiries, unanswered, pages, address, today } = useLoaderData<typeof loader>()
  const columns = [
    {
      key: 'school',
      head: 'School',
      cell: (one: RequestSeen) => <TextLink href={`${at}/requests/${one.bookingId}`}>{one.school}</TextLink>,
    },
    { key: 'service', head: 'Service', cell: (one: RequestSeen) => one.service },
    { key: 'days', head: 'Days', cell: (one: RequestSeen) => daysInWords(one, today) },
    { key: 'receives', head: 'You receive', numeric: true, cell: (one: RequestSeen) => formatPounds(one.receives) },
    {
      key: 'status',
      head: 'Status',
      cell: (one: RequestSeen) => {
        const status = adviserStatus({
          status: 'requested',
          open: [one.awaits],
          hasStarted: false,
          isDated: one.quantity === '',
        })
        return (
          <>
            <Status tone={status.tone}>{status.words}</Status> by {formatDeadline(one.by, today)}
          </>
        )
      },
    },
  ]
  return (
    <Page
      head={
        <PageHead
          caption="Requests"
          title={
            unanswered === 0
              ? 'No request waits for your answer'
              : unanswered === 1
                ? 'One request waits for your answer'
                : `${unanswered} requests wait for your answer`
          }
          sum="A request that nobody answers or approves by 5pm on the fifth school day runs out, and its days are free again."
        />
      }
    >
      {enquiries.length > 0 && (
        <Section title="Asked of you and others">
          <StackTable
            caption="What schools ask several advisers, soonest deadline first"
            rows={enquiries}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'what',
                head: 'What',
                cell: ({ id, what }) => <TextLink href={`/adviser/enquiries/${id}`}>{what}</TextLink>,
              },
              { key: 'when', head: 'When', words: true, cell: ({ when }) => when },
              {
                key: 'stands',
                head: 'Status',
                cell: ({ stands, by }) => (
                  <>
                    <Status tone={stands.tone}>{stands.words}</Status>
                    {by && ` by ${by}`}
                  </>
                ),
              },
            ]}
          />
        </Section>
      )}
      <Section title="Held for schools" last>
        {pages.count > 0 && <ListCount pages={pages} one="request" many="requests" />}
        <StackTable
          caption="Requests, soonest deadline first"
          rows={requests}
          rowKey={(one) => one.bookingId}
          columns={columns}
          empty={
            <Answer kind="empty" title="Nothing is held">
              <p>
                A request stands here from when a school asks until it is confirmed or over. Those are among{' '}
                <TextLink href={`${at}/visits`}>your visits</TextLink>.
              </p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
          {pages.count > 0 && (
            <DownloadCsvLink href={`${at}/visits.csv?group=waiting`}>Download what waits (CSV)</DownloadCsvLink>
          )}
        </ListFoot>
      </Section>
    </Page>
  )
}
