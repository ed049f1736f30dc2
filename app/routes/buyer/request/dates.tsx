import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { choiceValue, type DateToChoose, dateWords, PART_WORDS, partOf } from '#app/domain/bookings/dates-to-choose.ts'
import { sortedVisits } from '#app/domain/bookings/keep-drafts.server.ts'
import { daysOfVisits, MOST_UNAPPROVED_DAYS } from '#app/domain/bookings/most-days.ts'
import { readChosenDates, readDates, readFreeOnDays, readMonthOfDates } from '#app/domain/bookings/read-dates.server.ts'
import type { RequestAnswers, VisitAnswer } from '#app/domain/bookings/request-answers.ts'
import { daysStillToAskFor } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, type Day, isDay, londonDay, weekdayNumber } from '#app/domain/calendar.ts'
import { explainSchoolDays } from '#app/domain/explain-school-days.ts'
import { formatDay, formatMonth } from '#app/domain/format-day.ts'
import { addMonths, monthOfDay } from '#app/domain/month-grid.ts'
import { countSchoolDays, examsOn, leftOutBetween } from '#app/domain/school-days.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { ChosenDates } from '#app/ui/bookings/chosen-dates.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { MonthTable } from '#app/ui/month-table.tsx'
import { Text } from '#app/ui/text.tsx'
import { maybeCarried, optionalDate } from '#app/ui/typed.ts'
import { headOf, type OpenRequest, openRequest, saveAndGoOn, saveDraft } from '../open-request.server.ts'

/** Free days are known this far ahead. */
const MONTHS_AHEAD = 13

type Known = { menu: MenuService; today: Day; first: Day }

const leftFor = ({ actor, soFar }: OpenRequest): Promise<number> =>
  daysStillToAskFor(actor, soFar.answers.schoolId ?? '', soFar.adviser.supplierId)

/** The rule of notice, and the month a page without one opens at. */
function known(open: OpenRequest): Known & { month: string; notice: string } {
  const { soFar, now } = open
  const { menu, facts } = soFar
  if (!menu || !facts) throw new Error('dates without a service or a school')
  const today = londonDay(now)
  const days = soFar.adviser.noticeSchoolDays
  const counted = days > 0 ? countSchoolDays(facts.calendar, today, days) : null
  const first = counted?.day ?? addDays(today, 1)
  const what = counted ?? leftOutBetween(facts.calendar, today, first)
  const asks = days > 0 ? `asks for ${days} school ${days === 1 ? 'day' : 'days'}’ notice` : 'asks for no notice'
  return {
    menu,
    today,
    first,
    month: monthOfDay(soFar.answers.visits?.[0]?.day ?? first),
    notice: `${soFar.adviser.name} ${asks}, so the first day is ${formatDay(first, today)}. ${explainSchoolDays(what)}`,
  }
}

function monthOf(asked: string | null, otherwise: string, today: Day): string {
  const isMonth = asked !== null && /^20\d\d-(0[1-9]|1[0-2])$/.test(asked)
  const month = isMonth ? asked : otherwise
  const last = addMonths(monthOfDay(today), MONTHS_AHEAD)
  return month < monthOfDay(today) ? monthOfDay(today) : month > last ? last : month
}

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'dates')
  const { actor, soFar, now } = open
  const { menu, today, month: usual, notice } = known(open)
  const asked = new URL(args.request.url).searchParams.get('month')
  let month = monthOf(asked, usual, today)
  const head = await headOf(open, 'dates', args.request)
  let dates = await readMonthOfDates(actor, soFar, month, now)
  // Whoever has chosen nothing yet begins where there is something to choose.
  const isBlank = asked === null && (soFar.answers.visits ?? []).length === 0
  for (let tried = 0; isBlank && tried < 2 && !dates.some(({ choices }) => choices.length > 0); tried++) {
    month = addMonths(month, 1)
    dates = await readMonthOfDates(actor, soFar, month, now)
  }
  const chosen = await readChosenDates(actor, soFar, now)
  const calendar = soFar.facts?.calendar
  return {
    frame: head.frame,
    head,
    month,
    example: exampleOf(dates, soFar.answers.visits ?? []),
    notice,
    adviser: soFar.adviser.name,
    school: soFar.place?.name ?? soFar.facts?.school.name ?? '',
    most: MOST_UNAPPROVED_DAYS,
    left: await leftFor(open),
    chosenDays: daysOfVisits(soFar.answers.visits ?? []),
    earlier: month > monthOfDay(today) ? addMonths(month, -1) : null,
    later: month < addMonths(monthOfDay(today), MONTHS_AHEAD) ? addMonths(month, 1) : null,
    days: dates.map((date) => monthDay(date, soFar.answers.visits ?? [], menu, today)),
    exams: dates.flatMap(({ day, exams, choices }) =>
      exams && choices.length > 0 ? [`${formatDay(day, today)}: ${exams}`] : [],
    ),
    toRenew: dates.flatMap(({ day, toRenew }) => (toRenew ? [`${formatDay(day, today)}: ${toRenew}`] : [])).slice(0, 1),
    chosen: chosen.map(({ visit, problem, toRenew, nearest }) => ({
      value: choiceValue(visit.day, partOf(visit, menu)),
      words: dateWords(visit, menu),
      problem: problem?.words ?? null,
      toRenew: problem ? null : toRenew,
      exams: calendar
        ? examsOn(calendar, visit.day)
            .map((exam) => exam.note?.trim() || 'Exams')
            .join(', ')
        : '',
      instead: nearest.map((day) => ({ value: choiceValue(day, partOf(visit, menu)), words: formatDay(day) })),
    })),
  }
}

/** How a date is typed, by one of the month shown that can be added; none where there is none. */
function exampleOf(dates: DateToChoose[], visits: readonly VisitAnswer[]): string | undefined {
  const free = dates.find(({ day, choices }) => choices.length > 0 && !visits.some((visit) => visit.day === day))
  return free && [free.day.slice(8), free.day.slice(5, 7), free.day.slice(0, 4)].map(Number).join(' ')
}

function monthDay(date: DateToChoose, visits: VisitAnswer[], menu: MenuService, today: Day) {
  const isChosen = (part: string) => visits.some((visit) => visit.day === date.day && partOf(visit, menu) === part)
  // A chosen part stays on the page as it is, whether it is free or not: the list of chosen dates says what is wrong.
  const parts = menu.parts.filter((part) => isChosen(part) || date.choices.some((choice) => choice.part === part))
  return {
    day: Number(date.day.slice(8)),
    weekday: weekdayNumber(date.day) + 1,
    words: formatDay(date.day, today),
    choices: parts.map((part) => ({ value: choiceValue(date.day, part), ...PART_WORDS[part], chosen: isChosen(part) })),
    ...(date.toRenew ? { note: 'Needs renewal by then' } : {}),
    why: date.why === null || date.why === 'Past' ? undefined : date.why.charAt(0).toUpperCase() + date.why.slice(1),
  }
}

/** Go on, add the date that was typed, take one out, take another instead of one that was lost, show another month. */
const BUTTON = /^(continue|add|(remove|instead|month):.+)$/

const Asked = z.object({
  dates: z.array(z.string()).optional(),
  typed: optionalDate(),
  month: maybeCarried(),
  intent: maybeCarried(NO_BUTTON).refine((typed) => typed === undefined || BUTTON.test(typed), { error: NO_BUTTON }),
})

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'dates')
  const { actor, soFar, now } = open
  const { menu, today, month: usual } = known(open)
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { dates: ticked = [], typed, intent = 'continue' } = form.value
  const month = monthOf(form.value.month ?? null, usual, today)
  const back = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })

  const offered = await readMonthOfDates(actor, soFar, month, now)
  const found = ticked.map((value) => visitOf(value, offered, soFar.answers.visits ?? [], menu))
  if (found.includes(null)) return back({ dates: 'One of those dates is not free any more. Look at the month again' })
  const kept = (soFar.answers.visits ?? []).filter((visit) => monthOfDay(visit.day) !== month)
  let visits = [...kept, ...found.filter((visit) => visit !== null)]

  const swap = /^instead:(.+):(.+)$/.exec(intent)
  if (intent === 'add' && !typed) return back({ typed: 'Enter the date to add' })
  const added = typed ?? swap?.[2]?.slice(0, 10) ?? null
  if (added !== null) {
    const [date] = isDay(added) ? await readDates(actor, soFar, added, added, now) : []
    const choice =
      date?.choices.find(({ part }) => !swap || choiceValue(added as Day, part) === swap[2]) ?? date?.choices[0]
    const isThere = visits.some((visit) => visit.day === added)
    if (!choice && !isThere) return back({ typed: notFree(added, date, soFar.adviser.name) })
    if (isThere && intent === 'add') return back({ typed: alreadyChosen(added) })
    if (choice && !isThere) visits.push({ day: choice.day, from: choice.from, to: choice.to })
  }
  const common = commonTimes(soFar.answers.visits ?? [])
  const fresh = visits.filter((visit) => !(soFar.answers.visits ?? []).includes(visit))
  if (fresh.length > 0 && common) visits = await atCommonTimes(open, visits, fresh, common, menu)
  const gone = swap?.[1] ?? /^remove:(.+)$/.exec(intent)?.[1]
  if (gone) visits = visits.filter((visit) => choiceValue(visit.day, partOf(visit, menu)) !== gone)

  const many = daysOfVisits(visits)
  const left = await leftFor(open)
  // A date may always be taken out, and a month looked at.
  if (many > left && !gone && !/^month:/.test(intent)) return back({ dates: tooMany(many, left, soFar.adviser.name) })
  // Whoever comes from the check page has answered for the times, but not for those of a date that has others.
  const isOdd = ({ day, from, to }: VisitAnswer) =>
    fresh.some((visit) => visit.day === day) && !(common && from === common.from && to === common.to)
  const asksTimes = open.isChange && (visits.some(isOdd) || new URL(args.request.url).searchParams.has('times'))
  const change = (answers: RequestAnswers): RequestAnswers => ({ ...answers, visits: sortedVisits(visits) })
  if (intent === 'continue') {
    if (visits.length === 0) return back({ dates: 'Choose at least one date' })
    if (!asksTimes) return saveAndGoOn(open, 'dates', change)
    await saveDraft(open, change)
    return redirect(open.hrefOf('times', true), 303)
  }
  await saveDraft(open, change)
  const show = /^month:(.+)$/.exec(intent)?.[1] ?? (added && isDay(added) ? monthOfDay(added) : month)
  const url = new URL(open.hrefOf('dates', open.isChange), 'http://localhost')
  url.searchParams.set('month', monthOf(show, month, today))
  if (asksTimes) url.searchParams.set('times', 'ask')
  return redirect(`${url.pathname}${url.search}`, 303)
}

/** The visit a ticked box stands for: as it was chosen before, with its own times, or at its usual time; null when lost. */
function visitOf(value: string, offered: DateToChoose[], before: VisitAnswer[], menu: MenuService): VisitAnswer | null {
  const known = before.find((visit) => choiceValue(visit.day, partOf(visit, menu)) === value)
  if (known) return known
  const choice = offered.flatMap((date) => date.choices).find(({ day, part }) => choiceValue(day, part) === value)
  return choice ? { day: choice.day, from: choice.from, to: choice.to } : null
}

type Times = Pick<VisitAnswer, 'from' | 'to'>

/** The time that all visits share; null where they differ, or there are none. */
function commonTimes([first, ...others]: readonly VisitAnswer[]): Times | null {
  if (!first || others.some(({ from, to }) => from !== first.from || to !== first.to)) return null
  return { from: first.from, to: first.to }
}

/** The visits with the fresh ones at the time that the others share, where the adviser is free then, in the part that was ticked. */
async function atCommonTimes(
  { actor, soFar }: OpenRequest,
  visits: VisitAnswer[],
  fresh: VisitAnswer[],
  common: Times,
  menu: MenuService,
): Promise<VisitAnswer[]> {
  const free = await readFreeOnDays(actor, { ...soFar, answers: { ...soFar.answers, visits: fresh } })
  return visits.map((visit) => {
    const moved = { ...visit, ...common }
    const isFree = (free.get(visit.day) ?? []).some(({ from, to }) => from <= common.from && common.to <= to)
    return fresh.includes(visit) && isFree && partOf(moved, menu) === partOf(visit, menu) ? moved : visit
  })
}

const daysInWords = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

function tooMany(many: number, left: number, adviser: string): string {
  if (left === MOST_UNAPPROVED_DAYS) return `Choose at most ${MOST_UNAPPROVED_DAYS} days. You have chosen ${many}`
  const held = `The school holds ${daysInWords(MOST_UNAPPROVED_DAYS - left)} of ${adviser} that nobody has approved yet`
  return left === 0
    ? `${held}, which is as many as it may. Have some of them approved, or withdraw them, then ask for more`
    : `${held}, so choose at most ${left}. You have chosen ${many}`
}

const alreadyChosen = (on: string): string =>
  `${isDay(on) ? formatDay(on) : 'That day'} is chosen already. Choose another day, or continue`

function notFree(on: string, date: DateToChoose | undefined, adviser: string): string {
  const words = isDay(on) ? formatDay(on) : 'That day'
  const why = date?.why ?? 'weekend'
  if (date?.because) return `${words} cannot be chosen. ${date.because}. Choose another day`
  if (why === 'Past') return 'Enter a day that is still to come'
  if (why === 'Not free') return `${adviser} is not free on ${words}. Choose another day`
  if (why === 'Too soon') return `${words} is less notice than ${adviser} asks for. Choose a later day`
  return `${words} cannot be chosen: ${why}. Choose another day`
}

export const meta = () => [{ title: pageTitle('Which dates?') }]

export default function Dates() {
  const { head, month, example, days, chosen, exams, earlier, later, notice, adviser, school, most, left, chosenDays } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply} title="Which dates?">
      <Text>
        Tick every day you want, in as many months as you like: what you tick stays ticked. They are the days on which{' '}
        {adviser} is free and can drive to {school}.{' '}
        {left === most
          ? `One request can hold ${most} days.`
          : left === 0
            ? `The school already holds ${most} days of ${adviser} that nobody has approved, so no more can be asked for until some of them are.`
            : `The school holds ${daysInWords(most - left)} of ${adviser} that nobody has approved, so ${left === 1 ? '1 more' : `${left} more`} can be asked for.`}
      </Text>
      <Form reply={reply}>
        <input type="hidden" name="month" value={month} />
        <h2 className="govuk-heading-m">{formatMonth(month)}</h2>
        <MonthTable
          caption={`Days on which ${adviser} is free in ${formatMonth(month)}, Monday to Friday`}
          name="dates"
          days={days}
        />
        {exams.length > 0 && <Text small>Exams at the school: {exams.join('; ')}.</Text>}
        <ButtonGroup>
          {earlier && (
            <Button kind="secondary" value={`month:${earlier}`}>
              Show {formatMonth(earlier)}
            </Button>
          )}
          {later && (
            <Button kind="secondary" value={`month:${later}`}>
              Show {formatMonth(later)}
            </Button>
          )}
        </ButtonGroup>
        <DateField name="typed" label="Or type a date" hint={example && `For example, ${example}`} size="s" optional />
        <Button kind="secondary" value="add">
          Add this date
        </Button>
        {chosenDays > left && (
          <Text>
            <strong>{tooMany(chosenDays, left, adviser)}.</strong>
          </Text>
        )}
        <ChosenDates dates={chosen} />
        <SchoolDays counted={notice} />
        <Button value="continue">Continue</Button>
      </Form>
    </RequestPage>
  )
}
