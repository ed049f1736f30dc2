import type { ReactNode } from 'react'
import { RadioField } from '../choice-fields.tsx'
import { DateField } from '../date-field.tsx'
import { Button, ButtonGroup, Form, HiddenField } from '../form.tsx'
import type { FormReply } from '../form-reply.ts'
import { Facts, Text } from '../text.tsx'
import { TextArea, TimeField } from '../text-fields.tsx'

/** What waits about one visit’s day, as a page has it. */
export type DayShown = {
  id: string
  isOwn: boolean
  by: string
  was: string
  will: string
  reason: string
  answerBy: string
}

type DayChangeProps = {
  open: DayShown | null
  /** Who answers, or has asked: "Rowan Tallis", "Fernhollow School". */
  other: string
  /** When the visit begins now, as it would be typed. */
  from: string
  reasons: readonly { value: string; label: string }[]
  /** What agreeing or proposing comes to, for this side. */
  costs: ReactNode
  reply: FormReply | undefined
  of: string | null | undefined
}

/** Propose another day for a visit, answer what the other side proposes, or take one’s own back. */
export function DayChange({ open, other, from, reasons, costs, reply, of }: DayChangeProps) {
  const replyOf = (intent: string) => (of === intent ? reply : undefined)
  if (!open)
    return (
      <>
        <Text>
          {other} is asked, and answers by 5pm on the fifth school day. Until they agree the visit stays as it is, and
          nobody’s time is held.
        </Text>
        {costs}
        <Form reply={replyOf('propose')} among="propose">
          <DateField name="day" label="Which day?" />
          <TimeField
            name="from"
            label="From"
            hint="Like 9am or 13:15. The visit is as long as it was agreed."
            value={from}
          />
          <RadioField name="because" label="Why" choices={[...reasons]} small />
          <TextArea
            name="reason"
            label="More about it"
            optional
            rows={2}
            max={300}
            hint={`${other} reads it. Nothing about a pupil.`}
          />
          <Button value="propose">Ask for this day</Button>
        </Form>
      </>
    )
  return (
    <>
      <Facts
        facts={[
          { name: 'The visit is', words: open.was },
          { name: 'It would be', words: open.will },
          { name: 'Asked by', words: open.by },
          { name: 'Why', words: open.reason },
          { name: 'To answer by', words: open.answerBy },
        ]}
      />
      {costs}
      {open.isOwn ? (
        <Form reply={replyOf('take_back')} among="take_back">
          <HiddenField name="change" value={open.id} />
          <Button kind="secondary" value="take_back">
            Take it back
          </Button>
        </Form>
      ) : (
        <>
          <Form reply={replyOf('agree')} among="agree">
            <HiddenField name="change" value={open.id} />
            <ButtonGroup>
              <Button value="agree">Agree to the other day</Button>
            </ButtonGroup>
          </Form>
          <Form reply={replyOf('decline')} among="decline">
            <HiddenField name="change" value={open.id} />
            <TextArea name="why" label="Why not" hint={`${other} reads it.`} rows={2} max={300} />
            <Button kind="secondary" value="decline">
              Say no
            </Button>
          </Form>
        </>
      )}
    </>
  )
}
