import {
  DAYS_TO_ANSWER_A_DISAGREEMENT,
  type DisagreementStatus,
  isLate,
} from '#app/domain/bookings/disagreement-lifecycle.ts'
import { OUTCOME_WORDS, type StatusOutcome, type StatusWanted } from '#app/domain/bookings/employment-status.ts'
import { BY_PAYROLL_STEPS } from '#app/domain/bookings/paid-through.ts'
import { type Day, londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'

/** What was put on file once, and what the adviser says against it; its instants as the loader sent them. */
type StatusShown = {
  id: string
  kind: StatusWanted
  outcome: StatusOutcome
  reasons: string
  decidedOn: Day
  recordedByName: string
  disagreement: {
    status: DisagreementStatus
    reasons: string
    raisedByName: string
    raisedAt: Date | string
    answerByOn: Day
    answer: string | null
    answeredByName: string | null
    answeredAt: Date | string | null
  } | null
}

type Reader = 'buyer' | 'adviser'
type Props = {
  wanted: StatusWanted | null
  /** The newest first. */
  determinations: readonly StatusShown[]
  today: Day
  /** What the reader is told beside it: the adviser how to disagree, the school what is still to do. */
  reader: Reader
  isApproved: boolean
  /** The page on which it is disagreed with, or answered and decided anew; null for whoever may not. */
  href: string | null
}

/** How the adviser is engaged, as it is on file with the booking; nothing where nothing has to be. */
export const StatusOnFile = ({ wanted, determinations, today, reader, isApproved, href }: Props) => {
  const [newest, ...before] = determinations
  if (wanted === null || (!newest && (reader === 'adviser' || !isApproved))) return null
  return (
    <Section title="Employment status">
      {newest ? (
        <OneStatus status={newest} today={today} reader={reader} />
      ) : (
        <Text>
          Not checked when it was approved. Look at it before the visit, and keep what you find with your own records.
        </Text>
      )}
      {newest?.outcome === 'inside' && <ByPayroll reader={reader} />}
      {newest?.kind === 'determination' && !newest.disagreement && (
        <Text small muted>
          {reader === 'adviser'
            ? `It is the school’s status determination statement. If you disagree, say why: the school has ${DAYS_TO_ANSWER_A_DISAGREEMENT} days to answer.`
            : `The adviser has been given it. If they disagree, you have ${DAYS_TO_ANSWER_A_DISAGREEMENT} days to answer.`}
        </Text>
      )}
      {newest?.kind === 'determination' && href && (
        <Text>
          <TextLink href={href}>{linkWords(newest, reader)}</TextLink>
        </Text>
      )}
      {before.length > 0 && (
        <Details summary="What was decided before">
          {before.map((status) => (
            <OneStatus key={status.id} status={status} today={today} reader={reader} isBefore />
          ))}
        </Details>
      )}
    </Section>
  )
}

function linkWords({ disagreement }: StatusShown, reader: Reader): string {
  const isOpen = disagreement?.status === 'open'
  if (reader === 'buyer') return isOpen ? 'Answer the disagreement' : 'Decide otherwise'
  return isOpen ? 'Take back that you disagree' : 'Disagree with it'
}

type One = { status: StatusShown; today: Day; reader: Reader; isBefore?: boolean }

/** One determination or check, with its reasons and what became of a disagreement with it. */
export const OneStatus = ({ status, today, reader, isBefore = false }: One) => (
  <>
    <Text>
      {status.kind === 'check'
        ? 'Checked: self-employed'
        : `${OUTCOME_WORDS[status.outcome].replace(/^t/, 'T').replace('rules', 'rules (IR35)')}${isBefore ? ': withdrawn since' : ''}`}
      . {status.recordedByName}, {formatDay(status.decidedOn, today)}.
    </Text>
    {status.kind === 'determination' && <Quoted words={status.reasons} />}
    {status.disagreement && <Disagreement of={status.disagreement} today={today} reader={reader} />}
  </>
)

const Quoted = ({ words }: { words: string }) =>
  words.split('\n').map((line) => line.trim() && <Text key={line}>“{line}”</Text>)

const Disagreement = ({
  of,
  today,
  reader,
}: {
  of: NonNullable<StatusShown['disagreement']>
  today: Day
  reader: Reader
}) => {
  const on = formatDay(londonDay(new Date(of.raisedAt)), today)
  const by = formatDay(of.answerByOn, today)
  if (of.status === 'taken_back')
    return (
      <Text>
        {of.raisedByName} disagreed on {on}, and took it back.
      </Text>
    )
  return (
    <>
      <Text>
        {of.raisedByName} disagreed on {on}:
      </Text>
      <Quoted words={of.reasons} />
      {of.status === 'open' ? (
        isLate(of, today) ? (
          <>
            <Status tone="no">Answer late</Status>
            <Text>
              {reader === 'buyer' ? 'You had' : 'The school had'} until {by}. HMRC may hold the school responsible for
              the tax and National Insurance.
            </Text>
          </>
        ) : (
          <Text>
            {reader === 'buyer' ? 'You have' : 'The school has'} until {by} to answer. Nothing changes before.
          </Text>
        )
      ) : (
        <>
          <Text>
            {of.answeredByName}, {of.answeredAt ? formatDay(londonDay(new Date(of.answeredAt)), today) : ''}:{' '}
            {of.status === 'upheld' ? 'it stands.' : 'it is withdrawn, with a new one.'}
          </Text>
          {of.answer && <Quoted words={of.answer} />}
        </>
      )}
    </>
  )
}

/** What both sides do where nothing is collected: the school pays, and the adviser knows who. */
const ByPayroll = ({ reader }: { reader: Reader }) =>
  reader === 'adviser' ? (
    <>
      <Text>
        <strong>The school pays you through its payroll.</strong> It takes income tax and National Insurance off and
        pays the rest to your company. Waymark collects nothing and sends no invoice in your name.
      </Text>
      <Text small muted>
        If you do not want to work in this way, you may cancel. It costs nobody anything.
      </Text>
    </>
  ) : (
    <>
      <Text>
        <strong>Pay through your payroll.</strong> Waymark sends no invoice and collects nothing, so there is no booking
        fee.
      </Text>
      <List bullet>
        {BY_PAYROLL_STEPS.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </List>
    </>
  )
