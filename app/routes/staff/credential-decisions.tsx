import { RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { Section } from '#app/ui/page.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import type { CredentialAnswered, CredentialPage } from './credential.tsx'

/** Several forms on one page ask for a reason: each under a name of its own. */
export const reasonOf = (event: keyof typeof REASON) => `${event}Reason`

/** What staff may do with a credential as it stands, each with its own form. */
export const CredentialDecisions = ({ page, answered }: { page: CredentialPage; answered: CredentialAnswered }) => {
  const { status } = page
  const replyOf = (of: string) => (answered?.of === of ? answered.reply : undefined)
  if (status === 'submitted')
    return (
      <Section title="Verify it">
        <Taken page={page} />
        {page.hasSuspendedSuch && (
          <Text>You suspended one of this kind, so somebody else of the staff verifies what is given instead.</Text>
        )}
        {page.replaces.length > 0 && <Text>Once verified, it takes the place of: {page.replaces.join('; ')}.</Text>}
        {page.staysBeside.length > 0 && (
          <Text>It cannot stand for all of this, which counts beside it: {page.staysBeside.join('; ')}.</Text>
        )}
        <Form reply={replyOf('verify')}>
          {page.files.map(({ id }) => (
            <HiddenField key={id} name="file" value={id} />
          ))}
          <TextField
            name="seenHow"
            label="What you saw, and how"
            hint="Like “original on a video call”, “the register’s public look-up”, “the insurer’s schedule”. Schools read it, so leave out its number."
          />
          <DateField name="seenOn" label="When you saw it" value={page.today} size="s" />
          <Button value="verify">Verify</Button>
        </Form>
        <WithReason event="refuse" summary="It cannot be verified" reply={replyOf('refuse')} />
      </Section>
    )
  const isReplaced = status === 'replaced'
  if (isReplaced || status === 'verified' || status === 'expiring' || status === 'expired')
    return (
      <Section title="While it counts">
        {isReplaced && <Text>It counts on the days before the newer one holds, for visits that were given then.</Text>}
        {page.kind === 'dbs' && !isReplaced && (
          <Form reply={replyOf('look_up')} among="look-up">
            <RadioField
              name="answer"
              label="What the Update Service said"
              size="s"
              small
              choices={[
                { value: 'unchanged', label: 'No new information: the certificate is current' },
                {
                  value: 'changed',
                  label: 'It has changed, or is no longer current',
                  hint: 'This suspends it at once.',
                },
              ]}
            />
            <DateField name="answeredOn" label="When" value={page.today} size="s" />
            <Button kind="secondary" value="look_up">
              Write the answer down
            </Button>
          </Form>
        )}
        <WithReason event="suspend" summary="Suspend it" reply={replyOf('suspend')} />
      </Section>
    )
  if (status === 'suspended')
    return (
      <Section title="Decide what becomes of it">
        {page.isMySuspension ? (
          <Text>You suspended it, so somebody else of the staff lifts the suspension or revokes it.</Text>
        ) : (
          <>
            <Text>{page.suspendedBy} suspended it. You are the second person.</Text>
            <WithReason event="lift" summary="Lift the suspension" reply={replyOf('lift')} />
            <WithReason event="revoke" summary="Revoke it for good" reply={replyOf('revoke')} />
          </>
        )}
      </Section>
    )
  return null
}

const Taken = ({ page: { taken } }: { page: CredentialPage }) =>
  taken ? (
    <>
      <Text>
        {taken.isMine ? 'You are on it' : `${taken.by} is on it`}, since {taken.at}.
        {!taken.isMine && ' You can take it over.'}
      </Text>
      {!taken.isMine && <ActButton fields={{ intent: 'take' }}>Take it over</ActButton>}
    </>
  ) : (
    <ActButton fields={{ intent: 'take' }}>I am on it</ActButton>
  )

const REASON = {
  refuse: {
    hint: 'The adviser reads it: say what to do, like “Send the schedule with next year’s dates”.',
    button: 'Do not verify it',
  },
  suspend: {
    hint: 'The adviser reads it. It does not count from now; a second person decides what becomes of it.',
    button: 'Suspend',
  },
  lift: { hint: 'The adviser reads it.', button: 'Lift the suspension' },
  revoke: { hint: 'The adviser reads it. It never counts again.', button: 'Revoke' },
} as const

const WithReason = ({
  event,
  summary,
  reply,
}: {
  event: keyof typeof REASON
  summary: string
  reply: NonNullable<CredentialAnswered>['reply'] | undefined
}) => (
  <Details summary={summary} open={reply !== undefined}>
    <Form reply={reply} among={event}>
      <TextArea name={reasonOf(event)} label="Why" hint={REASON[event].hint} rows={3} max={500} />
      <Button kind={event === 'lift' ? 'secondary' : 'warning'} value={event}>
        {REASON[event].button}
      </Button>
    </Form>
  </Details>
)
