import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { isUsableTime } from '#app/domain/bookings/check-request.ts'
import { dateWords, partOf } from '#app/domain/bookings/dates-to-choose.ts'
import { sortedVisits } from '#app/domain/bookings/keep-drafts.server.ts'
import { readFreeOnDays } from '#app/domain/bookings/read-dates.server.ts'
import type { VisitAnswer } from '#app/domain/bookings/request-answers.ts'
import { type Day, minutesOf, type Time, timeOf } from '#app/domain/calendar.ts'
import { formatDay, formatTime, formatTimeRange } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { VisitTimes } from '#app/ui/bookings/visit-times.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Text } from '#app/ui/text.tsx'
import { carried, typedTime } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const BEGINS = 'Enter when the visit begins'
const ENDS = 'Enter when the visit ends'
/** The dates of the draft that the page showed, in its order. */
const daysWith = <Times extends z.ZodRawShape>(times: Times) =>
  z.array(z.object({ day: carried(), ...times }), { error: 'Enter the times of each date' }).meta({ [CARRIED]: true })

const How = z.object({
  times: z.enum(['same', 'each'], { error: 'Choose whether the times are the same on all days' }),
})
const Same = z.object({ from: typedTime(BEGINS), to: typedTime(ENDS), visits: daysWith({}) })
const Each = z.object({ visits: daysWith({ from: typedTime(BEGINS), to: typedTime(ENDS) }) })

/** Whether one pair of times can be meant for all visits: several, on days of their own, in the same part of the day. */
const mayShareTimes = (visits: VisitAnswer[], menu: MenuService): boolean =>
  visits.length > 1 &&
  new Set(visits.map((visit) => visit.day)).size === visits.length &&
  new Set(visits.map((visit) => partOf(visit, menu))).size === 1

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'times')
  const head = await headOf(open, 'times', args.request)
  const { soFar } = open
  const { menu } = soFar
  if (!menu) throw new Error('times without a service')
  const visits = soFar.answers.visits ?? []
  const free = await readFreeOnDays(open.actor, soFar)
  const [first] = visits
  return {
    frame: head.frame,
    head,
    usual: `${menu.name}: usually ${formatTimeRange(menu.from, timeOf(minutesOf(menu.from) + menu.minutes))}. The price is the same whatever the times.`,
    visits: visits.map((visit) => ({
      day: visit.day,
      words: dateWords(visit, menu),
      ...typedTimes(visit),
      free: words(longEnough(free.get(visit.day) ?? [], menu)),
    })),
    shared:
      first && mayShareTimes(visits, menu)
        ? {
            isSame: visits.every(({ from, to }) => from === first.from && to === first.to),
            ...typedTimes(first),
            free: words(longEnough(visits.map((visit) => free.get(visit.day) ?? []).reduce(within), menu)),
          }
        : null,
  }
}

const typedTimes = ({ from, to }: VisitAnswer) => ({ from: formatTime(from as Time), to: formatTime(to as Time) })
const words = (free: Free) => free.map((one) => formatTimeRange(one.from, one.to)).join(' and ')

/** Where the visit could be at its usual length; an hour here and there besides only raises a question. */
function longEnough(free: Free, { minutes }: MenuService): Free {
  const long = free.filter(({ from, to }) => minutesOf(to) - minutesOf(from) >= minutes)
  return long.length > 0 ? long : free
}

/** The time that is free on both of two days. */
const within = (one: Free, other: Free): Free =>
  one.flatMap((a) =>
    other.flatMap((b) => {
      const [from, to] = [a.from > b.from ? a.from : b.from, a.to < b.to ? a.to : b.to]
      return from < to ? [{ from, to }] : []
    }),
  )

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'times')
  const sent = await args.request.formData()
  const chosen = open.soFar.answers.visits ?? []
  const { menu, adviser } = open.soFar
  const how = menu && mayShareTimes(chosen, menu) ? parseForm(sent, How) : null
  if (how && !how.ok) return data({ reply: how.reply }, { status: 422 })
  const isSame = how?.value.times === 'same'
  const form = isSame ? parseForm(sent, Same) : parseForm(sent, Each)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const typed = form.value.visits
  const errors: Record<string, string> = {}
  // The dates are those of the draft: a tab that was open before they changed asks again.
  if (typed.length !== chosen.length || typed.some((one, i) => one.day !== chosen[i]?.day))
    errors[''] = 'The dates have changed since you opened this page. Look at the times again'
  const free = await readFreeOnDays(open.actor, open.soFar)
  const visits = chosen.map((visit, i): VisitAnswer => {
    const { from, to } = 'from' in form.value ? form.value : { ...visit, ...typed[i] }
    return { ...visit, from, to }
  })
  const problems = visits.flatMap((visit, i) => {
    const problem = problemOf(visit, free.get(visit.day) ?? [], adviser.name)
    return problem ? [{ ...problem, i, on: visit.day }] : []
  })
  if (isSame && problems[0]) errors[problems[0].at] = sharedProblem(problems, adviser.name)
  else for (const { at, words, i } of problems) errors[`visits[${i}].${at}`] = words
  visits.forEach((visit, i) => {
    const other = visits.find((one, j) => j < i && one.day === visit.day && one.from < visit.to && visit.from < one.to)
    if (other) errors[`visits[${i}].from`] = 'This overlaps the other visit that day. Choose another time'
  })
  if (Object.keys(errors).length > 0) return data({ reply: withErrors(sent, errors) }, { status: 422 })
  return saveAndGoOn(open, 'times', (answers) => ({ ...answers, visits: sortedVisits(visits) }))
}

type Free = { from: Time; to: Time }[]

type Problem = { at: 'from' | 'to'; words: string; isBusy: boolean }

function problemOf(visit: VisitAnswer, free: Free, adviser: string): Problem | null {
  if (visit.to <= visit.from) return { at: 'to', words: 'Enter an end that is after the beginning', isBusy: false }
  if (!isUsableTime(visit)) return { at: 'to', words: 'A visit lasts from 15 minutes to 12 hours', isBusy: false }
  if (free.some((one) => one.from <= visit.from && visit.to <= one.to)) return null
  const when = words(free)
  return {
    at: 'from',
    isBusy: true,
    words: when
      ? `${adviser} is free ${when} that day. Choose times within that`
      : `${adviser} is not free on ${formatDay(visit.day)} any more. Go back and choose another date`,
  }
}

/** What is wrong with times that were typed once for all days: on which days, where it is not on all of them alike. */
function sharedProblem(problems: (Problem & { on: Day })[], adviser: string): string {
  const [first] = problems
  if (!first?.isBusy) return first?.words ?? ''
  const days = problems.map(({ on }) => formatDay(on))
  const named = days.length > 3 ? [...days.slice(0, 3), `${days.length - 3} more`] : days
  return `${adviser} is not free at these times on ${listed(named)}. Choose other times, or different ones on some days`
}

export const meta = () => [{ title: pageTitle('When does each visit begin and end?') }]

export default function Times() {
  const { head, usual, visits, shared } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage
      head={head}
      reply={reply}
      title={visits.length === 1 ? 'When does the visit begin and end?' : 'When does each visit begin and end?'}
    >
      <Text>{usual}</Text>
      <Form reply={reply}>
        <VisitTimes visits={visits} shared={shared} />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
