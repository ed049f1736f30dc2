import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import type { ConcernStatus } from '#app/domain/safeguarding/concern-lifecycle.ts'
import { countConcerns, readConcerns } from '#app/domain/safeguarding/read-concerns.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { ToDecide } from './to-decide.tsx'

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
      <ToDecide
        base="/staff/concerns"
        address={address}
        isDecided={isDecided}
        decided={counts.decided}
        pages={pages}
        caption="Concerns"
        one="concern"
        many="concerns"
        words={{ waits: 'What is open', waiting: 'Open, longest waiting first', nothing: 'Nobody waits for you' }}
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
        empty="A concern stands here from when a school or a colleague reports it until two of our staff have decided."
      />
    </Page>
  )
}
