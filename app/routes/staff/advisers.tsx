import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { CHECK_WORDS, checksNeeded, checksNotHeldOn } from '#app/domain/accreditation/check-rules.ts'
import { checkState } from '#app/domain/accreditation/check-words.ts'
import { type AdviserRow, advisersForStaff } from '#app/domain/accreditation/read.server.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { MENU } from '#app/domain/services/menu.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FilterBar, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead } from '#app/ui/page.tsx'
import { hrefWith, PER_PAGE, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const LISTED = [
  { value: 'all', label: 'All' },
  { value: 'no', label: 'Not listed' },
  { value: 'yes', label: 'Listed' },
] as const

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'record checks')
  const url = new URL(request.url)
  const named = plainText(url.searchParams.get('named'), 80)
  const listed = LISTED.find(({ value }) => value === url.searchParams.get('listed'))?.value ?? 'all'
  const page = Number(/^\d{1,4}$/.exec(url.searchParams.get('page') ?? '')?.[0] ?? 1) || 1
  const { count, advisers } = await advisersForStaff(actor, { named, listed }, { page, perPage: PER_PAGE })
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    named,
    listed,
    pages: pagesOf(String(page), count),
    advisers,
    today: londonDay(new Date()),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Advisers${data ? pageOfTitle(data.pages) : ''}`) },
]

const GUIDANCE = checksNeeded(MENU.personal_guidance_day)
/** What nobody is listed without. */
const LEAST = checksNeeded(MENU.group_session)

function stateOf({ checks }: Pick<AdviserRow, 'checks'>, today: Day) {
  const missing = checksNotHeldOn(checks, GUIDANCE, today)
  if (missing.length > 0)
    return <Status tone="no">Missing: {missing.map((kind) => CHECK_WORDS[kind].name).join(', ')}</Status>
  const [soon] = checks.filter((check) => checkState(check, today) === 'soon')
  if (soon?.endsOn) return <Status tone="soon">{`${soon.words} ends ${formatDate(soon.endsOn as Day)}`}</Status>
  return <Status tone="done">All seen for guidance</Status>
}

/** Checks end after somebody is listed: whom no school can ask for anything is for staff to see to. */
function Listed({ row: { isListed, checks }, today }: { row: AdviserRow; today: Day }) {
  if (!isListed) return <Status tone="open">No</Status>
  if (checksNotHeldOn(checks, LEAST, today).length > 0)
    return <Status tone="turn">Yes, but with a check missing for every visit</Status>
  if (checksNotHeldOn(checks, GUIDANCE, today).length > 0)
    return <Status tone="soon">Yes, but with a check missing for guidance</Status>
  return <Status tone="done">Yes</Status>
}

export default function Advisers() {
  const { address, named, listed, pages, advisers, today } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          title="Advisers and their checks"
          below={
            <FilterBar action="/staff/advisers" columns={3} button="Show" kind="main">
              <TextField name="named" label="Name" value={named} />
              <SelectField name="listed" label="Which" value={listed} options={[...LISTED]} />
            </FilterBar>
          }
        />
      }
    >
      <ListCount pages={pages} one="adviser" many="advisers" />
      <StackTable
        caption="Advisers by name"
        rows={advisers}
        rowKey={({ supplierId }) => supplierId}
        empty={<Text>No adviser with a profile fits.</Text>}
        columns={[
          {
            key: 'name',
            head: 'Adviser',
            cell: ({ supplierId, name }) => <TextLink href={`/staff/advisers/${supplierId}`}>{name}</TextLink>,
          },
          { key: 'where', head: 'Where', cell: ({ town, outcode }) => `${town}, ${outcode}` },
          { key: 'level', head: 'Level', numeric: true, cell: ({ level }) => (level === 0 ? 'None seen' : level) },
          { key: 'checks', head: 'Checks', cell: (row) => stateOf(row, today) },
          {
            key: 'listed',
            head: 'Listed',
            cell: (row) => <Listed row={row} today={today} />,
          },
        ]}
      />
      <ListFoot>
        <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
      </ListFoot>
    </Page>
  )
}
