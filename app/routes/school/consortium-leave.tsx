import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { leaveConsortium } from '#app/domain/consortia/keep-members.server.ts'
import { readMemberships } from '#app/domain/consortia/read-memberships.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

const BACK = '/school/consortium'

async function openMembership({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const all = await readMemberships(actor, londonDay(now))
  const one = all.find(({ leadId, schoolId }) => leadId === params.leadId && schoolId === params.schoolId)
  if (!one) throw await missing(actor, request)
  return { actor, now, one }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, one } = await openMembership(args)
  if (one.status !== 'joined' || !one.isDecider) throw redirect(BACK)
  const booked = one.shares.reduce((sum, share) => sum + share.reserved + share.committed, 0)
  return {
    frame: await frameOf(actor, args.request),
    consortium: one.consortium,
    school: one.school,
    booked,
    shares: one.shares
      .filter(({ status, left }) => status === 'agreed' || status === 'proposed' || left > 0)
      .map((share) => ({
        key: `${share.fundName}, ${formatDate(share.startsOn)} to ${formatDate(share.endsOn)}`,
        value: whatHappens(share),
      })),
  }
}

type Share = Awaited<ReturnType<typeof openMembership>>['one']['shares'][number]

/** What leaving does to one share: what was agreed goes back as far as it is left, what is only offered ends. */
function whatHappens({ status, fundName, left, reserved, committed, proposed }: Share): string {
  if (status === 'proposed') return `The offer of ${formatPounds(proposed)} ends.`
  if (status === 'closed') return `${formatPounds(left)} stays in the closed share until you take it back.`
  const booked = reserved + committed
  const stays = booked > 0 ? ` ${formatPounds(booked)} stays set aside for visits that are asked for or booked.` : ''
  return `${formatPounds(left)} goes back to ${fundName}.${stays}`
}

export async function action(args: ActionFunctionArgs) {
  const { actor, now, one } = await openMembership(args)
  const { leadId, schoolId, school, consortium } = one
  const left = await leaveConsortium(actor, { leadId, schoolId }, now)
  if (!left.ok) {
    const reply = withErrors(await args.request.formData(), { '': consortiumRefusal(left.refusal) })
    return data({ reply }, { status: 422 })
  }
  return redirectTelling(BACK, `${school} has left ${consortium}. What its shares had left is back.`)
}

export const meta = () => [{ title: pageTitle('Leave a consortium') }]

export default function LeaveConsortium() {
  const { consortium, school, booked, shares } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: BACK, text: 'Back' }} title={`Leave ${consortium}?`} reply={reply}>
      {shares.length > 0 ? <SummaryList rows={shares} /> : <Text>{school} has no share that money is in.</Text>}
      <Text>
        {booked > 0
          ? `Visits at ${school} that are asked for or booked go their way: ${formatPounds(booked)} of its shares stays for them, and you are invoiced for them as agreed.`
          : `No visit at ${school} is asked for or booked.`}{' '}
        {consortium} is told, and can ask for nothing new there.
      </Text>
      <Form>
        <ButtonGroup>
          <Button kind="warning">Leave {consortium}</Button>
          <TextLink href={BACK}>Stay in it</TextLink>
        </ButtonGroup>
      </Form>
    </QuestionPage>
  )
}
