import { data, redirect } from '@remix-run/node'
import { z } from 'zod'
import type { BuyingActor, SupplierActor } from '#app/auth/actor.ts'
import { agreeDay, declineDay, proposeDay, takeBackDay } from '#app/domain/bookings/change-day.server.ts'
import { type DayRefusal, dayRefusalWords } from '#app/domain/bookings/day-change-words.ts'
import { ADVISER_REASONS, reasonOf, SCHOOL_REASONS } from '#app/domain/bookings/end-reasons.ts'
import { BOOKING_REFUSALS, type BookingRefusal } from '#app/domain/bookings/refusals.ts'
import type { Time } from '#app/domain/calendar.ts'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { carried, optionalWords, typedDate, typedTime, typedWords } from '#app/ui/typed.ts'
import { redirectTelling } from './flash.server.ts'

const Propose = z.object({
  day: typedDate('Enter the day'),
  from: typedTime('Enter when it begins'),
  because: z.string({ error: 'Choose why' }),
  reason: optionalWords(300),
})
const Answer = z.object({ change: carried() })
const Decline = z.object({ change: carried(), why: typedWords('Say why not. The other side reads it', 300) })

/** Of a day that cannot be, the boxes of the day say so; of what cannot be done any more, the page. */
const ABOUT_THE_DAY: readonly BookingRefusal[] = [
  'not_free',
  'in_the_past',
  'no_school_that_day',
  'check_missing',
  'other_fund_year',
  'full_that_day',
  'week_full',
  'taken',
  'too_far_to_drive',
]
const ABOUT_THE_TIME: readonly BookingRefusal[] = ['day_the_same', 'too_long_for_the_day']

/** What either side sends from the page of one visit’s day: a proposal, an answer to the other’s, or its own taken back. */
export async function dayAction(
  request: Request,
  of: {
    actor: BuyingActor | SupplierActor
    bookingId: string
    visitId: string
    here: string
    other: string
    now: Date
  },
) {
  const { actor, bookingId, visitId, here, other, now } = of
  const side = actor.kind === 'adviser' || actor.kind === 'provider' ? 'adviser' : 'buyer'
  const sent = await request.formData()
  const intent = pressed(sent, ['propose', 'agree', 'decline', 'take_back'])
  const refused = (reply: FormReply) => data({ reply, of: intent }, { status: 422 })
  const answered = (refusal: BookingRefusal) => {
    // The same sent twice finds it done.
    if (refusal === 'already_done')
      return redirectTelling(here, { tone: 'notice', text: BOOKING_REFUSALS.already_done })
    const words =
      ABOUT_THE_DAY.includes(refusal) || ABOUT_THE_TIME.includes(refusal)
        ? dayRefusalWords(refusal as DayRefusal, side)
        : BOOKING_REFUSALS[refusal]
    const field =
      intent !== 'propose'
        ? ''
        : ABOUT_THE_DAY.includes(refusal)
          ? 'day'
          : ABOUT_THE_TIME.includes(refusal)
            ? 'from'
            : ''
    return refused(withErrors(sent, { [field]: words }))
  }
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'propose') {
    const form = parseForm(sent, Propose)
    if (!form.ok) return refused(form.reply)
    const because = reasonOf(side === 'adviser' ? ADVISER_REASONS : SCHOOL_REASONS, form.value.because)
    if (!because) return refused(withErrors(sent, { because: 'Choose why' }))
    const { day, from, reason } = form.value
    const input = { bookingId, visitId, day, from: from as Time, because, reason }
    const proposed = await proposeDay(actor, input, now)
    if (proposed.ok) return redirectTelling(here, `We have asked ${other}. Until they agree the visit stays as it is.`)
    if (proposed.refusal === 'reason_missing')
      return refused(withErrors(sent, { reason: `Say why. ${other} reads it` }))
    return answered(proposed.refusal)
  }
  if (intent === 'decline') {
    const form = parseForm(sent, Decline)
    if (!form.ok) return refused(form.reply)
    const { change: changeId, why } = form.value
    const declined = await declineDay(actor, { bookingId, visitId, changeId, why }, now)
    return declined.ok
      ? redirectTelling(here, `${other} knows why. The visit stays where it is.`)
      : answered(declined.refusal)
  }
  const form = parseForm(sent, Answer)
  if (!form.ok) return refused(form.reply)
  const one = { bookingId, visitId, changeId: form.value.change }
  const went = intent === 'agree' ? await agreeDay(actor, one, now) : await takeBackDay(actor, one, now)
  if (!went.ok) return went.refusal === 'not_found' ? redirect(here) : answered(went.refusal)
  return redirectTelling(
    here,
    intent === 'agree'
      ? `The visit is on the other day. We have written to everybody who comes or expects it.`
      : 'Taken back. The visit stays where it is.',
  )
}
