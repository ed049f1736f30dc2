import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { isOperatorId } from '#app/domain/sellers/report-xml.ts'
import { keepPlatformFacts, readPlatformFacts } from '#app/domain/supplier-pack/keep-facts.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { VAT_FIELDS, VatFields, vatFaults } from '#app/ui/vat-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  return { frame: await frameOf(actor, request), ...(await readPlatformFacts(actor)) }
}

const FEES_DUE =
  'Booking fees that are due under the number there is are not invoiced yet. Keep it until they are, and say below until when Waymark is registered'

const FactsForm = z.object({
  intent: z.enum(['save'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
  companyNumber: optionalWords(20),
  icoNumber: optionalWords(20),
  insurance: optionalWords(200),
  operatorId: optionalWords(40).transform((typed, context): string => {
    const plain = typed.toUpperCase().replace(/[\s-]/g, '')
    if (plain === '' || isOperatorId(plain)) return plain
    context.addIssue({ code: 'custom', message: 'Enter the 15 characters of the operator ID, like XEDPI0000000001' })
    return z.NEVER
  }),
  ...VAT_FIELDS,
})

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, FactsForm)
  const refused = (reply: FormReply) => data({ reply }, { status: 422 })
  if (!form.ok) return refused(form.reply)
  const faults = vatFaults(form.value)
  if (faults) return refused(withErrors(sent, faults))
  const { companyNumber, icoNumber, insurance, operatorId, ...vat } = form.value
  const facts = {
    ...vat,
    companyNumber: companyNumber || null,
    icoNumber: icoNumber || null,
    insurance: insurance || null,
    operatorId: operatorId || null,
  }
  const kept = await keepPlatformFacts(actor, facts, new Date())
  if (!kept.ok) return refused(withErrors(sent, { vatNumber: FEES_DUE }))
  return redirectTelling('/staff/supplier-facts', 'Saved. New packs say so.')
}

export const meta: MetaFunction = () => [{ title: pageTitle('For finance offices') }]

export default function SupplierFacts() {
  const { companyNumber, icoNumber, insurance, operatorId, vatNumber, vatFromOn, vatUntilOn } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="For finance offices"
          title="What new-supplier packs say of Waymark"
          sum="What is left empty is left out."
        />
      }
    >
      <Columns>
        <Section title="Facts" last>
          <Form reply={reply}>
            <TextField name="companyNumber" label="Company number" value={companyNumber ?? ''} optional width={10} />
            <TextField name="icoNumber" label="ICO registration" value={icoNumber ?? ''} optional width={10} />
            <TextField
              name="insurance"
              label="Insurance"
              hint="Insurer, what is covered for how much, and until when."
              value={insurance ?? ''}
              optional
            />
            <TextField
              name="operatorId"
              label="HMRC platform operator ID"
              hint="From HMRC’s service for digital platforms, for the yearly report of who was paid. In no pack."
              value={operatorId ?? ''}
              optional
              width={20}
              spellCheck={false}
            />
            <VatFields
              hint="By it and its days the booking fee carries VAT."
              known={{ vatNumber, vatFromOn, vatUntilOn }}
            />
            <Button value="save">Save</Button>
          </Form>
        </Section>
      </Columns>
    </Page>
  )
}
