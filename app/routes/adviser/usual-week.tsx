import type { OwnPattern } from '#app/domain/availability/read-own-pattern.server.ts'
import { isWeekA, WEEK_DAYS, type Weeks, weekdayName } from '#app/domain/availability/week-answers.ts'
import type { Day, Time } from '#app/domain/calendar.ts'
import { formatDayRange, formatTimeRange } from '#app/domain/format-day.ts'
import { Section } from '#app/ui/page.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type Hours = { weekday: number; weeks: Weeks; from: Time; to: Time }
type UsualWeekProps = {
  week: Hours[]
  pattern: Pick<OwnPattern, 'alternateFrom' | 'isTermTimeOnly' | 'terms' | 'results'>
  today: Day
}

/** The usual week as it stands, or the two that alternate, and in which part of the year it is worked. */
export function UsualWeek({ week, pattern, today }: UsualWeekProps) {
  const { alternateFrom, isTermTimeOnly, terms, results } = pattern
  const days = WEEK_DAYS.slice(0, week.some(({ weekday }) => weekday > 5) ? 7 : 5)
  const isTwo = week.some(({ weeks }) => weeks !== 'every')
  const thisWeek = alternateFrom && isWeekA(alternateFrom, today) ? 'A' : 'B'
  const current = terms.find(({ endsOn }) => endsOn >= today)
  return (
    <Section title="Your usual week">
      {(isTwo ? (['a', 'b'] as const) : (['every'] as const)).map((weeks) => (
        <div key={weeks}>
          {weeks !== 'every' && <h3 className="govuk-heading-s">Week {weeks.toUpperCase()}</h3>}
          <SummaryList
            rows={days.map((weekday) => ({
              key: weekdayName(weekday),
              value:
                week
                  .filter((one) => one.weekday === weekday && one.weeks === weeks)
                  .map(({ from, to }) => formatTimeRange(from, to))
                  .join(', ') || 'Not worked',
            }))}
          />
        </div>
      ))}
      {isTwo && <Text>This is week {thisWeek}.</Text>}
      <Text>
        <TextLink href="/adviser/availability/week">Change your usual week</TextLink>
      </Text>
      <Text>
        {isTermTimeOnly
          ? `Worked in term time only. ${current ? `The term now or next is ${formatDayRange(current, today)}.` : 'You have no term that is still to come.'}`
          : 'Worked all year, but not on bank holidays.'}
        {results && ' You work results days too.'}{' '}
        <TextLink href="/adviser/availability/terms" hidden="terms and holidays">
          Change
        </TextLink>
      </Text>
      <Text>
        <TextLink href="/adviser/availability/dates">Look through every date</TextLink>
      </Text>
    </Section>
  )
}
