import type { Condition, VisitStatus } from '#app/domain/bookings/lifecycle.ts'
import { timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { canBeHeldLonger } from '#app/domain/bookings/waits-until.ts'
import type { Day, Time } from '#app/domain/calendar.ts'
import { areAlike, formatDeadline, formatDeadlines } from '#app/domain/format-day.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Section } from '#app/ui/page.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'

/** A day of a request, as its adviser answers it. */
type DayAsked = {
  id: string
  onDay: Day
  isDated: boolean
  quantity: string
  from: Time
  to: Time
  startsAt: Date
  status: VisitStatus
  open: Condition[]
  answerBy: Date
  approveBy: Date
  checkMissing: string | null
  checkRefused: string | null
}
type Asked = { school: { name: string }; visits: DayAsked[] }

/** Days that were accepted have a form of their own beside that of the answer. */
export const TAKE_BACK = 'take back'
export const SEND_IT = 'Give our staff the current one first, on your credentials page, or decline the day'
const RENEW_IT = 'You may accept it, and it goes ahead once our staff have seen the current one'

export const soonest = (instants: Date[]): Date => new Date(Math.min(...instants.map((one) => one.getTime())))
export const needsAnswer = (visit: DayAsked) => visit.status === 'requested' && visit.open.includes('answer')
export const needsApproval = (visit: DayAsked) => visit.status === 'requested' && visit.open.includes('approval')

/** What to know before this day is answered: a check that is missing, and by when where the days differ. */
function hintOf(visit: DayAsked, all: DayAsked[], today: Day): string | undefined {
  const words = [
    visit.checkMissing && `${visit.checkMissing}. ${visit.checkRefused ? SEND_IT : RENEW_IT}.`,
    !areAlike(all.map(({ answerBy }) => answerBy)) && `Answer by ${formatDeadline(visit.answerBy, today)}.`,
  ]
  return words.filter(Boolean).join(' ') || undefined
}

type AnswerProps = {
  visits: DayAsked[]
  name: string
  reply: FormReply | undefined
  today: Day
}

export const AnswerForm = ({ visits, name, reply, today }: AnswerProps) => (
  <Section title="Your answer">
    <Form reply={reply?.values.intent === TAKE_BACK ? undefined : reply} among="answer">
      {visits.map((visit) => (
        <RadioField
          key={visit.id}
          name={visit.id}
          label={`${whenWords(visit, today)}, ${timesWords(visit)}`}
          hint={hintOf(visit, visits, today)}
          inline
          small
          size="s"
          value={visits.length === 1 ? undefined : 'later'}
          choices={[
            { value: 'accept', label: 'Accept' },
            { value: 'decline', label: 'Decline' },
            ...(visits.length > 1 ? [{ value: 'later', label: 'Answer later' }] : []),
          ]}
        />
      ))}
      <TextArea
        name="reason"
        label={visits.every(({ isDated }) => isDated) ? 'Why, if you decline a day' : 'Why, if you decline'}
        hint={
          visits.every(({ isDated }) => isDated)
            ? 'The school reads it. Suggest another day if you can.'
            : 'The school reads it.'
        }
        rows={2}
        max={500}
      />
      <Text>
        Accepting signs the agreement as <strong>{name}</strong>, now. If you cancel later, the school pays nothing.
        Declining costs neither side anything.
      </Text>
      <Button>Send my answer</Button>
    </Form>
  </Section>
)

const heldWords = (booking: Asked, held: DayAsked[], until: string) => {
  const isDated = held.every((visit) => visit.isDated)
  return isDated
    ? `${held.length === 1 ? 'One day is' : `${held.length} days are`} held for ${booking.school.name} until ${until}.`
    : `${held.some(needsAnswer) ? '' : 'You have accepted. '}${booking.school.name} has until ${until} to approve it.`
}

const notLonger = (count: number): string =>
  `${count === 1 ? 'One of them is' : `${count} of them are`} held up to the visit itself already.`

type HeldProps = { booking: Asked; held: DayAsked[]; today: Day; reply: FormReply | undefined }

export const HeldDays = ({ booking, held, today, reply }: HeldProps) => {
  const accepted = held.filter((visit) => !needsAnswer(visit))
  // An answer that came too late, and whose own form is gone, is a taking back once its adviser says so.
  const isLate = !booking.visits.some(needsAnswer) && accepted.some((visit) => reply?.values[visit.id] === 'decline')
  const isOwn = reply?.values.intent === TAKE_BACK || isLate
  const own = isOwn ? reply : undefined
  const until = held.map((visit) => visit.approveBy)
  const isDated = held.every((visit) => visit.isDated)
  const longer = held.filter(canBeHeldLonger)
  const heldUntil = longer.length > 0 ? soonest(longer.map((visit) => visit.approveBy)).toISOString() : ''
  return (
    <Section title={isDated ? 'Days held for approval' : 'Waiting for approval'}>
      <Text>
        {heldWords(booking, held, formatDeadlines(until, today))}{' '}
        {longer.length > 0
          ? `Then ${held.length === 1 ? 'it runs out, unless you hold it' : 'they run out, unless you hold them'} longer: five more school days, or up to the ${isDated ? 'visit itself' : 'day by which it is wanted'}. Nobody else can.`
          : held.length === 1
            ? `It cannot be held longer: that is when ${isDated ? 'the visit itself begins' : 'it is wanted'}.`
            : 'They cannot be held longer: each is held up to the visit itself.'}
        {longer.length > 0 && longer.length < held.length && ` ${notLonger(held.length - longer.length)}`}
      </Text>
      {longer.length > 0 && <ActButton fields={{ intent: 'hold', heldUntil }}>Hold longer</ActButton>}
      {accepted.length > 0 && (
        <Details
          summary={isDated ? 'Take back a day you have accepted' : 'Take back that you accepted'}
          open={own !== undefined}
        >
          <Form reply={own} among="take-back">
            <HiddenField name="intent" value={TAKE_BACK} />
            {accepted.map((visit) => (
              <RadioField
                key={visit.id}
                name={visit.id}
                label={whenWords(visit, today)}
                inline
                small
                size="s"
                value="keep"
                choices={[
                  { value: 'keep', label: 'Keep it' },
                  { value: 'decline', label: 'Take it back' },
                ]}
              />
            ))}
            <TextArea name="reason" label="Why" hint="The school reads it." rows={2} max={500} />
            <Button kind="secondary">Take back</Button>
          </Form>
        </Details>
      )}
    </Section>
  )
}
