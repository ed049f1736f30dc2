import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireProvider } from '#app/auth/guards.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { isForOfficeToSay, recordDelivery, takeBackDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { doneByRegister, partOptions } from '#app/domain/bookings/part-words.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { BOOKING_REFUSALS, NAMING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import {
  adviserStatus,
  interviewsHeld,
  receivedWords,
  timesWords,
  whenWords,
} from '#app/domain/bookings/visit-words.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Inset, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { optionalWords, typedWords } from '#app/ui/typed.ts'
import { NameField } from './name-field.tsx'

async function sheetAt(request: Request, visitId: string | undefined, act?: 'answer requests') {
  const actor = await requireProvider(request, act)
  const now = new Date()
  const sheet = await readDaySheet(actor, plainText(visitId), now)
  if (!sheet) throw await missing(actor, request)
  return { actor, now, ...sheet }
}

type Sheet = Awaited<ReturnType<typeof sheetAt>>

/** Somebody else may be named until it begins: of a confirmed visit, or of one that has lost who was to come. */
const mayName = ({ visit }: Sheet): boolean =>
  !(visit.isDated && visit.hasStarted) &&
  (visit.status === 'confirmed' || (visit.status === 'requested' && !visit.open.includes('answer')))

export async function loader({ request, params }: LoaderFunctionArgs) {
  const sheet = await sheetAt(request, params.visitId)
  const { actor, booking, visit, now } = sheet
  const { calendar: _, ...shown } = booking
  const names = mayName(sheet) && may(actor, 'answer requests')
  const candidates = names ? await candidatesFor(actor, booking.id, londonDay(now)) : new Map()
  const comes = visit.namings.find(({ status }) => status === 'stands' || status === 'proposed')
  const isForOffice = visit.isDated && visit.hasStarted && (await isForOfficeToSay(actor, visit.id))
  const marked = sheet.register.filter(({ outcome }) => outcome !== null)
  return {
    frame: await frameOf(actor, request),
    today: londonDay(now),
    booking: shown,
    visit,
    comes: comes ?? null,
    problem: sheet.problem,
    isLeft: visit.namings.find(({ status }) => status === 'ended')?.name ?? null,
    mayName: names,
    mayAnswer: may(actor, 'answer requests'),
    mayRecord: isForOffice && visit.status === 'confirmed' && visit.checkMissing === null,
    mayTakeBack: isForOffice && visit.status === 'delivered',
    candidates: (candidates.get(visit.id) ?? []).filter(
      (one: { personId: string }) => one.personId !== comes?.personId,
    ),
    heldByRegister: doneByRegister(visit.interviewsWanted, sheet.register),
    held: interviewsHeld({
      interviewsWanted: visit.interviewsWanted,
      register: { marked: marked.length, seen: marked.filter(({ outcome }) => outcome === 'seen').length },
    }),
  }
}

const Named = z.object({ personId: z.string({ error: 'Name who comes' }).max(60), why: optionalWords(500) })
const Record = z.object({
  done: z.string().max(3, { error: 'Choose how much of it took place' }).optional(),
  note: optionalWords(500),
})
const Cancel = z.object({ reason: typedWords('Say why. The school reads it.', 500) })

export async function action({ request, params }: ActionFunctionArgs) {
  const sheet = await sheetAt(request, params.visitId, 'answer requests')
  const { actor, booking, visit, now } = sheet
  const here = `/provider/visits/${visit.id}`
  const sent = await request.formData()
  const intent = pressed(sent, ['name', 'cancel', 'record', 'take back'] as const)
  const refused = (reply: ReturnType<typeof withErrors>) => data({ reply, of: intent }, { status: 422 })
  if (intent === null) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'cancel') {
    const form = parseForm(sent, Cancel)
    if (!form.ok) return refused(form.reply)
    const answer = { accept: [], decline: [visit.id], reason: form.value.reason, isTakingBack: true }
    const ended = await answerVisits(actor, { bookingId: booking.id, ...answer }, now)
    if (!ended.ok && ended.refusal !== 'already_done')
      return refused(withErrors(sent, { '': BOOKING_REFUSALS[ended.refusal] }))
    return redirectTelling(here, `Cancelled. ${booking.school.name} pays nothing and knows why.`)
  }
  if (intent === 'record' || intent === 'take back') {
    const form = parseForm(sent, Record)
    if (!form.ok) return refused(form.reply)
    const one = { bookingId: booking.id, visitId: visit.id }
    const said =
      intent === 'record'
        ? await recordDelivery(
            actor,
            { ...one, note: form.value.note, ...(form.value.done ? { done: Number(form.value.done) } : {}) },
            now,
          )
        : await takeBackDelivery(actor, one, now)
    if (!said.ok && said.refusal === 'reason_missing')
      return refused(withErrors(sent, { note: 'Say why it was not all of it. The school reads it' }))
    if (!said.ok && said.refusal !== 'already_done') {
      const field = said.refusal === 'part_out_of_range' ? 'done' : ''
      return refused(withErrors(sent, { [field]: BOOKING_REFUSALS[said.refusal] }))
    }
    return redirectTelling(
      here,
      intent === 'record'
        ? `Recorded. ${booking.school.name} is asked to agree.`
        : `Taken back. ${booking.school.name} has nothing to agree until it is recorded again.`,
    )
  }
  const form = parseForm(sent, Named)
  if (!form.ok) return refused(form.reply)
  const { personId, why } = form.value
  const named = await nameInstead(actor, { bookingId: booking.id, visitId: visit.id, personId, reason: why }, now)
  if (!named.ok) {
    if (named.refusal === 'already_done')
      return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
    const field = named.refusal === 'reason_missing' ? 'why' : 'personId'
    return refused(withErrors(sent, { [field]: NAMING_REFUSALS[named.refusal] ?? BOOKING_REFUSALS[named.refusal] }))
  }
  return redirectTelling(here, `Named. We have written to them and to ${booking.school.name}.`)
}

export const meta = ({ data: found }: { data?: { booking: { school: { name: string } } } }) => [
  { title: pageTitle(found ? `Visit to ${found.booking.school.name}` : 'Visit') },
]

export default function ProviderVisit() {
  const page = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const { today, booking, visit, comes } = page
  const replyTo = (of: string) => (answered?.of === of ? answered.reply : undefined)
  const status = adviserStatus(visit)
  const isAwaited = visit.open.includes('substitute')
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/provider/visits', text: 'Visits' }}
          caption={`${booking.school.name}, booking ${booking.reference}`}
          title={`${whenWords(visit, today)}, ${timesWords(visit)}`}
        >
          <Status tone={status.tone}>{status.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {!visit.isDated && visit.status !== 'requested' && (
            <Section title="What is delivered">
              <Text>
                It has no date: files, links or codes are added, then the school is asked to agree.{' '}
                <TextLink href={`/provider/deliveries/${visit.id}`}>See and deliver it</TextLink>
              </Text>
            </Section>
          )}
          <Section title={visit.isDated ? 'Who goes' : 'Who answers for it'}>
            {comes ? (
              <Text>
                <strong>{comes.name}</strong>
                {isAwaited
                  ? `, if the school agrees. It was asked ${formatInstant(comes.namedAt, today)}.`
                  : visit.status === 'confirmed'
                    ? '. The school knows, and reads their checks.'
                    : '.'}
              </Text>
            ) : (
              <Text>
                {page.isLeft ? `${page.isLeft} does not come. Nobody is named.` : 'Nobody is named yet.'}
                {visit.open.includes('answer') && (
                  <>
                    {' '}
                    <TextLink href={`/provider/requests/${booking.id}`}>Answer the request</TextLink>
                  </>
                )}
              </Text>
            )}
            {visit.checkMissing && <Inset>{visit.checkMissing}. It can’t go ahead with them as things stand.</Inset>}
            {visit.namings.length > 1 && (
              <Details summary="Everybody who was named">
                <List>
                  {visit.namings.map((one) => (
                    <li key={`${one.personId} ${one.namedAt}`}>
                      {one.name}, named {formatInstant(one.namedAt, today)}
                      {one.status === 'refused' && ': the school did not agree'}
                      {one.status === 'ended' && ': does not come'}
                      {one.reason && `. “${one.reason}”`}
                    </li>
                  ))}
                </List>
              </Details>
            )}
          </Section>
          {page.mayName && (
            <Section
              title={
                comes || page.isLeft
                  ? 'Name somebody else'
                  : visit.isDated
                    ? 'Name who goes'
                    : 'Name who answers for it'
              }
            >
              {(comes || page.isLeft) && (
                <Text>
                  They must be as qualified{visit.isDated ? ', free,' : ''} and hold everything on that day. The school
                  agrees or not, and until then it is not confirmed.
                </Text>
              )}
              {!page.candidates.some(({ why }: { why: string | null }) => why === null) ? (
                <Text>
                  Nobody else you send is free then and holds everything that the service needs.{' '}
                  <TextLink href="/provider/practitioners">See your practitioners</TextLink>
                </Text>
              ) : (
                <Form reply={replyTo('name')} among="name">
                  <NameField
                    name="personId"
                    label={visit.isDated ? 'Who would go' : 'Who would answer for it'}
                    candidates={page.candidates}
                  />
                  <TextArea
                    name="why"
                    label="Why somebody else"
                    hint="The school reads it. Nothing about anybody’s health."
                    optional={!comes}
                    rows={2}
                    max={500}
                  />
                  <Button value="name">{comes || page.isLeft ? 'Ask the school' : 'Name them'}</Button>
                </Form>
              )}
            </Section>
          )}
          {page.mayAnswer && page.mayRecord && (
            <Section title="Record that it took place">
              <Text>
                {comes?.name} goes to no schools for you any more, so you say so. The school is asked to agree.
              </Text>
              <Form reply={replyTo('record')} among="record">
                <RadioField
                  name="done"
                  label="How much of it took place"
                  size="s"
                  small
                  hint="Only what took place is billed, and all of the travel. An interview counts where somebody was there for it."
                  choices={partOptions(visit.interviewsWanted, visit.parts)}
                  value={String(page.heldByRegister ?? visit.parts[0]?.done ?? '')}
                />
                <TextArea name="note" label="A word to the school" optional rows={2} max={500} />
                <Button value="record">It took place</Button>
              </Form>
            </Section>
          )}
          {page.problem && (
            <Section title={page.problem.settledAt ? 'A problem was raised and settled' : 'A problem was raised'}>
              <Text>
                {page.problem.raisedByName}, {formatInstant(page.problem.raisedAt)}: “{page.problem.what}”
              </Text>
              {page.mayAnswer && (
                <Text>
                  <TextLink href={`/provider/visits/${visit.id}/case`}>
                    {page.problem.settledAt ? 'Read both cases' : 'Read both cases and state yours'}
                  </TextLink>
                </Text>
              )}
            </Section>
          )}
          {page.mayAnswer && page.mayTakeBack && (
            <Section title="Recorded by mistake?">
              <ActButton kind="secondary" fields={{ intent: 'take back' }}>
                Take it back
              </ActButton>
            </Section>
          )}
          {page.mayAnswer && visit.status === 'confirmed' && (
            <Section title="Another day, or cancel">
              {visit.isDated && !visit.hasStarted && (
                <Text>
                  <TextLink href={`/provider/visits/${visit.id}/day`}>Put it to another day</TextLink>, if the school
                  agrees.
                </Text>
              )}
              <Text>
                It costs the school nothing.{' '}
                <TextLink href={`/provider/visits/${visit.id}/cancel`}>
                  {!visit.isDated ? 'Cancel it' : visit.hasStarted ? 'It did not take place' : 'Cancel the visit'}
                </TextLink>
              </Text>
            </Section>
          )}
          {page.mayName && visit.status === 'requested' && (
            <Section title="Or cancel">
              <Form reply={replyTo('cancel')} among="cancel">
                <TextArea name="reason" label="Why" hint="The school reads it, and pays nothing." rows={2} max={500} />
                <Button kind="warning" value="cancel">
                  Cancel the visit
                </Button>
              </Form>
            </Section>
          )}
          <Section title="What has happened" last>
            <HistoryRoute points={booking.history} />
          </Section>
        </div>
        <div>
          <Panel title="The visit">
            <Facts
              facts={[
                { name: 'Service', words: booking.service },
                ...(visit.isDated ? placeFacts(page) : [{ name: 'How many', words: visit.quantity }]),
                ...(visit.interviewsWanted > 0 && visit.hasStarted
                  ? [{ name: 'Register', words: page.held, note: 'Whoever goes keeps it' }]
                  : []),
                { name: 'You receive', words: receivedWords(visit), note: visit.rate ?? undefined },
              ]}
            />
          </Panel>
          <Text small>
            <TextLink href={`/provider/requests/${booking.id}`}>The whole booking, {booking.reference}</TextLink>
          </Text>
        </div>
      </Columns>
    </Page>
  )
}

/** Where it is, and who keeps its pupils safe. */
const placeFacts = ({ visit, booking }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, 'visit' | 'booking'>) => [
  {
    name: 'Place',
    words: visit.placeName,
    note: visit.isAtSchool ? booking.school.address.join(', ') : visit.placeAddress,
  },
  { name: 'Room', words: visit.room || 'To be said' },
  { name: 'Safeguarding lead', words: booking.safeguardingLead },
]
