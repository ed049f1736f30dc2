import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { readSecondLimit, setSecondLimit } from '#app/domain/bookings/keep-second-limit.server.ts'
import { settledByWords } from '#app/domain/bookings/problem-case.ts'
import { countProblems, type ProblemSeen, readProblems } from '#app/domain/bookings/read-problems.server.ts'
import { whenWords } from '#app/domain/bookings/visit-words.ts'
import { formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { ListCount, ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pageOfTitle, pagesOf } from '#app/ui/pages.ts'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { PoundsField } from '#app/ui/text-fields.tsx'
import { typedPounds } from '#app/ui/typed.ts'

const Limit = z.object({ limit: typedPounds('Enter the limit in pounds, like 500') })

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
    limit: await readSecondLimit(actor),
    me: actor.personId,
    address: `${url.pathname}${url.search}`,
    problems: await readProblems(actor, { isSettled, limit: pages.perPage, offset }),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'settle problems')
  const sent = await request.formData()
  const form = parseForm(sent, Limit)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const set = await setSecondLimit(actor, form.value.limit, new Date())
  if (!set.ok) return data({ reply: withErrors(sent, { limit: 'Enter at most £100,000' }) }, { status: 422 })
  return redirectTelling('/staff/problems', 'Saved. It holds for problems that are raised from now on.')
}

export const meta = ({ data: found }: { data?: { pages: { page: number; of: number } } }) => [
  { title: pageTitle(`Problems${found ? pageOfTitle(found.pages) : ''}`) },
]

const OUTCOME = {
  agree: { tone: 'done', words: 'Agreed' },
  part: { tone: 'done', words: 'Agreed in part' },
  void: { tone: 'no', words: 'Nothing due' },
  taken_back: { tone: 'done', words: 'Taken back' },
} as const

const answerOf = ({ hasAnswered, answerBy }: ProblemSeen): string =>
  hasAnswered ? 'Both sides have spoken' : `To be answered by ${formatDeadline(answerBy)}`

export default function Problems() {
  const { problems, counts, pages, isSettled, address, limit, me } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const open = counts.open === 1 ? 'One problem is open' : `${counts.open} problems are open`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Problems with visits and deliveries"
          title={counts.open === 0 ? 'No problem is open' : open}
          sum="Nothing is invoiced or paid out for it while a problem is open."
        />
      }
    >
      <Section title={isSettled ? 'Settled' : 'Open, longest waiting first'}>
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
                    {OUTCOME[problem.outcome].words}, by{' '}
                    {settledByWords(problem.settledByName, problem.confirmedByName)}
                  </Status>
                ) : problem.decidedBy === null ? (
                  <>
                    <Status tone="turn">Your turn: settle it</Status>
                    <Text small>{answerOf(problem)}</Text>
                  </>
                ) : problem.decidedBy === me ? (
                  <Status tone="open">Waits for a second person</Status>
                ) : (
                  <Status tone="turn">Your turn: confirm what {problem.decidedByName} decided</Status>
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
      <Section title="When two of the staff settle it" last>
        <Form reply={reply}>
          <PoundsField
            name="limit"
            label="Two, where more than this is charged for the visit"
            hint="With VAT. Problems that are raised from now on keep it: nobody changes it for one that is open."
            value={limit}
          />
          <Button kind="secondary">Save the limit</Button>
        </Form>
        <Text small muted>
          Now {formatPounds(limit)}. One of the staff decides, and another confirms it or sends it back.
        </Text>
      </Section>
    </Page>
  )
}
