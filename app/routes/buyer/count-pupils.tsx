import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { missing } from '#app/auth/guards.server.ts'
import { countPupils } from '#app/domain/bookings/deliver-visit.server.ts'
import type { VisitSeen } from '#app/domain/bookings/read-booking.server.ts'
import { BOOKING_REFUSALS } from '#app/domain/bookings/refusals.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { RegisterTable } from '#app/ui/bookings/register-table.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { NumberField } from '#app/ui/text-fields.tsx'
import { typedNumber } from '#app/ui/typed.ts'
import { openVisit } from './open-booking.server.ts'

/** Nobody counts more pupils than were seen; without a register, than were wanted. */
const mostOf = (visit: VisitSeen) => visit.register?.seen ?? visit.interviewsWanted

const asked = (most: number) =>
  z.object({
    eligible: typedNumber('Enter how many were eligible', 0, most),
    send: typedNumber('Enter how many have SEND', 0, most),
  })

/** The visit of the page, for its school or the school's trust. Whoever only leads the booking has no such page. */
async function openOwnVisit(args: LoaderFunctionArgs | ActionFunctionArgs) {
  const open = await openVisit(args, 'count pupils')
  if (open.actor.kind !== 'school') throw await missing(open.actor, args.request)
  return { ...open, actor: open.actor }
}

export async function loader(args: LoaderFunctionArgs) {
  const { seen, visit, here, today, frame } = await openOwnVisit(args)
  return {
    frame,
    here,
    adviser: seen.adviser,
    school: seen.school,
    reference: seen.booking.reference,
    day: formatDay(visit.onDay, today),
    seen: mostOf(visit),
    isKept: visit.register !== null,
    interviews: visit.interviews,
    counts: visit.counts,
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now } = await openOwnVisit(args)
  const sent = await args.request.formData()
  const form = parseForm(sent, asked(mostOf(visit)))
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const counted = await countPupils(actor, { bookingId: seen.booking.id, visitId: visit.id, ...form.value }, now)
  if (!counted.ok) return data({ reply: withErrors(sent, { '': BOOKING_REFUSALS[counted.refusal] }) }, { status: 422 })
  return redirectTelling(here, `The counts are saved. ${whereTheyGo(visit, form.value.eligible)}`.trim())
}

/** Only a visit that Pupil Premium pays for is in its statement; others than eligible pupils at one of theirs stand out in it. */
function whereTheyGo(visit: VisitSeen, eligible: number): string {
  const premium = visit.lines.filter(({ fundKind }) => fundKind === 'pupil_premium')
  if (premium.length === 0) return ''
  const others = mostOf(visit) - eligible
  return premium.every(({ whom }) => whom === 'mixed_group') || others === 0
    ? 'They go into your Pupil Premium statement.'
    : `Your Pupil Premium statement says that ${others === 1 ? '1 pupil who is not eligible was' : `${others} pupils who are not eligible were`} seen at a visit asked for eligible pupils only.`
}

export const meta = () => [{ title: pageTitle('Count the pupils who were seen') }]

export default function CountPupils() {
  const { here, adviser, school, reference, day, seen, isKept, interviews, counts } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <QuestionPage
      back={{ href: here, text: 'Back' }}
      caption={`${day}: ${adviser} at ${school}, booking ${reference}`}
      title={`Of the ${seen} ${seen === 1 ? 'pupil' : 'pupils'} ${isKept ? 'seen' : 'expected'}, how many …`}
      reply={reply}
    >
      <Text>
        {seen === 0
          ? 'The register says that nobody was seen, so there is nobody to count.'
          : `Numbers only. ${adviser} never sees them.`}
      </Text>
      {interviews.length > 0 && <RegisterTable day={day} interviews={interviews} />}
      <Form reply={reply}>
        <NumberField
          name="eligible"
          label="… were eligible for Pupil Premium?"
          width={3}
          value={counts?.eligible ?? ''}
        />
        <NumberField
          name="send"
          label="… have special educational needs or a disability?"
          width={3}
          value={counts?.send ?? ''}
        />
        <Button>Save the counts</Button>
      </Form>
    </QuestionPage>
  )
}
