import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { ownAvailability, ownPractice } from '#app/domain/advisers/read.server.ts'
import { setWeek } from '#app/domain/availability/change-availability.server.ts'
import { type WeekFault, type WeekHours, weekFaults } from '#app/domain/availability/week-faults.ts'
import { parseTime, time } from '#app/domain/calendar.ts'
import { formatTime } from '#app/domain/format-day.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import { cleanForm, type FormReply, NO_BUTTON, pressed, typedValues } from '#app/ui/form-reply.ts'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TimeField } from '#app/ui/text-fields.tsx'

// First which days, then each day's times. A day may have two stretches: before and after something that stays.

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const STRETCHES = [1, 2] as const

const nameOf = (weekday: number) => WEEKDAYS[weekday - 1] as string
const chosenDays = (values: (FormDataEntryValue | string)[]): number[] =>
  [...new Set(values.map(Number))].filter((weekday) => Number.isInteger(weekday) && weekday >= 1 && weekday <= 7).sort()

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const { week } = await ownAvailability(actor, new Date())
  const url = new URL(request.url)
  const times: Record<string, string> = {}
  for (const weekday of [1, 2, 3, 4, 5, 6, 7]) {
    for (const [at, { from, to }] of week
      .filter((one) => one.weekday === weekday)
      .slice(0, 2)
      .entries()) {
      times[`from${weekday}${at + 1}`] = formatTime(from)
      times[`to${weekday}${at + 1}`] = formatTime(to)
    }
  }
  return {
    frame: await frameOf(actor, request),
    days: url.searchParams.has('days') ? chosenDays(url.searchParams.getAll('days')) : null,
    worked: chosenDays(week.map(({ weekday }) => String(weekday))).map(String),
    times,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const sent = cleanForm(await request.formData())
  const days = chosenDays(sent.getAll('days'))
  const values = typedValues(sent)
  const intent = pressed(sent, ['save', 'copy'])
  if (!intent) return data({ reply: { values, errors: { '': NO_BUTTON } } satisfies FormReply }, { status: 422 })
  if (intent === 'copy') {
    const [first] = days
    for (const weekday of days)
      for (const at of STRETCHES)
        for (const end of ['from', 'to']) values[`${end}${weekday}${at}`] = values[`${end}${first}${at}`] ?? ''
    return data({ reply: { values, errors: {} } satisfies FormReply }, { status: 200 })
  }
  const { week, errors } = typedWeek(values, days)
  if (days.length !== new Set(sent.getAll('days')).size) errors[''] = 'Choose your days again'
  if (Object.keys(errors).length > 0) return data({ reply: { values, errors } }, { status: 422 })
  const set = await setWeek(actor, week, new Date())
  if (!set.ok) return data({ reply: { values, errors: faultWords(set.refusal) } }, { status: 422 })
  const own = await ownPractice(actor)
  const seen = own?.card.isListed ? 'Schools see it from now.' : 'Schools see it once you are listed.'
  return redirectTelling('/adviser/availability', `Your usual week is saved. ${seen}`)
}

/** Nothing typed, or what is no time: "12" may be noon or midnight, and is never guessed. */
const timeFault = (typed: string, what: string, like: string): string =>
  typed === ''
    ? `Enter ${what}, like ${like}`
    : `Write ${what} with am or pm, or with four figures: ${like}, ${formatTime(time('12:00'))} or 15:30`

function typedWeek(values: FormReply['values'], days: number[]): { week: WeekHours; errors: Record<string, string> } {
  const week: WeekHours = []
  const errors: Record<string, string> = {}
  const text = (name: string) => String(values[name] ?? '')
  for (const weekday of days) {
    for (const at of STRETCHES) {
      const [fromName, toName] = [`from${weekday}${at}`, `to${weekday}${at}`]
      if (at === 2 && text(fromName) === '' && text(toName) === '') continue
      const [from, to] = [parseTime(text(fromName)), parseTime(text(toName))]
      if (from === null)
        errors[fromName] = timeFault(text(fromName), `when you can begin on ${nameOf(weekday)}`, '8:30am')
      if (to === null) errors[toName] = timeFault(text(toName), `when you must end on ${nameOf(weekday)}`, '3:30pm')
      if (from !== null && to !== null) week.push({ weekday, from, to })
    }
  }
  // A mistake of sense is said beside mistakes of typing, in the order of the week.
  const all = { ...faultWords(weekFaults(week)), ...errors }
  const order = days.flatMap((weekday) => STRETCHES.flatMap((at) => [`from${weekday}${at}`, `to${weekday}${at}`]))
  return { week, errors: Object.fromEntries(order.flatMap((name) => (all[name] ? [[name, all[name]]] : []))) }
}

const faultWords = (faults: WeekFault[]): Record<string, string> =>
  Object.fromEntries(
    faults.map(({ code, weekday }) => [
      `from${weekday}1`,
      `${nameOf(weekday)}’s times ${code === 'times_overlap' ? 'must not overlap' : 'must end after they begin'}`,
    ]),
  )

export const meta: MetaFunction = () => [{ title: pageTitle('Your usual week') }]

export default function Week() {
  const { days: asked, worked, times } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const days = asked ?? (reply ? chosenDays([reply.values.days ?? []].flat()) : null)
  if (days === null) {
    return (
      <QuestionPage back={{ href: '/adviser/availability', text: 'Your availability' }}>
        <form method="get" noValidate>
          <CheckboxesField
            name="days"
            label="Which days do you usually work?"
            caption="Your usual week"
            asTitle
            hint="You set the times next. Days off and extra days are added for themselves."
            values={worked}
            choices={WEEKDAYS.map((label, at) => ({ value: String(at + 1), label }))}
          />
          {/* with no day ticked the address still says that the question was answered */}
          <HiddenField name="days" value="0" />
          <Button>Continue</Button>
        </form>
      </QuestionPage>
    )
  }
  const [first] = days
  return (
    <QuestionPage
      back={{ href: '/adviser/availability/week', text: 'Which days' }}
      caption="Your usual week"
      title={days.length === 0 ? 'Do you work on no usual day?' : 'At what times?'}
      reply={reply}
    >
      <Text>
        {days.length === 0
          ? 'Schools can then ask only for the extra days you add.'
          : 'From when you could arrive at a school to when you must leave. A whole day of guidance needs 8:45am to 3:15pm; an evening is from 4:30pm.'}
      </Text>
      <Form reply={reply}>
        {days.map((weekday) => (
          <Section key={weekday} title={nameOf(weekday)}>
            <HiddenField name="days" value={weekday} />
            {STRETCHES.map((at) => (
              <div key={at} className="app-search app-search--auto govuk-!-margin-bottom-3">
                <TimeField
                  name={`from${weekday}${at}`}
                  label={
                    <>
                      {at === 1 ? 'From' : 'And from'}
                      <span className="govuk-visually-hidden"> on {nameOf(weekday)}</span>
                    </>
                  }
                  optional={at === 2}
                  value={times[`from${weekday}${at}`] ?? (at === 1 ? '8:30am' : '')}
                />
                <TimeField
                  name={`to${weekday}${at}`}
                  label={
                    <>
                      To
                      <span className="govuk-visually-hidden">
                        {' '}
                        on {nameOf(weekday)}
                        {at === 2 ? ', again' : ''}
                      </span>
                    </>
                  }
                  value={times[`to${weekday}${at}`] ?? (at === 1 ? '4pm' : '')}
                />
              </div>
            ))}
          </Section>
        ))}
        <ButtonGroup>
          <Button value="save">Save your week</Button>
          {first !== undefined && days.length > 1 && (
            <Button kind="secondary" value="copy">
              {`Copy ${nameOf(first)}’s times to the others`}
            </Button>
          )}
          <TextLink href="/adviser/availability">Cancel</TextLink>
        </ButtonGroup>
      </Form>
    </QuestionPage>
  )
}
