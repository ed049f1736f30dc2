import type { ReactNode } from 'react'
import { z } from 'zod'
import { CredentialFacts, type CredentialKind, REGISTER_GRADES } from '#app/domain/accreditation/credential-facts.ts'
import { DBS_LEVELS, DBS_WORKFORCES, DOCUMENTS, editionWords } from '#app/domain/accreditation/credential-rows.ts'
import { gradeName, type Register } from '#app/domain/accreditation/registers.ts'
import type { Day } from '#app/domain/calendar.ts'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalDate, typedDate, typedWords } from '#app/ui/typed.ts'
import { typedEmail } from '#app/ui/typed-email.ts'

// One form for each kind of credential: its fields, and how what was typed becomes the facts that are kept. The names of the
// fields are those of the facts, so that a command's refusal stands beside the right one.

type Choices = Record<string, string>
const choicesOf = (words: Choices) => Object.entries(words).map(([value, label]) => ({ value, label }))
const oneOf = <C extends Choices>(words: C, missing: string) =>
  z.enum(Object.keys(words) as [keyof C & string, ...(keyof C & string)[]], { error: missing })

const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]
const yesNo = (missing: string) => z.enum(['yes', 'no'], { error: missing }).transform((typed) => typed === 'yes')

const wholePounds = z.string({ error: 'Enter the amount of cover, in pounds' }).transform((typed, context): number => {
  const match = /^£?\s*(\d[\d,\s]*(?:\.\d+)?)\s*(m|million)?$/i.exec(typed.trim())
  const pounds = match ? Number((match[1] as string).replace(/[,\s]/g, '')) * (match[2] ? 1_000_000 : 1) : Number.NaN
  if (Number.isInteger(pounds) && pounds >= 1_000 && pounds <= 100_000_000) return pounds
  context.addIssue({ code: 'custom', message: 'Enter an amount from £1,000 to £100 million, like 5,000,000 or £5m' })
  return z.NEVER
})

const LEVELS = ['2', '3', '4', '5', '6', '7', '8']
const insurance = {
  insurer: typedWords('Enter the insurer', 120),
  amount: wholePounds,
  startsOn: typedDate('Enter the first day that it covers'),
  endsOn: typedDate('Enter the last day that it covers'),
}

/** What the fields of a form are made from: today, and the registers that are accepted on it. */
export type FormFrom = { today: Day; registers: readonly Register[] }
type FormOf = { schema: z.ZodObject; fields: (from: FormFrom) => ReactNode }

/** What was typed into the form of a kind, as it is kept. */
export const factsTyped = (kind: CredentialKind, typed: Record<string, unknown>): CredentialFacts =>
  // Of a DBS certificate staff write down what the Update Service says, and nobody else.
  CredentialFacts.parse({ kind, ...typed, ...(kind === 'dbs' ? { update: null } : {}) })

/** What the registers call a grade; each has a name of its own for it. */
const gradeWords = (registers: readonly Register[], grade: (typeof REGISTER_GRADES)[number]): string =>
  [...new Set(registers.flatMap((one) => gradeName(one, grade) ?? []))].join(', or ')

const InsuranceFields = () => (
  <>
    <TextField name="insurer" label="Insurer" />
    <TextField name="amount" label="Amount of cover" hint="In pounds, like 5,000,000 or £5m." width={20} />
    <DateField name="startsOn" label="First day that it covers" size="s" />
    <DateField name="endsOn" label="Last day that it covers" size="s" />
  </>
)

/** The edition in force. */
function editionsOf(today: Day): Choices {
  const latest = Number(today.slice(0, 4)) - (today.slice(5) < '09-01' ? 1 : 0)
  return { [latest]: editionWords(latest) }
}

export const CREDENTIAL_FORMS: Readonly<Record<CredentialKind, FormOf>> = {
  identity: {
    schema: z.object({ document: oneOf(DOCUMENTS, 'Choose which document you will show') }),
    fields: () => (
      <RadioField
        name="document"
        label="Which document will you show?"
        hint="On a video call with our staff, in the original. We keep no copy."
        size="s"
        choices={choicesOf(DOCUMENTS)}
      />
    ),
  },
  right_to_work: {
    schema: z.object({ document: typedWords('Say what shows it', 120), endsOn: optionalDate() }),
    fields: () => (
      <>
        <TextField
          name="document"
          label="What shows it"
          hint="Like “British passport”, “Irish passport”, or “share code from the Home Office”. Do not write the code here: staff ask you for it."
        />
        <DateField
          name="endsOn"
          label="When your permission ends"
          hint="Leave it empty where it has no end."
          optional
          size="s"
        />
      </>
    ),
  },
  qualification: {
    schema: z.object({
      title: typedWords('Enter the title as the certificate has it', 120),
      awardedBy: typedWords('Enter who awarded it', 120),
      level: z.enum(LEVELS as [string, ...string[]], { error: 'Choose the level' }).transform((level) => Number(level)),
      credits: z
        .string()
        .optional()
        .transform((typed, context): number | null => {
          if (typed === undefined) return null
          const credits = /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN
          if (credits <= 480) return credits
          context.addIssue({ code: 'custom', message: 'Enter a whole number of credits, at most 480' })
          return z.NEVER
        }),
      isCareerDevelopment: yesNo('Say whether it is in career development'),
      awardedOn: optionalDate(),
    }),
    fields: () => (
      <>
        <TextField name="title" label="Title" hint="As on the certificate, without its number. Schools read it." />
        <TextField name="awardedBy" label="Awarded by" hint="A university or an awarding organisation." />
        <SelectField
          name="level"
          label="Level"
          options={[
            { value: '', label: 'Choose' },
            ...LEVELS.map((level) => ({ value: level, label: `Level ${level}` })),
          ]}
        />
        <TextField name="credits" label="Credits" optional width={5} />
        <RadioField
          name="isCareerDevelopment"
          label="Is it in career development?"
          hint="Like the Level 6 Diploma in Career Guidance and Development, or a PG Dip in Career Guidance. Teaching or coaching is not."
          size="s"
          inline
          choices={YES_NO}
        />
        <DateField name="awardedOn" label="When it was awarded" optional size="s" />
      </>
    ),
  },
  register: {
    schema: z.object({
      body: z.string({ error: 'Choose the register' }).max(30, { error: 'Choose the register' }),
      number: typedWords('Enter your number on the register', 40),
      grade: z.enum(REGISTER_GRADES, { error: 'Choose your grade' }),
      renewsOn: typedDate('Enter the day on which your registration renews'),
    }),
    fields: ({ registers }) => (
      <>
        <SelectField
          name="body"
          label="Register"
          options={[
            ...(registers.length === 1 ? [] : [{ value: '', label: 'Choose' }]),
            ...registers.map(({ code, name, body }) => ({ value: code, label: `${name}, ${body}` })),
          ]}
        />
        <TextField name="number" label="Your number" hint="Only you and our staff see it." width={20} />
        <RadioField
          name="grade"
          label="Your grade"
          hint="A careers leader leads a programme, and may not give personal guidance."
          size="s"
          choices={REGISTER_GRADES.map((grade) => ({ value: grade, label: gradeWords(registers, grade) }))}
        />
        <DateField name="renewsOn" label="When it renews" hint="The last day of your registration." size="s" />
      </>
    ),
  },
  dbs: {
    schema: z.object({
      level: oneOf(DBS_LEVELS, 'Choose the level of the certificate'),
      hasChildrensBarredList: yesNo('Say whether the children’s barred list was checked'),
      workforce: oneOf(DBS_WORKFORCES, 'Choose the workforce'),
      number: z
        .string({ error: 'Enter the number of the certificate' })
        .regex(/^\d{12}$/, { error: 'Enter the 12 digits of the certificate’s number' }),
      issuedOn: typedDate('Enter the day on which it was issued'),
    }),
    fields: () => (
      <>
        <RadioField name="level" label="Level" size="s" choices={choicesOf(DBS_LEVELS)} />
        <RadioField
          name="hasChildrensBarredList"
          label="Was the children’s barred list checked?"
          hint="The certificate says so. One-to-one work without a member of staff in the room needs it."
          size="s"
          inline
          choices={YES_NO}
        />
        <RadioField name="workforce" label="Workforce" size="s" choices={choicesOf(DBS_WORKFORCES)} />
        <TextField
          name="number"
          label="Number of the certificate"
          hint="12 digits, on the front. Only you and our staff see it. We look at the certificate with you, and keep no copy."
          width={20}
        />
        <DateField name="issuedOn" label="When it was issued" size="s" />
      </>
    ),
  },
  safeguarding: {
    schema: z.object({
      edition: z
        .string({ error: 'Choose the edition that you have read' })
        .regex(/^20\d\d$/, { error: 'Choose the edition that you have read' })
        .transform(Number),
      trainedOn: typedDate('Enter the day of your safeguarding training'),
      preventOn: typedDate('Enter the day of your Prevent training'),
    }),
    fields: ({ today }) => (
      <>
        <RadioField
          name="edition"
          label="Which edition of Keeping children safe in education have you read?"
          hint="By sending this you confirm that you have read at least part one of it."
          size="s"
          choices={choicesOf(editionsOf(today))}
        />
        <DateField name="trainedOn" label="Your last safeguarding training" size="s" />
        <DateField name="preventOn" label="Your last Prevent training" size="s" />
      </>
    ),
  },
  public_liability: { schema: z.object(insurance), fields: () => <InsuranceFields /> },
  professional_indemnity: { schema: z.object(insurance), fields: () => <InsuranceFields /> },
  reference: {
    schema: z.object({
      writer: typedWords('Enter the name of whoever wrote it', 120),
      role: typedWords('Enter what they do', 120),
      organisation: typedWords('Enter where they work', 120),
      email: typedEmail('Enter their email address'),
      maybeShown: yesNo('Say whether they agreed that a school may read it'),
    }),
    fields: () => (
      <>
        <TextField name="writer" label="Who wrote it" />
        <TextField name="role" label="What they do" hint="Like “Head of careers”." />
        <TextField name="organisation" label="Where they work" />
        <TextField
          name="email"
          label="Their email address"
          hint="Staff write to them, and no school sees it. The two references are by two people, each with an address of their own."
          type="email"
        />
        <RadioField
          name="maybeShown"
          label="Did they agree that a school may read it?"
          hint="The agency regulations ask for two references that a school may read."
          size="s"
          inline
          choices={YES_NO}
        />
      </>
    ),
  },
  send: {
    schema: z.object({
      title: typedWords('Enter what the training was', 120),
      provider: typedWords('Enter who gave it', 120),
      trainedOn: typedDate('Enter the day of the training'),
    }),
    fields: () => (
      <>
        <TextField name="title" label="What the training was" hint="Schools read it." />
        <TextField name="provider" label="Who gave it" />
        <DateField name="trainedOn" label="When" size="s" />
      </>
    ),
  },
  test_user: {
    schema: z.object({
      instrument: typedWords('Enter the name of the test', 80),
      body: typedWords('Enter who qualified you', 120),
      number: typedWords('Enter the number of your qualification', 40),
      endsOn: optionalDate(),
    }),
    fields: () => (
      <>
        <TextField
          name="instrument"
          label="Which test"
          hint="One for each: a qualification counts for that test alone."
        />
        <TextField name="body" label="Who qualified you" hint="The publisher, or the British Psychological Society." />
        <TextField
          name="number"
          label="Number of your qualification"
          hint="Only you and our staff see it."
          width={20}
        />
        <DateField name="endsOn" label="When it ends" optional size="s" />
      </>
    ),
  },
  ico: {
    schema: z.object({
      number: typedWords('Enter your registration number', 20),
      renewsOn: typedDate('Enter the day on which it renews'),
    }),
    fields: () => (
      <>
        <TextField name="number" label="Registration number" hint="Like ZA123456." width={20} />
        <DateField name="renewsOn" label="When it renews" size="s" />
      </>
    ),
  },
  provider_insurance: {
    schema: z.object({
      insurer: insurance.insurer,
      amount: wholePounds,
      indemnity: z
        .string()
        .optional()
        .transform((typed, context): number | null => {
          if (typed === undefined || typed.trim() === '') return null
          const read = wholePounds.safeParse(typed)
          if (read.success) return read.data
          context.addIssue({ code: 'custom', message: read.error.issues[0]?.message ?? 'Enter an amount' })
          return z.NEVER
        }),
      startsOn: insurance.startsOn,
      endsOn: insurance.endsOn,
    }),
    fields: () => (
      <>
        <TextField name="insurer" label="Insurer" />
        <TextField name="amount" label="Public liability" hint="In pounds, like 5,000,000 or £5m." width={20} />
        <TextField name="indemnity" label="Professional indemnity" hint="In pounds." optional width={20} />
        <DateField name="startsOn" label="First day that it covers" size="s" />
        <DateField name="endsOn" label="Last day that it covers" size="s" />
      </>
    ),
  },
  provider_ico: {
    schema: z.object({
      number: typedWords('Enter the registration number', 20),
      renewsOn: typedDate('Enter the day on which it renews'),
    }),
    fields: () => (
      <>
        <TextField name="number" label="Registration number" hint="Like ZA123456." width={20} />
        <DateField name="renewsOn" label="When it renews" size="s" />
      </>
    ),
  },
  safeguarding_policy: {
    schema: z.object({
      lead: typedWords('Enter who leads on safeguarding', 120),
      agreedOn: typedDate('Enter the day on which the policy was agreed'),
      reviewOn: typedDate('Enter the day by which it is to be reviewed'),
    }),
    fields: () => (
      <>
        <TextField
          name="lead"
          label="Who leads on safeguarding"
          hint="Our staff ask them where something is unclear."
        />
        <DateField name="agreedOn" label="When the policy was agreed" size="s" />
        <DateField name="reviewOn" label="By when it is to be reviewed" size="s" />
      </>
    ),
  },
  complaints_policy: {
    schema: z.object({
      contact: typedWords('Enter who hears complaints', 120),
      agreedOn: typedDate('Enter the day on which the policy was agreed'),
      reviewOn: typedDate('Enter the day by which it is to be reviewed'),
    }),
    fields: () => (
      <>
        <TextField name="contact" label="Who hears complaints" />
        <DateField name="agreedOn" label="When the policy was agreed" size="s" />
        <DateField name="reviewOn" label="By when it is to be reviewed" size="s" />
      </>
    ),
  },
  matrix: {
    schema: z.object({
      number: typedWords('Enter the number of the certificate', 40),
      endsOn: typedDate('Enter the last day of the certificate'),
    }),
    fields: () => (
      <>
        <TextField name="number" label="Number of the certificate" hint="Only you and our staff see it." width={20} />
        <DateField name="endsOn" label="When it ends" size="s" />
      </>
    ),
  },
}
