import { declineOf } from '#app/stripe-sandbox/objects/cards.ts'
import { fund } from '#app/stripe-sandbox/objects/cash.ts'
import { pounds } from '#app/stripe-sandbox/objects/checks.ts'
import { fundingInstructions } from '#app/stripe-sandbox/objects/customers.ts'
import { invoicePaidBy } from '#app/stripe-sandbox/objects/invoice-money.ts'
import { decline, succeed } from '#app/stripe-sandbox/objects/payments.ts'
import { all, change, type Kept, look, need, peek, type Thing } from '#app/stripe-sandbox/store/store.ts'
import { cardFields, type Fields, type Reply, readCard } from './card-form.ts'
import { type Html, html, layout, when } from './layout.ts'
import { simplePdf } from './pdf.ts'
import type { Site } from './site.ts'

const find = (site: Site, id: string, secret: string) =>
  look(site.bench, '', async (work) => {
    const kept = await peek(work, id)
    if (kept?.thing.object !== 'invoice' || kept.hidden.secret !== secret) return null
    return { invoice: kept, payer: await need(work, 'customer', kept.thing.customer) }
  })

const nowhere = (): Reply => ({
  status: 404,
  page: layout({
    title: 'No such invoice',
    narrow: true,
    body: html`<h1>There is no such invoice</h1><p class="card">Check the link you were sent.</p>`,
  }),
})

const takes = (invoice: Thing, method: string): boolean =>
  invoice.payment_settings.payment_method_types?.includes(method) ?? true

const spaced = (sortCode: string) => sortCode.replace(/(\d\d)(\d\d)(\d\d)/, '$1-$2-$3')

const bankDetails = (payer: Kept): Html => {
  const { sort_code: details } = fundingInstructions(payer).bank_transfer.financial_addresses[0] ?? { sort_code: null }
  return html`<dl><dt>Account name</dt><dd>${details?.account_holder_name}</dd><dt>Sort code</dt><dd>${spaced(details?.sort_code ?? '')}</dd>
<dt>Account number</dt><dd>${details?.account_number}</dd></dl>`
}

const page = (
  site: Site,
  { invoice: { thing: invoice, hidden }, payer }: { invoice: Kept; payer: Kept },
  fields: Fields,
  more: { said?: string | null; wrong?: string | null },
) => {
  const open = invoice.status === 'open' || invoice.status === 'uncollectible'
  return layout({
    title: `Invoice ${invoice.number}`,
    narrow: true,
    ...more,
    body: html`<h1>Payment request ${invoice.number}</h1>
<section class="card"><p class="hint">${invoice.customer_name}</p><p class="total">${pounds(invoice.amount_remaining || invoice.amount_due)} <span class="tag">${invoice.status}</span></p>
<p>${open && invoice.due_date ? `Due ${when(invoice.due_date)}` : ''}</p><p>${invoice.description}</p>
${invoice.custom_fields ? html`<dl>${invoice.custom_fields.map((field: Thing) => html`<dt>${field.name}</dt><dd>${field.value}</dd>`)}</dl>` : ''}
<div class="scroll"><table><thead><tr><th>For</th><th class="money">Amount</th></tr></thead><tbody>${hidden.lines.map(
      (line: Thing) => html`<tr><td>${line.description}</td><td class="money">${pounds(line.amount)}</td></tr>`,
    )}</tbody></table></div>
<p><a href="${invoice.invoice_pdf}">Download as PDF</a></p></section>
${
  open && takes(invoice, 'customer_balance')
    ? html`<section class="card"><h2>Pay by bank transfer</h2>${bankDetails(payer)}
<p>Quote <strong>${invoice.number}</strong>. Nobody but this payer pays into this account number.</p>
<form method="post"><input type="hidden" name="how" value="transfer"><button>Send ${pounds(invoice.amount_remaining)} by bank transfer now</button></form>
<p class="hint">Another amount, or no reference: <a href="/bank?payer=${payer.thing.id}">use the bank</a>.</p></section>`
    : ''
}
${
  open && takes(invoice, 'card')
    ? html`<section class="card"><h2>Pay by card</h2><form method="post" autocomplete="off"><input type="hidden" name="how" value="card">${cardFields(fields)}
<button class="wide">Pay ${pounds(invoice.amount_remaining)}</button></form></section>`
    : ''
}${site.appUrl ? html`<p><a href="${site.appUrl}">Back to Waymark</a></p>` : ''}`,
  })
}

export const showInvoice = async (site: Site, id: string, secret: string): Promise<Reply> => {
  const found = await find(site, id, secret)
  return found ? { status: 200, page: page(site, found, {}, {}) } : nowhere()
}

export const payInvoice = async (site: Site, id: string, secret: string, fields: Fields): Promise<Reply> => {
  const found = await find(site, id, secret)
  if (!found) return nowhere()
  const { thing } = found.invoice
  const again = async (status: number, more: { said?: string; wrong?: string }): Promise<Reply> => {
    const fresh = await find(site, id, secret)
    return fresh ? { status, page: page(site, fresh, fields, more) } : nowhere()
  }
  if (!['open', 'uncollectible'].includes(thing.status)) return again(200, { said: 'Nothing is left to pay.' })
  if (fields.how === 'transfer') {
    await change(site.bench, {}, async (work) => {
      const now = (await need(work, 'invoice', id)).thing
      if (now.status !== 'open' || !takes(now, 'customer_balance')) return
      await fund(work, now.customer, now.amount_remaining, now.number, {
        name: now.customer_name,
        sortCode: '200000',
        last4: '2345',
      })
    })
    site.stir()
    return again(200, { said: 'The transfer has been sent.' })
  }
  const card = readCard(fields)
  if (typeof card === 'string') return again(422, { wrong: card })
  if (!takes(thing, 'card')) return again(422, { wrong: 'This invoice cannot be paid by card.' })
  const wrong = await change(site.bench, {}, async (work) => {
    const [payment] = await all(work, 'invoice_payment', { invoice: id, status: 'open' })
    if (!payment) return null
    const intent = (await need(work, 'payment_intent', payment.payment.payment_intent)).thing
    const why = declineOf(card.number)
    if (why) {
      await decline(work, intent, card, why)
      return why.message
    }
    await invoicePaidBy(
      work,
      id,
      (await succeed(work, intent, { method: 'card', card, name: fields.name ?? null })).intent,
    )
    return null
  })
  site.stir()
  return wrong ? again(402, { wrong: `${wrong} Try another card.` }) : again(200, { said: 'Thank you: this is paid.' })
}

export const invoicePdf = async (site: Site, id: string, secret: string): Promise<Reply> => {
  const found = await find(site, id, secret)
  if (!found) return nowhere()
  const { thing, hidden } = found.invoice
  const lines = [
    'Sandbox: no real money moves',
    `Payment request ${thing.number}`,
    `To: ${thing.customer_name ?? thing.customer}`,
    ...(thing.custom_fields ?? []).map((field: Thing) => `${field.name}: ${field.value}`),
    '',
    ...hidden.lines.map((line: Thing) => `${pounds(line.amount)}   ${line.description ?? ''}`),
    '',
    `Total ${pounds(thing.total)}   remaining ${pounds(thing.amount_remaining)}   (${thing.status})`,
  ]
  return { status: 200, type: 'application/pdf', bytes: simplePdf(lines) }
}
