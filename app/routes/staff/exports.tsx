import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { copyMapping, readMappings } from '#app/domain/exports/keep-mappings.server.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const mappings = await readMappings(actor, 'all')
  return {
    frame: await frameOf(actor, request),
    mappings: mappings.map(({ id, name, columns, isOffered, changedBy, changedAt }) => ({
      ...{ id, name, isOffered, count: columns.length },
      changed: `${changedBy}, ${formatDate(londonDay(changedAt))}`,
    })),
  }
}

const Copy = z.object({
  copyOf: typedWords('Choose which to copy', 100),
  name: typedWords('Enter a name for the copy', 60),
})

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, Copy)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const copied = await copyMapping(actor, { id: form.value.copyOf, name: form.value.name }, new Date())
  if (copied.ok) return redirectTelling(`/staff/exports/${copied.value.id}`, 'Copied. Schools are not offered it yet.')
  if (copied.refusal === 'not_found') throw await missing(actor, request)
  return data({ reply: withErrors(sent, { name: 'There is one of that name. Choose another' }) }, { status: 422 })
}

export const meta: MetaFunction = () => [{ title: pageTitle('Exports') }]

export default function Exports() {
  const { mappings } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Exports"
          title={`Schools are offered ${mappings.filter(({ isOffered }) => isOffered).length} files for their accounts`}
          sum="Each is a list of columns that you keep: when a package changes what it takes in, change it here."
        />
      }
    >
      <Columns>
        <Section title="Files for accounts packages">
          <StackTable
            caption="Exports by name"
            rows={mappings}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'name',
                head: 'Name',
                cell: ({ id, name }) => <TextLink href={`/staff/exports/${id}`}>{name}</TextLink>,
              },
              { key: 'count', head: 'Columns', numeric: true, cell: ({ count }) => count },
              { key: 'changed', head: 'Changed', cell: ({ changed }) => changed },
              {
                key: 'offered',
                head: 'Schools',
                cell: ({ isOffered }) => (
                  <Status tone={isOffered ? 'done' : 'open'}>{isOffered ? 'Offered' : 'Not offered'}</Status>
                ),
              },
            ]}
          />
        </Section>
        <Section title="Copy one" last>
          <Form reply={reply}>
            <SelectField
              name="copyOf"
              label="Copy of"
              options={mappings.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <TextField name="name" label="Name of the copy" />
            <Button>Copy it</Button>
          </Form>
        </Section>
      </Columns>
    </Page>
  )
}
