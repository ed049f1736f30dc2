import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireConsortium } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readMember } from '#app/domain/consortia/read.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { Answer } from '#app/ui/answer.tsx'
import { ShareMoves } from '#app/ui/consortia/share-moves.tsx'
import { ShareStanding } from '#app/ui/consortia/share-standing.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireConsortium(request)
  const today = londonDay(new Date())
  const member = await readMember(actor, params.schoolId ?? '', today)
  if (!member) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), today, member }
}

export const meta = ({ data: found }: { data?: { member: { name: string } } }) => [
  { title: pageTitle(found?.member.name ?? 'Member') },
]

const DECIDED = { joined: 'Joined', declined: 'Declined', left: 'Left', invited: 'Invited' } as const

export default function Member() {
  const { member, today } = useLoaderData<typeof loader>()
  const decided = member.decidedAt && formatDate(londonDay(member.decidedAt))
  const title = {
    invited: `${member.name} has not answered yet`,
    joined:
      member.agreed > 0
        ? `${member.name} has ${formatPounds(member.left)} left`
        : `${member.name} has agreed no share yet`,
    declined: `${member.name} declined to join`,
    left: `${member.name} has left`,
  }[member.status]
  return (
    <Page
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
