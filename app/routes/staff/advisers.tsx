import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import {
  guidanceState,
  listedState,
  providerListed,
  providerState,
} from '#app/domain/accreditation/credential-words.ts'
import { advisersForStaff } from '#app/domain/accreditation/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FilterBar, ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead } from '#app/ui/page.tsx'
import { hrefWith, PER_PAGE, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status, type Tone } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

const LISTED = [
  { value: 'all', label: 'All' },
  { value: 'no', label: 'Not listed' },
  { value: 'yes', label: 'Listed' },
  { value: 'ending', label: 'Listed, with a check that has ended or ends within 60 days' },
] as const

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const url = new URL(request.url)
  const named = plainText(url.searchParams.get('named'), 80)
  const listed = LISTED.find(({ value }) => value === url.searchParams.get('listed'))?.value ?? 'all'
  const page = Number(/^\d{1,4}$/.exec(url.searchParams.get('page') ?? '')?.[0] ?? 1) || 1
  const today = londonDay(new Date())
  const { count, advisers } = await advisersForStaff(actor, { named, listed }, { page, perPage: PER_PAGE }, today)
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    named,
    listed,
    pages: pagesOf(String(page), count),
    // Credentials stay here: what the page shows of them is worked out first.
    advisers: advisers.map(({ held, offers, personId, ...row }) => ({
      ...row,
      isProvider: personId === null,
      guidance: personId === null ? providerState(held, today) : guidanceState(held, today),
      listed:
        personId === null
          ? providerListed({ isListed: row.isListed, held }, today)
          : listedState({ isListed: row.isListed, held, offers }, today),
    })),
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Advisers${data ? pageOfTitle(data.pages) : ''}`) },
]

const marked = ({ tone, words }: { tone: Tone; words: string }) => <Status tone={tone}>{words}</Status>

export default function Advisers() {
  const { address, named, listed, pages, advisers } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          title="Advisers, providers and their credentials"
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
            head: 'Adviser or provider',
            cell: ({ supplierId, name }) => <TextLink href={`/staff/advisers/${supplierId}`}>{name}</TextLink>,
          },
          { key: 'where', head: 'Where', cell: ({ town, outcode }) => `${town}, ${outcode}` },
          {
            key: 'level',
            head: 'Level',
            numeric: true,
            cell: ({ level, isProvider }) => (level === 0 ? 'None seen' : isProvider ? `Up to ${level}` : level),
          },
          { key: 'guidance', head: 'Credentials', cell: ({ guidance }) => marked(guidance) },
          { key: 'listed', head: 'Listed', cell: (row) => marked(row.listed) },
        ]}
      />
      <ListFoot>
        <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
      </ListFoot>
    </Page>
  )
}
