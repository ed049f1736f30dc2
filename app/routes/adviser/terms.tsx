import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import type { AdviserActor } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import {
  addTerm,
  removeTerm,
  setSeason,
  type TermRefusal,
  takeTermsOver,
} from '#app/domain/availability/keep-terms.server.ts'
import { termsKnownUntil } from '#app/domain/availability/own-terms.ts'
import { ownPattern } from '#app/domain/availability/read-own-pattern.server.ts'
import { type TermsInReach, termsInReach } from '#app/domain/availability/terms-in-reach.server.ts'
import { addDays, day, londonDay, time } from '#app/domain/calendar.ts'
import { formatDate, formatDay, formatDayRange, formatTime } from '#app/domain/format-day.ts'
import { listed } from '#app/domain/listed.ts'
import { RESULTS_DAYS_PUBLISHED_UNTIL, resultsDaysBetween } from '#app/domain/results-days.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { CheckboxField, RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextField, TimeField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedDate, typedTime } from '#app/ui/typed.ts'

const PAGE = '/adviser/availability/terms'

const SeasonForm = z.object({
  season: z.enum(['all', 'terms'], { error: 'Choose all year or term time' }),
  results: z.literal('yes').optional().catch(undefined),
  resultsFrom: typedTime('Enter when you can begin, like 8am').optional(),
  resultsTo: typedTime('Enter when you must end, like 3:30pm').optional(),
})
const TermForm = z.object({
  name: optionalWords(40),
  termFrom: typedDate('Enter the first day of the term'),
  termUntil: typedDate('Enter the last day of the term'),
})

const YEAR_DAYS = 365

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const today = londonDay(now)
  const pattern = await ownPattern(actor, now)
  const known = termsKnownUntil(pattern.terms)
  const sets = await setsShown(actor, now)
  return {
    frame: await frameOf(actor, request),
    isTermTimeOnly: pattern.isTermTimeOnly,
    results: pattern.results && { from: formatTime(pattern.results.from), to: formatTime(pattern.results.to) },
    resultsDays: resultsDaysBetween(today, addDays(today, YEAR_DAYS)).map(
      ({ on, name }) =>
        `${name}, ${formatDay(on)}${Number(on.slice(0, 4)) > RESULTS_DAYS_PUBLISHED_UNTIL ? ' (expected)' : ''}`,
    ),
    terms: pattern.terms.map(({ id, name, startsOn, endsOn }) => ({
      id,
      name: name || 'Term',
      days: formatDayRange({ startsOn, endsOn }, today),
      isOver: endsOn < today,
    })),
    termsOf: pattern.termsOf,
    kept: sets.find(({ schoolIds }) => schoolIds.includes(pattern.termsOf?.id ?? ''))?.schoolId,
    knownUntil: known && known >= today ? formatDate(known) : null,
    inReach: (await termsInReach(actor, now))
      .slice(0, MOST_SETS)
      .map((set) => ({ schoolId: set.schoolId, ...setWords(set) })),
  }
}

const MOST_SETS = 12
const NAMED = 3
const TERMS_SHOWN = 4

const setsShown = async (actor: AdviserActor, now: Date): Promise<TermsInReach[]> =>
  (await termsInReach(actor, now)).slice(0, MOST_SETS)

function setWords({ schools, authorities, terms }: TermsInReach): { label: string; hint: string } {
  const named =
    schools.length > NAMED ? [...schools.slice(0, NAMED - 1), `${schools.length - NAMED + 1} more`] : schools
  const dates = terms.slice(0, TERMS_SHOWN).map((term) => `${term.name || 'Term'}, ${formatDayRange(term)}`)
  const last = terms.at(-1)
  const more = terms.length > TERMS_SHOWN && last ? `; and so on until ${formatDate(last.endsOn)}` : ''
  return {
    label: `${listed(named)}${authorities.length > 0 ? `, in ${listed(authorities)}` : ''}`,
    hint: `${dates.join('; ')}${more}.`,
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['season', 'take', 'add', 'remove'])
  const refused = (reply: ReturnType<typeof withErrors>) => data({ reply, of: intent }, { status: 422 })
  if (!intent) return refused(withErrors(sent, { '': NO_BUTTON }))
  if (intent === 'season') {
    const form = parseForm(sent, SeasonForm)
    if (!form.ok) return refused(form.reply)
    const { season, results, resultsFrom, resultsTo } = form.value
    if (results && !(resultsFrom && resultsTo)) {
      return refused(
        withErrors(sent, {
          ...(resultsFrom ? {} : { resultsFrom: 'Enter when you can begin, like 8am' }),
          ...(resultsTo ? {} : { resultsTo: 'Enter when you must end, like 3:30pm' }),
        }),
      )
    }
    const times = results && resultsFrom && resultsTo ? { from: time(resultsFrom), to: time(resultsTo) } : null
    const set = await setSeason(actor, { isTermTimeOnly: season === 'terms', results: times }, now)
    if (!set.ok) return refused(withErrors(sent, { resultsTo: 'Enter an end after the beginning' }))
    return redirectTelling(
      PAGE,
      season === 'terms'
        ? 'Saved. Your usual week is offered in your terms only.'
        : 'Saved. Your usual week is offered all year.',
    )
  }
  if (intent === 'take') {
    const school = plainText(String(sent.get('school') ?? ''))
    const isShown = (await setsShown(actor, now)).some(({ schoolId }) => schoolId === school)
    const taken = isShown && (await takeTermsOver(actor, school, now))
    if (taken === false || !taken.ok)
      return refused(withErrors(sent, { school: 'Choose one of the schools whose dates are shown' }))
    return redirectTelling(
      PAGE,
      'Taken over. They are your dates now: a school that changes its own changes nothing of yours.',
    )
  }
  if (intent === 'remove') {
    const removed = await removeTerm(actor, plainText(String(sent.get('term') ?? '')), now)
    return redirectTelling(PAGE, removed.ok ? 'Removed.' : 'That was removed already.')
  }
  const form = parseForm(sent, TermForm)
  if (!form.ok) return refused(form.reply)
  const term = { name: form.value.name, startsOn: day(form.value.termFrom), endsOn: day(form.value.termUntil) }
  const added = await addTerm(actor, term, now)
  if (!added.ok) return refused(withErrors(sent, termErrors(added.refusal)))
  return redirectTelling(PAGE, `Added: ${formatDayRange(term)}.`)
}

function termErrors(refusal: TermRefusal): Record<string, string> {
  if (refusal.code === 'there_already')
    return { termFrom: `Days of it are in a term already, ${formatDayRange(refusal.term)}. Remove that one first` }
  return {
    termUntil: {
      in_the_past: 'Enter a term that is not over',
      ends_before_it_starts: 'Enter a last day that is not before the first',
      too_long: 'Enter a term of at most 200 days',
      too_many: 'Remove some of your terms first: there are 40 already',
    }[refusal.code],
  }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Terms and holidays') }]

export default function Terms() {
  const { isTermTimeOnly, results, resultsDays, terms, termsOf, kept, knownUntil, inReach } =
    useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const replyTo = (intent: string) => (answered?.of === intent ? answered.reply : undefined)
  return (
    <Page
      reply={answered?.reply}
      head={
        <PageHead
          back={{ href: '/adviser/availability', text: 'Your availability' }}
          caption="Terms and holidays"
          title={isTermTimeOnly ? 'You work in term time only' : 'You work all year'}
          sum={
            isTermTimeOnly
              ? knownUntil
                ? `Your term dates end on ${knownUntil}. After that schools can ask only for extra days, until you add more.`
                : 'You have no term that is still to come, so schools can ask only for extra days. Take over a school’s dates or add your own.'
              : 'Your usual week goes on through school holidays. A school can still ask only for days on which it is open.'
          }
        />
      }
    >
      <Columns>
        <div>
          <Section title="Your terms">
            <StackTable
              caption="Your terms"
              rows={terms}
              rowKey={({ id }) => id}
              empty={<Text>None yet. Take over the dates of a school near you, or add your own.</Text>}
              columns={[
                { key: 'name', head: 'Term', cell: ({ name }) => name },
                { key: 'days', head: 'Days', cell: ({ days, isOver }) => (isOver ? `${days}, over` : days) },
                {
                  key: 'do',
                  head: 'Change',
                  cell: ({ id, name, days }) => (
                    <ActButton kind="link" fields={{ intent: 'remove', term: id }}>
                      Remove
                      <span className="govuk-visually-hidden">
                        {' '}
                        {name}, {days}
                      </span>
                    </ActButton>
                  ),
                },
              ]}
            />
            {termsOf && (
              <Text>
                Taken over from {termsOf.name}.{' '}
                {termsOf.isOtherNow
                  ? 'It has published other dates since. Take them over again to have the same.'
                  : 'Its published dates are still the same.'}
              </Text>
            )}
            <Details summary="Add a term of your own" open={answered?.of === 'add'}>
              <Form reply={replyTo('add')}>
                <TextField name="name" label="Name" hint="Like Spring, first half" optional width={20} />
                <DateField name="termFrom" label="First day of the term" size="s" />
                <DateField name="termUntil" label="Last day of the term" size="s" />
                <Button kind="secondary" value="add">
                  Add this term
                </Button>
              </Form>
            </Details>
          </Section>
          <Section title="Term dates near you" last>
            {inReach.length === 0 ? (
              <Text>No school within your reach has published its term dates here yet. Add your own above.</Text>
            ) : (
              <Form reply={replyTo('take')}>
                <RadioField
                  name="school"
                  label="Whose dates do you keep to?"
                  hint="As the schools have published them. They replace the terms above and become your own."
                  small
                  value={kept}
                  choices={inReach.map(({ schoolId, label, hint }) => ({ value: schoolId, label, hint }))}
                />
                <Button kind="secondary" value="take">
                  Take these dates over
                </Button>
              </Form>
            )}
          </Section>
        </div>
        <div>
          <Section title="When you work" last>
            <Form reply={replyTo('season')}>
              <RadioField
                name="season"
                label="When is your usual week worked?"
                labelHidden
                value={isTermTimeOnly ? 'terms' : 'all'}
                choices={[
                  { value: 'all', label: 'All year', hint: 'Never on a bank holiday, unless you tick it.' },
                  { value: 'terms', label: 'In term time only', hint: 'On the days of your terms.' },
                ]}
              />
              <CheckboxField
                name="results"
                label="I work results days in August"
                hint={`In the holidays too: ${listed(resultsDays)}.`}
                checked={results !== null}
              />
              <TimeField name="resultsFrom" label="From, on results days" optional value={results?.from ?? '8am'} />
              <TimeField name="resultsTo" label="To, on results days" optional value={results?.to ?? '3:30pm'} />
              <Button kind="secondary" value="season">
                Save
              </Button>
            </Form>
          </Section>
        </div>
      </Columns>
    </Page>
  )
}
