import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireStaff } from '#app/auth/guards.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate } from '#app/domain/format-day.ts'
import { lawWords, rightWords } from '#app/domain/invoices/late-words.ts'
import { type CallRefusal, noteCall } from '#app/domain/invoices/note-call.server.ts'
import { readChases, readUnpaid } from '#app/domain/invoices/read-chases.server.ts'
import { requestState } from '#app/domain/invoices/request-state.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { listed } from '#app/domain/listed.ts'
import { formatPounds } from '#app/domain/money.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { ChasedList } from '#app/ui/chased.tsx'
import { DateField } from '#app/ui/date-field.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import { typedDate, typedWords } from '#app/ui/typed.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const id = plainText(params.requestId)
  const today = londonDay(new Date())
  const unpaid = await readUnpaid(actor, id)
  if (!unpaid) throw await missing(actor, request)
  const { request: asked, payer, numbers } = unpaid
  const paidOn = asked.paidAt ? londonDay(asked.paidAt) : null
  return {
    frame: await frameOf(actor, request),
    today,
    payer,
    numbers,
    isOpen: asked.status === 'open',
    due: formatDate(asked.dueOn),
    state: requestState({ status: asked.status, dueOn: asked.dueOn, paidOn }, today),
    leftPence: stillToPay(asked),
    ...(await readChases(actor, id, today)),
  }
}

const Call = z.object({
  on: typedDate('Enter the day of the call'),
  spokeTo: typedWords('Say whom you spoke to', 100),
  said: typedWords('Say what was said', 500),
})

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'keep the books')
  const sent = await request.formData()
  const form = parseForm(sent, Call)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const paymentRequestId = plainText(params.requestId)
  const noted = await noteCall(actor, { paymentRequestId, ...form.value }, new Date())
  if (noted.ok) return redirectTelling(`/staff/payments/unpaid/${paymentRequestId}`, 'Written down.')
  if (noted.refusal === 'not_found') throw await missing(actor, request)
  return data({ reply: withErrors(sent, REFUSALS[noted.refusal]) }, { status: 422 })
}

const REFUSALS: Record<Exclude<CallRefusal, 'not_found'>, Record<string, string>> = {
  not_open: { '': 'It has been paid since you opened this page. Nothing was written down.' },
  in_the_future: { on: 'Enter a day that is not in the future' },
  before_it_was_sent: { on: 'Enter a day on or after the invoice’s own' },
}

export const meta: MetaFunction = () => [{ title: pageTitle('Who asked for it') }]

export default function Chase() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const { payer, numbers, leftPence, due, state, chased, rights, today } = page
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          back={{ href: '/staff/payments/unpaid', text: 'Unpaid invoices' }}
          caption={listed(numbers)}
          title={page.isOpen ? `${payer} has ${formatPounds(leftPence)} to pay` : `${payer} has paid`}
          sum={page.isOpen ? `Due ${due}. ${state.words}.` : `${state.words}.`}
        />
      }
    >
      <Columns>
        <div>
          <Section title="Who asked, and when" last={rights.length === 0}>
            {chased.length > 0 ? <ChasedList chased={chased} today={today} /> : <Text>Nobody has yet.</Text>}
            <Text small muted>
              Waymark writes 7 days before it is due, and 7, 14 and 30 days after, on working days.
            </Text>
          </Section>
          {rights.length > 0 && (
            <Section title="What the law gives who waits" last>
              <StackTable
                caption="What each supplier may claim so far"
                rows={rights}
                rowKey={({ number }) => number}
                columns={[
                  { key: 'who', head: 'Supplier', cell: ({ supplier, number }) => `${supplier}, ${number}` },
                  { key: 'what', head: 'May claim', cell: ({ right }) => right && rightWords(right) },
                  { key: 'owed', head: 'Unpaid', numeric: true, cell: ({ owedPence }) => formatPounds(owedPence) },
                ]}
              />
              <Text small muted>
                {lawWords(page.basisPoints)} Waymark adds nothing to what is asked.
              </Text>
            </Section>
          )}
        </div>
        {page.isOpen && (
          <Section title="Write down a call" last>
            <Text>The payer and the adviser read it.</Text>
            <Form reply={reply}>
              <DateField name="on" label="Day" value={today} size="s" />
              <TextField name="spokeTo" label="Whom you spoke to" />
              <TextArea name="said" label="What was said" rows={3} max={500} />
              <Button>Write it down</Button>
            </Form>
          </Section>
        )}
      </Columns>
    </Page>
  )
}
