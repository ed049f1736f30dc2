import { DAYS_TO_ANSWER_A_DISAGREEMENT, type StatusWanted } from '#app/domain/bookings/employment-status.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { Section } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'

type OnFile = { kind: StatusWanted; reasons: string; decidedOn: Day; recordedByName: string }
type Props = {
  wanted: StatusWanted | null
  status: OnFile | null
  today: Day
  /** What the reader is told beside it: the adviser how to disagree, the school what is still to do. */
  reader: 'buyer' | 'adviser'
  isApproved: boolean
}

/** How the adviser is engaged, as it is on file with the booking; nothing where nothing has to be. */
export const StatusOnFile = ({ wanted, status, today, reader, isApproved }: Props) => {
  if (wanted === null || (status === null && (reader === 'adviser' || !isApproved))) return null
  return (
    <Section title="Employment status">
      {status === null ? (
        <Text>
          Not checked when it was approved. Look at it before the visit, and keep what you find with your own records.
        </Text>
      ) : (
        <Text>
          {status.kind === 'determination'
            ? 'The off-payroll working rules (IR35) do not apply'
            : 'Checked: self-employed'}
          . {status.recordedByName}, {formatDay(status.decidedOn, today)}.
        </Text>
      )}
      {status?.kind === 'determination' && (
        <>
          {status.reasons.split('\n').map((line) => line.trim() && <Text key={line}>“{line}”</Text>)}
          <Text small muted>
            {reader === 'adviser'
              ? `It is the school’s status determination statement. If you disagree, tell the school why: it has ${DAYS_TO_ANSWER_A_DISAGREEMENT} days to answer.`
              : `The adviser has been given it. If they disagree, you have ${DAYS_TO_ANSWER_A_DISAGREEMENT} days to answer.`}
          </Text>
        </>
      )}
    </Section>
  )
}
