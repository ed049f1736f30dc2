import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { LONGEST_SPAN_DAYS } from '#app/domain/availability/free-day-bits.ts'
import { readDatesToReview, reviewDates } from '#app/domain/availability/review-dates.server.ts'
import { readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { addDays, type Day, day, isDay, londonDay, timeOf } from '#app/domain/calendar.ts'
import { formatDay, formatMonth, formatTimeRange } from '#app/domain/format-day.ts'
import { addMonths, isMonth, monthOfDay } from '#app/domain/month-grid.ts'
import { CheckboxesField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, ButtonGroup, Form, HiddenField } from '#app/ui/form.tsx'
import { cleanForm, NO_BUTTON, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Page, PageHead } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

// Every date that the usual week comes to, month by month, as boxes to tick: holidays unticked with the reason.

const PAGE = '/adviser/availability/dates'

/** From this month to the last that schools can ask for. */
function monthsToShow(today: Day) {
  return { first: monthOfDay(today), last: monthOfDay(addDays(today, LONGEST_SPAN_DAYS - 1)) }
}

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const today = londonDay(now)
  const { first, last } = monthsToShow(today)
  const said = new URL(request.url).searchParams.get('month')
  const inReach = (month: string) => isMonth(month) && month >= first && month <= last
  if (said !== null && !inReach(said)) throw redirect(PAGE)
  // At the end of a month nothing of it is to come: the next one is looked through first.
  const found = await readDatesToReview(actor, said ?? first, now)
  const isOver = said === null && found.length === 0
  const asked = isOver ? addMonths(first, 1) : (said ?? first)
  const dates = isOver ? await readDatesToReview(actor, asked, now) : found
  const statuses = ['requested' as const, 'confirmed' as const]
  const until = addDays(day(`${addMonths(asked, 1)}-01`), -1)
  const visits = await readVisitsByStatus(actor, { statuses, from: day(`${asked}-01`), until, isDated: true }, now)
  return {
    frame: await frameOf(actor, request),
    month: asked,
    previous: asked > first ? addMonths(asked, -1) : null,
    next: asked < last ? addMonths(asked, 1) : null,
    dates: dates.map(({ on, isWorked, hours, why }) => ({
      on,
      isWorked,
      times: hours.map(({ from, to }) => formatTimeRange(timeOf(from), timeOf(Math.min(to, 1_439)))).join(', '),
      why,
      visits: visits.filter(({ onDay }) => onDay === on).map(({ school }) => school),
    })),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = cleanForm(await request.formData())
  const refused = (errors: Record<string, string>) => data({ reply: withErrors(sent, errors) }, { status: 422 })
  const intent = pressed(sent, ['save', 'next'])
  if (!intent) return refused({ '': NO_BUTTON })
  const [shown, ticked] = [sent.getAll('shown'), sent.getAll('dates')].map((days) => [...new Set(days)])
  if (!shown?.every(isDay) || shown.length === 0)
    return refused({ '': 'Open this page again and look through it once more' })
  if (!ticked?.every(isDay) || ticked.some((on) => !shown.includes(on)))
    return refused({ dates: 'Tick dates that are shown' })
  const month = monthOfDay(shown[0] as Day)
  const { last } = monthsToShow(londonDay(now))
  if (shown.some((on) => monthOfDay(on) !== month)) return refused({ '': 'Look through one month at a time' })
  if (shown.some((on) => on < londonDay(now)) || month > last)
    return refused({ '': 'These dates are over or too far ahead. Open this page again' })
  const reviewed = await reviewDates(actor, { shown, ticked }, now)
  if (!reviewed.ok)
    return refused({ dates: 'Remove some of your days off and extra days first: there are 200 already' })
  const words = `${formatMonth(month)} is saved: ${ticked.length === 1 ? 'one date' : `${ticked.length} dates`} ticked.`
  return intent === 'next' && month < last
    ? redirectTelling(`${PAGE}?month=${addMonths(month, 1)}`, words)
    : redirectTelling('/adviser/availability', words)
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: pageTitle(page ? `Your dates in ${formatMonth(page.month)}` : 'Your dates') },
]

export default function Dates() {
  const { month, previous, next, dates } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const worked = dates.filter(({ isWorked }) => isWorked).length
  const many = worked === 0 ? 'on no date' : worked === 1 ? 'on one date' : `on ${worked} dates`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/adviser/availability', text: 'Your availability' }}
          caption="Look through your dates"
          title={`You work ${many} in ${formatMonth(month)}`}
          sum="Untick what you do not work, tick what you do. What you untick becomes a day off, what you tick in a holiday an extra day."
        />
      }
    >
      {dates.length === 0 ? (
        <Text>
          Your usual week comes to no date that is still to come in {formatMonth(month)}. Extra days are added on{' '}
          <TextLink href="/adviser/availability">your availability</TextLink>.
        </Text>
      ) : (
        <Form reply={reply}>
          {dates.map(({ on }) => (
            <HiddenField key={on} name="shown" value={on} />
          ))}
          <CheckboxesField
            name="dates"
            label={`Dates in ${formatMonth(month)}`}
            size="m"
            small
            values={dates.filter(({ isWorked }) => isWorked).map(({ on }) => on)}
            choices={dates.map(({ on, times, why, visits }) => ({
              value: on,
              label: `${formatDay(on)}, ${times}`,
              hint:
                [why, ...visits.map((school) => `Visit to ${school}: it stays, ticked or not`)]
                  .filter(Boolean)
                  .join('. ') || undefined,
            }))}
          />
          <ButtonGroup>
            {next ? (
              <>
                <Button value="next">Save and look at {formatMonth(next)}</Button>
                <Button kind="secondary" value="save">
                  Save and finish
                </Button>
              </>
            ) : (
              <Button value="save">Save and finish</Button>
            )}
          </ButtonGroup>
        </Form>
      )}
      <p className="govuk-body app-month-nav">
        <span>{previous && <TextLink href={`${PAGE}?month=${previous}`}>{formatMonth(previous)}</TextLink>}</span>
        <span>{next && <TextLink href={`${PAGE}?month=${next}`}>{formatMonth(next)}</TextLink>}</span>
      </p>
    </Page>
  )
}
