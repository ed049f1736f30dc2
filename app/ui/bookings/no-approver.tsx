import type { LacksApprover } from '#app/domain/bookings/lacks-approver.ts'
import { listed } from '#app/domain/listed.ts'
import { Answer } from '../answer.tsx'
import { TextLink } from '../text.tsx'

type Props = { lacks: LacksApprover; base: string }

/** How somebody comes to approve, as whoever is looking can bring it about. */
export const WayToApprover = ({ lacks: { organisation, canInvite, keepers }, base }: Props) => {
  if (canInvite)
    return (
      <>
        <TextLink href={`${base}/team/invite`}>Invite somebody to approve</TextLink>, or{' '}
        <TextLink href={`${base}/team`}>let somebody in your team approve</TextLink>.
      </>
    )
  return keepers.length > 0
    ? `Ask ${listed(keepers, 'or')}, who ${keepers.length === 1 ? 'keeps' : 'keep'} the team of ${organisation}, to add somebody who approves.`
    : `Nobody from ${organisation} is on Waymark yet. They join by choosing this school and then the trust.`
}

/** What was sent waits for an approver whom there is not: until when, and what can be done. */
export const NoApprover = ({ lacks, base, by }: Props & { by: string }) => (
  <Answer kind="refused" title="Nobody can approve it yet">
    <p>
      Nobody at {lacks.organisation} can approve it, because whoever asks for a visit cannot approve it. If nobody has
      by {by}, the request expires, and the days and the money are free again.
    </p>
    <p>
      <WayToApprover lacks={lacks} base={base} />
    </p>
  </Answer>
)
