import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Fragment } from 'react'
import { z } from 'zod'
import { type AdviserActor, may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { ownAvailability } from '#app/domain/advisers/read.server.ts'
import {
  addExtraDays,
  type DatesRefusal,
  removeDateRule,
  setDrivingSpeed,
  setLimits,
  takeDaysOff,
} from '#app/domain/availability/change-availability.server.ts'
import { freeWords } from '#app/domain/availability/free-words.ts'
import { ownWeeks } from '#app/domain/availability/own-weeks.ts'
import { type AdviserVisitRow, readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { adviserStatus, ownVisitPath } from '#app/domain/bookings/visit-words.ts'
import { addDays, type DayRange, day, isDay, isWithin, londonDay, overlaps, time } from '#app/domain/calendar.ts'
import { formatDay, formatDayRange, formatDayShort, formatTimeRange } from '#app/domain/format-day.ts'
import { calendarStatus, faultWords } from '#app/domain/outside-calendars/calendar-words.ts'
import { ownCalendars } from '#app/domain/outside-calendars/read.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { TextField, TimeField } from '#app/ui/text-fields.tsx'
import { optionalDate, optionalWords, typedDate, typedNumber, typedTime } from '#app/ui/typed.ts'
import { type CalendarVisit, FreeWeeks } from './free-weeks.tsx'
import { Limits } from './limits.tsx'
import { OutsideCalendars } from './outside-calendars.tsx'
import { UsualWeek } from './usual-week.tsx'

const OffForm = z.object({
  offFrom: typedDate('Enter the first day off'),
  offUntil: optionalDate(),
  note: optionalWords(80),
})
const ExtraForm = z.object({
  extraFrom: typedDate('Enter the first extra day'),
  extraUntil: optionalDate(),
  fromTime: typedTime('Enter when you can begin, like 8:30am'),
  toTime: typedTime('Enter when you must end, like 3:30pm'),
})
const DaysForm = z.object({
  maxDaysAWeek: typedNumber('Enter on how many days a week you visit at most', 1, 7),
})
const LimitsForm = z.object({
  noticeSchoolDays: typedNumber('Enter how much notice you need', 0, 60),
  ...DaysForm.shape,
})

const SpeedForm = z.object({ milesPerHour: typedNumber('Enter the speed', 10, 80).optional() })

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const now = new Date()
  const { week, pattern, limits, dates, today, weeks, askableFrom } = await ownAvailability(actor, now)
  const asked = new URL(request.url).searchParams.get('off')
  const ahead = await readVisitsByStatus(
    actor,
    { statuses: ['requested', 'confirmed'], from: today, isDated: true },
    now,
  )
  const over = await readVisitsByStatus(
    actor,
    {
      statuses: ['confirmed', 'delivered', 'problem', 'agreed'],
      from: weeks.from,
      until: addDays(today, -1),
      isDated: true,
    },
    now,
  )
  const off = dates.filter(({ kind }) => kind === 'off')
  const shown = (visit: AdviserVisitRow) => inCalendar(visit, may(actor, 'answer requests'))
  const days = ownWeeks({ ...weeks, today, askableFrom, off, visits: [...over, ...ahead].map(shown) })
  return {
    frame: await frameOf(actor, request),
    week,
    pattern,
    limits,
    isPractitioner: actor.isPractitioner,
    today,
    // From a day of the diary: that day is filled in.
    asked: isDay(asked) && asked >= today ? asked : null,
    days,
    free: days.filter(({ isAskable }) => isAskable).map(({ on }) => on),
    askableFrom,
    calendars: (await ownCalendars(actor, now)).map((one) => ({
      id: one.id,
      name: one.name,
      status: calendarStatus(one, today),
      fault: faultWords(one, today),
    })),
    dates: dates.map(({ id, kind, startsOn, endsOn, fromTime, toTime, note }) => ({
      id,
      kind,
      days: formatDayRange({ startsOn, endsOn }, today),
      times: fromTime && toTime ? formatTimeRange(time(fromTime), time(toTime)) : 'your usual hours',
      note,
      isOff: kind === 'extra' && off.some((one) => overlaps(one, { startsOn, endsOn })),
      stays: kind === 'off' ? ahead.filter(({ onDay }) => isWithin({ startsOn, endsOn }, onDay)).map(shown) : [],
    })),
  }
}

function inCalendar(visit: AdviserVisitRow, mayAnswer: boolean): CalendarVisit {
  const { id, onDay, school, from, to } = visit
  return {
    id,
    href: ownVisitPath(visit, mayAnswer),
    onDay,
    school,
    times: formatTimeRange(from, to),
    stands: adviserStatus(visit).words,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['off', 'extra', 'remove', 'limits', 'speed'])
  const refused = (reply: ReturnType<typeof withErrors>) => data({ reply, of: intent }, { status: 422 })
  const told = (words: string) => redirectTelling('/adviser/availability', words)
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'off') {
    const form = parseForm(sent, OffForm)
    if (!form.ok) return refused(form.reply)
    const startsOn = day(form.value.offFrom)
    const endsOn = form.value.offUntil === null ? startsOn : day(form.value.offUntil)
    const taken = await takeDaysOff(actor, { startsOn, endsOn, note: form.value.note }, now)
    if (!taken.ok) return refused(withErrors(sent, datesErrors(taken.refusal, 'off')))
    return told(`Off: ${formatDayRange({ startsOn, endsOn })}. ${await whatStays(actor, { startsOn, endsOn }, now)}`)
  }
  if (intent === 'extra') {
    const form = parseForm(sent, ExtraForm)
    if (!form.ok) return refused(form.reply)
    const startsOn = day(form.value.extraFrom)
    const endsOn = form.value.extraUntil === null ? startsOn : day(form.value.extraUntil)
    const times = { from: time(form.value.fromTime), to: time(form.value.toTime) }
    if (times.to <= times.from) return refused(withErrors(sent, { toTime: 'Enter an end after the beginning' }))
    const before = (await ownAvailability(actor, now)).dates.find(
      (one) => one.kind === 'extra' && one.startsOn === startsOn && one.endsOn === endsOn,
    )
    const added = await addExtraDays(actor, { startsOn, endsOn, ...times }, now)
    if (!added.ok) return refused(withErrors(sent, datesErrors(added.refusal, 'extra')))
    const hours = (from: string, to: string) => formatTimeRange(time(from), time(to))
    // The same days again take the new times.
    const instead =
      before?.fromTime && before.toTime && hours(before.fromTime, before.toTime) !== hours(times.from, times.to)
        ? `, in place of ${hours(before.fromTime, before.toTime)}`
        : ''
    return told(`Extra: ${formatDayRange({ startsOn, endsOn })}, ${hours(times.from, times.to)}${instead}.`)
  }
  if (intent === 'remove') {
    const removed = await removeDateRule(actor, plainText(String(sent.get('rule'))), now)
    return told(removed.ok ? 'Removed. The days follow your usual week again.' : 'That was removed already.')
  }
  if (intent === 'speed') {
    const form = parseForm(sent, SpeedForm)
    if (!form.ok) return refused(form.reply)
    const kept = await setDrivingSpeed(actor, form.value.milesPerHour ?? null, now)
    if (kept.ok) return told('Saved. Requests sent from now on are judged by it.')
    const most = `Enter at most ${kept.refusal.platform}: nobody’s drives are planned faster than that`
    return refused(withErrors(sent, { milesPerHour: most }))
  }
  const form = actor.isPractitioner ? parseForm(sent, DaysForm) : parseForm(sent, LimitsForm)
  if (!form.ok) return refused(form.reply)
  const set = await setLimits(actor, { noticeSchoolDays: null, ...form.value }, now)
  if (!set.ok) return refused(withErrors(sent, { noticeSchoolDays: 'Save your profile first. Then set your notice' }))
  return told('Saved. Requests sent from now on keep to it.')
}

const NAMED = 3

/** What a day off leaves as it is: the visits on it, by name, and where each is put an end to. */
async function whatStays(actor: AdviserActor, { startsOn, endsOn }: DayRange, now: Date): Promise<string> {
  const asked = {
    statuses: ['requested' as const, 'confirmed' as const],
    from: startsOn,
    until: endsOn,
    isDated: true as const,
  }
  const stay = await readVisitsByStatus(actor, asked, now)
  if (stay.length === 0) return `Nobody can ask for ${startsOn === endsOn ? 'it' : 'them'}.`
  const named = stay.slice(0, NAMED).map(({ school, onDay, from, to, status }) => {
    const asks = status === 'requested' ? ', asked for' : ''
    return `${school}, ${formatDay(onDay, londonDay(now))}, ${formatTimeRange(from, to)}${asks}`
  })
  const more = stay.length > NAMED ? `; and ${stay.length - NAMED} more` : ''
  return `Nobody can ask for anything else then, but what is in your calendar stays: ${named.join('; ')}${more}. If you cannot go, say so on that visit’s own page.`
}

/** Beside the first day where days off are there already, else beside the last. */
function datesErrors(refusal: DatesRefusal, which: 'off' | 'extra'): Record<string, string> {
  if (refusal.code !== 'off_already') return { [`${which}Until`]: DATES_WORDS[refusal.code] }
  const { off } = refusal
  const taken = `You are off on ${formatDayRange(off)}${off.note ? ` (${off.note})` : ''}`
  return which === 'off'
    ? { offFrom: `${taken} already. Choose days outside it, or remove it first` }
    : { extraFrom: `${taken}, and a day off wins over an extra day. Remove the day off first` }
}

const DATES_WORDS: Readonly<Record<Exclude<DatesRefusal['code'], 'off_already'>, string>> = {
  in_the_past: 'Enter days that are not over',
  ends_before_it_starts: 'Enter a last day that is not before the first',
  too_long: 'Enter at most 400 days at once',
  too_many: 'Remove some of your dates first: there are 200 already',
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your availability') }]

export default function Availability() {
  const { week, pattern, today, asked, dates, limits, isPractitioner, days, free, askableFrom, calendars } =
    useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const replyTo = (intent: string) => (answered?.of === intent ? answered.reply : undefined)
  return (
    <Page reply={answered?.reply} head={<PageHead caption="Your availability" {...freeWords(free, askableFrom)} />}>
      <Columns>
        <div>
          <Section title="The next six weeks">
            <FreeWeeks days={days} />
            <Text>
              <TextLink href="/adviser/diary">Your diary</TextLink> shows drives and other calendars too.
            </Text>
          </Section>
          <Section title="Days off and extra days">
            <StackTable
              caption="Days off and extra days"
              rows={dates}
              rowKey={({ id }) => id}
              empty={<Text>None are set. Add holidays, training and days you work besides.</Text>}
              columns={[
                { key: 'days', head: 'Days', cell: (row) => row.days },
                {
                  key: 'what',
                  head: 'What',
                  cell: ({ kind, times, note, isOff, stays }) => (
                    <>
                      {kind === 'off' ? ['Off', note].filter(Boolean).join(': ') : `Extra, ${times}`}
                      {isOff && '. Not offered on your days off, which win'}
                      {stays.map(({ id, href, onDay, school }) => (
                        <Fragment key={id}>
                          <br />
                          Stays: <TextLink href={href}>{school}</TextLink>, {formatDayShort(onDay)}
                        </Fragment>
                      ))}
                    </>
                  ),
                },
                {
                  key: 'do',
                  head: 'Change',
                  cell: (row) => (
                    <ActButton kind="link" fields={{ intent: 'remove', rule: row.id }}>
                      Remove<span className="govuk-visually-hidden"> {row.days}</span>
                    </ActButton>
                  ),
                },
              ]}
            />
            <Details summary="Take days off" open={answered?.of === 'off' || asked !== null}>
              <Form reply={replyTo('off')}>
                <DateField
                  name="offFrom"
                  label="First day off"
                  hint="For example, 21 12 2026"
                  size="s"
                  value={asked ?? undefined}
                />
                <DateField name="offUntil" label="Last day off" hint="Leave it empty for one day." optional size="s" />
                <TextField name="note" label="Note" hint="Only you see it." optional width={20} />
                <Button kind="secondary" value="off">
                  Take these days off
                </Button>
              </Form>
            </Details>
            <Details summary="Add extra days" open={answered?.of === 'extra'}>
              <Form reply={replyTo('extra')}>
                <DateField name="extraFrom" label="First extra day" size="s" />
                <DateField
                  name="extraUntil"
                  label="Last extra day"
                  hint="Leave it empty for one day."
                  optional
                  size="s"
                />
                <TimeField name="fromTime" label="From" hint="Like 8:30am" />
                <TimeField name="toTime" label="To" hint="Like 3:30pm" />
                <Button kind="secondary" value="extra">
                  Add these days
                </Button>
              </Form>
            </Details>
          </Section>
        </div>
        <div>
          <UsualWeek week={week} pattern={pattern} today={today} />
          <OutsideCalendars calendars={calendars} />
          <Limits limits={limits} isPractitioner={isPractitioner} speed={pattern.speed} replyTo={replyTo} />
        </div>
      </Columns>
    </Page>
  )
}
