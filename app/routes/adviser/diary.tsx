import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { pathWithin } from '#app/auth/own-path.ts'
import type { DiaryDay, DiaryEntry } from '#app/domain/availability/diary-days.ts'
import { type DiaryVisit, readOwnDiary } from '#app/domain/availability/read-own-diary.server.ts'
import { adviserStatus, ownVisitPath } from '#app/domain/bookings/visit-words.ts'
import { addDays, type Day, day, isDay, londonDay, mondayOf } from '#app/domain/calendar.ts'
import { formatDayRange, formatMonth, formatTimeRange } from '#app/domain/format-day.ts'
import { addMonths, isMonth, monthOfDay } from '#app/domain/month-grid.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { DiaryMonth } from './diary-month.tsx'
import { DiaryWeek } from './diary-week.tsx'

// An adviser's own time, month by month or week by week.

const PAGE = '/adviser/diary'

/** One line of a day: `href` leads to what it is about. */
export type Line = {
  times: string
  what: string
  href: string | null
  stands: string
  kind: DiaryEntry<unknown>['kind']
}
export type ShownDay = { on: Day; lines: Line[]; notes: string[]; isFree: boolean; isOver: boolean }

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request)
  const now = new Date()
  const today = londonDay(now)
  const { searchParams } = new URL(request.url)
  const [week, month] = [searchParams.get('week'), searchParams.get('month') ?? monthOfDay(today)]
  if (week !== null ? !isDay(week) : !isMonth(month)) throw redirect(PAGE)
  const isWeek = isDay(week)
  const first = isWeek ? mondayOf(week) : mondayOf(day(`${month}-01`))
  const last = isWeek ? addDays(first, 6) : addDays(mondayOf(addDays(day(`${addMonths(month, 1)}-01`), -1)), 6)
  const days = await readOwnDiary(actor, { startsOn: first, endsOn: last }, now)
  return {
    frame: await frameOf(actor, request),
    today,
    view: isWeek ? ('week' as const) : ('month' as const),
    month: isWeek ? monthOfDay(first) : month,
    first,
    days: days.map((one) => shownDay(one, today, may(actor, 'answer requests'))),
  }
}

const shownDay = ({ on, entries, notes, isFree }: DiaryDay<DiaryVisit>, today: Day, mayAnswer: boolean): ShownDay => ({
  on,
  notes,
  isFree,
  isOver: on < today,
  lines: entries.map((entry) => lineOf(entry, mayAnswer)),
})

function lineOf(entry: DiaryEntry<DiaryVisit>, mayAnswer: boolean): Line {
  const line = { kind: entry.kind, times: formatTimeRange(entry.from, entry.to), href: null, stands: '' }
  switch (entry.kind) {
    case 'visit': {
      const { where, supplier } = entry.visit
      const stands = adviserStatus(entry.visit).words
      if (supplier === null) return { ...line, what: where, href: ownVisitPath(entry.visit, mayAnswer), stands }
      const href = supplier.isMember ? pathWithin(supplier.supplierId, `/adviser/visits/${entry.visit.id}`) : null
      return { ...line, what: `${where}, for ${supplier.supplier}`, href, stands }
    }
    case 'drive':
      return { ...line, times: `${entry.minutes} minutes`, what: `Drive to ${entry.towards}` }
    case 'busy':
      return { ...line, what: 'Busy', stands: `In ${entry.calendar}` }
    case 'free':
      return { ...line, what: 'Free' }
  }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your diary') }]

export default function OwnDiary() {
  const { view, month, first, days, today } = useLoaderData<typeof loader>()
  const inView = view === 'week' ? days : days.filter(({ on }) => monthOfDay(on) === month)
  const visits = inView.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'visit')).length
  const many = visits === 0 ? 'No visit' : visits === 1 ? 'One visit' : `${visits} visits`
  const isWeek = view === 'week'
  const title = isWeek
    ? `in the week of ${formatDayRange({ startsOn: first, endsOn: addDays(first, 6) })}`
    : `in ${formatMonth(month)}`
  return (
    <Page
      head={
        <PageHead
          caption="Your diary"
          title={`${many} ${title}`}
          sum="Requests hold their time until they are answered. Only you see this page."
          below={
            <p className="govuk-body app-month-nav">
              <span>
                {isWeek ? (
                  <TextLink href={`${PAGE}?month=${month}`}>Show the month</TextLink>
                ) : (
                  <TextLink href={`${PAGE}?week=${monthOfDay(today) === month ? today : first}`}>Show a week</TextLink>
                )}
              </span>
              <span>
                <TextLink href="/adviser/availability">Change your availability</TextLink>
              </span>
            </p>
          }
        />
      }
    >
      {isWeek ? <DiaryWeek days={days} today={today} /> : <DiaryMonth month={month} days={days} today={today} />}
      <p className="govuk-body app-month-nav">
        {isWeek ? (
          <>
            <TextLink href={`${PAGE}?week=${addDays(first, -7)}`}>The week before</TextLink>
            <TextLink href={`${PAGE}?week=${addDays(first, 7)}`}>The week after</TextLink>
          </>
        ) : (
          <>
            <TextLink href={`${PAGE}?month=${addMonths(month, -1)}`}>{formatMonth(addMonths(month, -1))}</TextLink>
            <TextLink href={`${PAGE}?month=${addMonths(month, 1)}`}>{formatMonth(addMonths(month, 1))}</TextLink>
          </>
        )}
      </p>
    </Page>
  )
}
