import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { changeLines } from '#app/domain/services/change-lines.ts'
import { addSpecialism, setOnList } from '#app/domain/services/keep-specialisms.server.ts'
import { listChanges } from '#app/domain/services/read-menu-changes.server.ts'
import { readSpecialisms } from '#app/domain/services/read-specialisms.server.ts'
import { SPECIALISM_KINDS } from '#app/domain/services/specialisms.ts'
import { ChangesSection } from '#app/ui/changes-section.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { NO_BUTTON, parseForm, pressed, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

const AddForm = z.object({
  name: typedWords('Enter what advisers may say they know', 60),
  kind: z.enum(['send', 'pupils', 'language', 'sector'], { error: 'Choose the list' }),
})

const HERE = '/staff/menu/lists'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const [all, changes] = await Promise.all([readSpecialisms(actor), listChanges(actor)])
  return {
    frame: await frameOf(actor, request),
    lists: SPECIALISM_KINDS.map(({ kind, name }) => ({ kind, name, rows: all.filter((one) => one.kind === kind) })),
    changes: changeLines(changes),
  }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the menu')
  const now = new Date()
  const sent = await request.formData()
  const intent = pressed(sent, ['add', 'take off', 'put back'])
  if (!intent) return data({ reply: withErrors(sent, { '': NO_BUTTON }) }, { status: 422 })
  if (intent !== 'add') {
    const set = await setOnList(actor, plainText(String(sent.get('code'))), intent === 'put back', now)
    if (!set.ok) return redirectTelling(HERE, { tone: 'notice', text: 'That is on none of the lists.' })
    return redirectTelling(
      HERE,
      `${set.value.name} is ${intent === 'put back' ? 'on its list again' : 'off its list'}.`,
    )
  }
  const form = parseForm(sent, AddForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const added = await addSpecialism(actor, form.value, now)
  if (added.ok) return redirectTelling(HERE, `${form.value.name} is on its list.`)
  return data({ reply: withErrors(sent, { name: 'That is on a list already, or was taken off it' }) }, { status: 422 })
}

export const meta: MetaFunction = () => [{ title: pageTitle('What advisers know well') }]

export default function MenuLists() {
  const { lists, changes } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/menu', text: 'The menu' }}
          caption="Kept lists"
          title="What advisers may say they know well"
          sum="Chosen and never typed, so that a search finds all who share it. What is taken off stays with whoever had chosen it."
        />
      }
    >
      <Columns>
        <div>
          {lists.map(({ kind, name, rows }) => (
            <Section key={kind} title={name}>
              <StackTable
                caption={name}
                rows={rows}
                rowKey={({ code }) => code}
                empty={<Text>Nothing is on this list.</Text>}
                columns={[
                  { key: 'name', head: 'Name', width: 'one-half', cell: (one) => one.name },
                  {
                    key: 'state',
                    head: 'State',
                    cell: ({ isOnList }) => (
                      <Status tone={isOnList ? 'done' : 'open'}>{isOnList ? 'On the list' : 'Off the list'}</Status>
                    ),
                  },
                  {
                    key: 'do',
                    head: 'Change',
                    cell: (one) => (
                      <ActButton
                        kind="link"
                        fields={{ intent: one.isOnList ? 'take off' : 'put back', code: one.code }}
                      >
                        {one.isOnList ? 'Take off' : 'Put back'}
                        <span className="govuk-visually-hidden"> {one.name}</span>
                      </ActButton>
                    ),
                  },
                ]}
              />
            </Section>
          ))}
        </div>
        <div>
          <Section title="Add to a list">
            <Form reply={reply}>
              <TextField name="name" label="Name" />
              <RadioField
                name="kind"
                label="List"
                size="s"
                small
                choices={SPECIALISM_KINDS.map(({ kind, name, hint }) => ({ value: kind, label: name, hint }))}
              />
              <Button value="add">Add</Button>
            </Form>
          </Section>
          <ChangesSection changes={changes} many />
        </div>
      </Columns>
    </Page>
  )
}
