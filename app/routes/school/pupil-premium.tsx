import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDay } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import { academicYear, ppYear, type SchoolYear, yearByKey } from '#app/domain/school-years.ts'
import {
  byTerm,
  type Crossing,
  crossYears,
  type PremiumLine,
  programmes,
  type Reached,
  reachedBy,
  type StatementLine,
  statementLines,
  TERM_MONTHS,
  type TermSum,
  type YearView,
  yearOf,
} from '#app/domain/statements/pupil-premium-statement.ts'
import { readPupilPremiumLines } from '#app/domain/statements/read-pupil-premium.server.ts'
import { Answer } from '#app/ui/answer.tsx'
import { Bar } from '#app/ui/bar.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { HiddenField } from '#app/ui/form.tsx'
import { FilterBar } from '#app/ui/list-controls.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { SchoolPicker } from '#app/ui/school-picker.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryCard, SummaryList } from '#app/ui/summary-list.tsx'
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
    challenges: found.challenges,
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

const people = (count: number) => (count === 1 ? '1 pupil' : `${count} pupils`)
const reachedWords = ({ eligible, seen, uncounted }: Reached): string =>
  uncounted === 0
    ? 'Every pupil counted was eligible and in Year 11 or below.'
    : `${people(seen)} in Year 11 or below were seen; for ${uncounted === 1 ? '1 visit' : `${uncounted} visits`} the eligible pupils have not been counted yet${eligible > 0 ? ', so more than this may be eligible' : ''}.`

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
              : reached.eligible > 0
                ? `${formatPounds(spent)} of Pupil Premium paid for ${people(reached.eligible)}’ guidance`
                : `${formatPounds(spent)} of Pupil Premium paid for guidance`
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
        <Statement
          statement={page.statement}
          programmes={page.programmes}
          dueOn={page.dueOn}
          challenges={page.challenges}
        />
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

function Terms({ terms, spent, reached }: { terms: TermSum[]; spent: number; reached: Reached }) {
  const most = Math.max(...terms.map((term) => term.spent))
  const top = terms.find((term) => term.spent === most)
  const pupils = ({ eligible, uncounted }: Reached) =>
    uncounted > 0 ? `${eligible}, not all counted` : String(eligible)
  return (
    <Section title={terms.length > 1 ? `Most was spent in ${top?.name}` : `All of it was spent in ${top?.name}`}>
      <Text muted>Pupil Premium spent on guidance, by the day of the visit. {TERM_MONTHS}.</Text>
      <Columns even>
        <ul className="app-hbars">
          {terms.map((term) => (
            <li key={term.key}>
              <div className="app-hbars__top">
                <span>{term.name}</span>
                <strong>{formatPounds(term.spent)}</strong>
              </div>
              <Bar
                bare
                of={most}
                parts={[{ mark: 'done', amount: term.spent }]}
                label={`${term.name}: ${formatPounds(term.spent)}`}
              />
            </li>
          ))}
        </ul>
        <StackTable
          tight
          caption="Eligible pupils and Pupil Premium spent by term"
          rows={terms}
          rowKey={(term) => term.key}
          columns={[
            { key: 'term', head: 'Term', cell: (term) => term.name },
            { key: 'pupils', head: 'Eligible pupils', numeric: true, cell: (term) => pupils(term.reached) },
            { key: 'spent', head: 'Spent', numeric: true, cell: (term) => formatPounds(term.spent) },
          ]}
          foot={{
            term: 'Year',
            pupils: <strong>{pupils(reached)}</strong>,
            spent: <strong>{formatPounds(spent)}</strong>,
          }}
        />
      </Columns>
    </Section>
  )
}

type CrossedProps = { view: YearView; year: SchoolYear; parts: Crossing; crossing: Crossing }

function Crossed({ view, year, parts, crossing }: CrossedProps) {
  if (crossing.visits === 0) return null
  const others = view === 'academic' ? parts.financial : parts.academic
  const other = view === 'academic' ? 'financial' : 'academic'
  const sums = others.map((_, at) =>
    view === 'academic' ? sumPence(parts.cells.map((row) => row[at] ?? 0)) : sumPence(parts.cells[at] ?? []),
  )
  return (
    <Section title="Academic and financial years add up to the same visits">
      {others.length > 0 && (
        <Text>
          In the {view} year {year.label},{' '}
          {others
            .map((of, at) => `${formatPounds(sums[at] ?? 0)} falls in the ${other} year ${of.label}`)
            .join(' and ')}
          : together {formatPounds(sumPence(sums))}.
        </Text>
      )}
      <StackTable
        plain
        caption="Pupil Premium spent, academic years down and financial years across"
        rows={crossing.academic.map((of, at) => ({ of, cells: crossing.cells[at] ?? [] }))}
        rowKey={({ of }) => of.key}
        columns={[
          { key: 'year', head: 'Academic year', cell: ({ of }) => of.label },
          ...crossing.financial.map((of, at) => ({
            key: of.key,
            head: `April ${of.startsIn} to March ${of.startsIn + 1}`,
            numeric: true,
            cell: ({ cells }: { cells: number[] }) => formatPounds(cells[at] ?? 0),
          })),
          { key: 'sum', head: 'Sum', numeric: true, cell: ({ cells }) => formatPounds(sumPence(cells)) },
        ]}
        foot={{
          year: 'Sum',
          ...Object.fromEntries(
            crossing.financial.map((of, at) => [
              of.key,
              formatPounds(sumPence(crossing.cells.map((row) => row[at] ?? 0))),
            ]),
          ),
          sum: <strong>{formatPounds(crossing.total)}</strong>,
        }}
      />
      <Text small muted>
        Both ways come to {formatPounds(crossing.total)} for{' '}
        {crossing.visits === 1 ? '1 visit' : `${crossing.visits} visits`} that took place.
      </Text>
    </Section>
  )
}

type StatementProps = {
  statement: StatementLine[]
  programmes: { programme: string; providers: string[] }[]
  dueOn: string
  challenges: string[]
}

function Statement({ statement, programmes: provided, dueOn, challenges }: StatementProps) {
  const named = (number: number) => (challenges[number - 1] ? `${number}: ${challenges[number - 1]}` : String(number))
  return (
    <Section title="Lines for your published statement">
      <Text>
        Copy these into the template. Due on your website by{' '}
        <strong>{formatDay(dueOn as Parameters<typeof formatDay>[0])}</strong>.
      </Text>
      {statement.map((line) => (
        <SummaryCard key={`${line.approach} ${line.activity}`} title={line.heading}>
          <SummaryList
            rows={[
              { key: 'Activity', value: line.activity },
              { key: 'Evidence', value: line.evidence.join(' ') },
              { key: 'Challenges', value: line.challenges.map(named).join('; ') },
              { key: 'Eligible pupils', value: line.pupils },
              { key: 'Cost', value: formatPounds(line.cost) },
            ]}
          />
        </SummaryCard>
      ))}
      <SummaryCard title="Externally provided programmes">
        <SummaryList
          rows={provided.flatMap(({ programme, providers }) => [
            { key: 'Programme', value: programme },
            { key: 'Provider', value: providers.join('; ') },
          ])}
        />
      </SummaryCard>
    </Section>
  )
}

const STANDINGS = {
  spent: ['done', 'Spent'],
  committed: ['promised', 'Committed'],
  reserved: ['open', 'Reserved'],
} as const

const Visits = ({ lines, year }: { lines: PremiumLine[]; year: string }) => (
  <StackTable
    caption={`Visits with Pupil Premium in ${year}`}
    rows={lines}
    rowKey={(line) => `${line.visitId} ${line.fundName}`}
    empty={
      <Answer kind="empty" title={`No visit uses Pupil Premium in ${year}`}>
        <p className="govuk-body">Choose Pupil Premium as a fund when you request a visit. It then appears here.</p>
      </Answer>
    }
    columns={[
      {
        key: 'visit',
        head: 'Visit',
        cell: (line) => <TextLink href={`/school/bookings/${line.bookingId}`}>{formatDay(line.onDay)}</TextLink>,
      },
      {
        key: 'what',
        head: 'Activity',
        cell: (line) => (
          <>
            {line.activity}, {line.provider}
            <span className="app-muted app-small"> Challenge {line.challenge}</span>
          </>
        ),
      },
      {
        key: 'pupils',
        head: 'Eligible of seen',
        cell: (line) => (line.standing === 'spent' ? `${line.eligible ?? 'not counted'} of ${line.seen}` : 'Not yet'),
      },
      {
        key: 'cost',
        head: 'Cost by fund',
        cell: (line) => (
          <>
            {line.fundName} {formatPounds(line.amountPence)}
            {line.otherFunds.map(({ name, amountPence }) => (
              <span key={name}>
                , {name} {formatPounds(amountPence)}
              </span>
            ))}
          </>
        ),
      },
      {
        key: 'standing',
        head: 'Where it stands',
        cell: (line) => <Status tone={STANDINGS[line.standing][0]}>{STANDINGS[line.standing][1]}</Status>,
      },
    ]}
  />
)

function sharedWords(lines: PremiumLine[]): string {
  const mixed = new Map(lines.filter((line) => line.isMixed).map((line) => [line.visitId, line]))
  if (mixed.size === 0) return 'Every visit was for eligible pupils only.'
  const whole = [...mixed.values()].filter((line) => line.method === 'whole').length
  const visits = (count: number) => (count === 1 ? '1 visit' : `${count} visits`)
  const charged =
    whole === 0 ? 'No visit was charged in full.' : `${visits(whole)} charged in full, with the reason given.`
  return `${visits(mixed.size)} had eligible and other pupils. Pupil Premium bears the eligible pupils’ part. ${charged}`
}

type AllocationsProps = {
  allocations: { year: SchoolYear; setAside: number | null; dfe: { amountPence: number; pupils: number } | null }[]
  fundId: string | null
  spent: Crossing
}

function Allocations({ allocations, fundId, spent }: AllocationsProps) {
  return (
    <Section title="What your school received">
      {allocations.map(({ year, setAside, dfe }) => {
        const at = spent.financial.findIndex((of) => of.key === year.key)
        const sum = at < 0 ? 0 : sumPence(spent.cells.map((row) => row[at] ?? 0))
        return (
          <div key={year.key}>
            <Text>
              <strong>
                {formatDate(year.startsOn)} to {formatDate(year.endsOn)}.
              </strong>{' '}
              {setAside === null ? (
                <Status tone="soon">Allocation not set</Status>
              ) : (
                `${formatPounds(sum)} spent of ${formatPounds(setAside)} set aside for guidance.`
              )}{' '}
              {dfe
                ? `DfE allocated ${formatPounds(dfe.amountPence)} for ${dfe.pupils} pupils.`
                : `DfE’s figure for ${year.label} is not here, so no total is shown for it.`}
            </Text>
          </div>
        )
      })}
      <Text>
        <TextLink href={fundId ? `/school/budgets/${fundId}` : '/school/budgets/new'}>
          {fundId ? 'Set what is meant for guidance' : 'Add a Pupil Premium fund'}
        </TextLink>
      </Text>
    </Section>
  )
}
