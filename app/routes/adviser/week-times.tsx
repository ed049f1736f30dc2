import {
  DAY_PARTS,
  keyOf,
  nameOf,
  STRETCHES,
  type WeekDay,
  windowWords,
} from '#app/domain/availability/week-answers.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import type { FormReply } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Details, Text, TextLink } from '#app/ui/text.tsx'
import { TimeField } from '#app/ui/text-fields.tsx'

const PART_NAMES = { morning: 'Morning', afternoon: 'Afternoon', evening: 'Evening' }

type WeekTimesProps = {
  days: WeekDay[]
  first: 'this' | 'next'
  values: Record<string, string | string[]>
  reply: FormReply | undefined
  /** where the days are chosen */
  page: string
}

/** The times of each chosen day: parts to tick, or hours of its own. */
export function WeekTimes({ days, first, values, reply, page }: WeekTimesProps) {
  const [one] = days
  return (
    <QuestionPage
      back={{ href: page, text: 'Which days' }}
      caption="Your usual week"
      title={days.length === 0 ? 'Do you work on no usual day?' : 'At what times?'}
      reply={reply}
    >
      <Text>
        {days.length === 0
          ? 'Schools can then ask only for the extra days you add.'
          : 'From when you could arrive at a school to when you must leave. A whole day of guidance needs 8:45am to 3:15pm.'}
      </Text>
      <Form reply={reply}>
        <HiddenField name="first" value={first} />
        {days.map((weekDay) => (
          <OneDay key={keyOf(weekDay)} {...weekDay} values={values} reply={reply} />
        ))}
        <ButtonGroup>
          <Button value="save">Save your week</Button>
          {one && days.length > 1 && (
            <Button kind="secondary" value="copy">
              {`Copy the times of ${nameOf(one)} to the others`}
            </Button>
          )}
          <TextLink href="/adviser/availability">Cancel</TextLink>
        </ButtonGroup>
      </Form>
    </QuestionPage>
  )
}

function OneDay({ values, reply, ...weekDay }: WeekDay & Pick<WeekTimesProps, 'values' | 'reply'>) {
  const key = keyOf(weekDay)
  const name = nameOf(weekDay)
  const known = (field: string) => String((reply ? reply.values : values)[field] ?? '')
  const hasHours = STRETCHES.some((at) => ['from', 'to'].some((end) => known(`${end}${key}${at}`) !== ''))
  const isOwn = `parts${key}` in values
  return (
    <Section title={name}>
      <HiddenField name="days" value={key} />
      <CheckboxesField
        name={`parts${key}`}
        label={`When on ${name}`}
        labelHidden
        small
        values={isOwn ? [values[`parts${key}`] ?? []].flat() : ['morning', 'afternoon']}
        choices={DAY_PARTS.map((part) => ({ value: part, label: `${PART_NAMES[part]}, ${windowWords(part)}` }))}
      />
      <Details summary={`Other hours on ${name}`} open={hasHours}>
        {STRETCHES.map((at) => (
          <div key={at} className="app-search app-search--auto govuk-!-margin-bottom-3">
            <TimeField
              name={`from${key}${at}`}
              label={
                <>
                  {at === 1 ? 'From' : 'And from'}
                  <span className="govuk-visually-hidden"> on {name}</span>
                </>
              }
              optional
              value={known(`from${key}${at}`)}
            />
            <TimeField
              name={`to${key}${at}`}
              label={
                <>
                  To
                  <span className="govuk-visually-hidden">
                    {' '}
                    on {name}
                    {at === 2 ? ', again' : ''}
                  </span>
                </>
              }
              optional
              value={known(`to${key}${at}`)}
            />
          </div>
        ))}
      </Details>
    </Section>
  )
}
