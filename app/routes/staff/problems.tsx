import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { countProblems, type ProblemSeen, readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { whenWords } from '#app/domain/bookings/visit-words.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request)
  const url = new URL(request.url)
  const isSettled = url.searchParams.get('settled') === '1'
  const counts = await countProblems(actor)
  const pages = pagesOf(url.searchParams.get('page'), isSettled ? counts.settled : counts.open)
  const offset = (pages.page - 1) * pages.perPage
  return {
    frame: await frameOf(actor, request),
    counts,
    pages,
    isSettled,
    address: `${url.pathname}${url.search}`,
    problems: await readProblems(actor, { isSettled, limit: pages.perPage, offset }),
  }
}

export const meta = ({ data: found }: { data?: { pages: { page: number; of: number } } }) => [
  { title: pageTitle(`Problems${found ? pageOfTitle(found.pages) : ''}`) },
]

const OUTCOME = {
  agree: { tone: 'done', words: 'Agreed' },
  void: { tone: 'no', words: 'Nothing due' },
  taken_back: { tone: 'done', words: 'Taken back' },
} as const

export default function Problems() {
  const { problems, counts, pages, isSettled, address } = useLoaderData<typeof loader>()
  const open = counts.open === 1 ? 'One problem is open' : `${counts.open} problems are open`
  return (
    <Page
      head={
        <PageHead
          caption="Problems with visits and deliveries"
          title={counts.open === 0 ? 'No problem is open' : open}
          sum="Nothing is invoiced or paid out for it while a problem is open."
        />
      }
    >
      <Section title={isSettled ? 'Settled' : 'Open, longest waiting first'} last>
        {pages.count > 0 && <ListCount pages={pages} one="problem" many="problems" />}
        <StackTable
          caption={isSettled ? 'Settled problems' : 'Open problems'}
          rows={problems}
          rowKey={(problem) => problem.id}
          columns={[
            {
              key: 'school',
              head: 'School',
              cell: (problem: ProblemSeen) => (
                <TextLink href={`/staff/problems/${problem.visitId}`}>{problem.school}</TextLink>
              ),
            },
            { key: 'adviser', head: 'Adviser', cell: (problem) => problem.adviser },
            { key: 'day', head: 'Day', cell: (problem) => whenWords(problem) },
            { key: 'raised', head: 'Raised', cell: (problem) => formatInstant(problem.raisedAt) },
            {
              key: 'status',
              head: 'Status',
              cell: (problem) =>
                problem.outcome ? (
                  <Status tone={OUTCOME[problem.outcome].tone}>
                    {OUTCOME[problem.outcome].words}, by {problem.settledByName}
                  </Status>
                ) : (
                  <Status tone="turn">Your turn: settle it</Status>
                ),
            },
          ]}
          empty={
            <Answer kind="empty" title={isSettled ? 'Nothing has been settled yet' : 'Nobody waits for you'}>
              <p>A problem stands here from when a school raises it until somebody of Waymark’s staff settles it.</p>
            </Answer>
          }
        />
        <ListFoot>
          <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
          <Text>
            {isSettled ? (
              <TextLink href="/staff/problems">See what is open ({counts.open})</TextLink>
            ) : (
              <TextLink href="/staff/problems?settled=1">See what was settled ({counts.settled})</TextLink>
            )}
          </Text>
        </ListFoot>
      </Section>
    </Page>
  )
}
