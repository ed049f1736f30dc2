import { CheckboxField, RadioField } from '#app/ui/choice-fields.tsx'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { type StatusAsked, StatusFields } from './status-fields.tsx'

type Props = {
  reply?: FormReply | undefined
  adviser: string
  /** Whether the adviser's answer to any of the visits is still awaited. */
  awaitsAdviser: boolean
  asker: string
  until: string
  usesOrderNumbers: boolean
  /** What the page shows: approving signs for these visits and no others. */
  visitIds: string[]
  /** It has no date, so that nobody's day is held for it. */
  isUndated?: boolean
  /** What goes on file of how the adviser is engaged; null where nothing does. */
  status: StatusAsked | null
}

/** An approver's three ways: approve, ask, decline with a reason. */
export const DecisionForm = ({
  reply,
  adviser,
  awaitsAdviser,
  asker,
  until,
  usesOrderNumbers,
  visitIds,
  isUndated,
  status,
}: Props) => (
  <Form reply={reply}>
    {visitIds.map((id) => (
      <HiddenField key={id} name="visits" value={id} />
    ))}
    <RadioField
      name="decision"
      label="Your decision"
      labelHidden
      choices={[
        {
          value: 'approve',
          label: 'Approve',
          hint: awaitsAdviser
            ? `Confirmed once ${adviser} has accepted too`
            : `${adviser} has accepted, so this confirms it`,
          reveals: (
            <>
              {usesOrderNumbers && (
                <>
                  <TextField
                    name="orderNumber"
                    label="Order number"
                    width={20}
                    hint="Quoted on every invoice of this booking"
                    spellCheck={false}
                  />
                  <CheckboxField
                    name="follows"
                    label="It will follow"
                    hint={`${isUndated ? 'It is' : 'Visits are'} confirmed without it, and no invoice leaves before it`}
                    small
                  />
                </>
              )}
              <CheckboxField
                name="inAdvance"
                label="Invoice in advance"
                hint={`You are asked for the money once ${isUndated ? 'it' : visitIds.length === 1 ? 'the visit' : 'each visit'} is confirmed, to be paid within 30 days. ${adviser} is paid only after you agree the delivery. What is not due in the end is credited, and what you have paid of it goes back to you. It can’t be changed later.${status?.wanted === 'determination' ? ' Not where your payroll pays.' : ''}`}
                small
              />
              {status && <StatusFields {...status} />}
              <TextArea name="note" label="Note for the record" optional rows={2} max={300} />
            </>
          ),
        },
        {
          value: 'ask',
          label: `Ask ${asker} a question`,
          hint: `${isUndated ? 'The request waits' : visitIds.length === 1 ? 'The day is held' : 'The days are held'} until ${until}`,
          reveals: <TextArea name="question" label="Your question" rows={3} max={1000} />,
        },
        {
          value: 'decline',
          label: 'Decline',
          hint: isUndated
            ? `${asker} reads your reason`
            : `${asker} reads your reason, and ${visitIds.length === 1 ? 'the day is' : 'the days are'} free again`,
          reveals: <TextArea name="reason" label="Your reason" rows={3} max={1000} />,
        },
      ]}
    />
    <Button>Record decision</Button>
  </Form>
)
