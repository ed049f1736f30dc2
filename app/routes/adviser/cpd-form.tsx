import { z } from 'zod'
import type { Day, DayRange } from '#app/domain/calendar.ts'
import {
  CPD_KINDS,
  type CpdDayRefusal,
  type CpdEntry,
  type CpdKind,
  cpdDayRefusal,
  LONGEST_MINUTES,
} from '#app/domain/cpd/cpd-entry.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { alsoRefused, type FormReply, parseForm } from '#app/ui/form-reply.ts'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedDate, typedDuration, typedWords } from '#app/ui/typed.ts'

const LONGEST_TITLE = 120
const LONGEST_REFLECTION = 3_000

/** The fields of an entry in a CPD log, in their order. */
export const CPD_FIELDS = {
  doneOn: typedDate('Enter the day'),
  duration: typedDuration(
    'Enter how long it took',
    LONGEST_MINUTES,
    'Enter from 1 minute to 24 hours. Log each day of a longer course by itself',
  ),
  kind: z.enum(Object.keys(CPD_KINDS) as [CpdKind, ...CpdKind[]], { error: 'Choose what kind it was' }),
  title: typedWords('Enter what it was', LONGEST_TITLE),
  reflection: optionalWords(LONGEST_REFLECTION),
  certificate: z.enum(['yes', 'no'], { error: 'Choose whether you hold a certificate' }),
}

type Typed = z.output<z.ZodObject<typeof CPD_FIELDS>>

export const entryTyped = ({ doneOn, duration, kind, title, reflection, certificate }: Typed): CpdEntry => ({
  doneOn,
  minutes: duration,
  kind,
  title,
  reflection,
  hasCertificate: certificate === 'yes',
})

const DayTyped = z.object({ doneOn: CPD_FIELDS.doneOn })

/** A form that is refused for other answers, with what is wrong with its day beside them. */
export function alsoOfDay(
  sent: FormData,
  reply: FormReply,
  { within, ...of }: { within: DayRange; renewsOn: Day | null; today: Day },
): FormReply {
  const typed = parseForm(sent, DayTyped)
  const fault = typed.ok ? cpdDayRefusal(typed.value.doneOn, within, of) : null
  return fault ? alsoRefused(reply, { doneOn: dayWords(fault, of.today) }, z.object(CPD_FIELDS)) : reply
}

/** Beside the day: when it may be, and in which year the one that was typed is. */
export function dayWords({ code, within, year }: CpdDayRefusal, today: Day): string {
  if (code === 'in_the_future') return 'Enter a day that is not in the future'
  const until = within.endsOn < today ? `to ${formatDate(within.endsOn)}` : 'to today'
  return `Enter a day from ${formatDate(within.startsOn)} ${until}: the one you entered is in the year to ${formatDate(year.endsOn)}`
}

/** `hasFile`: its certificate is kept here, so that nobody is asked whether there is one. */
export const CpdFields = ({ entry, hasFile = false }: { entry?: CpdEntry; hasFile?: boolean }) => (
  <>
    <DateField name="doneOn" label="When was it?" value={entry?.doneOn} size="s" />
    <TextField
      name="duration"
      label="How long did it take?"
      hint="Like 1h 30, 1:30, 90 minutes or 1.5 hours. Learning only, without breaks and travel."
      value={entry && formatDuration(entry.minutes)}
      width={10}
      spellCheck={false}
    />
    <SelectField
      name="kind"
      label="What kind was it?"
      value={entry?.kind}
      options={[
        { value: '', label: 'Choose a kind' },
        ...Object.entries(CPD_KINDS).map(([value, label]) => ({ value, label })),
      ]}
    />
    <TextField
      name="title"
      label="What was it?"
      hint="Like the course or the book, and who gave or wrote it."
      value={entry?.title}
    />
    <TextArea
      name="reflection"
      label="What did you learn, and what changes in your practice?"
      hint="Nobody but you reads it. Leave out what would tell who a pupil is. You can write it later."
      optional
      rows={6}
      max={LONGEST_REFLECTION}
      value={entry?.reflection}
    />
    {!hasFile && (
      <RadioField
        name="certificate"
        label="Do you hold a certificate for it?"
        hint={entry ? undefined : 'You can add it as a file once this is logged.'}
        size="s"
        inline
        value={entry && (entry.hasCertificate ? 'yes' : 'no')}
        choices={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
      />
    )}
  </>
)
