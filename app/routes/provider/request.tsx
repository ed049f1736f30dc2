import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireProvider } from '#app/auth/guards.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { readAdviserBooking } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { BOOKING_REFUSALS, NAMING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { adviserStatus, receivedWords, timesWords, whenWords } from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDeadlines } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { whomInWords } from '#app/domain/services/year-groups.ts'
import { AgreementWords } from '#app/ui/bookings/agreement-words.tsx'
import { needsAnswer, needsApproval } from '#app/ui/bookings/answer-days.tsx'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { cleanForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { NameField } from './name-field.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireProvider(request)
  const now = new Date()
  const bookingId = plainText(params.bookingId)
  const booking = await readAdviserBooking(actor, bookingId, now)
  if (!booking) throw await missing(actor, request)
  const { calendar: _, ...shown } = booking
  const candidates = await candidatesFor(actor, bookingId, londonDay(now))
  return {
    frame: await frameOf(actor, request),
    today: londonDay(now),
    name: actor.name,
    booking: shown,
    candidates: Object.fromEntries(candidates),
  }
}

/** The answer of a day's list: somebody's id, or one of these. */
const DECLINE = 'decline'
const LATER = 'later'

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireProvider(request, 'answer requests')
  const now = new Date()
  const bookingId = plainText(params.bookingId)
  const booking = await readAdviserBooking(actor, bookingId, now)
  if (!booking) throw await missing(actor, request)
  const here = `/provider/requests/${bookingId}`
  const sent = cleanForm(await request.formData())
  const refused = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })
  const asked = booking.visits.filter(needsAnswer)
  const answered = asked.map((visit) => ({ id: visit.id, answer: String(sent.get(visit.id) ?? '') }))
  const declined = answered.filter(({ answer }) => answer === DECLINE)
  const named = answered.filter(({ answer }) => answer !== '' && answer !== DECLINE && answer !== LATER)
  if (named.length + declined.length === 0) {
    const [first] = asked
    return first
      ? refused({ [first.id]: 'Name who comes, or decline at least one day' })
      : redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
  }
  const reason = String(sent.get('reason') ?? '')
  if (declined.length > 0 && reason === '') return refused({ reason: 'Say why. The school reads it.' })
  if (reason.length > 500) return refused({ reason: 'Use 500 characters or fewer' })
  if (declined.length === 0 && reason !== '')
    return refused({ reason: 'This goes only with a day that you decline. Empty the box, or decline a day.' })
  const done = await answerVisits(
    actor,
    {
      bookingId,
      accept: named.map(({ id }) => id),
      decline: declined.map(({ id }) => id),
      reason,
      named: Object.fromEntries(named.map(({ id, answer }) => [id, answer])),
    },
    now,
  )
  if (!done.ok)
    return refused({ [named[0]?.id ?? '']: NAMING_REFUSALS[done.refusal] ?? BOOKING_REFUSALS[done.refusal] })
  return redirectTelling(here, toldOf(named.length, declined.length, booking.school.name))
}

function toldOf(accepted: number, declined: number, school: string): string {
  const days = (count: number) => (count === 1 ? 'one day' : `${count} days`)
  if (declined === 0)
    return `You have accepted ${days(accepted)} and named who comes. We have written to ${school} and to them.`
  if (accepted === 0) return `You have declined ${days(declined)}. ${school} knows why.`
  return `You have accepted ${days(accepted)} and declined ${days(declined)}. We have written to ${school}.`
}

export const meta = ({ data: found }: { data?: { booking: { school: { name: string } } } }) => [
  { title: pageTitle(found ? `Request from ${found.booking.school.name}` : 'Request') },
]

export default function ProviderRequest() {
  const { booking, candidates, today, name } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const toAnswer = booking.visits.filter(needsAnswer)
  const held = booking.visits.filter(needsApproval)
  const [first] = booking.visits
  const by = (instants: Date[]) => formatDeadlines(instants, today)
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/provider/requests', text: 'Requests' }}
          caption={`Booking ${booking.reference}, ${booking.service}`}
          title={
            toAnswer.length > 0
              ? `${booking.school.name} asks for ${first && !first.isDated ? first.quantity : toAnswer.length === 1 ? 'a visit' : `${toAnswer.length} days`}`
              : held.length > 0
                ? `${booking.consortium ?? booking.school.name} has to approve`
                : `Booking with ${booking.school.name}`
          }
          sum={
            toAnswer.length > 0
              ? `Answer by ${by(toAnswer.map((visit) => visit.answerBy))}, and name who ${first?.isDated === false ? 'answers for it' : 'comes'}. ${booking.supplier} receives ${formatPounds(booking.receives)} in all.`
              : undefined
          }
        />
      }
    >
      <Columns>
        <div>
          <Section
            title={
              first?.isDated === false
                ? 'What is asked for'
                : booking.visits.length === 1
                  ? 'The day'
                  : `The ${booking.visits.length} days`
            }
          >
            <StackTable
              caption="The days of this booking"
              rows={booking.visits}
              rowKey={(visit) => visit.id}
              columns={[
                {
                  key: 'day',
                  head: first?.isDated === false ? 'By when' : 'Day',
                  cell: (visit) => <TextLink href={`/provider/visits/${visit.id}`}>{whenWords(visit, today)}</TextLink>,
                },
                { key: 'times', head: first?.isDated === false ? 'How many' : 'Times', cell: timesWords },
                {
                  key: 'comes',
                  head: first?.isDated === false ? 'Who answers for it' : 'Who goes',
                  cell: (visit) =>
                    visit.namings.find(({ status }) => status === 'stands' || status === 'proposed')?.name ??
                    'Nobody yet',
                },
                { key: 'receives', head: 'You receive', numeric: true, cell: (visit) => receivedWords(visit) },
                {
                  key: 'status',
                  head: 'Status',
                  cell: (visit) => {
                    const status = adviserStatus(visit)
                    return (
                      <>
                        <Status tone={status.tone}>{status.words}</Status>
                        {visit.endedReason && ` “${visit.endedReason}”`}
                      </>
                    )
                  },
                },
              ]}
            />
          </Section>
          {toAnswer.length > 0 && (
            <Section title="Your answer">
              <Form reply={reply} among="answer">
                {toAnswer.map((visit) => (
                  <NameField
                    key={visit.id}
                    name={visit.id}
                    label={`${whenWords(visit, today)}, ${timesWords(visit)}`}
                    candidates={candidates[visit.id] ?? []}
                    besides={[
                      { value: DECLINE, label: visit.isDated ? 'Decline this day' : 'Decline' },
                      ...(toAnswer.length > 1 ? [{ value: LATER, label: 'Answer later' }] : []),
                    ]}
                  />
                ))}
                <TextArea
                  name="reason"
                  label={first?.isDated === false ? 'Why, if you decline' : 'Why, if you decline a day'}
                  hint={`The school reads it.${first?.isDated === false ? '' : ' Suggest another day if you can.'}`}
                  rows={2}
                  max={500}
                />
                <Text>
                  Naming somebody accepts {first?.isDated === false ? 'it' : 'the day'}: it signs the agreement for{' '}
                  {booking.supplier} as <strong>{name}</strong>, now
                  {first?.isDated === false ? '' : ', and holds their time'}. If you cancel later, the school pays
                  nothing.
                </Text>
                <Button>Send the answer</Button>
              </Form>
            </Section>
          )}
          <Section title="What has happened" last>
            <HistoryRoute points={booking.history} />
          </Section>
        </div>
        <div>
          <Panel title="What was asked for">
            <Facts
              facts={[
                ...(first?.isDated === false
                  ? [{ name: 'School', words: booking.school.name }]
                  : [
                      {
                        name: 'Place',
                        words: first?.isAtSchool ? booking.school.name : (first?.placeName ?? ''),
                        note:
                          (first?.isAtSchool ? booking.school.address.join(', ') : first?.placeAddress) || undefined,
                      },
                    ]),
                { name: 'Pupils', words: whomInWords(booking) },
                { name: 'Purpose', words: booking.purpose },
                { name: 'Asked by', words: booking.requestedBy.name },
                ...(first?.isDated === false ? [] : [{ name: 'Safeguarding lead', words: booking.safeguardingLead }]),
                ...(booking.consortium ? [{ name: 'Led by', words: booking.consortium }] : []),
              ]}
            />
          </Panel>
          <Section title="The agreement" last>
            <Text small>
              Frozen with the booking. {booking.supplier} contracts; whom you name{' '}
              {first?.isDated === false ? 'answers for it' : 'comes'}.
            </Text>
            {booking.agreement && (
              <Details summary="Read the agreement">
                <AgreementWords agreement={booking.agreement} />
              </Details>
            )}
          </Section>
        </div>
      </Columns>
    </Page>
  )
}
