import type { ReactNode } from 'react'
import { z } from 'zod'
import { CHECK_KINDS, CHECK_WORDS, type CheckKind, DBS_LEVELS } from '#app/domain/accreditation/check-rules.ts'
import type { CheckRefusal, CheckSeen } from '#app/domain/accreditation/record-check.server.ts'
import { day } from '#app/domain/calendar.ts'
import { type Choice, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalDate, optionalWords, typedDate, typedWords } from '#app/ui/typed.ts'

const DBS_CHOICES = [
  { value: 'enhanced_with_barred_list', label: 'Enhanced, with the children’s barred list' },
  { value: 'enhanced', label: 'Enhanced, without it' },
] as const

const LEVELS = ['4', '5', '6', '7', '8']

export const CheckForm = z
  .object({
    kind: z.enum(CHECK_KINDS, { error: 'Choose which check it is' }),
    level: z.string().optional(),
    dbs: z.enum(['enhanced', 'enhanced_with_barred_list']).optional(),
    words: typedWords('Say what you saw, as schools will read it', 120),
    seenHow: typedWords('Say how you saw it', 120),
    seenOn: typedDate('Enter the day you saw it'),
    endsOn: optionalDate(),
    reference: optionalWords(60),
  })
  .superRefine((form, context) => {
    for (const [path, message] of Object.entries(faultsOfKind({ ...form, hasEnd: form.endsOn !== null })))
      context.addIssue({ code: 'custom', path: [path], message })
  })

type OfKind = { kind?: unknown; level?: unknown; dbs?: unknown; hasEnd: boolean }

/** What the kind of a check asks for besides, and the form does not say: also where another field is wrong. */
export function faultsOfKind({ kind, level, dbs, hasEnd }: OfKind): Record<string, string> {
  if (kind === 'qualification' && !LEVELS.some((one) => one === level)) return { level: 'Choose the level' }
  if (kind === 'dbs' && !dbs) return { dbs: 'Choose what the certificate includes' }
  return (kind === 'register' || kind === 'insurance') && !hasEnd ? { endsOn: 'Enter the day it ends' } : {}
}

/** What staff typed as the command takes it. */
export const checkOf = (form: z.output<typeof CheckForm>): CheckSeen => ({
  kind: form.kind,
  words: form.words,
  level:
    form.kind === 'qualification' ? Number(form.level) : form.kind === 'dbs' && form.dbs ? DBS_LEVELS[form.dbs] : null,
  reference: form.reference,
  seenHow: form.seenHow,
  seenOn: day(form.seenOn),
  endsOn: form.endsOn === null ? null : day(form.endsOn),
})

export const checkRefusalWords = (refusal: Exclude<CheckRefusal, 'not_found'>): Record<string, string> =>
  ({
    seen_in_the_future: { seenOn: 'Enter a day that is not in the future' },
    ends_before_it_was_seen: { endsOn: 'It had ended before you saw it. Ask for the current one' },
    level_missing: { level: 'Choose the level' },
    number_in_words: {
      words: 'Leave the number out: everybody reads these words. It goes under “Certificate or policy number”',
    },
  })[refusal]

/** What staff must say besides, for the two checks that have a level. */
const FURTHER: Partial<Record<CheckKind, ReactNode>> = {
  qualification: (
    <SelectField
      name="level"
      label="Level"
      options={[{ value: '', label: 'Choose' }, ...LEVELS.map((level) => ({ value: level, label: `Level ${level}` }))]}
    />
  ),
  dbs: <RadioField name="dbs" label="What it includes" small choices={[...DBS_CHOICES]} />,
}

const KIND_CHOICES: Choice[] = CHECK_KINDS.map((kind) => ({
  value: kind,
  label: CHECK_WORDS[kind].name,
  hint: CHECK_WORDS[kind].what,
  reveals: FURTHER[kind],
}))

/** The fields of a check; its number is for staff alone. */
export const CheckFields = () => (
  <>
    <RadioField name="kind" label="Which check" size="s" choices={KIND_CHOICES} />
    <TextField
      name="words"
      label="What you saw, in words for schools"
      hint="Like “UK Register”, “Level 7, PG Dip Career Guidance”, “£5m public liability insurance”. No numbers of certificates. Of identity and right to work schools read only the day you saw it."
    />
    <TextField
      name="seenHow"
      label="How you saw it"
      hint="Like “original on a video call”, “register looked up online”."
    />
    <DateField name="seenOn" label="When you saw it" size="s" />
    <DateField
      name="endsOn"
      label="When it ends"
      hint="A DBS certificate has no end date. Enter one only if you will look it up again by then."
      optional
      size="s"
    />
    <TextField name="reference" label="Certificate or policy number" hint="Only staff see it." optional width={20} />
  </>
)
