import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool } from '#app/auth/guards.server.ts'
import { FUND_KINDS, FUNDS_NOT_OFFERED, type FundKind } from '#app/domain/budgets/funds.ts'
import { addFund } from '#app/domain/budgets/keep-funds.server.ts'
import { BUDGET_REFUSALS } from '#app/domain/budgets/refusals.ts'
import { ownSchools } from '#app/domain/schools/own-schools.server.ts'
import { RadioField, SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form, HiddenField } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Panel, QuestionPage } from '#app/ui/page.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

const KINDS = Object.keys(FUND_KINDS) as [FundKind, ...FundKind[]]
const NewFund = z.object({
  schoolId: carried('Choose a school'),
  kind: z.enum(KINDS, { error: 'Choose where the money comes from' }),
  name: typedWords('Enter what your school calls it', 60),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request, 'set allocations')
  const schools = (await ownSchools(actor)).filter((school) => !school.isClosed)
  return { frame: await frameOf(actor, request), schools: schools.map(({ id, name }) => ({ id, name })) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request, 'set allocations')
  const sent = await request.formData()
  const form = parseForm(sent, NewFund)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const added = await addFund(actor, form.value, new Date())
  if (added.ok) {
    return redirectTelling(
      `/school/budgets/${added.value.fundId}`,
      `${form.value.name} has been added. Set what it has.`,
    )
  }
  // Whoever has one school is not asked which.
  const school = (await ownSchools(actor)).length > 1 ? 'schoolId' : ''
  const field = { name_taken: 'name', one_pupil_premium_fund: 'kind', school_closed: school, not_found: school }
  const name = field[added.refusal as keyof typeof field] ?? ''
  return data({ reply: withErrors(sent, { [name]: BUDGET_REFUSALS[added.refusal] }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Add a fund') }]

export default function NewFundPage() {
  const { schools } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const [only] = schools
  return (
    <QuestionPage
      back={{ href: '/school/budgets', text: 'Budgets' }}
      title="Where does the money come from?"
      reply={reply}
      aside={
        <Panel title="Not offered">
          {FUNDS_NOT_OFFERED.map(({ name, rule, source }) => (
            <Text small key={name}>
              <strong>{name}.</strong> {rule} <span className="app-muted">({source})</span>
            </Text>
          ))}
        </Panel>
      }
    >
      <Form reply={reply}>
        {schools.length === 1 && only ? (
          <HiddenField name="schoolId" value={only.id} />
        ) : (
          <SelectField
            name="schoolId"
            label="School"
            options={schools.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <RadioField
          name="kind"
          label="Source"
          choices={Object.values(FUND_KINDS).map(({ kind, name, rule }) => ({ value: kind, label: name, hint: rule }))}
        />
        <TextField
          name="name"
          label="What your school calls it"
          hint="Shown on requests, approvals and statements. For example, Careers budget"
          width={30}
        />
        <Button>Add fund</Button>
      </Form>
    </QuestionPage>
  )
}
