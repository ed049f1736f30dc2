import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { may } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { missing, requireSchool } from '#app/auth/guards.server.ts'
import { quantityOf } from '#app/domain/bookings/price-lines.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { readCorrections } from '#app/domain/credits/read-credits.server.ts'
import { formatDate, formatDay } from '#app/domain/format-day.ts'
import { formatSortCode, issuerWords, noteOf, orderNumberWords, shortDate } from '#app/domain/invoices/invoice-words.ts'
import { lawWords, rightWords } from '#app/domain/invoices/late-words.ts'
import { readChases } from '#app/domain/invoices/read-chases.server.ts'
import { type ReadInvoice, readInvoice } from '#app/domain/invoices/read-invoices.server.ts'
import { wordsOfInvoiceRefusal } from '#app/domain/invoices/refusals.ts'
import { requestState } from '#app/domain/invoices/request-state.ts'
import { stillToPay } from '#app/domain/invoices/still-to-pay.ts'
import { formatPounds, pence, sumPence } from '#app/domain/money.ts'
import { openCheckout } from '#app/domain/payments/open-checkout.server.ts'
import { pretendBank } from '#app/domain/payments/pretend-bank.server.ts'
import { ChasedList } from '#app/ui/chased.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { CARRIED, type FormReply, NO_BUTTON, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Page, Section } from '#app/ui/page.tsx'
import { StackTable } from '#app/ui/stack-table.tsx'
import { Status } from '#app/ui/status.tsx'
import { Addressee, Sheet, SheetPay, SheetTop, Text, TextLink } from '#app/ui/text.tsx'
import { HowToPay } from './how-to-pay.tsx'
import { Corrections, correctionsSeen } from './invoice-corrections.tsx'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireSchool(request)
  const read = await readInvoice(actor, params.requestId ?? '')
  if (!read) throw await missing(actor, request)
  const isPayer = read.request.payerId === actor.organisationId
  const today = londonDay(new Date())
  const corrections = await readCorrections(actor, read.request.id)
  return {
    frame: await frameOf(actor, request),
    ...seen(read),
    received: receivedSeen(read, corrections.returned),
    corrections: correctionsSeen(corrections),
    state: requestState(
      {
        status: read.request.status,
        dueOn: read.request.dueOn,
        paidOn: read.request.paidAt ? londonDay(read.request.paidAt) : null,
      },
      today,
    ),
    today,
    ...(await readChases(actor, read.request.id, today)),
    pretendBank: pretendBank(),
    canPay: isPayer && read.request.status === 'open' && may(actor, 'pay invoices'),
    waitingPence: isPayer && read.request.status === 'open' ? read.waitingPence : 0,
  }
}

function seen({ request, charged, school, documents, funding }: ReadInvoice) {
  const [first] = documents
  const [oldest] = charged
  if (!first || !oldest) throw new Error(`payment request ${request.id} has no invoice`)
  const isOne = charged.length === 1
  const isDated = quantityOf(oldest.booking.terms) === null
  return {
    id: request.id,
    bookingId: oldest.booking.id,
    status: request.status,
    reference: request.reference,
    title: isOne
      ? isDated
        ? 'Invoices for one visit'
        : 'Invoices for one delivery'
      : `Invoices for ${charged.length} visits`,
    about: isOne
      ? `${oldest.booking.serviceName}, ${quantityOf(oldest.booking.terms) ?? formatDay(oldest.visit.onDay)}`
      : `Visits from ${formatDay(oldest.charge.item.visit.day)} to ${formatDay((charged.at(-1) ?? oldest).charge.item.visit.day)}`,
    where: `${isDated ? 'At' : 'For'} ${school.name}.${isOne ? ` Booking ${oldest.booking.reference}` : ''}`,
    to: [first.sheet.payer.legalName, ...first.sheet.payer.addressLines],
    advance: oldest.charge.inAdvance
      ? oldest.charge.payableAt === null && oldest.charge.annulledAt === null
        ? 'Invoiced in advance. The adviser is paid only once delivery is agreed. What is not due in the end is credited, and what you have paid of it goes back to you.'
        : 'Invoiced in advance.'
      : null,
    totalPence: request.totalPence,
    leftPence: stillToPay(request),
    duePence: pence(request.totalPence - request.creditedPence),
    due: shortDate(request.dueOn),
    issued: formatDate(londonDay(request.issuedAt)),
    orderNumber: orderNumberWords({ ...first.sheet, items: documents.flatMap(({ sheet }) => sheet.items) }),
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
      lines: document.sheet.items.flatMap((item) =>
        item.lines.map((line) => ({ ...line, note: noteOf(document.sheet, item, line.note) })),
      ),
      netPence: document.netPence,
      vatPence: document.vatPence,
      grossPence: document.grossPence,
      recoveryNote: document.sheet.recoveryNote,
    })),
    funding,
  }
}

/** What came in of it, and what of that is still to go back. */
const receivedSeen = ({ received }: ReadInvoice, returned: Awaited<ReturnType<typeof readCorrections>>['returned']) =>
  received.map((payment) => {
    const wentBack = sumPence(
      returned.flatMap(({ paymentId, status, amountPence }) =>
        paymentId === payment.id && status === 'returned' ? [amountPence] : [],
      ),
    )
    return {
      id: payment.id,
      words: `${formatPounds(payment.amountPence)} ${PAID_BY[payment.method]} on ${formatDate(londonDay(payment.receivedAt))}`,
      toReturnPence: payment.status === 'taken_back' ? pence(0) : pence(payment.surplusPence - wentBack),
    }
  })

const PAID_BY = {
  card: 'by card',
  bank_transfer: 'by bank transfer',
  outside: 'to Waymark’s own bank account',
} as const

const Act = z.object({ intent: z.enum(['pay'], { error: NO_BUTTON }).meta({ [CARRIED]: true }) })

export async function action({ request, params }: ActionFunctionArgs) {
  const actor = await requireSchool(request)
  const sent = await request.formData()
  const act = parseForm(sent, Act)
  if (!act.ok) return data({ reply: act.reply }, { status: 422 })
  const page = await openCheckout(actor, params.requestId ?? '', new Date())
  if (page.ok) return redirect(page.value.url, 303)
  if (page.refusal === 'not_found') throw await missing(actor, request)
  return data(
    { reply: withErrors(sent, { '': wordsOfInvoiceRefusal(page.refusal) }) as FormReply },
    { status: page.refusal === 'stripe_away' ? 503 : 422 },
  )
}

export const meta = () => [{ title: pageTitle('Invoices') }]

export default function InvoicePage() {
  const page = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page reply={reply}>
      <Sheet>
        <p className="govuk-body app-noprint">
          <TextLink href="/school/invoices">All invoices</TextLink>
        </p>
        <SheetTop title={page.title} to={<Addressee lines={page.to} />}>
          {page.about}
          <br />
          {page.where}
        </SheetTop>
        <p className="govuk-body">
          <Status tone={page.state.tone}>{page.state.words}</Status>
        </p>
        {page.advance && <Text>{page.advance}</Text>}
        <SheetPay
          figures={[
            {
              name: page.status === 'paid' ? 'Paid' : 'To pay, one payment',
              words: formatPounds(page.status === 'paid' ? page.duePence : page.leftPence),
            },
            { name: 'By', words: page.due, note: `30 days from ${page.issued}` },
            { name: 'Your order number', words: page.orderNumber },
          ]}
        />
        {page.documents.map((document) => (
          <section className="app-section" key={document.number}>
            <h2 className="govuk-heading-m govuk-!-margin-bottom-1">
              Invoice {document.number} from {document.from}
            </h2>
            <p className="govuk-body app-muted">{document.words}</p>
            <Lines document={document} />
          </section>
        ))}
        {page.status === 'open' && <HowToPay page={page} reference={page.reference} />}
        <AskedFor page={page} />
        {page.received.length > 0 && (
          <Section title="Received">
            {page.received.map((payment) => (
              <Text key={payment.id}>
                {payment.words}.
                {payment.toReturnPence > 0 &&
                  ` ${formatPounds(payment.toReturnPence)} of it is more than is due: it goes back to you.`}
              </Text>
            ))}
          </Section>
        )}
        <Corrections {...page.corrections} />
        <Text>
          Charged to:{' '}
          {page.funding.map((line) => `${line.name} ${formatPounds(line.amountPence)}`).join(', ') || 'no fund'}.
        </Text>
        <p className="govuk-body app-noprint govuk-!-margin-bottom-0">
          <TextLink href={`/school/invoices/${page.id}/pdf`}>
            {page.documents.length === 2 ? 'Both invoices' : 'All of it'} in one PDF
          </TextLink>
        </p>
      </Sheet>
    </Page>
  )
}

export type InvoiceSeen = ReturnType<typeof useLoaderData<typeof loader>>

/** What one invoice is made of; with VAT, of each line by itself: an invoice may hold lines of more than one rate. */
function Lines({ document }: { document: InvoiceSeen['documents'][number] }) {
  const caption = `Invoice ${document.number}`
  if (document.vatPence === 0)
    return (
      <MoneyTable
        caption={caption}
        lines={document.lines.map((line) => ({ what: line.words, note: line.note, amount: line.netPence }))}
        totals={[{ what: caption, amount: document.grossPence }]}
      />
    )
  return (
    <>
      <StackTable
        caption={caption}
        rows={document.lines.map((line, at) => ({ ...line, key: String(at) }))}
        rowKey={({ key }) => key}
        columns={[
          {
            key: 'what',
            head: 'What',
            cell: ({ words, note }) => (
              <>
                {words}
                {note && <small className="app-muted"> {note}</small>}
              </>
            ),
          },
          { key: 'net', head: 'Net', numeric: true, cell: ({ netPence }) => formatPounds(netPence) },
          { key: 'rate', head: 'VAT rate', numeric: true, cell: ({ vatRate }) => `${vatRate}%` },
          { key: 'vat', head: 'VAT', numeric: true, cell: ({ vatPence }) => formatPounds(vatPence) },
          {
            key: 'gross',
            head: 'Total',
            numeric: true,
            cell: ({ netPence, vatPence }) => formatPounds(pence(netPence + vatPence)),
          },
        ]}
        foot={{
          what: caption,
          net: formatPounds(document.netPence),
          vat: formatPounds(document.vatPence),
          gross: formatPounds(document.grossPence),
        }}
      />
      {document.recoveryNote && <Text small>{document.recoveryNote}</Text>}
    </>
  )
}

/** Who asked for it and when, and once it is late who waits and what the law gives them. */
function AskedFor({ page: { chased, rights, basisPoints, today } }: { page: InvoiceSeen }) {
  if (chased.length === 0 && rights.length === 0) return null
  return (
    <Section title={rights.length > 0 ? 'It is late' : 'Reminders'}>
      {rights.map(({ supplier, number, owedPence, right }) => (
        <Text key={number}>
          {supplier} is paid when this comes, not before: {formatPounds(owedPence)} of {number} is unpaid.{' '}
          {right && `By law they may claim ${rightWords(right)}.`}
        </Text>
      ))}
      {chased.length > 0 && <ChasedList chased={chased} today={today} />}
      {rights.length > 0 && (
        <Text small muted>
          {lawWords(basisPoints)} Waymark adds nothing to what you are asked to pay.
        </Text>
      )}
    </Section>
  )
}
