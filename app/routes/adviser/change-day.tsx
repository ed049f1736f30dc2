import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { dayAction } from '#app/auth/day-action.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSupplier } from '#app/auth/guards.server.ts'
import { ADVISER_REASONS } from '#app/domain/bookings/end-reasons.ts'
import { readDaySheet } from '#app/domain/bookings/read-adviser-booking.server.ts'
import { readDayChange } from '#app/domain/bookings/read-day-change.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatDeadline, formatTime } from '#app/domain/format-day.ts'
import { DayChange } from '#app/ui/bookings/day-change.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { supplierAt } from './supplier-at.ts'

async function sheetOf({ request, params }: LoaderFunctionArgs | ActionFunctionArgs) {
  const actor = await requireSupplier(request, 'answer requests')
  const now = new Date()
  const sheet = await readDaySheet(actor, params.visitId ?? '', now)
  if (!sheet) throw await missing(actor, request)
  return { actor, now, ...sheet, here: `${supplierAt(actor)}/visits/${sheet.visit.id}` }
}

export async function loader(args: LoaderFunctionArgs) {
  const { actor, now, booking, visit, here } = await sheetOf(args)
  if (visit.status !== 'confirmed' || !visit.isDated || visit.hasStarted) throw redirect(here)
  const change = await readDayChange(actor, visit.id, now)
  const today = londonDay(now)
  return {
    frame: await frameOf(actor, args.request),
    here,
    school: booking.school.name,
    day: formatDay(visit.onDay, today),
    from: formatTime(visit.from),
    open: change && { ...change, isOwn: change.side === 'adviser', answerBy: formatDeadline(change.answerBy, today) },
  }
}

export async function action(args: ActionFunctionArgs) {
  const { actor, now, booking, visit, here } = await sheetOf(args)
  const of = { actor, bookingId: booking.id, visitId: visit.id, here, other: booking.school.name, now }
  return dayAction(args.request, of)
}

export const meta = () => [{ title: pageTitle('Another day') }]

export default function ChangeDay() {
  const { here, school, day, from, open } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  return (
    <QuestionPage
      back={{ href: here, text: 'The visit' }}
      caption={`${school}, ${day}`}
      title={
        !open
          ? 'Put this visit to another day?'
          : open.isOwn
            ? `You have asked ${school} for another day`
            : `${school} asks for another day`
      }
      reply={answered?.reply}
    >
      <DayChange
        {...{ open, from, other: school, reasons: ADVISER_REASONS, reply: answered?.reply, of: answered?.of }}
        costs={
          <Text>
            {open && !open.isOwn
              ? 'Agree or say no, as you like: what you receive stays the same, and if you agree, the school’s notice for cancelling is counted to the new day. If you say no the visit stays where it is, and the school may still cancel it by your terms.'
              : 'Another day costs the school nothing, and what you receive stays the same.'}
          </Text>
        }
      />
    </QuestionPage>
  )
}
