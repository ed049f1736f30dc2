import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { SchoolActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { declineInvitation, joinConsortium } from '#app/domain/consortia/keep-members.server.ts'
import {
  agreeShare,
  changeShare,
  closeShare,
  declineShare,
  proposeShare,
} from '#app/domain/consortia/keep-shares.server.ts'
import { type MembershipSeen, readMemberships, waitsFor } from '#app/domain/consortia/read-memberships.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { newId } from '#app/domain/ids.ts'
import { formatPounds, parsePounds, poundsFault } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { cleanForm, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { Membership } from './consortium-membership.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const today = londonDay(new Date())
  const memberships = await readMemberships(actor, today)
  return {
    frame: await frameOf(actor, request),
    today,
    memberships,
    waiting: waitsFor(memberships),
    isTrust: actor.isTrust,
    commandKey: newId('run'),
  }
}

type Refused = { field: string; sentence: string }
type Answered = { told: string } | Refused | null

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const now = new Date()
  const sent = cleanForm(await request.formData())
  const answered = await act(actor, sent, await readMemberships(actor, londonDay(now)), now)
  if (!answered) throw await missing(actor, request)
  if ('sentence' in answered)
    return data({ reply: withErrors(sent, { [answered.field]: answered.sentence }) }, { status: 422 })
  return redirectTelling('/school/consortium', answered.told)
}

/** What a form of this page asks for; null: about something that is not there. */
async function act(actor: SchoolActor, sent: FormData, all: MembershipSeen[], now: Date): Promise<Answered> {
  const text = (name: string) => String(sent.get(name) ?? '')
  const of = { leadId: text('leadId'), schoolId: text('schoolId') }
  const one = all.find((member) => member.leadId === of.leadId && member.schoolId === of.schoolId)
  if (!one) return null
  const telling = (
    done: Awaited<ReturnType<typeof agreeShare | typeof joinConsortium>>,
    told: string,
    field = '',
    used?: number,
  ): Answered =>
    done.ok
      ? { told }
      : {
          field: done.refusal === 'cost_centre_needed' ? `costCentre_${text('shareId')}` : field,
          sentence: consortiumRefusal(done.refusal, used),
        }

  const amountOf = (field: string) => parsePounds(text(field))
  const wrong = (field: string): Refused => ({ field, sentence: poundsFault(text(field), '1800.00') })
  const { consortium, school } = one
  const intent = text('intent')
  if (intent === 'join') return telling(await joinConsortium(actor, of, now), `${school} has joined ${consortium}.`)
  if (intent === 'decline')
    return telling(await declineInvitation(actor, of, now), `${school} does not join ${consortium}.`)
  if (intent === 'offer') {
    if (one.status !== 'joined') return null
    const [fundId = '', startsOn = ''] = text(`from_${key(of)}`).split('.')
    const field = `amount_${key(of)}`
    const year = one.offerable.find((offer) => offer.fundId === fundId && offer.startsOn === startsOn)
    const amount = amountOf(field)
    if (!year) return { field: `from_${key(of)}`, sentence: 'Choose a fund and its year' }
    if (!amount) return wrong(field)
    const offer = { leadId: of.leadId, fundId, startsOn: year.startsOn, amountPence: amount }
    const offered = await proposeShare(actor, offer, now)
    return telling(
      offered,
      `${formatPounds(amount)} from ${year.words} is offered. An approver agrees it.`,
      field,
      year.held,
    )
  }

  const share = one.shares.find((own) => own.id === text('shareId'))
  if (!share) return null
  const shareId = share.id
  const used = share.reserved + share.committed + share.spent
  const words = `${formatPounds(share.proposed)} from ${share.fundName}`
  const costCentreId = one.costCentres.find(({ id }) => id === text(`costCentre_${shareId}`))?.id ?? null
  if (intent === 'agree')
    return telling(await agreeShare(actor, { shareId, costCentreId }, now), `Agreed: ${words}.`, '', share.agreed)
  if (intent === 'decline-share') return telling(await declineShare(actor, { shareId }, now), `Declined: ${words}.`)
  if (intent === 'close')
    return telling(
      await closeShare(actor, { shareId }, now),
      `Closed. What the share had left is back in ${share.fundName}.`,
    )
  if (intent === 'change') {
    const field = `amount_${shareId}`
    const amount = amountOf(field)
    if (!amount) return wrong(field)
    const changed = await changeShare(
      actor,
      { shareId, amountPence: amount, costCentreId, key: text('commandKey').slice(0, 60) },
      now,
    )
    return telling(changed, `The share is ${formatPounds(amount)} now. ${consortium} knows.`, field, used)
  }
  return { field: '', sentence: 'Choose what to do with one of the buttons' }
}

const key = ({ leadId, schoolId }: { leadId: string; schoolId: string }) => `${leadId}_${schoolId}`

export const meta = () => [{ title: pageTitle('Consortium') }]

function finding(memberships: MembershipSeen[], waiting: number): string {
  if (waiting > 0)
    return waiting === 1 ? 'One thing waits for you to decide' : `${waiting} things wait for you to decide`
  const joined = memberships.filter((one) => one.status === 'joined')
  if (joined.length === 1 && joined[0]) return `${joined[0].school} is a member of ${joined[0].consortium}`
  return joined.length === 0 ? 'You share with no consortium' : `${joined.length} memberships in consortia`
}

export default function SchoolConsortium() {
  const { memberships, waiting, today, isTrust, commandKey } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Consortium"
          title={finding(memberships, waiting)}
          sum="In a consortium, schools book together. Each puts a share of its own funds behind it, and is charged for its own visits only."
        />
      }
    >
      {memberships.map((one) => (
        <Membership
          key={`${one.leadId}${one.schoolId}`}
          one={one}
          today={today}
          namesSchool={isTrust}
          reply={reply}
          commandKey={commandKey}
        />
      ))}
      {memberships.length === 0 && (
        <Answer kind="empty" title="No consortium has invited you">
          <p>An invitation stands here when the lead of a consortium asks you to join.</p>
        </Answer>
      )}
      <Text>
        <TextLink href="/school/consortium/new">Start a consortium</TextLink>
      </Text>
    </Page>
  )
}
