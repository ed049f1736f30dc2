import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { academicYear, ppYear, type SchoolYear, yearByKey } from '#app/domain/school-years.ts'
import {
  byTerm,
  crossYears,
  type PremiumLine,
  programmes,
  reachedBy,
  statementLines,
  type YearView,
  yearOf,
} from '#app/domain/statements/pupil-premium-statement.ts'
import { paidWords, reachedWords, sharedWords } from '#app/domain/statements/pupil-premium-words.ts'
import { readPupilPremiumLines } from '#app/domain/statements/read-pupil-premium.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { HiddenField } from '#app/ui/form.tsx'
import { FilterBar } from '#app/ui/list-controls.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { SchoolPicker } from '#app/ui/school-picker.tsx'
import { Allocations, Crossed, Terms } from '#app/ui/statements/premium-by-year.tsx'
import { Statement, Visits } from '#app/ui/statements/premium-lines.tsx'
import { Headline, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const { searchParams } = new URL(request.url)
  const found = await readPupilPremiumLines(actor, searchParams.get('school'))
  if (!found) throw await missing(actor, request)
  const today = londonDay(new Date())
  const { view, year } = periodOf(searchParams.get('period'), academicYear(today))
  const lines = found.lines.filter((line) => yearOf(view, line.onDay).key === year.key)
  const spent = lines.filter((line) => line.standing === 'spent')
  const allSpent = found.lines.filter((line) => line.standing === 'spent')
  return {
    frame: await frameOf(actor, request),
    schools: found.schools.map(({ id, name }) => ({ id, name })),
    school: { id: found.school.id, name: found.school.name },
    view,
    year,
    periods: periodsOf(found.lines, academicYear(today), ppYear(today)),
    lines,
    spent: sumPence(spent.map((line) => line.amountPence)),
    reached: reachedBy(spent),
    terms: byTerm(spent),
    crossing: crossYears(allSpent),
    parts: crossYears(spent),
    statement: statementLines(spent),
    programmes: programmes(spent),
    allocations: ppYearsOf(view, year).map((of) => ({
      year: of,
      ...(found.allocations.find(({ yearKey }) => yearKey === of.key) ?? { setAside: null, dfe: null }),
    })),
    fundId: found.fundId,
    dueOn: `${today.slice(0, 4)}-12-31` as typeof today,
  }
}

/** Pupil Premium years that the days of this year fall in: two for an academic year. */
const ppYearsOf = (view: YearView, year: SchoolYear): SchoolYear[] =>
  view === 'financial' ? [year] : [ppYear(year.startsOn), ppYear(year.endsOn)]

function periodOf(asked: string | null, now: SchoolYear): { view: YearView; year: SchoolYear } {
  const [, kind, key] = /^(academic|financial)-(.+)$/.exec(asked ?? '') ?? []
  const view: YearView = kind === 'financial' ? 'financial' : 'academic'
  const year = key ? yearByKey(key, view === 'academic' ? 'september' : 'april') : null
  return year ? { view, year } : { view: 'academic', year: now }
}

function periodsOf(lines: PremiumLine[], academic: SchoolYear, financial: SchoolYear) {
  const all = (view: YearView, now: SchoolYear) =>
    [...new Map([now, ...lines.map((line) => yearOf(view, line.onDay))].map((year) => [year.key, year])).values()]
      .sort((a, b) => (a.key < b.key ? 1 : -1))
      .map(({ key, label }) => ({
        value: `${view}-${key}`,
        label: `${view === 'academic' ? 'Academic' : 'Financial'} year, ${label}`,
      }))
  return [...all('academic', academic), ...all('financial', financial)]
}

export const meta = ({ data: found }: { data?: { year: { label: string } } }) => [
  { title: pageTitle(`Pupil Premium statement${found ? `, ${found.year.label}` : ''}`) },
]

export default function PupilPremium() {
  const page = useLoaderData<typeof loader>()
  const { school, year, view, lines, spent, reached } = page
  const csv = (what: string) =>
    `/school/pupil-premium.csv?${new URLSearchParams({ school: school.id, by: view, year: year.key, what })}`
  return (
    <Page
      head={
        <PageHead
          caption={`${school.name}, ${formatDate(year.startsOn)} to ${formatDate(year.endsOn)}`}
          title={
            spent === 0
              ? `No Pupil Premium has been spent on guidance in ${year.label}`
              : paidWords(formatPounds(spent), reached.eligible)
          }
          sum={spent === 0 ? 'It is spent when your school agrees that a visit took place.' : reachedWords(reached)}
        />
      }
    >
      <SchoolPicker schools={page.schools} chosen={school.id} />
      <FilterBar columns={3}>
        <HiddenField name="school" value={school.id} />
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="period">
            Show by
          </label>
          <select className="govuk-select" id="period" name="period" defaultValue={`${view}-${year.key}`}>
            {page.periods.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      </FilterBar>
      <Standing lines={lines} spent={spent} />
      {page.terms.length > 0 && <Terms terms={page.terms} spent={spent} reached={reached} />}
      <Crossed view={view} year={year} parts={page.parts} crossing={page.crossing} />
      {page.statement.length > 0 && (
        <Statement statement={page.statement} programmes={page.programmes} dueOn={page.dueOn} />
      )}
      <Section title="Every visit">
        <Visits lines={lines} year={year.label} />
      </Section>
      <Columns even>
        <Section title="How the cost was shared">
          <Text>{sharedWords(lines)}</Text>
        </Section>
        <Allocations allocations={page.allocations} fundId={page.fundId} spent={page.crossing} />
      </Columns>
      {lines.length > 0 && (
        <p className="govuk-body app-noprint">
          Download: <TextLink href={csv('lines')}>lines to publish (CSV)</TextLink>,{' '}
          <TextLink href={csv('visits')}>every visit, for your own records (CSV)</TextLink>. Groups under 5 pupils are
          shown as “c” in anything you publish.
        </p>
      )}
    </Page>
  )
}

function Standing({ lines, spent }: { lines: PremiumLine[]; spent: number }) {
  const of = (standing: PremiumLine['standing']) =>
    sumPence(lines.filter((line) => line.standing === standing).map((line) => line.amountPence))
  return (
    <Headline
      figures={[
        { name: 'Spent', mark: 'done', words: formatPounds(spent), note: 'delivery agreed' },
        {
          name: 'Committed',
          mark: 'promised',
          words: formatPounds(of('committed')),
          note: 'approved, delivery not agreed',
        },
        { name: 'Reserved', mark: 'reserved', words: formatPounds(of('reserved')), note: 'waiting for approval' },
      ]}
    />
  )
}
