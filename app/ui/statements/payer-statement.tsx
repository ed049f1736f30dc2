import type { Day } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { AGES, type Age } from '#app/domain/ledger/days-late.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { PayerStatement as Statement, StatementLine } from '#app/domain/statements/payer-statement.ts'
import { statementWords } from '#app/domain/statements/statement-words.ts'
import { FilterBar } from '#app/ui/list-controls.tsx'
import { Section } from '#app/ui/page.tsx'
import { type Column, StackTable } from '#app/ui/stack-table.tsx'
import { Headline, Inset, Text, TextLink } from '#app/ui/text.tsx'

type Seen = {
  /** Where the page stands; its files stand beside it. */
  at: string
  files: { pdf: string; csv: string }
  span: { value: string; startsOn: Day; endsOn: Day }
  spans: { value: string; label: string }[]
  schools: { id: string; name: string }[]
  school: { id: string; name: string } | null
  statement: Statement
  /** Where the entries of a line are read. */
  hrefs: Record<string, string>
  /** Whether what was asked for is no span, and this financial year is shown instead. */
  isMistyped: boolean
}

const EVERY_AGE = Object.keys(AGES) as Age[]

/** A payer's statement: what was owed, what came to it, what is owed and how late that is; of a trust also by school. */
export function PayerStatement({ page }: { page: Seen }) {
  const { statement, span, school, schools } = page
  const late = EVERY_AGE.reduce((sum, age) => (age === 'not_due' ? sum : sum + statement.ages[age]), 0)
  return (
    <>
      <Choose page={page} />
      {page.isMistyped && (
        <Inset>
          That is no span of days that can be shown. Enter two days, the first before the last, like 1 9 2026. Shown is
          the financial year.
        </Inset>
      )}
      <Headline
        figures={[
          { name: 'Owed at the start', words: formatPounds(statement.openingPence), note: formatDate(span.startsOn) },
          { name: 'Owed at the end', words: formatPounds(statement.closingPence), note: formatDate(span.endsOn) },
          { name: 'Of it late', words: formatPounds(late) },
        ]}
      />
      <Section title="What came to it">
        <StackTable
          caption="Every invoice and payment, with what is owed after it"
          rows={[
            row('opening', span.startsOn, 'Opening balance', statement.openingPence),
            ...statement.lines.map(lineRow(page.hrefs)),
            row('closing', span.endsOn, 'Closing balance', statement.closingPence),
          ]}
          rowKey={({ key }) => key}
          columns={COLUMNS}
        />
        <Text>
          <TextLink href={page.files.pdf}>This statement as a PDF</TextLink>
          <br />
          <TextLink href={page.files.csv}>This statement as a CSV file</TextLink>
        </Text>
      </Section>
      <Section title="How late it is" last={!(schools.length > 1 && !school)}>
        <StackTable
          caption={`What is owed on ${formatDate(span.endsOn)}, by how late it is`}
          plain
          rows={[
            ...EVERY_AGE.map((age) => ({ words: AGES[age] as string, pence: statement.ages[age] as number })),
            ...(statement.toReturnPence === 0
              ? []
              : [{ words: 'Paid beyond what was due, to be returned', pence: statement.toReturnPence as number }]),
          ]}
          rowKey={({ words }) => words}
          columns={[
            { key: 'age', head: 'How late', cell: ({ words }) => words },
            { key: 'owed', head: 'Owed', numeric: true, cell: ({ pence }) => formatPounds(pence) },
          ]}
          foot={{ age: 'In all', owed: formatPounds(statement.closingPence) }}
        />
      </Section>
      {schools.length > 1 && !school && <BySchool statement={statement} />}
    </>
  )
}

/** The span as a choice or as two days, and of a trust the school. */
const Choose = ({ page: { at, span, spans, schools, school } }: { page: Seen }) => (
  <FilterBar action={at} columns={5}>
    <div className="govuk-form-group">
      <label className="govuk-label" htmlFor="period">
        For
      </label>
      <select className="govuk-select" id="period" name="period" defaultValue={span.value}>
        {spans.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        <option value="days">Between two days</option>
      </select>
    </div>
    {(['from', 'to'] as const).map((name) => (
      <div className="govuk-form-group" key={name}>
        <label className="govuk-label" htmlFor={name}>
          {name === 'from' ? 'From' : 'To'}
        </label>
        <input
          className="govuk-input govuk-input--width-10"
          id={name}
          name={name}
          type="text"
          defaultValue={formatDate(name === 'from' ? span.startsOn : span.endsOn)}
        />
      </div>
    ))}
    {schools.length > 1 && (
      <div className="govuk-form-group">
        <label className="govuk-label" htmlFor="school">
          School
        </label>
        <select className="govuk-select" id="school" name="school" defaultValue={school?.id ?? ''}>
          <option value="">All of them</option>
          {schools.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    )}
  </FilterBar>
)

type Row = {
  key: string
  on: Day
  words: string
  note: string
  href: string | null
  amountPence: number | null
  balancePence: number
}

const row = (key: string, on: Day, words: string, balancePence: number): Row => ({
  ...{ key, on, words, balancePence },
  ...{ note: '', href: null, amountPence: null },
})

const lineRow =
  (hrefs: Record<string, string>) =>
  (line: StatementLine): Row => ({
    key: line.event,
    on: line.on,
    words: statementWords(line),
    note: line.bookings.join(', '),
    href: hrefs[line.event] ?? null,
    amountPence: line.amountPence,
    balancePence: line.balancePence,
  })

const COLUMNS: Column<Row>[] = [
  {
    key: 'what',
    head: 'What',
    cell: ({ words, note, href }) => (
      <>
        {href ? <TextLink href={href}>{words}</TextLink> : words}
        {note && (
          <>
            <br />
            <span className="app-muted app-small">{note}</span>
          </>
        )}
      </>
    ),
  },
  { key: 'on', head: 'Date', cell: ({ on }) => formatDate(on) },
  {
    key: 'amount',
    head: 'Amount',
    numeric: true,
    cell: ({ amountPence }) => (amountPence === null ? '' : formatPounds(amountPence)),
  },
  { key: 'balance', head: 'Owed then', numeric: true, cell: ({ balancePence }) => formatPounds(balancePence) },
]

const BySchool = ({ statement: { schools } }: { statement: Statement }) => {
  const sum = (part: 'openingPence' | 'upPence' | 'downPence' | 'closingPence') =>
    formatPounds(schools.reduce((total, one) => total + one[part], 0))
  return (
    <Section title="By school" last>
      <StackTable
        caption="Each school"
        rows={schools}
        rowKey={({ id }) => id ?? 'none'}
        columns={[
          { key: 'school', head: 'School', cell: ({ name }) => name },
          { key: 'from', head: 'At the start', numeric: true, cell: ({ openingPence }) => formatPounds(openingPence) },
          { key: 'up', head: 'Invoiced', numeric: true, cell: ({ upPence }) => formatPounds(upPence) },
          { key: 'down', head: 'Taken off', numeric: true, cell: ({ downPence }) => formatPounds(downPence) },
          { key: 'to', head: 'At the end', numeric: true, cell: ({ closingPence }) => formatPounds(closingPence) },
        ]}
        foot={{
          ...{ school: 'In all', from: sum('openingPence'), up: sum('upPence'), down: sum('downPence') },
          to: sum('closingPence'),
        }}
      />
    </Section>
  )
}
