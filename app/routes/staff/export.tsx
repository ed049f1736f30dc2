import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { columnLines, parseColumnLines } from '#app/domain/exports/column-lines.ts'
import { EVERY_SOURCE, type ExportColumn, SOURCES } from '#app/domain/exports/columns.ts'
import { changeMapping, readExportDocuments, readMapping } from '#app/domain/exports/keep-mappings.server.ts'
import { exportRows } from '#app/domain/exports/write-export.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Details, Text } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

/** How many of the newest invoices the preview shows. */
const PREVIEWED = 3

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const mapping = await readMapping(actor, plainText(params.mappingId))
  if (!mapping) throw await missing(actor, request)
  const documents = await readExportDocuments(actor, { most: PREVIEWED })
  const rows = exportRows({ ...mapping, hasHeader: false }, documents)
  return {
    frame: await frameOf(actor, request),
    ...{ name: mapping.name, rowOf: mapping.rowOf, dateFormat: mapping.dateFormat, creditsAre: mapping.creditsAre },
    header: mapping.hasHeader ? 'yes' : 'no',
    offered: mapping.isOffered ? 'yes' : 'no',
    lines: columnLines(mapping.columns),
    // A file's row beneath its heads, turned on its side so that it can be read.
    preview: mapping.columns.map(({ head }, at) => ({ key: `${at}`, head, cells: rows.map((row) => row[at] ?? '') })),
    count: rows.length,
  }
}

const isYes = (missing: string) => z.enum(['yes', 'no'], { error: missing }).transform((typed) => typed === 'yes')

const Mapping = z.object({
  name: typedWords('Enter a name', 60),
  rowOf: z.enum(['invoice', 'line'], { error: 'Choose what a row is' }),
  header: isYes('Choose whether it has headings'),
  dateFormat: z.enum(['dd/mm/yyyy', 'yyyy-mm-dd', 'dd-mmm-yyyy'], { error: 'Choose how dates are written' }),
  creditsAre: z.enum(['negative', 'positive'], { error: 'Choose how credits are written' }),
  columns: typedWords('Write at least one column', 10_000).transform((typed, context): ExportColumn[] => {
    const read = parseColumnLines(typed)
    if (read.ok) return read.columns
    context.addIssue({ code: 'custom', message: read.fault })
    return z.NEVER
  }),
  offered: isYes('Choose whether schools are offered it'),
})

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, Mapping)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { header: hasHeader, offered: isOffered, ...rest } = form.value
  const id = plainText(params.mappingId)
  const changed = await changeMapping(actor, { id, hasHeader, isOffered, ...rest }, new Date())
  if (changed.ok) return redirectTelling(`/staff/exports/${id}`, 'Saved. The preview shows it as it is now.')
  if (changed.refusal === 'not_found') throw await missing(actor, request)
  return data({ reply: withErrors(sent, { name: 'There is one of that name. Choose another' }) }, { status: 422 })
}

export const meta: MetaFunction = () => [{ title: pageTitle('Export') }]

const YES_OR_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
]

export default function Export() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/exports', text: 'Exports' }}
          caption="Export"
          title={page.name}
          sum={page.offered === 'yes' ? 'Schools are offered it.' : 'Schools are not offered it.'}
        />
      }
    >
      <Columns>
        <Section title="What it holds">
          <Form reply={reply}>
            <TextField name="name" label="Name" value={page.name} />
            <SelectField
              name="rowOf"
              label="A row is"
              value={page.rowOf}
              options={[
                { value: 'line', label: 'One line of an invoice' },
                { value: 'invoice', label: 'A whole invoice' },
              ]}
            />
            <SelectField name="header" label="The first row has headings" value={page.header} options={YES_OR_NO} />
            <SelectField
              name="dateFormat"
              label="Dates are written"
              value={page.dateFormat}
              options={[
                { value: 'dd/mm/yyyy', label: '25/01/2027' },
                { value: 'yyyy-mm-dd', label: '2027-01-25' },
                { value: 'dd-mmm-yyyy', label: '25-Jan-2027' },
              ]}
            />
            <SelectField
              name="creditsAre"
              label="What takes from an invoice is written"
              value={page.creditsAre}
              options={[
                { value: 'negative', label: 'With a minus' },
                { value: 'positive', label: 'Without a minus' },
              ]}
            />
            <TextArea
              name="columns"
              label="Columns"
              hint="One a line, in order: its heading, a bar, and what it holds. Words in quotes stand on every row."
              rows={14}
              value={page.lines}
            />
            <SelectField name="offered" label="Offer it to schools" value={page.offered} options={YES_OR_NO} />
            <Button>Save</Button>
          </Form>
        </Section>
        <Section title="Preview" last>
          <Text>
            {page.count > 0 ? 'The newest invoices, as the file has them.' : 'Nothing has been invoiced yet.'}
          </Text>
          <StackTable
            caption="Each column with what it holds in the newest rows"
            plain
            rows={page.preview}
            rowKey={({ key }) => key}
            columns={[
              { key: 'head', head: 'Column', cell: ({ head }) => head },
              { key: 'cells', head: 'Rows', cell: ({ cells }) => cells.filter(Boolean).join(' / ') },
            ]}
          />
          <Details summary="What a column may hold">
            <StackTable
              caption="What a column may hold, by the word to write"
              plain
              rows={EVERY_SOURCE.filter((source) => source !== 'constant').map((source) => ({ source }))}
              rowKey={({ source }) => source}
              columns={[
                { key: 'word', head: 'Write', cell: ({ source }) => source },
                { key: 'means', head: 'It holds', cell: ({ source }) => SOURCES[source] },
              ]}
            />
          </Details>
        </Section>
      </Columns>
    </Page>
  )
}
