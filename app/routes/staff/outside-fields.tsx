import { z } from 'zod'
import type { Day } from '#app/domain/calendar.ts'
import { OUTSIDE_HOW } from '#app/domain/payments/outside-words.ts'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { PoundsField, TextArea, TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedDate, typedPounds, typedWords } from '#app/ui/typed.ts'

/** What is recorded of money that came past Stripe, in the order of its form. */
export const OUTSIDE_FACTS = {
  amount: typedPounds('Enter how much came, as the bank has it'),
  receivedOn: typedDate('Enter the day on which it was in our bank account'),
  how: z.enum(['bank_transfer', 'cheque'], { error: 'Choose how it came' }),
  bankReference: typedWords('Enter the reference on the bank’s statement', 100),
  note: optionalWords(500),
}

type Known = {
  amountPence: number
  receivedOn: Day
  how: keyof typeof OUTSIDE_HOW
  bankReference: string
  note: string
}

export const OutsideFields = ({ known }: { known?: Known | undefined }) => (
  <>
    <PoundsField name="amount" label="How much came" value={known?.amountPence} />
    <DateField
      name="receivedOn"
      label="In our bank account on"
      hint="As the statement has it. Of a cheque, the day on which it cleared."
      size="s"
      value={known?.receivedOn}
    />
    <RadioField
      name="how"
      label="How it came"
      size="s"
      value={known?.how}
      choices={Object.entries(OUTSIDE_HOW).map(([value, label]) => ({ value, label }))}
    />
    <TextField
      name="bankReference"
      label="Reference on the bank’s statement"
      hint="As it stands there, or the number of the cheque."
      value={known?.bankReference}
    />
    <TextArea
      name="note"
      label="Note for the colleague who confirms it"
      optional
      rows={3}
      max={500}
      value={known?.note}
    />
  </>
)

export const OUTSIDE_REFUSED = {
  later_than_today: { receivedOn: 'Enter today or a day before: what has not come cannot be recorded' },
  recorded_before: { bankReference: 'This line of the statement has been recorded for this invoice already' },
  not_found: { number: 'No invoice has this number. Check it on the invoice or the statement' },
} as const
