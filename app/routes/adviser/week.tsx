import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import type { AdviserActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { ownAvailability, ownPractice } from '#app/domain/advisers/read.server.ts'
import { setWeek } from '#app/domain/availability/change-availability.server.ts'
import {
  chosenDays,
  firstWeek,
  isWeekA,
  keyOf,
  readWeek,
  STRETCHES,
  weekFaultWords,
  weekValues,
} from '#app/domain/availability/week-answers.ts'
import { addDays, londonDay } from '#app/domain/calendar.ts'
import { pageTitle } from '#app/ui/document.ts'
import { cleanForm, type FormReply, NO_BUTTON, pressed, typedValues } from '#app/ui/form-reply.ts'
import { WeekDays } from './week-days.tsx'
import { WeekTimes } from './week-times.tsx'

// First which days, of every week or of two that alternate, then each day's times.

const PAGE = '/adviser/availability/week'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const { week, pattern, today } = await ownAvailability(actor, new Date())
  const { searchParams } = new URL(request.url)
  const isTwo = searchParams.get('weeks') === 'two'
  const asked = chosenDays((isTwo ? ['daysA', 'daysB'] : ['days']).flatMap((name) => searchParams.getAll(name)))
  return {
    frame: await frameOf(actor, request),
    days: ['days', 'daysA', 'daysB'].some((name) => searchParams.has(name)) ? asked : null,
    first: searchParams.get('first') === 'next' ? ('next' as const) : ('this' as const),
    isTwo,
    worked: chosenDays(week.map(keyOf)).map(keyOf),
    isTurned: pattern.alternateFrom !== null,
    isThisWeekA: pattern.alternateFrom === null || isWeekA(pattern.alternateFrom, today),
    mondays: { this: firstWeek(today, 'this'), next: addDays(firstWeek(today, 'this'), 7) },
    values: weekValues(week),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = cleanForm(await request.formData())
  const days = chosenDays(sent.getAll('days'))
  const values = typedValues(sent)
  const intent = pressed(sent, ['save', 'copy'])
  if (!intent) return data({ reply: { values, errors: { '': NO_BUTTON } } satisfies FormReply }, { status: 422 })
  if (intent === 'copy') {
    const [first] = days.map(keyOf)
    for (const key of days.map(keyOf)) {
      values[`parts${key}`] = values[`parts${first}`] ?? []
      for (const at of STRETCHES)
        for (const end of ['from', 'to']) values[`${end}${key}${at}`] = values[`${end}${first}${at}`] ?? ''
    }
    return data({ reply: { values, errors: {} } satisfies FormReply }, { status: 200 })
  }
  const { week, errors } = readWeek(values, days)
  const first = sent.get('first')
  const isTurning = days.some(({ weeks }) => weeks !== 'every')
  const isMixed = isTurning && days.some(({ weeks }) => weeks === 'every')
  if (days.length !== new Set(sent.getAll('days')).size || isMixed) errors[''] = 'Choose your days again'
  if (first !== null && first !== 'this' && first !== 'next') errors[''] = 'Choose again which week is the first'
  if (Object.keys(errors).length > 0) return data({ reply: { values, errors } }, { status: 422 })
  const from = isTurning ? firstWeek(londonDay(now), first === 'next' ? 'next' : 'this') : null
  const set = await setWeek(actor, week, now, from)
  if (!set.ok) return data({ reply: { values, errors: weekFaultWords(set.refusal) } }, { status: 422 })
  const seen = await seenBy(actor)
  return redirectTelling(
    '/adviser/availability/dates',
    `Your usual week is saved. ${seen} These are the dates that it comes to.`,
  )
}

/** Who goes by the week from now: of a practitioner the provider that names them. */
async function seenBy(actor: AdviserActor): Promise<string> {
  if (actor.isPractitioner) return `${actor.organisationName} names you by it from now.`
  const own = await ownPractice(actor)
  return own?.card.isListed ? 'Schools see it from now.' : 'Schools see it once you are listed.'
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your usual week') }]

export default function Week() {
  const known = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const days = known.days ?? (reply ? chosenDays([reply.values.days ?? []].flat()) : null)
  if (days === null) return <WeekDays {...known} />
  return <WeekTimes {...known} days={days} reply={reply} page={PAGE} />
}
