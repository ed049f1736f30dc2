import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireSchool } from '#app/auth/guards.server.ts'
import { addCostCentre, changeCostCentre } from '#app/domain/budgets/keep-cost-centres.server.ts'
import { readCostCentres } from '#app/domain/budgets/read.server.ts'
import { BUDGET_REFUSALS } from '#app/domain/budgets/refusals.ts'
import { ownSchools } from '#app/domain/schools/own-schools.server.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { carried, typedWords } from '#app/ui/typed.ts'

const New = z.object({
  schoolId: carried('Choose a school'),
  code: typedWords('Enter the code of your accounts', 20),
  name: typedWords('Enter what it is for', 60),
})
const Rename = z.object({
  costCentreId: z.string({ error: BUDGET_REFUSALS.not_found }),
  newName: typedWords('Enter a name', 60),
})

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const schools = await ownSchools(actor)
  return {
    frame: await frameOf(actor, request),
    schools: schools.map(({ id, name }) => ({ id, name })),
    centres: await readCostCentres(actor),
    canKeep: may(actor, 'set allocations'),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireSchool(request, 'set allocations')
  const sent = await request.formData()
  const now = new Date()
  const here = '/school/budgets/cost-centres'
  const intent = pressed(sent, ['add', 'rename', 'retire', 'bring-back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent === 'retire' || intent === 'bring-back') {
    const isActive = intent === 'bring-back'
    const changed = await changeCostCentre(actor, { costCentreId: String(sent.get('costCentreId')), isActive }, now)
    if (changed.ok)
      return redirectTelling(here, isActive ? 'The cost centre is in use again.' : 'The cost centre is retired.')
    return data({ reply: withErrors(sent, { '': BUDGET_REFUSALS[changed.refusal] }) }, { status: 404 })
  }
  if (intent === 'rename') {
    const form = parseForm(sent, Rename)
    if (!form.ok) return data({ reply: form.reply }, { status: 422 })
    const { costCentreId, newName } = form.value
    const renamed = await changeCostCentre(actor, { costCentreId, name: newName }, now)
    if (renamed.ok) return redirectTelling(here, `The cost centre is called ${newName} now.`)
    return data({ reply: withErrors(sent, { '': BUDGET_REFUSALS[renamed.refusal] }) }, { status: 404 })
  }
  const form = parseForm(sent, New)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const added = await addCostCentre(actor, form.value, now)
  if (added.ok) return redirectTelling(here, `${form.value.code} has been added.`)
  // Whoever has one school is not asked which.
  const school = (await ownSchools(actor)).length > 1 ? 'schoolId' : ''
  const field = added.refusal === 'code_taken' ? 'code' : added.refusal === 'not_found' ? school : ''
  return data({ reply: withErrors(sent, { [field]: BUDGET_REFUSALS[added.refusal] }) }, { status: 422 })
}

export const meta = () => [{ title: pageTitle('Cost centres') }]

export default function CostCentres() {
  const { schools, centres, canKeep } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const used = centres.filter((centre) => centre.isActive).length
  const nameOf = (schoolId: string) => schools.find(({ id }) => id === schoolId)?.name ?? ''
  const [only] = schools
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/school/budgets', text: 'Budgets' }}
          caption="Cost centres"
          title={
            used === 0 ? 'No cost centre is in use' : `${used} cost ${used === 1 ? 'centre is' : 'centres are'} in use`
          }
          sum="Codes of your own accounts. Where your school uses them, each line of a request names one."
        />
      }
    >
      <Columns>
        <Section title="Codes">
          {centres.length === 0 && <Text muted>None has been added.</Text>}
          {centres.length > 0 && (
            <StackTable
              caption="Cost centres"
              rows={centres}
              rowKey={(centre) => centre.id}
              columns={[
                { key: 'code', head: 'Code', cell: (centre) => centre.code },
                { key: 'name', head: 'For', cell: (centre) => centre.name },
                ...(schools.length > 1
                  ? [
                      {
                        key: 'school',
                        head: 'School',
                        cell: (centre: (typeof centres)[number]) => nameOf(centre.schoolId),
                      },
                    ]
                  : []),
                {
                  key: 'state',
                  head: 'State',
                  cell: (centre) => (
                    <Status tone={centre.isActive ? 'done' : 'no'}>{centre.isActive ? 'In use' : 'Retired'}</Status>
                  ),
                },
                ...(canKeep
                  ? [
                      {
                        key: 'act',
                        head: 'Change',
                        cell: (centre: (typeof centres)[number]) => (
                          <ActButton
                            kind="link"
                            fields={{ costCentreId: centre.id, intent: centre.isActive ? 'retire' : 'bring-back' }}
                          >
                            {centre.isActive ? 'Retire' : 'Use again'}
                            <span className="govuk-visually-hidden"> {centre.code}</span>
                          </ActButton>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )}
          {canKeep && centres.length > 0 && (
            <Details summary="Rename one" open={reply !== undefined && 'newName' in reply.errors}>
              <Form reply={reply}>
                <SelectField
                  name="costCentreId"
                  label="Cost centre"
                  options={centres.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` }))}
                />
                <TextField name="newName" label="What it is for" width={30} />
                <Button kind="secondary" value="rename">
                  Rename
                </Button>
              </Form>
            </Details>
          )}
        </Section>
        {canKeep && (
          <Section title="Add a cost centre">
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
              <TextField name="code" label="Code" width={10} spellCheck={false} />
              <TextField name="name" label="What it is for" />
              <Button value="add">Add cost centre</Button>
            </Form>
          </Section>
        )}
      </Columns>
    </Page>
  )
}
