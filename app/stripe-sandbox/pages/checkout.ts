import { asksToAuthenticate, type Card } from '#app/stripe-sandbox/objects/cards.ts'
import { payByCard } from '#app/stripe-sandbox/objects/checkout.ts'
import { pounds } from '#app/stripe-sandbox/objects/checks.ts'
import { change, type Kept, look, peek, type Thing } from '#app/stripe-sandbox/store/store.ts'
import { cardFields, type Fields, type Reply, readCard } from './card-form.ts'
import { type Html, html, layout } from './layout.ts'
import type { Site } from './site.ts'

const sessionOf = (site: Site, id: string) => look(site.bench, '', (work) => peek(work, id))

const gone = (site: Site, session: Thing | undefined): Reply => ({
  status: session ? 200 : 404,
  page: layout({
    title: session?.status === 'complete' ? 'This payment is complete' : 'This page has expired',
    narrow: true,
    body: html`<h1>${session?.status === 'complete' ? 'You have paid already' : 'This payment page is no longer valid'}</h1>
<div class="card"><p>${session?.status === 'complete' ? 'Nothing more will be taken.' : 'Go back and start the payment again.'}</p>
${site.appUrl ? html`<p><a href="${site.appUrl}">Back to Waymark</a></p>` : ''}</div>`,
  }),
})

const summary = (session: Thing, lines: Thing[]): Html => html`<section class="card" aria-label="What you pay for">
<p class="hint">Pay Waymark</p><p class="total">${pounds(session.amount_total)}</p>
<table><tbody>${lines.map(
  (line) =>
    html`<tr><td>${line.description}${line.quantity > 1 ? ` × ${line.quantity}` : ''}</td><td class="money">${pounds(line.amount_total)}</td></tr>`,
)}</tbody></table></section>`

const form = ({ thing: session, hidden }: Kept, fields: Fields, wrong: string | null): string =>
  layout({
    title: `Pay ${pounds(session.amount_total)}`,
    narrow: true,
    wrong,
    body: html`<h1>Pay by card</h1>${summary(session, hidden.lines)}
<form method="post" class="card" autocomplete="off"><label for="email">Email</label>
<input id="email" name="email" type="email" required value="${fields.email ?? session.customer_email ?? ''}">
${session.custom_fields.map(
  (
    field: Thing,
  ) => html`<label for="field-${field.key}">${field.label.custom}${field.optional ? ' (optional)' : ''}</label>
<input id="field-${field.key}" name="field-${field.key}" type="text" maxlength="255" value="${fields[`field-${field.key}`] ?? ''}">`,
)}
${cardFields(fields)}<button class="wide">Pay ${pounds(session.amount_total)}</button></form>
${session.cancel_url ? html`<p><a href="/checkout/${session.id}/cancel">Go back without paying</a></p>` : ''}`,
  })

const authenticate = (session: Thing, fields: Fields): string =>
  layout({
    title: 'Confirm with your bank',
    narrow: true,
    body: html`<h1>Your bank asks you to confirm</h1><form method="post" class="card">
<p>Pay <strong>${pounds(session.amount_total)}</strong> to Waymark?</p>
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions"><button name="confirmed" value="yes">Confirm payment</button><button class="quiet" name="confirmed" value="no">Refuse</button></div></form>`,
  })

export const showCheckout = async (site: Site, id: string): Promise<Reply> => {
  const kept = await sessionOf(site, id)
  if (kept?.thing.object !== 'checkout.session' || kept.thing.status !== 'open') return gone(site, kept?.thing)
  return { status: 200, page: form(kept, {}, null) }
}

export const leaveCheckout = async (site: Site, id: string): Promise<Reply> => {
  const kept = await sessionOf(site, id)
  return kept?.thing.cancel_url ? { status: 303, to: kept.thing.cancel_url } : gone(site, kept?.thing)
}

const refusing = (card: Card): Card => ({ ...card, number: '4000000000000002' })

export const payCheckout = async (site: Site, id: string, fields: Fields): Promise<Reply> => {
  const kept = await sessionOf(site, id)
  if (kept?.thing.object !== 'checkout.session') return gone(site, undefined)
  if (kept.thing.status === 'complete') return { status: 303, to: successUrl(kept.thing) }
  if (kept.thing.status !== 'open') return gone(site, kept.thing)
  const read = readCard(fields)
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email ?? '') || (fields.email ?? '').length > 500)
    return { status: 422, page: form(kept, fields, 'Enter an email address, like name@school.example') }
  const lacking = kept.thing.custom_fields.find(
    (field: Thing) => !field.optional && !fields[`field-${field.key}`]?.trim(),
  )
  if (lacking) return { status: 422, page: form(kept, fields, `Enter ${lacking.label.custom}`) }
  if (typeof read === 'string') return { status: 422, page: form(kept, fields, read) }
  if (asksToAuthenticate(read.number) && !fields.confirmed)
    return { status: 200, page: authenticate(kept.thing, fields) }
  const card = fields.confirmed === 'no' ? refusing(read) : read
  const extra = Object.fromEntries(
    kept.thing.custom_fields.map((field: Thing) => [field.key, fields[`field-${field.key}`] ?? '']),
  )
  const outcome = await change(site.bench, {}, (work) =>
    payByCard(work, id, card, { email: fields.email ?? '', name: fields.name ?? '', fields: extra }),
  )
  site.stir()
  if (outcome.kind === 'paid') return { status: 303, to: successUrl(outcome.session) }
  if (outcome.kind === 'declined')
    return { status: 402, page: form(kept, fields, `${outcome.message} Try another card.`) }
  return outcome.session.status === 'complete'
    ? { status: 303, to: successUrl(outcome.session) }
    : gone(site, outcome.session)
}

const successUrl = (session: Thing): string =>
  String(session.success_url).replaceAll('{CHECKOUT_SESSION_ID}', session.id)
