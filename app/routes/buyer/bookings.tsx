import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireBuyer } from '#app/auth/guards.server.ts'
import { type BookingsWanted, readBookings } from '#app/domain/bookings/read-bookings.server.ts'
import { type DraftListed, readDrafts } from '#app/domain/bookings/read-request.server.ts'
import { STATUS_FILTERS, type StatusFilter, statusFiltersFor, statusWords } from '#app/domain/bookings/status-words.ts'
import { type Day, londonDay, NOT_A_DATE, parseDay } from '#app/domain/calendar.ts'
import { formatDay, formatDayShort, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { DownloadCsvLink, FilterBar, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, PER_PAGE, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { baseOf } from './base.ts'

/** What is wrong with the dates that were typed, by field; nothing, where they can be read. */
function wrongDates(typed: { from: string; until: string }, { from, until }: BookingsWanted): Record<string, string> {
  const errors: Record<string, string> = {}
  if (typed.from !== '' && !from) errors.from = NOT_A_DATE
  if (typed.until !== '' && !until) errors.until = NOT_A_DATE
  else if (from && until && until < from) errors.until = 'Enter a date after the first one'
  return errors
}

const SORTS = ['date', 'requested', 'price'] as const

function wantedOf(asked: URLSearchParams, filters: readonly StatusFilter[]): BookingsWanted {
  const sort = SORTS.find((one) => one === asked.get('sort'))
  return {
    status: filters.find((one) => one === asked.get('status')) ?? null,
    supplierId: asked.get('adviser') || null,
    schoolId: asked.get('school') || null,
    from: parseDay(asked.get('from') ?? ''),
    until: parseDay(asked.get('until') ?? ''),
    sort: sort ?? 'requested',
    descending: sort ? asked.get('down') === '1' : true,
  }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireBuyer(request)
  const url = new URL(request.url)
  const filters = statusFiltersFor(actor.kind)
  const wanted = wantedOf(url.searchParams, filters)
  const today = londonDay(new Date())
  const asked = Number(url.searchParams.get('page'))
  const first = await readBookings(actor, wanted, {
    page: Number.isInteger(asked) && asked > 0 && asked < 10_000 ? asked : 1,
    perPage: PER_PAGE,
  })
  const pages = pagesOf(url.searchParams.get('page'), first.count)
  const found =
    pages.page === asked || asked <= 1 ? first : await readBookings(actor, wanted, { page: 1, perPage: PER_PAGE })
  const base = baseOf(actor)
  const typed = { from: url.searchParams.get('from')?.trim() ?? '', until: url.searchParams.get('until')?.trim() ?? '' }
  const errors = wrongDates(typed, wanted)
  const isWrong = Object.keys(errors).length > 0
  const page = {
    frame: await frameOf(actor, request),
    base,
    href: `${url.pathname}${url.search}`,
    wanted,
    typed,
    reply: isWrong ? { values: typed, errors } : undefined,
    pages,
    filters,
    counts: found.counts,
    advisers: found.advisers,
    schools: actor.kind === 'consortium' || actor.isTrust ? found.schools : [],
    canAsk: may(actor, 'request visits'),
    drafts: (await readDrafts(actor)).map((draft) => draftRow(draft, base)),
    // Dates that cannot be read narrow nothing: better no list than one that is not what was asked for.
    bookings: (isWrong ? [] : found.bookings).map((booking) => ({
      id: booking.id,
      reference: booking.reference,
      what: `${booking.adviser}, ${booking.quantity ?? daysInWords(booking.days, today)}`,
      school: booking.school,
      service: booking.service,
      requested: formatDayShort(londonDay(booking.requestedAt), today),
      total: booking.totalPence > 0 ? formatPounds(booking.totalPence) : 'Nothing',
      statuses: statusesOf(booking.visits, booking.adviser),
    })),
  }
  return data(page, { status: isWrong ? 422 : 200 })
}

const draftRow = (draft: DraftListed, base: string) => ({
  key: draft.adviser,
  value: [
    draft.service ?? 'No service chosen yet',
    draft.quantity ?? (draft.days > 0 ? `${draft.days} ${draft.days === 1 ? 'day' : 'days'}` : ''),
    draft.schoolName ?? '',
  ]
    .filter(Boolean)
    .join(', '),
  note: `Last changed ${formatInstant(draft.changedAt)}`,
  goOn: `${base}/request/${draft.id}`,
})

function daysInWords(days: Day[], today: Day): string {
  const [first] = days
  if (!first) return ''
  return days.length === 1 ? formatDay(first, today) : `${days.length} visits from ${formatDay(first, today)}`
}

/** How many of a booking's visits stand how: "Confirmed (3)". */
function statusesOf(visits: Parameters<typeof statusWords>[0][], adviser: string) {
  const all = visits.map((visit) => statusWords(visit, { adviser, approver: 'approval' }))
  return [...new Set(all.map(({ words }) => words))].map((words) => {
    const same = all.filter((one) => one.words === words)
    const tone = same[0]?.tone ?? 'open'
    return { tone, words: visits.length > 1 ? `${words} (${same.length})` : words }
  })
}

export const meta = ({ data: page }: { data: { pages: { page: number; of: number } } | undefined }) => [
  { title: pageTitle(`Bookings${page ? pageOfTitle(page.pages) : ''}`) },
]

function finding(counts: Record<StatusFilter, number>, all: number): string {
  if (all === 0) return 'No bookings yet'
  if (counts.delivered > 0)
    return counts.delivered === 1
      ? '1 booking waits for you to agree'
      : `${counts.delivered} bookings wait for you to agree`
  if (counts.waiting > 0)
    return counts.waiting === 1 ? '1 request is waiting' : `${counts.waiting} requests are waiting`
  return counts.confirmed === 1 ? '1 booking is confirmed' : `${counts.confirmed} bookings are confirmed`
}

export default function Bookings() {
  const { base, href, wanted, typed, reply, pages, filters, counts, advisers, schools, canAsk, drafts, bookings } =
    useLoaderData<typeof loader>()
  const isNarrowed = Boolean(wanted.status || wanted.supplierId || wanted.schoolId || wanted.from || wanted.until)
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Bookings"
          title={finding(counts, isNarrowed ? Math.max(1, pages.count) : pages.count)}
          sum={
            filters
              .filter((key) => counts[key] > 0)
              .map((key) => `${STATUS_FILTERS[key].words} ${counts[key]}`)
              .join(', ') || undefined
          }
          below={
            <FilterBar columns={5} chosen={chosenOf({ wanted, typed, href, advisers, schools })}>
              <SelectField
                name="status"
                label="Status"
                value={wanted.status ?? ''}
                options={[
                  { value: '', label: 'Any' },
                  ...filters.map((value) => ({ value, label: `${STATUS_FILTERS[value].words} (${counts[value]})` })),
                ]}
              />
              {schools.length > 1 ? (
                <SelectField
                  name="school"
                  label="School"
                  value={wanted.schoolId ?? ''}
                  options={[
                    { value: '', label: 'Any' },
                    ...schools.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              ) : (
                <SelectField
                  name="adviser"
                  label="Adviser"
                  value={wanted.supplierId ?? ''}
                  options={[
                    { value: '', label: 'Any' },
                    ...advisers.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              )}
              <TextField reply={reply} name="from" label="From day" value={typed.from} width={10} />
              <TextField reply={reply} name="until" label="Until day" value={typed.until} width={10} />
            </FilterBar>
          }
        >
          {canAsk && <Button href="/find">Find an adviser</Button>}
        </PageHead>
      }
    >
      {drafts.length > 0 && (
        <Section title="Not sent yet">
          <SummaryList
            rows={drafts.map(({ goOn, ...row }) => ({
              ...row,
              note: (
                <>
                  {row.note}.{' '}
                  <TextLink href={`${goOn}/remove`} hidden={`the request to ${row.key}`}>
                    Remove
                  </TextLink>
                </>
              ),
              change: { href: goOn, what: `with the request to ${row.key}`, text: 'Go on' },
            }))}
          />
        </Section>
      )}
      <Text>
        <TextLink href={`${base}/enquiries`}>Enquiries to several advisers</TextLink>
      </Text>
      {bookings.length > 0 && <ListCount pages={pages} one="booking" many="bookings" />}
      <StackTable
        caption="Bookings"
        rows={bookings}
        rowKey={(booking) => booking.id}
        sort={{
          by: wanted.sort,
          descending: wanted.descending,
          href: (by, down) => hrefWith(href, { sort: by, down: down ? '1' : null }),
        }}
        columns={[
          {
            key: 'date',
            head: 'When',
            sorts: true,
            cell: ({ id, what, service, reference }) => (
              <>
                <TextLink href={`${base}/bookings/${id}`}>{what}</TextLink>
                <br />
                <span className="app-muted app-small govuk-!-font-weight-regular">
                  {service}, {reference}
                </span>
              </>
            ),
          },
          ...(schools.length > 1
            ? [{ key: 'school', head: 'School', cell: (booking: { school: string }) => booking.school }]
            : []),
          { key: 'requested', head: 'Asked for', sorts: true, cell: ({ requested }) => requested },
          {
            key: 'status',
            head: 'How it stands',
            cell: ({ statuses }) =>
              statuses.map(({ tone, words }) => (
                <div key={words}>
                  <Status tone={tone}>{words}</Status>
                </div>
              )),
          },
          { key: 'price', head: 'Cost', numeric: true, sorts: true, cell: ({ total }) => total },
        ]}
        empty={
          <Answer
            kind="empty"
            title={reply ? 'Which dates?' : isNarrowed ? 'No booking fits these filters' : 'No bookings yet'}
          >
            <p>
              {isNarrowed || reply ? (
                <TextLink href={`${base}/bookings`}>Show all bookings</TextLink>
              ) : (
                'Every visit you ask for is here, from the request to the invoice. Find an adviser to begin.'
              )}
            </p>
          </Answer>
        }
      />
      {bookings.length > 0 && (
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(href, { page })} />
          <DownloadCsvLink href={hrefWith(href, {}).replace('/bookings', '/bookings.csv')}>
            Download every visit (CSV)
          </DownloadCsvLink>
          <p className="govuk-body app-noprint">
            <TextLink href={href.replace(/\/bookings.*$/, '/calendar-address')}>
              See visits in your own calendar
            </TextLink>
          </p>
        </ListFoot>
      )}
    </Page>
  )
}

type Filters = {
  wanted: BookingsWanted
  typed: { from: string; until: string }
  href: string
  advisers: { id: string; name: string }[]
  schools: { id: string; name: string }[]
}

function chosenOf({ wanted, href, advisers, schools }: Filters): { href: string; text: string }[] {
  const without = (name: string, text: string | undefined) =>
    text ? [{ href: hrefWith(href, { [name]: null }), text }] : []
  return [
    ...without('status', wanted.status ? STATUS_FILTERS[wanted.status].words : undefined),
    ...without('adviser', advisers.find(({ id }) => id === wanted.supplierId)?.name),
    ...without('school', schools.find(({ id }) => id === wanted.schoolId)?.name),
    ...without('from', wanted.from ? `From ${formatDay(wanted.from)}` : undefined),
    ...without('until', wanted.until ? `Until ${formatDay(wanted.until)}` : undefined),
  ]
}
