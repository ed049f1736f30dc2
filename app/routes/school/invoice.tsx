import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { formatDate, formatDay } from '#app/domain/format-day.ts'
import { addOrderNumber } from '#app/domain/invoices/add-order-number.server.ts'
import { approveHigherTotal } from '#app/domain/invoices/approve-higher-total.server.ts'
import { formatSortCode, issuerWords, shortDate } from '#app/domain/invoices/invoice-words.ts'
import { type ReadInvoice, readInvoice } from '#app/domain/invoices/read-invoices.server.ts'
import { wordsOfInvoiceRefusal } from '#app/domain/invoices/refusals.ts'
import { requestState } from '#app/domain/invoices/request-state.ts'
import { formatPounds } from '#app/domain/money.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { pretendBank } from '#app/domain/payments/pretend-bank.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { ActButton, Button, Form } from '#app/ui/form.tsx'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Sheet, SheetPay, SheetTop, Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'
import { typedWords } from '#app/ui/typed.ts'
import { HowToPay } from './how-to-pay.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const read = await readInvoice(actor, params.requestId ?? '')
  if (!read) throw await missing(actor, request)
  const isPayer = read.request.payerId === actor.organisationId
  const today = londonDay(new Date())
  return {
    frame: await frameOf(actor, request),
    ...seen(read),
    state: requestState(
      {
        status: read.request.status,
        dueOn: read.request.dueOn,
        paidOn: read.request.paidAt ? londonDay(read.request.paidAt) : null,
      },
      today,
    ),
    pretendBank: pretendBank(),
    canPay: isPayer && read.request.status === 'open' && may(actor, 'pay invoices'),
    canAddOrderNumber: read.request.status === 'awaiting_order_number' && may(actor, 'add order numbers'),
    canApprove:
      isPayer &&
      read.request.status === 'held' &&
      may(actor, 'approve visits') &&
      read.booking.requestedBy !== actor.personId,
    waitingPence: isPayer && read.request.status === 'open' ? read.waitingPence : 0,
  }
}

const seen = ({ request, booking, visit, school, payer, documents, received, funding }: ReadInvoice) => ({
  id: request.id,
  status: request.status,
  reference: booking.reference,
  visit: `${booking.serviceName}, ${quantityOf(booking.terms) ?? formatDay(visit.onDay)}`,
  isDated: quantityOf(booking.terms) === null,
  to: documents[0]
    ? [documents[0].sheet.payer.legalName, ...documents[0].sheet.payer.addressLines]
    : [payer.legalName, ...payer.addressLines],
  school: school.name,
  totalPence: request.totalPence,
  leftPence: request.totalPence - request.receivedPence,
  approvedPence: request.approvedPence,
  due: request.dueOn ? shortDate(request.dueOn) : null,
  issued: request.issuedAt ? formatDate(londonDay(request.issuedAt)) : null,
  orderNumber: request.orderNumber,
  bookingNumber: booking.orderNumber,
  bank:
    request.sortCode && request.accountNumber
      ? {
          name: request.accountName,
          sortCode: formatSortCode(request.sortCode),
          number: request.accountNumber,
        }
      : null,
  documents: documents.map((document) => ({
    number: document.number,
    from: document.sheet.issuer.legalName,
    words: issuerWords(document.sheet, document.issuedAt, document.taxPointOn),
    lines: document.sheet.lines,
    vatPence: document.vatPence,
    grossPence: document.grossPence,
    recoveryNote: document.sheet.recoveryNote,
  })),
  received: received.map((payment) => ({
    id: payment.id,
    words: `${formatPounds(payment.amountPence)} by ${payment.method === 'card' ? 'card' : 'bank transfer'} on ${formatDate(londonDay(payment.receivedAt))}`,
    surplusPence: payment.surplusPence,
  })),
  funding,
})

const Act = z.object({
  intent: z.enum(['pay', 'order_number', 'approve'], { error: NO_BUTTON }).meta({ [CARRIED]: true }),
})
const OrderNumber = z.object({ orderNumber: typedWords('Enter your order number', 35) })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const id = params.requestId ?? ''
  const here = `/school/invoices/${id}`
  const sent = await request.formData()
  const act = parseForm(sent, Act)
  if (!act.ok) return data({ reply: act.reply }, { status: 422 })
  const now = new Date()
  const refused = (refusal: Parameters<typeof wordsOfInvoiceRefusal>[0], field = '') =>
    data(
      { reply: withErrors(sent, { [field]: wordsOfInvoiceRefusal(refusal) }) as FormReply },
      { status: refusal === 'stripe_away' ? 503 : 422 },
    )

  if (act.value.intent === 'pay') {
    const page = await openCheckout(actor, id, now)
    if (page.ok) return redirect(page.value.url, 303)
    if (page.refusal === 'not_found') throw await missing(actor, request)
    return refused(page.refusal)
  }
  if (act.value.intent === 'approve') {
    const approved = await approveHigherTotal(actor, id, now)
    if (approved.ok) return redirectTelling(here, 'You have approved the higher total. The invoices leave now.')
    if (approved.refusal === 'not_found') throw await missing(actor, request)
    return refused(approved.refusal)
  }
  const form = parseForm(sent, OrderNumber)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const read = await readInvoice(actor, id)
  if (!read) throw await missing(actor, request)
  const added = await addOrderNumber(actor, { ...form.value, bookingId: read.booking.id }, now)
  if (added.ok) return redirectTelling(here, `Order number ${form.value.orderNumber} added. The invoices leave now.`)
  if (added.refusal === 'not_found') throw await missing(actor, request)
  return refused(added.refusal, 'orderNumber')
}

export const meta = () => [{ title: pageTitle('Invoices') }]

export default function InvoicePage() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const [first] = page.documents
  return (
    <Page reply={reply}>
      <Sheet>
        <p className="govuk-body app-noprint">
          <TextLink href="/school/invoices">All invoices</TextLink>
        </p>
        <SheetTop
          title={page.isDated ? 'Invoices for one visit' : 'Invoices for one delivery'}
          to={page.to.map((line, at) => (
            <span key={line}>
              {at === 0 ? <strong>To {line}</strong> : line}
              <br />
            </span>
          ))}
        >
          {page.visit}
          <br />
          {page.isDated ? 'At' : 'For'} {page.school}. Booking {page.reference}
        </SheetTop>
        <p className="govuk-body">
          <Status tone={page.state.tone}>{page.state.words}</Status>
        </p>
        <SheetPay
          figures={[
            {
              name: page.status === 'paid' ? 'Paid' : 'To pay, one payment',
              words: formatPounds(page.status === 'paid' ? page.totalPence : page.leftPence),
            },
            ...(page.due
              ? [{ name: 'By', words: page.due, note: `30 days from ${page.issued}` }]
              : [{ name: 'By', words: 'Not issued yet' }]),
            { name: 'Your order number', words: page.orderNumber ?? page.bookingNumber ?? 'None' },
          ]}
        />
        <Waiting page={page} reply={reply} />
        {page.documents.map((document) => (
          <section className="app-section" key={document.number}>
            <h2 className="govuk-heading-m govuk-!-margin-bottom-1">
              Invoice {document.number} from {document.from}
            </h2>
            <p className="govuk-body app-muted">{document.words}</p>
            <MoneyTable
              caption={`Invoice ${document.number}`}
              lines={[
                ...document.lines.map((line) => ({ what: line.words, note: line.note, amount: line.netPence })),
                ...(document.vatPence > 0
                  ? [{ what: 'VAT at 20%', note: document.recoveryNote, amount: document.vatPence }]
                  : []),
              ]}
              totals={[{ what: `Invoice ${document.number}`, amount: document.grossPence }]}
            />
          </section>
        ))}
        {page.status === 'open' && first && <HowToPay page={page} reference={first.number} />}
        {page.received.length > 0 && (
          <Section title="Received">
            {page.received.map((payment) => (
              <Text key={payment.id}>
                {payment.words}.
                {payment.surplusPence > 0 &&
                  ` ${formatPounds(payment.surplusPence)} of it was more than was due: we return it to you.`}
              </Text>
            ))}
          </Section>
        )}
        <Text>
          Charged to:{' '}
          {page.funding.map((line) => `${line.name} ${formatPounds(line.amountPence)}`).join(', ') || 'no fund'}.
        </Text>
        {first && (
          <p className="govuk-body app-noprint govuk-!-margin-bottom-0">
            <TextLink href={`/school/invoices/${page.id}/pdf`}>Both invoices in one PDF</TextLink>
          </p>
        )}
      </Sheet>
    </Page>
  )
}

export type InvoiceSeen = ReturnType<typeof useLoaderData<typeof loader>>

/** What keeps the invoices back, and the way on for whoever may do it. */
function Waiting({ page, reply }: { page: InvoiceSeen; reply: FormReply | undefined }) {
  if (page.status === 'awaiting_order_number') {
    if (page.bookingNumber)
      return (
        <Text>
          Order number {page.bookingNumber} is on the booking. The invoices are being issued: open this page again in a
          minute.
        </Text>
      )
    return (
      <Section title="No invoice leaves without your order number">
        {page.canAddOrderNumber ? (
          <Form reply={reply}>
            <TextField
              name="orderNumber"
              label="Your order number"
              hint={`It is quoted on both invoices${page.isDated ? ', for every visit of this booking' : ''}.`}
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
  if (page.status !== 'held') return null
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
