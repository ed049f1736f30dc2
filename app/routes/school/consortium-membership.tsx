import type { Day } from '#app/domain/calendar.ts'
import type { MembershipSeen } from '#app/domain/consortia/read-memberships.server.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { ShareMoves } from '#app/ui/consortia/share-moves.tsx'
import { ShareStanding } from '#app/ui/consortia/share-standing.tsx'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { PoundsField } from '#app/ui/text-fields.tsx'

type Props = {
  one: MembershipSeen
  today: Day
  /** a trust's page tells its academies apart */
  namesSchool: boolean
  reply: FormReply | undefined
  commandKey: string
}

const STATUS = {
  joined: { tone: 'done', words: 'Joined' },
  declined: { tone: 'no', words: 'Declined' },
  left: { tone: 'no', words: 'Left' },
  withdrawn: { tone: 'no', words: 'Invitation withdrawn' },
} as const

/** A school in one consortium: the invitation, its shares with what can be decided, and what has been drawn. */
export function Membership(props: Props) {
  const { one, today, namesSchool } = props
  return (
    <Section title={namesSchool ? `${one.consortium}: ${one.school}` : one.consortium}>
      {one.status === 'invited' ? <Invitation {...props} /> : <Standing one={one} />}
      {one.shares.map((share) => (
        <ShareStanding key={share.id} share={share} today={today}>
          {share.status === 'proposed' && <Offered {...props} share={share} />}
          {share.status === 'agreed' && one.isDecider && <ChangeShare {...props} share={share} />}
          {share.status === 'closed' && share.left > 0 && one.isDecider && (
            <Form>
              <Ids one={one} shareId={share.id} />
              <Button kind="secondary" value="close">
                Take back {formatPounds(share.left)}
              </Button>
            </Form>
          )}
        </ShareStanding>
      ))}
      {one.status === 'joined' && one.shares.length === 0 && (
        <Text>No share yet. Nothing can be booked for {one.school} before one is agreed.</Text>
      )}
      {one.status === 'joined' && one.mayOffer && <OfferShare {...props} />}
      {one.moves.length > 0 && (
        <Details summary={`What has been drawn (${one.moves.length})`}>
          <ShareMoves moves={one.moves} base="/school" />
        </Details>
      )}
      {one.status === 'joined' && one.isDecider && (
        <Text>
          <TextLink href={`/school/consortium/${one.leadId}/${one.schoolId}/leave`}>Leave {one.consortium}</TextLink>
        </Text>
      )}
    </Section>
  )
}

const Ids = ({ one, shareId }: { one: MembershipSeen; shareId?: string }) => (
  <>
    <HiddenField name="leadId" value={one.leadId} />
    <HiddenField name="schoolId" value={one.schoolId} />
    {shareId && <HiddenField name="shareId" value={shareId} />}
  </>
)

const WHO = 'Whoever approves for the school, or for its trust, decides.'

const Invitation = ({ one }: Props) => (
  <>
    <Text>
      {one.consortium} asks {one.school} to join, since {formatInstant(one.invitedAt)}. Joining commits no money: each
      share is agreed on its own.
    </Text>
    {one.isDecider ? (
      <Form>
        <Ids one={one} />
        <ButtonGroup>
          <Button value="join">Join</Button>
          <Button kind="secondary" value="decline">
            Decline
          </Button>
        </ButtonGroup>
      </Form>
    ) : (
      <Text>
        <Status tone="open">Waiting to be decided</Status> {WHO}
      </Text>
    )}
  </>
)

const Standing = ({ one }: { one: MembershipSeen }) =>
  one.status === 'invited' ? null : (
    <Text>
      <Status tone={STATUS[one.status].tone}>{STATUS[one.status].words}</Status>{' '}
      {one.isClosed && one.status !== 'declined' && 'The consortium has closed: '}
      {one.decidedBy && one.decidedAt && `by ${one.decidedBy}, ${formatInstant(one.decidedAt)}`}
    </Text>
  )

type OfShare = Props & { share: MembershipSeen['shares'][number] }

const Offered = ({ one, share, reply }: OfShare) => (
  <>
    <Text>
      {share.proposedBy} offers <strong>{formatPounds(share.proposed)}</strong>, {formatInstant(share.proposedAt)}.{' '}
      {share.agreed > 0
        ? `That is the whole share: ${formatPounds(share.agreed)} of it is used already, so agreeing it moves ${formatPounds(share.proposed - share.agreed)} from the fund into it.`
        : 'Agreeing it moves that much from the fund into the share.'}
    </Text>
    {one.isDecider ? (
      <Form reply={reply}>
        <Ids one={one} shareId={share.id} />
        <CostCentre one={one} share={share} />
        <ButtonGroup>
          <Button value="agree">Agree the share</Button>
          <Button kind="secondary" value="decline-share">
            Decline
          </Button>
        </ButtonGroup>
      </Form>
    ) : (
      <Text>
        <Status tone="open">Waiting to be decided</Status> {WHO}
      </Text>
    )}
  </>
)

/** Where the school uses them: which one its books enter the share's visits under. */
const CostCentre = ({ one, share }: Pick<OfShare, 'one' | 'share'>) =>
  one.costCentres.length === 0 ? null : (
    <SelectField
      name={`costCentre_${share.id}`}
      label="Cost centre"
      hint="Every visit that is paid from this share names it."
      value={share.costCentreId ?? ''}
      options={[
        { value: '', label: 'Choose a cost centre' },
        ...one.costCentres.map(({ id, words }) => ({ value: id, label: words })),
      ]}
    />
  )

const ChangeShare = ({ one, share, reply, commandKey }: OfShare) => {
  const name = `amount_${share.id}`
  const own = (reply?.errors[name] ?? reply?.errors[`costCentre_${share.id}`]) !== undefined ? reply : undefined
  const used = share.reserved + share.committed + share.spent
  return (
    <Details summary="Change or close this share" open={own !== undefined}>
      <Form reply={own} commandKey={commandKey}>
        <Ids one={one} shareId={share.id} />
        <PoundsField
          name={name}
          label="The whole share"
          hint={`At least ${formatPounds(used)}, which is used or waiting. More comes out of the fund, less goes back to it.`}
          value={share.agreed}
        />
        <CostCentre one={one} share={share} />
        <ButtonGroup>
          <Button kind="secondary" value="change">
            Change the share
          </Button>
          <Button kind="warning" value="close">
            Close it and take back {formatPounds(share.left)}
          </Button>
        </ButtonGroup>
      </Form>
    </Details>
  )
}

const OfferShare = ({ one, reply }: Props) => {
  const id = `${one.leadId}_${one.schoolId}`
  const own = reply && (reply.errors[`amount_${id}`] ?? reply.errors[`from_${id}`]) !== undefined ? reply : undefined
  if (one.offerable.length === 0) {
    return (
      <Text small muted>
        A share is offered from a fund whose allocation is set and has something left. No other one has.
      </Text>
    )
  }
  return (
    <Details summary="Offer a share" open={own !== undefined || one.shares.length === 0}>
      <Form reply={own}>
        <Ids one={one} />
        <SelectField
          name={`from_${id}`}
          label="From which fund and year"
          options={one.offerable.map((offer) => ({
            value: `${offer.fundId}.${offer.startsOn}`,
            label: `${offer.words}: ${formatPounds(offer.left)} left${offer.held > 0 ? `, and ${formatPounds(offer.held)} of its share used` : ''}`,
          }))}
        />
        <PoundsField
          name={`amount_${id}`}
          label="How much"
          hint={`The whole share${one.offerable.some(({ held }) => held > 0) ? ', with what is used of it already' : ''}. It stays your school’s money and pays only for visits at ${one.school}.`}
        />
        <Button kind="secondary" value="offer">
          Offer this share
        </Button>
      </Form>
    </Details>
  )
}
