import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireConsortium } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { withdrawInvitation } from '#app/domain/consortia/keep-members.server.ts'
import { readMember } from '#app/domain/consortia/read.server.ts'
import { consortiumRefusal } from '#app/domain/consortia/refusals.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { ShareMoves } from '#app/ui/consortia/share-moves.tsx'
import { ShareStanding } from '#app/ui/consortia/share-standing.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton } from '#app/ui/form.tsx'
import { withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireConsortium(request)
  const today = londonDay(new Date())
  const member = await readMember(actor, params.schoolId ?? '', today)
  if (!member) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), today, member, mayInvite: may(actor, 'propose shares') }
}

/** The page's one act: the lead takes back an invitation that nobody has answered. */
export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireConsortium(request, 'propose shares')
  const now = new Date()
  const member = await readMember(actor, params.schoolId ?? '', londonDay(now))
  if (!member) throw await missing(actor, request)
  const withdrawn = await withdrawInvitation(actor, { schoolId: member.schoolId }, now)
  if (!withdrawn.ok)
    return data(
      { reply: withErrors(await request.formData(), { '': consortiumRefusal(withdrawn.refusal) }) },
      { status: 422 },
    )
  return redirectTelling('/consortium/members', `The invitation to ${member.name} is withdrawn.`)
}

export const meta = ({ data: found }: { data?: { member: { name: string } } }) => [
  { title: pageTitle(found?.member.name ?? 'Member') },
]

const DECIDED = {
  joined: 'Joined',
  declined: 'Declined',
  left: 'Left',
  withdrawn: 'Withdrawn',
  invited: 'Invited',
} as const

export default function Member() {
  const { member, today, mayInvite } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const decided = member.decidedAt && formatDate(londonDay(member.decidedAt))
  const title = {
    invited: `${member.name} has not answered yet`,
    joined:
      member.agreed > 0
        ? `${member.name} has ${formatPounds(member.left)} left`
        : `${member.name} has agreed no share yet`,
    declined: `${member.name} declined to join`,
    left: `${member.name} has left`,
    withdrawn: `The invitation to ${member.name} is withdrawn`,
  }[member.status]
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/consortium/members', text: 'Members' }}
          caption={member.name}
          title={title}
          sum={
            member.status === 'invited'
              ? `Invited on ${formatDate(londonDay(member.invitedAt))}.`
              : `${DECIDED[member.status]} on ${decided}${member.decidedBy ? ` by ${member.decidedBy}` : ''}.`
          }
        />
      }
    >
      {member.status === 'invited' && mayInvite && (
        <Section title="The invitation">
          <Text>
            Whoever approves for the school, or for its trust, has not answered yet. You can take the invitation back
            until they do, and invite the school again later.
          </Text>
          <ActButton kind="warning">Withdraw the invitation</ActButton>
        </Section>
      )}
      <Section title="Shares">
        {member.shares.map((share) => (
          <ShareStanding key={share.id} share={share} today={today}>
            {share.status === 'proposed' && (
              <Status tone="open">
                {formatPounds(share.proposed)} offered by {share.proposedBy}: waiting for the school’s approver
              </Status>
            )}
          </ShareStanding>
        ))}
        {member.shares.length === 0 && (
          <Answer kind="empty" title="No share yet">
            <p>The school offers one from one of its own funds, on its page about consortia. You see only the share.</p>
          </Answer>
        )}
      </Section>
      <Section title="Everything that moved" last>
        <ShareMoves moves={member.moves} base="/consortium" />
      </Section>
    </Page>
  )
}
