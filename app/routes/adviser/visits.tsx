import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSupplier } from '#app/auth/guards.server.ts'
import { pathWithin } from '#app/auth/own-path.ts'
import type { VisitStatus } from '#app/domain/bookings/lifecycle.ts'
import { countAdviserVisits, countVisits, readAdviserVisits } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { type VisitElsewhere, visitsElsewhere } from '#app/domain/bookings/read-visits-elsewhere.server.ts'
import { VISIT_GROUPS, type VisitGroup } from '#app/domain/bookings/visit-groups.ts'
import { adviserStatus, receivedWords, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { visitsAsked } from '#app/domain/bookings/visits-asked.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatMonth, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { HiddenField } from '#app/ui/form.tsx'
import { DownloadCsvLink, FilterBar, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

/** Of what was declined or cancelled nobody was seen, nor was to be. */
const TOOK_PLACE: readonly VisitStatus[] = ['confirmed', 'delivered', 'agreed', 'problem', 'void']

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSupplier(request)
  const now = new Date()
  const url = new URL(request.url)
  const asked = visitsAsked(url.searchParams)
  const counts = await countAdviserVisits(actor, now)
  const pages = pagesOf(url.searchParams.get('page'), await countVisits(actor, asked, now))
  const offset = (pages.page - 1) * pages.perPage
  return {
    frame: await frameOf(actor, request),
    at: supplierAt(actor),
    isOffice: actor.kind === 'provider',
    elsewhere: actor.kind === 'provider' ? [] : (await visitsElsewhere(actor, EVER, now)).map(shownElsewhere),
    today: londonDay(now),
    address: `${url.pathname}${url.search}`,
    asked,
    counts,
    pages,
    visits: await readAdviserVisits(actor, asked, { limit: pages.perPage, offset }, now),
  }
}

const EVER = { from: null, until: null }

const shownElsewhere = (visit: VisitElsewhere) => ({
  ...visit,
  href: visit.isMember ? pathWithin(visit.supplierId, `/adviser/visits/${visit.id}`) : null,
  standing: adviserStatus({ ...visit, open: [] }),
})

export const meta = ({ data: found }: { data?: { pages: { page: number; of: number } } }) => [
  { title: pageTitle(`Your visits${found ? pageOfTitle(found.pages) : ''}`) },
]

export default function Visits() {
  const { at, isOffice, elsewhere, visits, counts, asked, pages, address, today } = useLoaderData<typeof loader>()
  const groups = Object.keys(VISIT_GROUPS) as VisitGroup[]
  const agreed = counts.groups.agreed
  const chosen = [
    ...(asked.group ? [{ href: hrefWith(address, { group: null }), text: VISIT_GROUPS[asked.group] }] : []),
    ...(asked.schoolId
      ? [
          {
            href: hrefWith(address, { school: null }),
            text: counts.schools.find((one) => one.id === asked.schoolId)?.name ?? 'One school',
          },
        ]
      : []),
    ...(asked.month ? [{ href: hrefWith(address, { month: null }), text: formatMonth(asked.month) }] : []),
  ]
  return (
    <Page
      head={
        <PageHead
          caption="Your visits"
          title={
            counts.all === 0
              ? 'You have no visits yet'
              : `${counts.groups.coming} coming, ${agreed} agreed as delivered`
          }
          sum={
            counts.groups.to_record > 0
              ? counts.groups.to_record === 1
                ? 'One visit waits for you to record it.'
                : `${counts.groups.to_record} visits wait for you to record them.`
              : undefined
          }
          below={
            counts.all > 0 && (
              <FilterBar columns={3} chosen={chosen}>
                {asked.month && <HiddenField name="month" value={asked.month} />}
                <SelectField
                  name="group"
                  label="Which"
                  value={asked.group ?? ''}
                  options={[
                    { value: '', label: `All (${counts.all})` },
                    ...groups.map((group) => ({
                      value: group,
                      label: `${VISIT_GROUPS[group]} (${counts.groups[group]})`,
                    })),
                  ]}
                />
                <SelectField
                  name="school"
                  label="School"
                  value={asked.schoolId ?? ''}
                  options={[
                    { value: '', label: 'All schools' },
                    ...counts.schools.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              </FilterBar>
            )
          }
        />
      }
    >
      <Section title={asked.month ? `Visits in ${formatMonth(asked.month)}` : 'Visits'}>
        {pages.count > 0 && <ListCount pages={pages} one="visit" many="visits" />}
        <StackTable
          caption="Visits"
          rows={visits}
          rowKey={(visit) => visit.id}
          columns={[
            {
              key: 'day',
              head: 'Day',
              cell: (visit) => <TextLink href={`${at}/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>,
            },
            { key: 'times', head: 'Times', cell: timesWords },
            { key: 'school', head: 'School', cell: (visit) => visit.school },
            { key: 'service', head: 'Service', cell: (visit) => visit.service },
            ...(isOffice
              ? [
                  {
                    key: 'comes',
                    head: 'Who goes',
                    cell: (visit: (typeof visits)[number]) => visit.comes ?? 'Nobody yet',
                  },
                ]
              : []),
            {
              key: 'interviews',
              head: 'Interviews',
              cell: (visit) =>
                visit.hasStarted && visit.interviewsWanted > 0 && TOOK_PLACE.includes(visit.status)
                  ? `${visit.seen} of ${visit.interviewsWanted} seen`
                  : visit.interviewsWanted || 'None',
            },
            { key: 'receives', head: 'You receive', numeric: true, cell: (visit) => receivedWords(visit) },
            {
              key: 'status',
              head: 'Status',
              cell: (visit) => {
                const status = adviserStatus(visit)
                return <Status tone={status.tone}>{status.words}</Status>
              },
            },
          ]}
          empty={
            <Answer kind="empty" title={counts.all === 0 ? 'No visit has been asked for yet' : 'No visit fits'}>
              <p>
                {counts.all === 0
                  ? 'A visit stands here from when a school asks for it.'
                  : 'Take a filter away to see more.'}
              </p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
          {pages.count > 0 && (
            <DownloadCsvLink href={hrefWith(address.replace(`${at}/visits`, `${at}/visits.csv`), {})} />
          )}
          <p className="govuk-body app-noprint">
            <TextLink href={`${at}/calendar-address`}>See visits in your own calendar</TextLink>
          </p>
        </ListFoot>
      </Section>
      {counts.months.length > 0 && (
        <Section title="By month" last={elsewhere.length === 0}>
          <StackTable
            caption="Visits confirmed, delivered or agreed, by month"
            plain
            rows={counts.months}
            rowKey={({ month }) => month}
            columns={[
              {
                key: 'month',
                head: 'Month',
                cell: ({ month }) => (
                  <TextLink href={hrefWith(address, { month, group: null })}>{formatMonth(month)}</TextLink>
                ),
              },
              { key: 'visits', head: 'Visits', numeric: true, cell: (sum) => sum.visits },
              { key: 'seen', head: 'Seen', numeric: true, cell: (sum) => sum.seen },
              {
                key: 'receives',
                head: 'You receive',
                numeric: true,
                cell: (sum) => (sum.receives === null ? 'Your provider pays you' : formatPounds(sum.receives)),
              },
            ]}
          />
        </Section>
      )}
      {elsewhere.length > 0 && (
        <Section title="For others" last>
          <Text>
            What you go to for others than whom you act for now, and have been to. It stays yours whomever you leave.
          </Text>
          <StackTable
            caption="Your visits for others"
            plain
            rows={elsewhere}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'day',
                head: 'Day',
                cell: ({ href, onDay }) =>
                  href ? <TextLink href={href}>{formatDay(onDay, today)}</TextLink> : formatDay(onDay, today),
              },
              { key: 'times', head: 'Times', cell: ({ from, to }) => formatTimeRange(from, to) },
              { key: 'for', head: 'For', cell: ({ supplier }) => supplier },
              { key: 'school', head: 'School', cell: ({ school }) => school },
              { key: 'service', head: 'Service', cell: ({ service }) => service },
              {
                key: 'status',
                head: 'Status',
                cell: ({ standing }) => <Status tone={standing.tone}>{standing.words}</Status>,
              },
            ]}
          />
        </Section>
      )}
    </Page>
  )
}
