import { formatDate } from '#app/domain/format-day.ts'
import { formatPounds, sumPence } from '#app/domain/money.ts'
import type { SchoolYear } from '#app/domain/school-years.ts'
import {
  type Crossing,
  countedWords,
  type Reached,
  TERM_MONTHS,
  type TermSum,
  type YearView,
} from '#app/domain/statements/pupil-premium-statement.ts'
import { Bar } from '#app/ui/bar.tsx'
import { Columns, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

/** What was spent in each term, as bars and as the table they are drawn from. */
export function Terms({ terms, spent, reached }: { terms: TermSum[]; spent: number; reached: Reached }) {
  const most = Math.max(...terms.map((term) => term.spent))
  const top = terms.find((term) => term.spent === most)
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
            { key: 'pupils', head: 'Eligible pupils', numeric: true, cell: (term) => countedWords(term.reached) },
            { key: 'spent', head: 'Spent', numeric: true, cell: (term) => formatPounds(term.spent) },
          ]}
          foot={{
            term: 'Year',
            pupils: <strong>{countedWords(reached)}</strong>,
            spent: <strong>{formatPounds(spent)}</strong>,
          }}
        />
      </Columns>
    </Section>
  )
}

type CrossedProps = { view: YearView; year: SchoolYear; parts: Crossing; crossing: Crossing }

/** Both ways of counting years, side by side: the same visits, the same sum. */
export function Crossed({ view, year, parts, crossing }: CrossedProps) {
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

type AllocationsProps = {
  allocations: { year: SchoolYear; setAside: number | null; dfe: { amountPence: number; pupils: number } | null }[]
  fundId: string | null
  spent: Crossing
}

/** What was set aside for guidance and what DfE allocated, for each Pupil Premium year shown. */
export function Allocations({ allocations, fundId, spent }: AllocationsProps) {
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
