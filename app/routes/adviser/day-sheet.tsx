import { type Ahead, aheadOf } from '#app/domain/bookings/history.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { doneByRegister, type PartPaid, partOptions } from '#app/domain/bookings/part-words.ts'
import type { AdviserBooking, AdviserDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { remoteFacts } from '#app/domain/bookings/remote-words.ts'
import { adviserStatus, placeInFull, receivedWords } from '#app/domain/bookings/visit-words.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay, formatDeadline, formatInstant, formatTime, formatTimeRange } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { whomInWords } from '#app/domain/services/year-groups.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { CheckboxField, RadioField } from '#app/ui/choice-fields.tsx'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import type { RoutePoint } from '#app/ui/route.tsx'
import { Status } from '#app/ui/status.tsx'
import { Call, Facts, Inset, Telephone, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { AddInterview, Register } from './register.tsx'

export type DaySheetProps = Omit<AdviserDaySheet, 'booking'> & {
  booking: Omit<AdviserBooking, 'calendar'>
  /** How the days until its next deadline are counted; null where none is. */
  counted: string | null
  today: Day
  asked: number | null
  mayTakeBack: boolean
  /** Whether they answer for it: who only goes there for a provider reads and cancels no booking. */
  mayAnswer: boolean
  reply: FormReply | undefined
}

/** One visit as its adviser uses it on the day: the register first, then whom to find, where, and what comes after. */
export function DaySheet(props: DaySheetProps) {
  const { booking, visit, register, reply } = props
  const status = adviserStatus(visit)
  const isOpen = (visit.status === 'confirmed' && visit.hasStarted) || visit.status === 'delivered'
  const takesPlace = isLive(visit.status)
  const marked = register.filter((row) => row.outcome !== null).length
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/adviser/visits', text: 'Your visits' }}
          caption={`${formatDay(visit.onDay)}, ${formatTimeRange(visit.from, visit.to)}`}
          title={booking.school.name}
          sum={sumOf(props, marked)}
        >
          <Status tone={status.tone}>{status.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {visit.status === 'requested' && (
            <Text>
              This day is not confirmed.{' '}
              {props.mayAnswer ? (
                <TextLink href={`/adviser/requests/${booking.id}`}>See the request</TextLink>
              ) : (
                `If you cannot go, tell ${booking.supplier} at once: it names somebody else.`
              )}
            </Text>
          )}
          {visit.checkMissing && (
            <Inset>
              {visit.checkMissing}. The visit can’t go ahead, and its register cannot be kept, until our staff have
              verified what it needs. <TextLink href="/adviser/credentials">Your credentials</TextLink>
            </Inset>
          )}
          {visit.endedReason && (
            <Text>
              <strong>{status.words}.</strong> “{visit.endedReason}”
            </Text>
          )}
          <OtherDay {...props} />
          {(takesPlace || marked > 0) && <Register {...props} isOpen={isOpen} />}
          {isOpen && <AddInterview {...props} />}
          {visit.status === 'confirmed' && visit.hasStarted && (
            <RecordDelivery
              interviewsWanted={visit.interviewsWanted}
              parts={visit.parts}
              held={doneByRegister(visit.interviewsWanted, register)}
              unmarked={register.length - marked}
              hasRegister={marked > 0}
              school={booking.school.name}
              reply={reply}
            />
          )}
          {props.mayTakeBack && <TakeBack school={booking.school.name} />}
          {props.problem && (
            <Problem problem={props.problem} href={props.mayAnswer ? `/adviser/visits/${visit.id}/case` : null} />
          )}
          <Section title="What has happened, and what comes next" last>
            <HistoryRoute points={booking.history} ahead={aheadPoints(props)} />
            <SchoolDays counted={props.counted} />
          </Section>
        </div>
        <div>
          {takesPlace && (
            <Call title="Worried about a pupil?">
              Tell {booking.safeguardingLead}, the school’s safeguarding lead, today and in person.
              {booking.school.phone && (
                <>
                  {' '}
                  If you have left, ring <Telephone>{booking.school.phone}</Telephone> and ask for them.
                </>
              )}
            </Call>
          )}
          <Section title="Where and who">
            <Facts facts={facts(props)} />
          </Section>
          <Section title="Money" last>
            <Facts
              facts={[
                {
                  name: 'You receive',
                  words: receivedWords(visit),
                  note: !takesPlace ? status.words : paidHow(props),
                },
              ]}
            />
            {props.mayAnswer && (
              <Text>
                <TextLink href={`/adviser/requests/${booking.id}`}>The whole booking, {booking.reference}</TextLink>
              </Text>
            )}
            {props.mayAnswer && visit.status === 'confirmed' && !visit.hasStarted && (
              <Text>
                <TextLink href={`/adviser/visits/${visit.id}/day`}>Put it to another day</TextLink>
              </Text>
            )}
            {props.mayAnswer && visit.status === 'confirmed' && (
              <Text>
                <TextLink href={`/adviser/visits/${visit.id}/cancel`}>
                  {visit.hasStarted ? 'It did not take place' : 'Cancel this visit'}
                </TextLink>
              </Text>
            )}
          </Section>
        </div>
      </Columns>
    </Page>
  )
}

/** Of a visit that they could not keep, the other day that was asked of them instead; and of that one, the visit before. */
function OtherDay({ booking, visit }: DaySheetProps) {
  const before = booking.visits.find(({ id }) => id === visit.replacesVisitId)
  const after = booking.visits.filter(({ replacesVisitId }) => replacesVisitId === visit.id)
  return (
    <>
      {before && (
        <Text>
          In the place of the{' '}
          <TextLink href={`/adviser/visits/${before.id}`}>visit on {formatDay(before.onDay)}</TextLink>, which could not
          be kept.
        </Text>
      )}
      {after.map((other) => (
        <Text key={other.id}>
          Asked for instead: the{' '}
          <TextLink href={`/adviser/visits/${other.id}`}>visit on {formatDay(other.onDay)}</TextLink>.
        </Text>
      ))}
    </>
  )
}

/** Of what a visit’s money is made up, or by what a provider’s practitioner is paid. */
function paidHow({ visit, booking }: DaySheetProps): string {
  if (!visit.charged) return visit.rate ?? `As you agreed with ${booking.supplier}`
  const { price, travel } = visit.charged
  if (visit.paidThrough === 'payroll')
    return 'The school’s payroll pays you, and takes income tax and National Insurance off first'
  return `${formatPounds(price)} and ${formatPounds(travel)} travel${booking.isVatRegistered ? ', with VAT' : ''}`
}

function sumOf({ visit, register, booking, today }: DaySheetProps, marked: number): string {
  const lead = `Safeguarding lead: ${booking.safeguardingLead}.`
  if (register.length === 0) return `${booking.service} for ${whomInWords(booking)}. ${lead}`
  const many = register.length === 1 ? 'One interview' : `${register.length} interviews`
  if (visit.onDay === today && visit.hasStarted && marked < register.length)
    return `${many}. ${marked} marked so far. ${lead}`
  return `${many}${marked > 0 ? `, ${register.filter((row) => row.outcome === 'seen').length} seen` : ''}. ${lead}`
}

/** Whoever asked is at the school; of a consortium they need not be, so the school is reached by itself. */
function whomToAsk({ consortium, requestedBy, school }: DaySheetProps['booking']) {
  const email = (
    <a className="govuk-link" href={`mailto:${requestedBy.email}`}>
      <EmailAddress>{requestedBy.email}</EmailAddress>
    </a>
  )
  const phone = school.phone && <Telephone>{school.phone}</Telephone>
  if (consortium) {
    return [
      { name: 'Ask for', words: `Reception at ${school.name}`, ...(phone ? { note: phone } : {}) },
      { name: 'Booked by', words: `${requestedBy.name}, for ${consortium}`, note: email },
    ]
  }
  const note = phone ? (
    <>
      {email}, or through the school on {phone}
    </>
  ) : (
    email
  )
  return [{ name: 'Ask for', words: requestedBy.name, note }]
}

const facts = ({ booking, visit }: DaySheetProps) => [
  { name: booking.remote ? 'Pupils’ room' : 'Room', words: visit.room || 'Ask at reception' },
  ...(visit.isAtSchool
    ? [
        {
          name: 'Place',
          words: booking.school.address.join(', ') || booking.school.name,
        },
      ]
    : [{ name: 'Place', words: placeInFull(visit) }]),
  ...remoteFacts(booking.remote),
  ...(booking.arrival ? [{ name: 'Arrive', words: booking.arrival }] : []),
  ...whomToAsk(booking),
  { name: 'Pupils', words: whomInWords(booking) },
  { name: 'Purpose', words: booking.purpose },
  { name: 'Leave', words: formatTime(visit.to) },
]

const RecordDelivery = ({
  unmarked,
  interviewsWanted,
  parts,
  held,
  hasRegister,
  school,
  reply,
}: {
  unmarked: number
  interviewsWanted: number
  parts: PartPaid[]
  /** what the register says; undefined where it does not */
  held: number | undefined
  hasRegister: boolean
  school: string
  reply: FormReply | undefined
}) => (
  <Section title="When you have finished">
    {unmarked > 0 && (
      <Text>
        <Status tone="soon">
          {unmarked === 1 ? 'One interview is not marked' : `${unmarked} interviews are not marked`}
        </Status>
      </Text>
    )}
    <Form reply={reply}>
      <HiddenField name="intent" value="deliver" />
      <RadioField
        name="done"
        label="How much of it took place"
        size="s"
        small
        hint="Only what took place is billed, and all of the travel. An interview counts where you were there for it, though the pupil was not."
        choices={partOptions(interviewsWanted, parts)}
        value={String(held ?? parts[0]?.done ?? '')}
      />
      <TextArea
        name="note"
        label={`Note for ${school}`}
        hint="Anything the school should know before it agrees. Nothing about a pupil."
        optional
        rows={2}
        max={500}
      />
      {unmarked > 0 && (
        <CheckboxField
          name="asItIs"
          label={`Record it with ${unmarked === 1 ? 'one interview' : `${unmarked} interviews`} not marked`}
          hint={
            hasRegister
              ? 'You can still mark them until the school has answered.'
              : 'No interview is marked, so silence does not agree: you wait until the school has answered.'
          }
          small
        />
      )}
      <Button>Record that the visit took place</Button>
    </Form>
    <Text small muted>
      The school has five school days to agree or to raise a problem. Where a register was kept, silence agrees.
    </Text>
  </Section>
)

const TakeBack = ({ school }: { school: string }) => (
  <Section title="Recorded by mistake?">
    <Text>
      You can take it back while {school} has not answered. Then there is nothing to agree until you record it again.
      The register stays as it is.
    </Text>
    <ActButton fields={{ intent: 'take_back' }}>Take back that it took place</ActButton>
  </Section>
)

const PROBLEM_TITLES = {
  open: 'A problem was raised',
  agree: 'A problem was raised and settled',
  part: 'A problem was raised and settled',
  void: 'A problem was raised and settled',
  taken_back: 'A problem was raised and taken back',
}

const Problem = ({
  problem,
  href,
}: {
  problem: NonNullable<AdviserDaySheet['problem']>
  /** where both cases are; null for whoever does not answer for it */
  href: string | null
}) => (
  <Section title={PROBLEM_TITLES[problem.outcome ?? 'open']}>
    <Text>
      {problem.raisedByName}, {formatInstant(problem.raisedAt)}: “{problem.what}”
    </Text>
    <Text>
      {problem.outcome === 'agree' && `Settled: the visit is agreed. “${problem.note}”`}
      {problem.outcome === 'part' && `Settled: a part of the visit is agreed. “${problem.note}”`}
      {problem.outcome === 'void' && `Settled: nothing is due. “${problem.note}”`}
      {problem.outcome === 'taken_back' && 'The school took it back, and has the visit to agree again.'}
      {!problem.outcome && 'Waymark settles it and writes to you and to the school.'}
    </Text>
    {href && (
      <Text>
        <TextLink href={href}>{problem.outcome ? 'Read both cases' : 'Read both cases and state yours'}</TextLink>
      </Text>
    )}
  </Section>
)

const aheadPoints = (sheet: DaySheetProps): RoutePoint[] =>
  aheadOf({ ...sheet.visit, isPaidOut: sheet.isPaidOut }).map(({ step }, index) => aheadPoint(sheet, step, index === 0))

function aheadPoint({ visit, booking }: DaySheetProps, step: Ahead['step'], isNext: boolean): RoutePoint {
  const school = booking.school.name
  switch (step) {
    case 'approval': {
      const when = `by ${formatDeadline(visit.approveBy)}`
      return { state: 'next', what: `${booking.consortium ?? school} approves`, when }
    }
    case 'answer':
      return { state: 'here', what: 'Your turn: accept or decline', when: `by ${formatDeadline(visit.answerBy)}` }
    case 'practitioner':
      return { state: 'next', what: `${booking.supplier} names who comes` }
    case 'substitute':
      return { state: 'next', what: `${school} agrees that you come instead` }
    case 'visit':
      return { state: 'next', what: 'The visit', when: formatDay(visit.onDay) }
    case 'record':
      return isNext
        ? { state: 'here', what: 'Your turn: record that it took place' }
        : { state: 'next', what: 'You record that it took place' }
    case 'agree': {
      const what = `${school} agrees that it took place`
      return visit.agreeBy
        ? { state: 'next', what, when: `by ${formatDeadline(visit.agreeBy)}` }
        : { state: 'next', what }
    }
    case 'settle':
      return { state: 'next', what: 'Waymark settles the problem' }
    case 'paid': {
      if (visit.paidThrough === 'payroll' && visit.receives !== null) {
        const what = `The school’s payroll pays you ${formatPounds(visit.receives)}, less tax`
        return { state: 'next', what, when: 'Waymark collects nothing' }
      }
      const what =
        visit.receives === null ? `${booking.supplier} is paid` : `You are paid ${formatPounds(visit.receives)}`
      return { state: 'next', what, when: 'When the school’s money has come in' }
    }
  }
}
