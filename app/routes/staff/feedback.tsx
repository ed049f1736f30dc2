import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { readAdviserName } from '#app/domain/advisers/read.server.ts'
import { feedbackShown } from '#app/domain/feedback/feedback-shown.ts'
import { feedbackOnAdviser } from '#app/domain/feedback/read-feedback.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FeedbackFacts } from '#app/ui/feedback-facts.tsx'
import { ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'verify credentials')
  const supplierId = plainText(params.id)
  const name = await readAdviserName(actor, supplierId)
  if (name === null) throw await missing(actor, request)
  const all = await feedbackOnAdviser(actor, supplierId)
  const url = new URL(request.url)
  const pages = pagesOf(url.searchParams.get('page'), all.length, 10)
  return {
    frame: await frameOf(actor, request),
    address: `${url.pathname}${url.search}`,
    supplierId,
    name,
    pages,
    rows: all.slice(Math.max(0, pages.from - 1), pages.to).map(({ said, day, school }) => ({
      visitId: said.visitId,
      title: `${school}, ${formatDate(day)}`,
      words: feedbackShown(said),
    })),
  }
}

export const meta = () => [{ title: pageTitle('What schools said') }]

export default function Feedback() {
  const { address, supplierId, name, pages, rows } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          back={{ href: `/staff/advisers/${supplierId}`, text: name }}
          caption="What schools said, for the adviser and staff alone"
          title={pages.count === 0 ? `Nobody has written of ${name}` : `${pages.count} said how ${name}’s visit went`}
        />
      }
    >
      {rows.length === 0 && (
        <Answer kind="empty" title="Nothing yet">
          <p>What a school says of an agreed visit stands here, with the adviser’s reply.</p>
        </Answer>
      )}
      {rows.map(({ visitId, title, words }) => (
        <Section key={visitId} title={title}>
          <FeedbackFacts {...words} />
        </Section>
      ))}
      <ListFoot>
        <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
      </ListFoot>
    </Page>
  )
}
