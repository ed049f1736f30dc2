import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay, formatDayRange } from '#app/domain/format-day.ts'
import {
  CALENDAR_REFUSALS,
  keepClosure,
  keepTerm,
  removeFromCalendar,
} from '#app/domain/schools/keep-calendar.server.ts'
import { type CalendarPage, readCalendarPage } from '#app/domain/schools/read-calendar.server.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { SchoolPicker, YearLinks } from '#app/ui/school-picker.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Inset, List, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { carried, maybeCarried, optionalDate, optionalWords, typedDate, typedWords } from '#app/ui/typed.ts'

const KINDS = {
  inset: 'INSET day',
  closure: 'School closed',
  holiday: 'Holiday within a term',
  exam: 'Exams',
} as const
const Term = z.object({
  schoolId: carried(),
  entryId: maybeCarried(),
  name: typedWords('Enter a name, such as Autumn term', 40),
  startsOn: typedDate('Enter the first day of the term'),
  endsOn: typedDate('Enter the last day of the term'),
})
const Entry = z.object({
  schoolId: carried(),
  entryId: maybeCarried(),
  kind: z.enum(['inset', 'closure', 'holiday', 'exam'], { error: 'Choose what it is' }),
  note: optionalWords(80),
  from: typedDate('Enter the first day'),
  to: optionalDate(),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const { searchParams } = new URL(request.url)
  const page = await readCalendarPage(actor, {
    schoolId: searchParams.get('school'),
    yearKey: searchParams.get('year'),
    today: londonDay(new Date()),
  })
  if (!page) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), ...page, editing: searchParams.get('change') }
}

const touching = (visits: number) =>
  visits === 0
    ? ''
    : ` ${visits === 1 ? '1 booked visit is' : `${visits} booked visits are`} on those days: look below.`

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request, 'keep the calendar')
  const sent = await request.formData()
  const now = new Date()
  const intent = pressed(sent, ['term', 'entry', 'remove'])
  const url = new URL(request.url)
  const back = new URLSearchParams([...url.searchParams].filter(([name]) => name === 'school' || name === 'year'))
  const here = `/school/calendar${back.size > 0 ? `?${back}` : ''}`
  const refused = (field: string, sentence: string, status = 422) =>
    data({ reply: withErrors(sent, { [field]: sentence }) }, { status })

  if (!intent) return refused('', NO_BUTTON)
  if (intent === 'remove') {
    const input = { schoolId: String(sent.get('schoolId')), id: String(sent.get('entryId')) }
    const removed = await removeFromCalendar(actor, input, now)
    if (!removed.ok) return refused('', CALENDAR_REFUSALS[removed.refusal], 404)
    return redirectTelling(here, 'Removed.')
  }
  if (intent === 'term') {
    const form = parseForm(sent, Term)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const { schoolId, entryId, name, startsOn, endsOn } = form.value
    const input = { schoolId, termId: entryId ?? null, name, startsOn, endsOn }
    const kept = await keepTerm(actor, input, now)
    if (!kept.ok)
      return refused(kept.refusal === 'terms_overlap' ? 'startsOn' : 'endsOn', CALENDAR_REFUSALS[kept.refusal])
    return redirectTelling(here, `${name} is kept.${touching(kept.value.visits)}`)
  }
  const form = parseForm(sent, Entry)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { schoolId, entryId, kind, note, from, to } = form.value
  const input = { schoolId, closureId: entryId ?? null, kind, note, startsOn: from, endsOn: to ?? from }
  const kept = await keepClosure(actor, input, now)
  if (!kept.ok) return refused(kept.refusal === 'is_there' ? 'from' : 'to', CALENDAR_REFUSALS[kept.refusal])
  return redirectTelling(here, `${KINDS[kind]} is kept.${touching(kept.value.visits)}`)
}

export const meta = () => [{ title: pageTitle('School calendar') }]

const basis = ({ guessed, year }: CalendarPage): string =>
  guessed === 0
    ? 'Counted in your terms, less INSET days, closures, holidays and bank holidays. Exams are school days.'
    : `Term dates are not known for all of ${year.label}, so ${guessed} of these are weekdays less bank holidays. Add your terms to count exactly.`

export default function SchoolCalendarRoute() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { school, year, years, schools, terms, entries, touched, canKeep, editing } = page
  const here = (key: string) => `/school/calendar?${new URLSearchParams({ school: school.id, year: key })}`
  const change = (id: string) => `${here(year.key)}&change=${id}#change`
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption={`${school.name}, ${formatDayRange(year)}`}
          title={`${page.schoolDays} school days in ${year.label}`}
          sum={basis(page)}
        />
      }
    >
      <SchoolPicker schools={schools} chosen={school.id} year={year.key} />
      <YearLinks
        label="Academic year"
        years={years.map(({ key, label }) => ({ href: here(key), text: label, isShown: key === year.key }))}
      />
      {touched.length > 0 && (
        <Section title={touched.length === 1 ? '1 visit needs a look' : `${touched.length} visits need a look`}>
          <Text>They are booked on days that are not ordinary school days. Nothing has been changed.</Text>
          <List bullet>
            {touched.map((visit) => (
              <li key={`${visit.bookingId} ${visit.onDay}`}>
                <TextLink href={`/school/bookings/${visit.bookingId}`}>{visit.reference}</TextLink>,{' '}
                {formatDay(visit.onDay)}, {visit.adviser}: {visit.why}
              </li>
            ))}
          </List>
        </Section>
      )}
      <Columns>
        <div>
          <Section title="Terms">
            {terms.length === 0 ? (
              <Inset>
                No term is known for {year.label}. Every weekday that is no bank holiday counts as a school day.
              </Inset>
            ) : (
              <StackTable
                caption={`Terms in ${year.label}`}
                rows={terms}
                rowKey={(term) => term.id}
                columns={[
                  { key: 'name', head: 'Term', cell: (term) => term.name },
                  { key: 'days', head: 'First to last day', cell: (term) => formatDayRange(term) },
                  { key: 'count', head: 'School days', numeric: true, cell: (term) => term.schoolDays },
                  ...(canKeep
                    ? [
                        {
                          key: 'act',
                          head: 'Change',
                          cell: (term: Row & { name: string }) => (
                            <Acts of={term} name={term.name} href={change(term.id)} schoolId={school.id} />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            )}
          </Section>
          <Section title="INSET days, closures, holidays and exams">
            {entries.length === 0 ? (
              <Text muted>None is known for {year.label}.</Text>
            ) : (
              <StackTable
                caption={`Days that differ in ${year.label}`}
                rows={entries}
                rowKey={(entry) => entry.id}
                columns={[
                  {
                    key: 'what',
                    head: 'What',
                    cell: (entry) => (
                      <>
                        {KINDS[entry.kind]}
                        {entry.note && <span className="app-muted"> {entry.note}</span>}
                      </>
                    ),
                  },
                  { key: 'days', head: 'Days', cell: (entry) => formatDayRange(entry) },
                  {
                    key: 'counts',
                    head: 'School days',
                    cell: (entry) => (
                      <Status tone={entry.kind === 'exam' ? 'done' : 'open'}>
                        {entry.kind === 'exam' ? 'Counted, with a warning' : 'Not counted'}
                      </Status>
                    ),
                  },
                  ...(canKeep
                    ? [
                        {
                          key: 'act',
                          head: 'Change',
                          cell: (entry: Row & { kind: keyof typeof KINDS }) => (
                            <Acts of={entry} name={KINDS[entry.kind]} href={change(entry.id)} schoolId={school.id} />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            )}
            <Details summary={`Bank holidays in ${year.label}`}>
              <List>
                {page.bankHolidays.map(({ on, name }) => (
                  <li key={on}>
                    {formatDay(on)}: {name}
                  </li>
                ))}
              </List>
            </Details>
          </Section>
        </div>
        <div id="change">{canKeep ? <Forms page={page} editing={editing} reply={reply} /> : null}</div>
      </Columns>
    </Page>
  )
}

type Row = { id: string; startsOn: string; endsOn: string }

const Acts = ({ of, name, href, schoolId }: { of: Row; name: string; href: string; schoolId: string }) => (
  <>
    <TextLink href={href} hidden={`${name} from ${of.startsOn}`}>
      Change
    </TextLink>{' '}
    <ActButton kind="link" fields={{ intent: 'remove', schoolId, entryId: of.id }}>
      Remove<span className="govuk-visually-hidden"> {`${name} from ${of.startsOn}`}</span>
    </ActButton>
  </>
)

function Forms({ page, editing, reply }: { page: CalendarPage; editing: string | null; reply: FormReply | undefined }) {
  const { school } = page
  const term = page.terms.find(({ id }) => id === editing)
  const entry = page.entries.find(({ id }) => id === editing)
  const intent = reply?.values.intent
  return (
    <>
      {!entry && (
        <Section title={term ? `Change ${term.name}` : 'Add a term'}>
          <Form reply={intent === 'term' ? reply : undefined}>
            <HiddenField name="schoolId" value={school.id} />
            {term && <HiddenField name="entryId" value={term.id} />}
            <TextField
              name="name"
              label="Name"
              value={term?.name}
              width={20}
              hint="Half terms may be entered one by one"
            />
            <DateField name="startsOn" label="First day for pupils" value={term?.startsOn} />
            <DateField name="endsOn" label="Last day" value={term?.endsOn} />
            <Button value="term" kind={term ? 'main' : 'secondary'}>
              {term ? 'Change term' : 'Add term'}
            </Button>
          </Form>
        </Section>
      )}
      {!term && (
        <Section title={entry ? `Change ${KINDS[entry.kind]}` : 'Add days that differ'}>
          <Form reply={intent === 'entry' ? reply : undefined}>
            <HiddenField name="schoolId" value={school.id} />
            {entry && <HiddenField name="entryId" value={entry.id} />}
            <RadioField
              name="kind"
              label="What is it?"
              small
              value={entry?.kind}
              choices={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
            />
            <DateField name="from" label="First day" value={entry?.startsOn} />
            <DateField name="to" label="Last day" value={entry?.endsOn} hint="Leave it empty for one day" optional />
            <TextField name="note" label="Note" optional value={entry?.note} hint="For example, Year 11 mock exams" />
            <Button value="entry" kind={entry ? 'main' : 'secondary'}>
              {entry ? 'Change' : 'Add days'}
            </Button>
          </Form>
        </Section>
      )}
    </>
  )
}
