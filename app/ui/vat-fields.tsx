import { z } from 'zod'
import { vatNumberOf } from '#app/domain/advisers/vat-number.ts'
import type { VatRegistration } from '#app/domain/vat-registration.ts'
import { DateField } from './date-field.tsx'
import { TextField } from './text-fields.tsx'
import { optionalDate, optionalWords } from './typed.ts'

/** The schema of `VatFields`; what they say together `vatFaults` looks at. */
export const VAT_FIELDS = {
  vatNumber: optionalWords(20).transform((typed, context) => {
    if (typed === '') return null
    const number = vatNumberOf(typed)
    if (number) return number
    context.addIssue({ code: 'custom', message: 'Enter a VAT number of 9 digits, like GB123456789, or leave it empty' })
    return z.NEVER
  }),
  vatFromOn: optionalDate(),
  vatUntilOn: optionalDate(),
}

/** What is wrong with a VAT number and its days together, by field; nothing where they can be kept. */
export function vatFaults({ vatNumber, vatFromOn, vatUntilOn }: VatRegistration): Record<string, string> | null {
  if (vatNumber === null)
    return vatFromOn !== null || vatUntilOn !== null
      ? { vatNumber: 'Enter the VAT number that these dates belong to, or leave the dates empty too' }
      : null
  if (vatFromOn === null) return { vatFromOn: 'Enter the first day on which this VAT number holds' }
  return vatUntilOn !== null && vatUntilOn < vatFromOn
    ? { vatUntilOn: 'Enter a last day that is not before the first' }
    : null
}

/** Beside the number that cannot go or be another yet. */
export const VAT_DUE =
  'Visits that you made under the number you had are not invoiced yet. Keep it until they are, and say below until when you are registered'

/** A VAT number and on which days it holds. */
export const VatFields = ({ hint, known }: { hint: string; known: Partial<VatRegistration> | undefined }) => (
  <>
    <TextField
      name="vatNumber"
      label="VAT number"
      hint={hint}
      optional
      width={20}
      value={known?.vatNumber ?? undefined}
    />
    <DateField
      name="vatFromOn"
      label="Registered for VAT from"
      hint="The first day, as on the VAT certificate. What is supplied before it carries no VAT. Of a new number its own first day."
      size="s"
      optional
      value={known?.vatFromOn ?? undefined}
    />
    <DateField
      name="vatUntilOn"
      label="Registered for VAT until"
      hint="The last day, if the registration has ended or is about to. What is supplied after it carries no VAT."
      size="s"
      optional
      value={known?.vatUntilOn ?? undefined}
    />
  </>
)
