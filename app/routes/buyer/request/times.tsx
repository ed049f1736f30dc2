import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { isUsableTime } from '#app/domain/bookings/check-request.ts'
import { dateWords } from '#app/domain/bookings/dates-to-choose.ts'
import { sortedVisits } from '#app/domain/bookings/keep-drafts.server.ts'
import { readFreeOnDays } from '#app/domain/bookings/read-dates.server.ts'
import type { VisitAnswer } from '#app/domain/bookings/request-answers.ts'
import { minutesOf, type Time, timeOf } from '#app/domain/calendar.ts'
import { formatDay, formatTime, formatTimeRange } from '#app/domain/format-day.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Fieldset } from '#app/ui/field.tsx'
import { Button, Form } from '#app/ui/form.tsx'
import { CARRIED, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Text } from '#app/ui/text.tsx'
import { TimeField } from '#app/ui/text-fields.tsx'
import { carried, typedTime } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const Asked = z.object({
  visits: z
    .array(
      z.object({
        day: carried(),
        from: typedTime('Enter when the visit begins'),
        to: typedTime('Enter when the visit ends'),
      }),
      { error: 'Enter the times of each date' },
    )
    .meta({ [CARRIED]: true }),
})

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'times')
  const head = await headOf(open, 'times', args.request)
  const { soFar } = open
  const { menu } = soFar
  if (!menu) throw new Error('times without a service')
  const visits = soFar.answers.visits ?? []
  const free = await readFreeOnDays(open.actor, soFar)
  return {
    frame: head.frame,
    head,
    usual: `${menu.name}: usually ${formatTimeRange(menu.from, timeOf(minutesOf(menu.from) + menu.minutes))}. The price is the same whatever the times.`,
    visits: visits.map((visit) => ({
      day: visit.day,
      words: dateWords(visit, menu),
      from: formatTime(visit.from as Time),
      to: formatTime(visit.to as Time),
      free: (free.get(visit.day) ?? []).map((one) => formatTimeRange(one.from, one.to)).join(' and '),
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'times')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const chosen = open.soFar.answers.visits ?? []
  const typed = form.value.visits
  const errors: Record<string, string> = {}
  // The dates are those of the draft: a tab that was open before they changed asks again.
  if (typed.length !== chosen.length || typed.some((one, i) => one.day !== chosen[i]?.day))
    errors[''] = 'The dates have changed since you opened this page. Look at the times again'
  const free = await readFreeOnDays(open.actor, open.soFar)
  const visits = chosen.map(
    (visit, i): VisitAnswer => ({ ...visit, from: typed[i]?.from ?? visit.from, to: typed[i]?.to ?? visit.to }),
  )
  visits.forEach((visit, i) => {
    const why = problemOf(visit, free.get(visit.day) ?? [], open.soFar.adviser.name)
    if (why) errors[`visits[${i}].${why.at}`] = why.words
    const other = visits.find((one, j) => j < i && one.day === visit.day && one.from < visit.to && visit.from < one.to)
    if (other) errors[`visits[${i}].from`] = 'This overlaps the other visit that day. Choose another time'
  })
  if (Object.keys(errors).length > 0) return data({ reply: withErrors(sent, errors) }, { status: 422 })
  return saveAndGoOn(open, 'times', (answers) => ({ ...answers, visits: sortedVisits(visits) }))
}

type Free = { from: Time; to: Time }[]

function problemOf(visit: VisitAnswer, free: Free, adviser: string): { at: 'from' | 'to'; words: string } | null {
  if (visit.to <= visit.from) return { at: 'to', words: 'Enter an end that is after the beginning' }
  if (!isUsableTime(visit)) return { at: 'to', words: 'A visit lasts from 15 minutes to 12 hours' }
  if (free.some((one) => one.from <= visit.from && visit.to <= one.to)) return null
  const when = free.map((one) => formatTimeRange(one.from, one.to)).join(' and ')
  return {
    at: 'from',
    words: when
      ? `${adviser} is free ${when} that day. Choose times within that`
      : `${adviser} is not free on ${formatDay(visit.day)} any more. Go back and choose another date`,
  }
}

export const meta = () => [{ title: pageTitle('When does each visit begin and end?') }]

export default function Times() {
  const { head, usual, visits } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage
      head={head}
      reply={reply}
      title={visits.length === 1 ? 'When does the visit begin and end?' : 'When does each visit begin and end?'}
    >
      <Text>{usual}</Text>
      <Form reply={reply}>
        {visits.map(({ day, words, from, to, free }, i) => (
          <Fieldset key={`${day} ${from}`} legend={words} size="m">
            <input type="hidden" name={`visits[${i}].day`} value={day} />
            {free && (
              <Text small muted>
                Free {free}
              </Text>
            )}
            <TimeField name={`visits[${i}].from`} label="From" value={from} />
            <TimeField name={`visits[${i}].to`} label="To" value={to} />
          </Fieldset>
        ))}
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
