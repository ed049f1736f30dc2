import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAct, requireConsortium } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { closeConsortium } from '#app/domain/consortia/keep-consortium.server.ts'
import { type MemberSeen, readConsortium, readUnderWay } from '#app/domain/consortia/read.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

const BACK = '/consortium/members'

/** The consortium for its administrator. Whoever presses again, or opens the page late, reads that it has closed. */
async function openConsortium({ request }: LoaderFunctionArgs | ActionFunctionArgs) {
  const now = new Date()
  // Closing takes the roles away: whoever was read before, and finds it open after, still has those to close it by.
  const actor = await requireConsortium(request)
  const page = await readConsortium(actor, londonDay(now))
  if (page.closedAt) throw await redirectTelling('/consortium', 'The consortium has closed.')
  await requireAct(actor, 'keep the consortium', request)
  return { actor, page, now }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, page } = await openConsortium(args)
  return {
    frame: await frameOf(actor, args.request),
    consortium: actor.organisationName,
    underWay: await readUnderWay(actor),
    members: page.members.flatMap((member) => {
      const value = whatHappens(member)
      return value ? [{ key: member.name, value }] : []
    }),
  }
}

/** What closing does to one school; nothing for one that has no part in it any more. */
function whatHappens({ status, shares }: MemberSeen): string | null {
  const left = sumPence(shares.map((share) => Math.max(0, share.left)))
  const back = left > 0 ? ` ${formatPounds(left)} of its shares goes back to its funds.` : ''
  if (status === 'invited') return 'The invitation is withdrawn.'
  if (status === 'joined') return `It leaves, and is told.${back}`
  return back.trim() || null
}

export async function action(args: ActionFunctionArgs) {
  const { actor, now } = await openConsortium(args)
  const closed = await closeConsortium(actor, now)
  if (!closed.ok) {
    const reply = withErrors(await args.request.formData(), { '': consortiumRefusal(closed.refusal) })
    return data({ reply }, { status: 422 })
  }
  return redirectTelling('/consortium', `${actor.organisationName} has closed. Its schools are told.`)
}

export const meta = () => [{ title: pageTitle('Close the consortium') }]

export default function CloseConsortium() {
  const { consortium, underWay, members } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage back={{ href: BACK, text: 'Members' }} title={`Close ${consortium}?`} reply={reply}>
      {underWay > 0 ? (
        <Text>
          {underWay === 1 ? 'One visit is' : `${underWay} visits are`} asked for, booked, to be agreed or in dispute. A
          consortium can be closed when none is. <TextLink href="/consortium/bookings">See the bookings</TextLink>
        </Text>
      ) : (
        <>
          {members.length > 0 ? <SummaryList rows={members} /> : <Text>No school is invited or has joined.</Text>}
          <Text>
            From then on {consortium} asks for nothing new, and cannot be opened again. Whoever works for it can still
            read what happened. Visits that took place are invoiced and paid as agreed.
          </Text>
          <Form>
            <ButtonGroup>
              <Button kind="warning">Close {consortium}</Button>
              <TextLink href={BACK}>Keep it</TextLink>
            </ButtonGroup>
          </Form>
        </>
      )}
    </QuestionPage>
  )
}
