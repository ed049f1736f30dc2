import { z } from 'zod'
import { PARTS } from '#app/domain/availability/free-time.ts'
import { FUND_KINDS } from '#app/domain/budgets/funds.ts'
import { minutesOf, type Time, timeOf } from '#app/domain/calendar.ts'
import { AGES, type MenuService, MODES, UNITS } from '#app/domain/services/menu.ts'
import type { ServiceSaid } from '#app/domain/services/menu-fault.ts'
import { AGES_WORDS, AS_WORDS, MODE_WORDS, PART_NAMES } from '#app/domain/services/menu-words.ts'
import { CheckboxesField, CheckboxField, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { Section } from '#app/ui/page.tsx'
import { NumberField, TextField, TimeField } from '#app/ui/text-fields.tsx'
import { maybe, typedNumber, typedTime, typedWords } from '#app/ui/typed.ts'

// What staff say of a service of the menu, as a form.

const KINDS = ['careers_budget', 'pupil_premium', 'high_needs', 'other'] as const

const several = <const V extends readonly string[]>(values: V) =>
  z
    .union([z.enum(values), z.array(z.enum(values))], { error: 'Choose from the list' })
    .optional()
    .transform((chosen): V[number][] => (chosen === undefined ? [] : ([chosen].flat() as V[number][])))
const ticked = z
  .literal('yes', { error: 'Tick the box, or leave it' })
  .optional()
  .transform((yes) => yes === 'yes')
const minutes = (missing: string) => maybe(typedNumber(missing, 15, 720))

const fields = z.object({
  name: typedWords('Enter what the service is called', 80),
  summary: typedWords('Say in one sentence what it is', 160),
  unit: z.enum(UNITS, { error: 'Choose what one of it is called' }),
  minutes: minutes('Enter the usual length in minutes'),
  leastMinutes: minutes('Enter the shortest length in minutes'),
  mostMinutes: minutes('Enter the longest length in minutes'),
  from: maybe(typedTime('Enter when it usually begins')),
  parts: several(PARTS),
  modes: several(MODES),
  isAllowedOutsideTerm: ticked,
  ages: z.enum(AGES, { error: 'Say which ages it is for' }),
  maxInterviews: maybe(typedNumber('Enter how many interviews at most', 0, 12)),
  interviewMinutes: maybe(typedNumber('Enter how long each interview is', 10, 180)),
  groupLeast: maybe(typedNumber('Enter the fewest pupils', 1, 500)),
  groupMost: maybe(typedNumber('Enter the most pupils', 1, 500)),
  as: z.enum(['guidance', 'information'], { error: 'Say what it asks of the adviser' }),
  isUnsupervised: ticked,
  isForSend: ticked,
  instrument: maybe(typedWords('Enter the name of the test', 80)),
  benchmark: typedNumber('Enter a Gatsby Benchmark', 1, 8),
  funds: several(KINDS),
})

const NO_TIME = timeOf(0)

export const NewServiceForm = fields.extend({
  isDated: z.enum(['yes', 'no'], { error: 'Say whether it happens on a day' }),
})
export const ServiceForm = fields

/** What was typed, as the command takes it. Without a length of its own it is the usual one; what has no date has no times. */
export function saidIn(typed: z.output<typeof fields>, isDated: boolean): ServiceSaid {
  const { maxInterviews, interviewMinutes, ...rest } = typed
  const from = (typed.from ?? NO_TIME) as Time
  const usual = typed.minutes ?? 0
  const interviews = {
    maxInterviews: maxInterviews ?? 0,
    interviewMinutes: maxInterviews ? (interviewMinutes ?? 0) : 0,
  }
  if (!isDated)
    return {
      ...{ ...rest, ...interviews, isDated: false, from: NO_TIME, to: NO_TIME, parts: [], modes: [] },
      ...{ minutes: 0, leastMinutes: 0, mostMinutes: 0 },
    }
  const end = minutesOf(from) + usual
  return {
    ...{ ...rest, ...interviews, isDated: true, from, to: end < 1_440 ? timeOf(end) : NO_TIME, minutes: usual },
    ...{ leastMinutes: typed.leastMinutes ?? usual, mostMinutes: typed.mostMinutes ?? usual },
  }
}

/** The fields, filled in with the service as it is; `isNew`: whether it has a date is still to be said. */
export function ServiceFields({ service, isNew }: { service: MenuService | null; isNew?: boolean }) {
  const some = (number: number | null | undefined) => (number ? number : undefined)
  return (
    <>
      <TextField name="name" label="Name" value={service?.name} />
      <TextField name="summary" label="What it is" hint="One sentence, without a full stop." value={service?.summary} />
      <SelectField
        name="unit"
        label="One of it is called"
        value={service?.unit}
        options={UNITS.map((unit) => ({ value: unit, label: unit }))}
      />
      {isNew && (
        <RadioField
          name="isDated"
          label="Does it happen on a day?"
          hint="This stays as it is said now. What has no date is shown on the menu and cannot be ordered yet."
          size="s"
          value="yes"
          choices={[
            { value: 'yes', label: 'Yes, it is a visit' },
            { value: 'no', label: 'No, it is delivered, such as a pack or licences' },
          ]}
        />
      )}
      {(isNew || service?.isDated) && (
        <Section title="When and how">
          <NumberField name="minutes" label="Usual length" suffix="minutes" value={some(service?.minutes)} />
          <NumberField
            name="leastMinutes"
            label="Shortest that may be offered"
            optional
            suffix="minutes"
            value={some(service?.leastMinutes)}
          />
          <NumberField
            name="mostMinutes"
            label="Longest that may be offered"
            optional
            suffix="minutes"
            value={some(service?.mostMinutes)}
          />
          <TimeField name="from" label="Usually begins at" hint="Like 9:30am." value={service?.from} />
          <CheckboxesField
            name="parts"
            label="Parts of the day"
            size="s"
            small
            values={[...(service?.parts ?? [])]}
            choices={PARTS.map((part) => ({ value: part, label: PART_NAMES[part] }))}
          />
          <CheckboxesField
            name="modes"
            label="Ways"
            size="s"
            small
            values={[...(service?.modes ?? [])]}
            choices={MODES.map((mode) => ({ value: mode, label: MODE_WORDS[mode] }))}
          />
          <CheckboxField
            small
            name="isAllowedOutsideTerm"
            label="It may be in the holidays and on INSET days"
            checked={service?.isAllowedOutsideTerm ?? false}
          />
        </Section>
      )}
      <Section title="For whom">
        <RadioField
          name="ages"
          label="Ages"
          size="s"
          small
          value={service?.ages}
          choices={AGES.map((ages) => ({ value: ages, label: AGES_WORDS[ages] }))}
        />
        {(isNew || service?.isDated) && (
          <>
            <NumberField
              name="maxInterviews"
              label="Most one-to-one interviews"
              optional
              value={some(service?.maxInterviews)}
            />
            <NumberField
              name="interviewMinutes"
              label="Each interview"
              optional
              suffix="minutes"
              value={some(service?.interviewMinutes)}
            />
            <NumberField
              name="groupLeast"
              label="Fewest pupils in a group"
              optional
              value={some(service?.groupLeast)}
            />
            <NumberField name="groupMost" label="Most pupils in a group" optional value={some(service?.groupMost)} />
          </>
        )}
      </Section>
      <Section title="What it needs of the adviser">
        <RadioField
          name="as"
          label="Given as"
          size="s"
          small
          value={service?.as}
          choices={(['guidance', 'information'] as const).map((as) => ({ value: as, label: AS_WORDS[as] }))}
        />
        <CheckboxField
          small
          name="isUnsupervised"
          label="Nobody of the school is in the room: the children’s barred list is needed"
          checked={service?.isUnsupervised ?? false}
        />
        <CheckboxField small name="isForSend" label="SEND training is needed" checked={service?.isForSend ?? false} />
        <TextField
          name="instrument"
          label="Test that its giver is qualified for"
          optional
          hint="As the credential names it."
          value={service?.instrument ?? undefined}
        />
      </Section>
      <Section title="What it counts for, and who may pay">
        <NumberField name="benchmark" label="Gatsby Benchmark" value={service?.benchmark} />
        <CheckboxesField
          name="funds"
          label="Funds that may pay for it"
          size="s"
          small
          values={[...(service?.funds ?? KINDS)]}
          choices={KINDS.map((kind) => ({ value: kind, label: FUND_KINDS[kind].name }))}
        />
      </Section>
    </>
  )
}
