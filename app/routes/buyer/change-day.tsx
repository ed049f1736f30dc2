import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { dayAction } from '#app/auth/day-action.server.ts'
import { cancelCost } from '#app/domain/bookings/cancel-costs.ts'
import { SCHOOL_REASONS } from '#app/domain/bookings/end-reasons.ts'
import { readDayChange } from '#app/domain/bookings/read-day-change.server.ts'
import { londonDay, londonTime } from '#app/domain/calendar.ts'
import { formatDay, formatDeadline, formatTime } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import { DayChange } from '#app/ui/bookings/day-change.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { type OpenBooking, openVisit } from './open-booking.server.ts'

type Open = Awaited<ReturnType<typeof openVisit>>

const canMove = ({ visit, now }: Open): boolean =>
  visit.status === 'confirmed' && visit.span !== null && now < visit.span.from

export async function loader(args: LoaderFunctionArgs) {
  const open = await openVisit(args, 'withdraw visits')
  const { actor, seen, visit, here, now, today, frame } = open
  if (!canMove(open) || visit.span === null) throw redirect(here)
  const change = await readDayChange(actor, visit.id, now)
  return {
    ...{ frame, here },
    adviser: seen.adviser,
    profile: seen.adviserSlug && `/advisers/${seen.adviserSlug}`,
    day: formatDay(visit.onDay, today),
    from: formatTime(londonTime(visit.span.from)),
    cancelling: cancellingWords(open),
    open: change && {
      ...change,
      isOwn: change.side === 'buyer',
      answerBy: formatDeadline(change.answerBy, today),
    },
  }
}

/** What cancelling would come to as things stand: "is free until the end of Thursday 21 January", "would cost £160.00 today". */
function cancellingWords({ seen, visit, now, today }: OpenBooking & Pick<Open, 'visit'>): string {
  if (visit.lacksSince) return 'is free until it begins, while it can’t go ahead'
  if (now <= visit.freeUntil) return `is free until the end of ${formatDay(londonDay(visit.freeUntil), today)}`
  const { grossPence } = cancelCost(seen.booking.terms, visit, seen.calendar, today, false)
  return grossPence === 0 ? 'is free' : `would cost ${formatPounds(grossPence)} today`
}

export async function action(args: ActionFunctionArgs) {
  const { actor, seen, visit, here, now } = await openVisit(args, 'withdraw visits')
  const of = { actor, bookingId: seen.booking.id, visitId: visit.id, here, other: seen.adviser, now }
  return dayAction(args.request, of)
}

export const meta = () => [{ title: pageTitle('Another day') }]

export default function ChangeDay() {
  const { here, adviser, profile, day, from, cancelling, open } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  return (
    <QuestionPage
      back={{ href: here, text: 'The booking' }}
      caption={`${adviser}, ${day}`}
      title={
        !open
          ? 'Put this visit to another day?'
          : open.isOwn
            ? `You have asked ${adviser} for another day`
            : 'Could the visit be on another day?'
      }
      reply={answered?.reply}
    >
      <DayChange
        {...{ open, from, other: adviser, reasons: SCHOOL_REASONS, reply: answered?.reply, of: answered?.of }}
        costs={
          <>
            <Text>
              Another day costs you nothing, however soon the visit is. The price, the funds and the order number stay
              as they are, and notice for cancelling is counted to the new day once both agree.
            </Text>
            <Text>
              Until then cancelling the visit {cancelling}, whether or not another day is asked for.
              {!open && profile && (
                <>
                  {' '}
                  <TextLink href={`${profile}#free`}>When {adviser} is free</TextLink>
                </>
              )}
            </Text>
          </>
        }
      />
    </QuestionPage>
  )
}
