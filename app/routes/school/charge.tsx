import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDay } from '#app/domain/format-day.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { approveHigherTotal } from '#app/domain/invoices/approve-higher-total.server.ts'
import { shortDate } from '#app/domain/invoices/invoice-words.ts'
import { readCharge } from '#app/domain/invoices/read-invoices.server.ts'
import { wordsOfInvoiceRefusal } from '#app/domain/invoices/refusals.ts'
import { requestState } from '#app/domain/invoices/request-state.ts'
import { formatPounds } from '#app/domain/money.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Addressee, Sheet, SheetPay, SheetTop, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'

/** What one visit costs before it is invoiced, and what keeps it back. Once it is, its invoices are the page to read. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const read = await readCharge(actor, params.chargeId ?? '')
  if (!read) throw await missing(actor, request)
  const { charge, booking, visit, school, payer, funding } = read
  if (charge.status === 'invoiced') return redirect(`/school/invoices/${charge.paymentRequestId}`)
  const isPayer = charge.payerId === actor.organisationId
  const { adviser, waymark } = charge.item
  return {
    frame: await frameOf(actor, request),
    status: charge.status,
    state: requestState({ status: charge.status, invoiceOn: charge.invoiceOn }, londonDay(new Date())),
    reference: booking.reference,
    bookingNumber: booking.orderNumber,
    visit: `${booking.serviceName}, ${quantityOf(booking.terms) ?? formatDay(visit.onDay)}`,
    isDated: quantityOf(booking.terms) === null,
    isCancellation: charge.kind === 'cancellation',
    to: [payer.legalName, ...payer.addressLines],
    school: school.name,
    lines: [...adviser.lines, ...waymark.lines].map(({ words, note, netPence }) => ({ words, note, netPence })),
    vatPence: adviser.vatPence + waymark.vatPence,
    totalPence: charge.totalPence,
    approvedPence: charge.approvedPence,
    leaves: shortDate(charge.invoiceOn),
    funding,
    canAddOrderNumber: charge.status === 'awaiting_order_number' && may(actor, 'add order numbers'),
    canApprove:
      isPayer && charge.status === 'held' && may(actor, 'approve visits') && booking.requestedBy !== actor.personId,
  }
}

const Act = z.object({
  intent: z.enum(['order_number', 'approve'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
})
const OrderNumber = z.object({ orderNumber: typedWords('Enter your order number', 35) })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const id = params.chargeId ?? ''
  const here = `/school/charges/${id}`
  const sent = await request.formData()
  const act = parseForm(sent, Act)
  if (!act.ok) return data({ reply: act.reply }, { status: 422 })
  const now = new Date()
  const refused = (refusal: Parameters<typeof wordsOfInvoiceRefusal>[0], field = '') =>
    data({ reply: withErrors(sent, { [field]: wordsOfInvoiceRefusal(refusal) }) as FormReply }, { status: 422 })

  if (act.value.intent === 'approve') {
    const approved = await approveHigherTotal(actor, id, now)
    if (approved.ok) return redirectTelling(here, 'You have approved the higher total.')
    if (approved.refusal === 'not_found') throw await missing(actor, request)
    return refused(approved.refusal)
  }
  const form = parseForm(sent, OrderNumber)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const read = await readCharge(actor, id)
  if (!read) throw await missing(actor, request)
  const added = await addOrderNumber(actor, { ...form.value, bookingId: read.booking.id }, now)
  if (added.ok) return redirectTelling(here, `Order number ${form.value.orderNumber} added.`)
  if (added.refusal === 'not_found') throw await missing(actor, request)
  return refused(added.refusal, 'orderNumber')
}

export const meta = () => [{ title: pageTitle('Not invoiced yet') }]

export default function ChargePage() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page reply={reply}>
      <Sheet>
        <p className="govuk-body app-noprint">
          <TextLink href="/school/invoices">All invoices</TextLink>
        </p>
        <SheetTop title={titleOf(page)} to={<Addressee lines={page.to} />}>
          {page.visit}
          <br />
          {page.isDated ? 'At' : 'For'} {page.school}. Booking {page.reference}
        </SheetTop>
        <p className="govuk-body">
          <Status tone={page.state.tone}>{page.state.words}</Status>
        </p>
        <SheetPay
          figures={[
            { name: 'To be invoiced', words: formatPounds(page.totalPence) },
            { name: 'On', words: page.status === 'ready' ? page.leaves : 'Not decided yet' },
            { name: 'Your order number', words: page.bookingNumber ?? 'None' },
          ]}
        />
        <Waiting page={page} reply={reply} />
        <section className="app-section">
          <MoneyTable
            caption="What it costs"
            lines={[
              ...page.lines.map((line) => ({ what: line.words, note: line.note, amount: line.netPence })),
              ...(page.vatPence > 0 ? [{ what: 'VAT at 20%', note: null, amount: page.vatPence }] : []),
            ]}
            totals={[{ what: 'To be invoiced', amount: page.totalPence }]}
          />
        </section>
        <Text>
          Charged to:{' '}
          {page.funding.map((line) => `${line.name} ${formatPounds(line.amountPence)}`).join(', ') || 'no fund'}.
        </Text>
      </Sheet>
    </Page>
  )
}

type Seen = ReturnType<typeof useLoaderData<typeof loader>>

const titleOf = ({ isCancellation, isDated }: Seen): string =>
  isCancellation ? 'A visit cancelled late' : isDated ? 'One visit, not invoiced yet' : 'One delivery, not invoiced yet'

/** What keeps the invoices back, and the way on for whoever may do it. */
function Waiting({ page, reply }: { page: Seen; reply: FormReply | undefined }) {
  if (page.status === 'ready')
    return (
      <Text>
        It is invoiced with your others on {page.leaves}, as your settings say. Whoever pays can{' '}
        <TextLink href="/school/settings">change that</TextLink>.
      </Text>
    )
  if (page.status === 'awaiting_order_number') {
    if (page.bookingNumber)
      return (
        <Text>
          Order number {page.bookingNumber} is on the booking. It is being taken in: open this page again in a minute.
        </Text>
      )
    return (
      <Section title="No invoice leaves without your order number">
        {page.canAddOrderNumber ? (
          <Form reply={reply}>
            <TextField
              name="orderNumber"
              label="Your order number"
              hint={`It is quoted on every invoice${page.isDated ? ', for every visit of this booking' : ''}.`}
              width={20}
            />
            <Button value="order_number">Add the order number</Button>
          </Form>
        ) : (
          <Text>An approver or whoever pays invoices in your organisation can add it.</Text>
        )}
      </Section>
    )
  }
  return (
    <Section title={`${formatPounds(page.totalPence)} is more than was approved`}>
      <Text>
        {formatPounds(page.approvedPence)} was approved. A supplier has registered for VAT since then, so it comes to{' '}
        {formatPounds(page.totalPence)}. Nothing is invoiced until an approver agrees.
      </Text>
      {page.canApprove ? (
        <ActButton fields={{ intent: 'approve' }} kind="main">
          Approve {formatPounds(page.totalPence)}
        </ActButton>
      ) : (
        <Text>An approver who did not ask for it can agree to it.</Text>
      )}
    </Section>
  )
}
