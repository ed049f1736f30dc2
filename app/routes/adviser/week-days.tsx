import { keyOf, WEEK_DAYS, type Weeks, weekdayName } from '#app/domain/availability/week-answers.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { CheckboxesField, RadioField } from '#app/ui/choice-fields.tsx'
import { Button, HiddenField } from '#app/ui/form.tsx'
import { QuestionPage } from '#app/ui/page.tsx'

const choices = (weeks: Weeks) =>
  WEEK_DAYS.map((weekday) => ({ value: keyOf({ weekday, weeks }), label: weekdayName(weekday) }))

type WeekDaysProps = {
  worked: string[]
  isTurned: boolean
  isThisWeekA: boolean
  mondays: { this: Day; next: Day }
}

/** Which days are usually worked: the same every week, or those of two weeks in turn. */
export const WeekDays = ({ worked, isTurned, isThisWeekA, mondays }: WeekDaysProps) => (
  <QuestionPage back={{ href: '/adviser/availability', text: 'Your availability' }}>
    <form method="get" noValidate>
      <RadioField
        name="weeks"
        label="Which days do you usually work?"
        caption="Your usual week"
        asTitle
        hint="You set the times next, and look through the dates after that."
        value={isTurned ? 'two' : 'every'}
        choices={[
          {
            value: 'every',
            label: 'The same days every week',
            reveals: (
              <CheckboxesField
                name="days"
                label="Days of every week"
                small
                values={worked}
                choices={choices('every')}
              />
            ),
          },
          {
            value: 'two',
            label: 'Two weeks in turn',
            hint: 'Week A, then week B, then week A again, through holidays too.',
            reveals: (
              <>
                <CheckboxesField name="daysA" label="Days of week A" small values={worked} choices={choices('a')} />
                <CheckboxesField name="daysB" label="Days of week B" small values={worked} choices={choices('b')} />
                <RadioField
                  name="first"
                  label="Which is the next week A?"
                  small
                  value={isThisWeekA ? 'this' : 'next'}
                  choices={[
                    { value: 'this', label: `This week, from ${formatDay(mondays.this)}` },
                    { value: 'next', label: `Next week, from ${formatDay(mondays.next)}` },
                  ]}
                />
              </>
            ),
          },
        ]}
      />
      {/* with no day ticked the address still says that the question was answered */}
      <HiddenField name="days" value="0" />
      <Button>Continue</Button>
    </form>
  </QuestionPage>
)
