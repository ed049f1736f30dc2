import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { feedbackShown } from '#app/domain/feedback/feedback-shown.ts'
import { FEEDBACK_REFUSALS } from '#app/domain/feedback/feedback-words.ts'
import { replyToFeedback } from '#app/domain/feedback/keep-feedback.server.ts'
import { ownFeedback } from '#app/domain/feedback/read-feedback.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { FeedbackFacts } from '#app/ui/feedback-facts.tsx'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { ListFoot, Pagination } from '#app/ui/list-controls.tsx'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { hrefWith, pagesOf } from '#app/ui/pages.ts'
import { Details } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const all = await ownFeedback(actor)
  const url = new URL(request.url)
  const pages = pagesOf(url.searchParams.get('page'), all.length, 10)
  return {
    frame: await frameOf(actor, request),
    // What a school says of a provider’s visit whoever came reads, and nobody replies to.
    isReplier: may(actor, 'answer requests'),
    address: `${url.pathname}${url.search}`,
    pages,
    rows: all.slice(Math.max(0, pages.from - 1), pages.to).map(({ said, day, school }) => ({
      visitId: said.visitId,
      title: `${school}, ${formatDate(day)}`,
      canReply: said.status === 'given' && said.supplierId === actor.organisationId && may(actor, 'answer requests'),
      words: feedbackShown(said),
    })),
  }
}

const Reply = z.object({ visitId: carried(), reply: typedWords('Write your reply', 1_000) })

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'answer requests')
  const sent = await request.formData()
  const of = String(sent.get('visitId') ?? '')
  const form = parseForm(sent, Reply)
  if (!form.ok) return data({ reply: form.reply, of }, { status: 422 })
  const replied = await replyToFeedback(actor, form.value, new Date())
  if (replied.ok) return redirectTelling('/adviser/feedback', 'Your reply is with the school.')
  return data({ reply: withErrors(sent, { '': FEEDBACK_REFUSALS[replied.refusal] }), of }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Feedback') }]

export default function Feedback() {
  const { address, isReplier, pages, rows } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  // What was typed about nothing of theirs comes back in the first form, so that it is not lost.
  const back = rows.find(({ visitId }) => visitId === answered?.of) ?? rows.find(({ canReply }) => canReply)
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          caption="Feedback"
          title={
            pages.count === 0
              ? 'No school has written yet'
              : pages.count === 1
                ? 'One school has written to you'
                : `Schools have written to you ${pages.count} times`
          }
          sum={`You and Waymark’s staff read this, and nobody else.${isReplier ? ' You may reply once to what is said of your own practice.' : ''}`}
        />
      }
    >
      {rows.length === 0 && (
        <Answer kind="empty" title="Nothing yet">
          <p>
            After a school has agreed that a visit took place, it may say here what went well and what could be better.
          </p>
        </Answer>
      )}
      {rows.map(({ visitId, title, canReply, words }) => {
        const reply = back?.visitId === visitId ? answered?.reply : undefined
        return (
          <Section key={visitId} title={title}>
            <FeedbackFacts {...words} />
            {canReply && (
              <Details summary="Reply, once" open={reply !== undefined}>
                <Form reply={reply} among={visitId}>
                  <HiddenField name="visitId" value={visitId} />
                  <TextArea
                    name="reply"
                    label="Your reply"
                    hint="Whoever wrote reads it, and Waymark’s staff. Write nothing about a pupil."
                    rows={3}
                    max={1_000}
                  />
                  <Button kind="secondary">Send the reply</Button>
                </Form>
              </Details>
            )}
          </Section>
        )
      })}
      <ListFoot>
        <Pagination pages={pages} href={(page) => hrefWith(address, { page })} />
      </ListFoot>
    </Page>
  )
}
