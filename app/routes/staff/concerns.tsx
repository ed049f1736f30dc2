import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import type { ConcernStatus } from '#app/domain/safeguarding/concern-lifecycle.ts'
import { countConcerns, readConcerns } from '#app/domain/safeguarding/read-concerns.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'decide concerns')
  const url = new URL(request.url)
  const isDecided = url.searchParams.get('decided') === '1'
  const counts = await countConcerns(actor)
  const pages = pagesOf(url.searchParams.get('page'), isDecided ? counts.decided : counts.reported + counts.suspended)
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    counts,
    pages,
    isDecided,
    rows: await readConcerns(actor, !isDecided, { limit: pages.perPage, offset: (pages.page - 1) * pages.perPage }),
  }
}

export const meta = ({ data: found }: { data?: { pages: { page: number; of: number } } }) => [
  { title: pageTitle(`Concerns${found ? pageOfTitle(found.pages) : ''}`) },
]

const STANDS: Record<ConcernStatus, { tone: 'turn' | 'soon' | 'done' | 'no'; words: string }> = {
  reported: { tone: 'turn', words: 'Read it and decide' },
  suspended: { tone: 'soon', words: 'Suspended: a second person decides' },
  unfounded: { tone: 'done', words: 'Unfounded' },
  lifted: { tone: 'done', words: 'Suspension lifted' },
  revoked: { tone: 'no', words: 'Ended their work on Waymark' },
}

function finding({ reported, suspended }: { reported: number; suspended: number }): string {
  if (reported > 0) return reported === 1 ? 'One concern has to be read' : `${reported} concerns have to be read`
  return suspended > 0 ? 'Nothing new, and a suspension to decide' : 'No concern is open'
}

export default function Concerns() {
  const { address, counts, pages, isDecided, rows } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption="Concerns about advisers"
          title={isDecided ? `${counts.decided} decided` : finding(counts)}
          sum="Only staff read these. A school learns that a visit can’t go ahead, and nothing else."
        />
      }
    >
      <Text>
        {isDecided ? (
          <TextLink href="/staff/concerns">What is open</TextLink>
        ) : (
          counts.decided > 0 && <TextLink href="/staff/concerns?decided=1">What was decided</TextLink>
        )}
      </Text>
      <Section title={isDecided ? 'Decided' : 'Open, longest waiting first'} last>
        {pages.count > 0 && <ListCount pages={pages} one="concern" many="concerns" />}
        <StackTable
          caption="Concerns"
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'about',
              head: 'About',
              cell: ({ id, about }) => <TextLink href={`/staff/concerns/${id}`}>{about}</TextLink>,
            },
            {
              key: 'by',
              head: 'Reported by',
              cell: ({ reporter, organisation }) =>
                organisation && organisation !== reporter ? `${reporter}, ${organisation}` : reporter,
            },
            { key: 'at', head: 'When', cell: ({ reportedAt }) => formatInstant(reportedAt) },
            {
              key: 'status',
              head: 'Stands',
              cell: ({ status }) => <Status tone={STANDS[status].tone}>{STANDS[status].words}</Status>,
            },
          ]}
          empty={
            <Answer kind="empty" title={isDecided ? 'Nothing has been decided yet' : 'Nobody waits for you'}>
              <p>
                A concern stands here from when a school or a colleague reports it until two of our staff have decided.
              </p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
        </ListFoot>
      </Section>
    </Page>
  )
}
