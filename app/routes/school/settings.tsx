import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { amountWords } from '#app/domain/accreditation/credential-words.ts'
import { INVOICING } from '#app/domain/invoices/invoice-on.ts'
import {
  keepPayerSettings,
  keepVisitSettings,
  readSettingsPage,
  SETTINGS_REFUSALS,
  type SettingsPage,
} from '#app/domain/schools/settings.server.ts'
import { CheckboxField, RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { type FormReply, NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { SchoolPicker } from '#app/ui/school-picker.tsx'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { carried, optionalWords } from '#app/ui/typed.ts'

const lines = (most: number, each: number, sentence: string) =>
  z
    .string()
    .max(6_000, { error: sentence })
    .optional()
    .transform((typed) =>
      (typed ?? '')
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .refine((all) => all.length <= most && all.every((line) => line.length <= each), { error: sentence })

/** Schools that have a rule say one, three or five years; the page offers what lies between as well. */
const DBS_YEARS = ['1', '2', '3', '4', '5'] as const
/** Commonly two to ten million pounds; authorities usually ask for five. */
const COVERS = ['1000000', '2000000', '5000000', '10000000'] as const

const Visits = z.object({
  schoolId: carried(),
  safeguardingLead: optionalWords(120),
  usualRoom: optionalWords(120),
  arrival: optionalWords(500),
  challenges: lines(20, 200, 'Enter at most 20 challenges, each on one line of 200 characters or fewer'),
  usesCostCentres: z.string().optional(),
  dbsMostYears: z
    .enum(['', ...DBS_YEARS], { error: 'Choose how old a DBS certificate may be' })
    .optional()
    .transform((typed) => (typed ? Number(typed) : null)),
  leastCoverPounds: z
    .enum(['', ...COVERS], { error: 'Choose the least cover' })
    .optional()
    .transform((typed) => (typed ? Number(typed) : null)),
})
const Payer = z.object({
  usesOrderNumbers: z.enum(['yes', 'no'], { error: 'Say whether your organisation uses order numbers' }),
  invoicing: z.enum(INVOICING, { error: 'Say when your invoices leave' }),
  invoiceEmail: z
    .string({ error: 'Enter the address invoices go to' })
    .max(200, { error: 'Use 200 characters or fewer' })
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: 'Enter an email address, like finance@school.example' }),
  address: lines(7, 80, 'Enter at most 7 lines of 80 characters or fewer').refine((all) => all.length > 0, {
    error: 'Enter the address for invoices',
  }),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const page = await readSettingsPage(actor, new URL(request.url).searchParams.get('school'))
  if (!page) throw await missing(actor, request)
  return { frame: await frameOf(actor, request), ...page }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const sent = await request.formData()
  const now = new Date()
  const school = new URL(request.url).searchParams.get('school')
  const here = `/school/settings${school ? `?school=${encodeURIComponent(school)}` : ''}`
  const intent = pressed(sent, ['payer', 'visits'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'payer') {
    const form = parseForm(sent, Payer)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const { usesOrderNumbers, address, ...rest } = form.value
    const input = { ...rest, usesOrderNumbers: usesOrderNumbers === 'yes', addressLines: address }
    const kept = await keepPayerSettings(actor, input, now)
    if (kept.ok) return redirectTelling(here, 'How you are invoiced is kept.')
    return data({ reply: withErrors(sent, { '': SETTINGS_REFUSALS[kept.refusal] }) }, { status: 422 })
  }
  const form = parseForm(sent, Visits)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { usesCostCentres, ...rest } = form.value
  const kept = await keepVisitSettings(actor, { ...rest, usesCostCentres: usesCostCentres === 'yes' }, now)
  if (kept.ok) return redirectTelling(here, 'How visits run is kept.')
  return data({ reply: withErrors(sent, { '': SETTINGS_REFUSALS[kept.refusal] }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Settings') }]

function finding({ visits, payer, isOwnPayer, lacksCostCentre }: SettingsPage): string {
  if (!payer) return 'Nobody is set up to pay yet'
  if (!visits.safeguardingLead) return 'Say who your safeguarding lead is'
  if (visits.challenges.length === 0) return 'Add the challenges of your strategy'
  if (lacksCostCentre) return 'Add a cost centre: each line names one'
  return isOwnPayer ? 'Visits and invoices are set up' : 'Visits are set up'
}

export default function Settings() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const ofPayer = reply?.values.intent === 'payer'
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption={`Settings, ${page.school.name}`}
          title={finding(page)}
          sum="New requests begin with what is here. What has been sent stays as it was."
        />
      }
    >
      <SchoolPicker schools={page.schools} chosen={page.school.id} />
      <Columns>
        <Section title="How visits run">
          {page.canKeepVisits ? (
            <VisitForm page={page} reply={ofPayer ? undefined : reply} />
          ) : (
            <VisitFacts page={page} />
          )}
        </Section>
        <Section title="Who pays">
          <PayerPart page={page} reply={ofPayer ? reply : undefined} />
        </Section>
      </Columns>
      <Text>
        <TextLink href="/school/calendar">School calendar</TextLink>,{' '}
        <TextLink href="/school/budgets">budgets</TextLink>,{' '}
        <TextLink href="/school/budgets/cost-centres">cost centres</TextLink>
      </Text>
    </Page>
  )
}

const yearsWords = (years: number) => (years === 1 ? 'one year' : `${years} years`)

const VisitForm = ({ page, reply }: { page: SettingsPage; reply: FormReply | undefined }) => (
  <Form reply={reply}>
    <HiddenField name="schoolId" value={page.school.id} />
    <TextField
      name="safeguardingLead"
      label="Safeguarding lead"
      hint="Name and how an adviser reaches them on the day"
      value={page.visits.safeguardingLead}
      optional
    />
    <TextField
      name="usualRoom"
      label="Usual room"
      hint="Private, and visible from outside"
      value={page.visits.usualRoom}
      optional
    />
    <TextArea
      name="arrival"
      label="Arriving"
      hint="Where to park, where to sign in, what to bring"
      value={page.visits.arrival}
      rows={3}
      max={500}
      optional
    />
    <TextArea
      name="challenges"
      label="Challenges of your Pupil Premium strategy"
      hint="One on each line, in the order of your published strategy: the first line is challenge 1"
      value={page.visits.challenges.join('\n')}
      rows={6}
      optional
    />
    <SelectField
      name="dbsMostYears"
      label="How old an adviser’s DBS certificate may be"
      hint="It has no expiry, so only a rule of your own makes one too old. An answer of the Update Service that nothing has changed makes it new again. Visits on which it is older need renewal."
      value={page.visits.dbsMostYears === null ? '' : String(page.visits.dbsMostYears)}
      options={[
        { value: '', label: 'As old as it is' },
        ...DBS_YEARS.map((years) => ({ value: years, label: years === '1' ? 'One year' : `${years} years` })),
      ]}
    />
    <SelectField
      name="leastCoverPounds"
      label="The least public liability insurance of an adviser"
      hint="Compared with the policy that our staff have seen. Visits of somebody with less need renewal, and you and they are told."
      value={page.visits.leastCoverPounds === null ? '' : String(page.visits.leastCoverPounds)}
      options={[
        { value: '', label: 'Any amount' },
        ...COVERS.map((pounds) => ({ value: pounds, label: amountWords(Number(pounds)) })),
      ]}
    />
    <CheckboxField
      name="usesCostCentres"
      label="Each line of a request names a cost centre"
      hint={
        page.lacksCostCentre ? 'There is none yet: add them under cost centres, at the foot of this page.' : undefined
      }
      checked={page.visits.usesCostCentres}
      small
    />
    <Button value="visits">Keep how visits run</Button>
  </Form>
)

const VisitFacts = ({ page: { visits } }: { page: SettingsPage }) => (
  <SummaryList
    rows={[
      { key: 'Safeguarding lead', value: visits.safeguardingLead },
      { key: 'Usual room', value: visits.usualRoom },
      { key: 'Arriving', value: visits.arrival },
      {
        key: 'Challenges',
        value: visits.challenges.length > 0 && (
          <ol className="govuk-list govuk-list--number">
            {visits.challenges.map((challenge) => (
              <li key={challenge}>{challenge}</li>
            ))}
          </ol>
        ),
      },
      {
        key: 'DBS certificates',
        value: visits.dbsMostYears === null ? 'As old as they are' : `At most ${yearsWords(visits.dbsMostYears)} old`,
      },
      {
        key: 'Public liability',
        value: visits.leastCoverPounds === null ? 'Any amount' : `At least ${amountWords(visits.leastCoverPounds)}`,
      },
      { key: 'Cost centres', value: visits.usesCostCentres ? 'Each line names one' : 'Not used' },
    ]}
  />
)

const INVOICING_WORDS = {
  visit: 'For each visit, at once',
  month: 'Monthly, on the 1st of the next month',
  term: 'Termly, on 1 January, 1 April and 1 September',
} as const

function PayerPart({ page, reply }: { page: SettingsPage; reply: FormReply | undefined }) {
  const { payer, canKeepPayer, isOwnPayer } = page
  if (!payer)
    return <Text>Nobody is set up to pay for this school yet. Waymark’s staff do that when a school joins.</Text>
  const facts = [
    { key: 'Contracts and pays', value: payer.legalName },
    {
      key: 'Year of account',
      value: payer.financialYear === 'april' ? '1 April to 31 March' : '1 September to 31 August',
    },
    {
      key: 'VAT',
      value: payer.recoversVat ? 'Recovered, so it is not charged to funds' : 'Not recovered: funds bear it',
    },
  ]
  if (!canKeepPayer) {
    return (
      <>
        <SummaryList
          rows={[
            ...facts,
            { key: 'Order numbers', value: payer.usesOrderNumbers ? 'Used on every invoice' : 'Not used' },
            { key: 'Invoices leave', value: INVOICING_WORDS[payer.invoicing] },
          ]}
        />
        {!isOwnPayer && (
          <Text small muted>
            Your trust contracts and pays, and keeps how it is invoiced.
          </Text>
        )}
      </>
    )
  }
  return (
    <>
      <SummaryList rows={facts} />
      <Form reply={reply}>
        <RadioField
          name="usesOrderNumbers"
          label="Do you use order numbers?"
          hint="If you do, no invoice leaves without one"
          small
          value={payer.usesOrderNumbers ? 'yes' : 'no'}
          choices={[
            { value: 'yes', label: 'Yes, every invoice quotes one' },
            { value: 'no', label: 'No' },
          ]}
        />
        <RadioField
          name="invoicing"
          label="When do you want to be invoiced?"
          hint="Visits are invoiced once you have agreed that they took place"
          small
          value={payer.invoicing}
          choices={INVOICING.map((value) => ({ value, label: INVOICING_WORDS[value] }))}
        />
        <TextField
          name="invoiceEmail"
          label="Email for invoices"
          type="email"
          value={payer.invoiceEmail}
          spellCheck={false}
        />
        <TextArea name="address" label="Address on invoices" value={payer.addressLines.join('\n')} rows={5} />
        <Button value="payer">Keep how we are invoiced</Button>
      </Form>
    </>
  )
}
