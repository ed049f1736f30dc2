import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { decideSubstitute } from '#app/domain/bookings/name-practitioner.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { readWhoComes } from '#app/domain/bookings/read-who-comes.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { ChecksOf, OwnRecord } from '#app/ui/bookings/who-comes.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Inset, Text } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'
import { carried, optionalWords } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

const Decision = z.object({ person: carried(), reason: optionalWords(500) })

export async function loader(args: LoaderFunctionArgs) {
  const { actor, seen, visit, here, today, frame } = await openVisit(args, 'agree delivery')
  if (!visit.open.includes('substitute') || visit.status !== 'requested') throw redirect(here)
  const [comes] = await readWhoComes(actor, [visit], seen.adviser)
  if (!comes) throw redirect(here)
  const proposed = visit.namings.find(({ status }) => status === 'proposed')
  const before = visit.namings.find(({ status }) => status === 'ended')
  return {
    frame,
    here,
    today,
    adviser: seen.adviser,
    isDated: visit.span !== null,
    day: visit.span === null ? (quantityOf(seen.booking.terms) ?? '') : formatDay(visit.onDay, today),
    visitOn: visit.onDay,
    comes,
    lacks: visit.lacks,
    before: before?.name ?? null,
    why: proposed?.reason ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now } = await openVisit(args, 'agree delivery')
  const sent = await args.request.formData()
  const intent = pressed(sent, ['agree', 'refuse'] as const)
  const form = parseForm(sent, Decision)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  if (intent === null) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  const { person, reason } = form.value
  const agrees = intent === 'agree'
  if (!agrees && reason === '')
    return data({ reply: withErrors(sent, { reason: `Say why. ${seen.adviser} reads it` }) }, { status: 422 })
  const one = { bookingId: seen.booking.id, visitId: visit.id, personId: person }
  const decided = await decideSubstitute(actor, { ...one, agrees, reason }, now)
  if (!decided.ok) {
    // The same answer sent twice finds it given.
    if (decided.refusal === 'already_done' || decided.refusal === 'not_now')
      return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS[decided.refusal] })
    return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[decided.refusal] }) }, { status: 422 })
  }
  return redirectTelling(
    here,
    agrees
      ? `Agreed. We have written to ${seen.adviser}.`
      : `${seen.adviser} knows why, and names somebody else or cancels at no cost to you.`,
  )
}

export const meta = () => [{ title: pageTitle('May somebody else come?') }]

/** How somebody stands by what the service needs on the visit’s day. */
const HOLDS = {
  all: 'holds everything that the service needs on that day.',
  renewal:
    'has a check to renew before that day, which is marked below: it can’t go ahead until our staff have seen that.',
  hold: 'cannot be sent as things stand, so it can’t go ahead. We write to you when that changes.',
} as const

export default function Substitute() {
  const { here, today, adviser, day, isDated, visitOn, comes, lacks, before, why } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: here, text: 'The booking' }}
      caption={`${adviser}, ${day}`}
      title={`May ${comes.name} ${isDated ? 'come' : 'answer for it'}${before ? ` instead of ${before}` : ''}?`}
      reply={reply}
    >
      {why && (
        <Inset>
          {adviser} wrote: “{why}”
        </Inset>
      )}
      <Text>
        {comes.name} is at level {comes.level}
        {isDated ? ', keeps the time free,' : ''} and {HOLDS[lacks ?? 'all']} Until you agree{' '}
        {isDated ? 'the visit' : 'it'} is not confirmed. If you say no, {adviser} names somebody else or cancels, and
        you pay nothing; you may withdraw as well.
      </Text>
      <Section title={`What Waymark has seen of ${comes.name}, how and when`}>
        <ChecksOf credentials={comes.credentials} today={today} visitOn={visitOn} />
        <OwnRecord />
      </Section>
      <Form reply={reply}>
        <HiddenField name="person" value={comes.personId} />
        <TextArea name="reason" label="Why, if you say no" hint={`${adviser} reads it.`} optional rows={2} max={500} />
        <ButtonGroup>
          <Button value="agree">
            Agree that {comes.name} {isDated ? 'comes' : 'answers for it'}
          </Button>
          <Button kind="secondary" value="refuse">
            Say no
          </Button>
        </ButtonGroup>
      </Form>
    </QuestionPage>
  )
}
