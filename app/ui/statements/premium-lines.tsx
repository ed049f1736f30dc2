import { PP_APPROACHES } from '#app/domain/budgets/pupil-premium.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { formatPounds } from '#app/domain/money.ts'
import type { PremiumLine, StatementLine } from '#app/domain/statements/pupil-premium-statement.ts'
import { chargedWords } from '#app/domain/statements/pupil-premium-words.ts'
import { Answer } from '#app/ui/answer.tsx'
import { Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { SummaryCard, SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

type StatementProps = {
  statement: StatementLine[]
  programmes: { programme: string; providers: string[] }[]
  dueOn: string
}

/** The lines that a school copies into its published statement. */
export function Statement({ statement, programmes: provided, dueOn }: StatementProps) {
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
              { key: 'Challenges', value: line.challengesInWords.join('; ') },
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

/** Every visit with Pupil Premium, whether spent, committed or reserved. */
export const Visits = ({ lines, year }: { lines: PremiumLine[]; year: string }) => (
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
        cell: (line) => (
          <TextLink href={`/school/bookings/${line.bookingId}`}>
            {line.quantity === null ? formatDay(line.onDay) : `Wanted by ${formatDay(line.onDay)}`}
          </TextLink>
        ),
      },
      {
        key: 'what',
        head: 'Activity',
        cell: (line) => (
          <>
            {line.activity}, {line.quantity === null ? '' : `${line.quantity}, `}
            {line.provider}
            <br />
            <span className="app-muted app-small">
              {PP_APPROACHES[line.approach]}, challenge {line.challenge}, {chargedWords(line)}
            </span>
          </>
        ),
      },
      {
        key: 'pupils',
        head: 'Eligible of seen',
        cell: (line) =>
          line.quantity !== null
            ? 'No visit'
            : line.standing === 'spent'
              ? `${line.eligible ?? 'not counted'} of ${line.seen}`
              : 'Not yet',
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
