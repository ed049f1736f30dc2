import type { EarlierStatus, STATUS_ANSWERS, StatusWanted } from '#app/domain/bookings/employment-status.ts'
import type { Day } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { Inset } from '#app/ui/text.tsx'
import { TextArea } from '#app/ui/text-fields.tsx'

export type StatusAsked = { wanted: StatusWanted; adviser: string; today: Day; before: EarlierStatus | null }

type Choice<Of extends StatusWanted> = { value: (typeof STATUS_ANSWERS)[Of][number]; label: string; hint?: string }

const DETERMINATION: Choice<'determination'>[] = [
  { value: 'outside', label: 'No, they do not apply: outside' },
  {
    value: 'inside',
    label: 'Yes, they apply: inside',
    hint: 'You pay through your payroll. Waymark collects nothing, and there is no booking fee',
  },
]
const CHECK: Choice<'check'>[] = [
  { value: 'self_employed', label: 'Yes: self-employed' },
  { value: 'not_yet', label: 'Not yet', hint: 'It does not hold up the booking' },
]

/** How the adviser is engaged, which goes on file with the approval. */
export const StatusFields = ({ wanted, adviser, today, before }: StatusAsked) => (
  <>
    {before && (
      <Inset>
        {wanted === 'determination'
          ? `For booking ${before.reference} ${before.by} decided that the off-payroll working rules (IR35) ${before.outcome === 'inside' ? 'apply' : 'do not apply'}, on ${formatDay(before.decidedOn, today)}, with the reasons below. Decide again for this work.`
          : `For booking ${before.reference} ${before.by} had checked it on ${formatDay(before.decidedOn, today)}.`}
      </Inset>
    )}
    {wanted === 'determination' ? (
      <>
        <RadioField
          name="statusAnswer"
          label="Do the off-payroll working rules (IR35) apply?"
          hint={`${adviser} trades through a company, so you decide before the work. HMRC’s check of employment status (CEST) helps.`}
          size="s"
          small
          choices={DETERMINATION}
        />
        <TextArea
          name="statusReasons"
          label="Your reasons"
          hint={`${adviser} is given them: this is your status determination statement.`}
          rows={3}
          max={2_000}
          value={before?.reasons}
        />
      </>
    ) : (
      <RadioField
        name="statusAnswer"
        label={`Have you checked that ${adviser} is self-employed?`}
        hint="HMRC’s check of employment status (CEST) helps. Keep its answer: this goes on file with the booking."
        size="s"
        small
        choices={CHECK}
      />
    )}
    <DateField
      name="statusOn"
      label={wanted === 'determination' ? 'Decided on' : 'Checked on'}
      size="s"
      value={today}
    />
  </>
)
