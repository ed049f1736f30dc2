import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import type { VisitStatus } from '#app/domain/bookings/lifecycle.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { raiseProblem, takeBackProblem } from '#app/domain/bookings/visit-problems.server.ts'
import { formatDay, formatInstant } from '#app/domain/format-day.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { type FormReply, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Inset, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

const Asked = z.object({ what: typedWords('Say what was wrong', 1_000) })

export async function loader(args: LoaderFunctionArgs) {
  const { seen, visit, here, today, frame } = await openVisit(args, 'agree delivery')
  return {
    frame,
    here,
    adviser: seen.adviser,
    day: formatDay(visit.onDay, today),
    isDated: visit.span !== null,
    status: visit.status,
    visitId: visit.id,
    raised: visit.status === 'problem' ? visit.problem : null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now } = await openVisit(args, 'agree delivery')
  const sent = await args.request.formData()
  const one = { bookingId: seen.booking.id, visitId: visit.id }
  if (sent.get('intent') === 'take-back') {
    const taken = await takeBackProblem(actor, one, now)
    if (!taken.ok && taken.refusal !== 'already_done')
      return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[taken.refusal] }) }, { status: 422 })
    return redirectTelling(
      here,
      `The problem is taken back. ${visit.span ? 'The visit waits for you to agree that it took place' : 'The delivery waits for you to agree it'}.`,
    )
  }
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const raised = await raiseProblem(actor, { ...one, what: form.value.what }, now)
  if (!raised.ok) return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[raised.refusal] }) }, { status: 422 })
  return redirectTelling(
    `${here}/visits/${visit.id}/case`,
    'Raised. Waymark looks into it and writes to both of you. Nothing is due until it is settled. You can add files to your case here.',
  )
}

/** Why nothing can be raised, where the visit is not one that waits to be agreed. */
const WHY_NOT: Partial<Record<VisitStatus, string>> = {
  agreed: 'This visit has been agreed, so it can no longer be disputed here. Ring us on the number below.',
  void: 'The problem of this visit has been settled: nothing is due for it.',
}
const NOT_YET = 'The adviser has not recorded this visit. Once they have, you can say what was wrong.'

/** What was typed when it could no longer be raised: kept, so that it can be copied. */
const NotSent = ({ reply }: { reply: FormReply | undefined }) =>
  reply?.values.what ? (
    <>
      <Text>What you wrote has not been sent. Copy it if you still need it:</Text>
      <Inset>{reply.values.what}</Inset>
    </>
  ) : null

export const meta = () => [{ title: pageTitle('What was wrong with the visit?') }]

export default function RaiseProblem() {
  const { here, adviser, day, isDated, status, visitId, raised } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  if (raised)
    return (
      <QuestionPage back={{ href: here, text: 'Back' }} title="Take the problem back?" reply={reply}>
        <Inset>{raised.what}</Inset>
        <Text small muted>
          {raised.raisedByName}, {formatInstant(raised.raisedAt)}
        </Text>
        <Text>
          <TextLink href={`${here}/visits/${visitId}/case`}>Read both cases and add to yours</TextLink>
        </Text>
        <Text>
          Waymark’s staff read both cases and write to both of you. If it was raised by mistake, or you and {adviser}{' '}
          have put it right, take it back: you then have five school days again to agree that{' '}
          {isDated ? `the visit on ${day} took place` : 'all of it was delivered'}.
        </Text>
        <NotSent reply={reply} />
        <Form reply={reply}>
          <ButtonGroup>
            <Button value="take-back">Take the problem back</Button>
            <TextLink href={here}>Leave it with Waymark</TextLink>
          </ButtonGroup>
        </Form>
      </QuestionPage>
    )
  if (status !== 'delivered')
    return (
      <QuestionPage
        back={{ href: here, text: 'Back' }}
        title={isDated ? `The visit on ${day}` : 'The delivery'}
        reply={reply}
      >
        <Text>
          {WHY_NOT[status] ?? NOT_YET} <TextLink href={here}>The booking shows where it stands</TextLink>
        </Text>
        <NotSent reply={reply} />
      </QuestionPage>
    )
  return (
    <QuestionPage back={{ href: here, text: 'Back' }} reply={reply}>
      <Form reply={reply}>
        <TextArea
          name="what"
          label={isDated ? `What was wrong with the visit on ${day}?` : 'What was wrong with what was delivered?'}
          asTitle
          hint={`${isDated ? '' : 'No codes here. '}${adviser} reads this too, and answers. Waymark’s staff read both sides and settle it. You can add files next. Name no pupils`}
          max={1000}
          rows={5}
        />
        <Button>Raise the problem</Button>
      </Form>
    </QuestionPage>
  )
}
