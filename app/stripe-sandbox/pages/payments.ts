import { held } from '#app/stripe-sandbox/objects/balance.ts'
import { pounds } from '#app/stripe-sandbox/objects/checks.ts'
import { disputeReasons } from '#app/stripe-sandbox/objects/disputes.ts'
import { all, look, peek, type Thing } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { type Html, html, layout, when } from './layout.ts'
import type { Site } from './site.ts'

const closed = ['won', 'lost', 'warning_closed']
const inWords = (code: string) => code.replaceAll('_', ' ')

const decide = (dispute: Thing): Html =>
  html`<form method="post" action="/_sandbox/disputes/decide" class="actions"><input type="hidden" name="back" value="/payments"><input type="hidden" name="dispute" value="${dispute.id}"><button name="won" value="yes">Waymark wins</button><button class="quiet" name="won" value="no">Waymark loses</button></form>`

/** What the bank reads: the words, and each file that was sent with them. */
const answer = (dispute: Thing): Html | string => {
  const given = Object.entries(dispute.evidence).filter(([, value]) => typeof value === 'string' && value)
  if (!given.length) return ''
  return html`<details><summary>The answer</summary><dl>${given.map(([field, value]) => html`<dt>${inWords(field)}</dt><dd>${/^file_\w+$/.test(String(value)) ? html`<a href="/files/${String(value)}">Open the file</a>` : String(value)}</dd>`)}</dl></details>`
}

const open = (
  charge: Thing,
): Html => html`<details><summary>Dispute</summary><form method="post" action="/_sandbox/disputes/open"><input type="hidden" name="back" value="/payments"><input type="hidden" name="charge" value="${charge.id}">
<label for="reason-${charge.id}">Reason</label><select id="reason-${charge.id}" name="reason">${disputeReasons.map((reason) => html`<option value="${reason}">${inWords(reason)}</option>`)}</select>
<label class="radio"><input type="checkbox" name="inquiry" value="yes"> Only an inquiry: no money moves</label><button class="quiet">Open the dispute</button></form></details>`

const move = (action: string, label: string, button: string): Html =>
  html`<form method="post" action="/_sandbox/balance/${action}"><input type="hidden" name="back" value="/payments"><label for="${action}">${label}</label><input id="${action}" name="pounds" type="text" inputmode="decimal" required><button class="quiet">${button}</button></form>`

const moves = html`<details><summary>Move money between it and Waymark’s own bank</summary>${move('top-up', 'From the bank, in pounds', 'Top it up')}${move('pay-out', 'To the bank, in pounds', 'Pay it out')}</details>`

export const paymentsPage = (site: Site, query: Fields): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const { available, pending } = await held(work)
    const disputes = (await all(work, 'dispute')).reverse()
    const charges = (await all(work, 'charge')).reverse().slice(0, 100)
    return {
      status: 200,
      page: layout({
        title: 'Payments and disputes',
        at: '/payments',
        said: query.said ?? null,
        wrong: query.wrong ?? null,
        body: html`<h1>Payments and disputes</h1><section class="card"><h2>Waymark’s balance</h2><dl><dt>Available</dt><dd>${pounds(available)}</dd><dt>Pending</dt><dd>${pounds(pending)}</dd></dl>${moves}</section>
<h2>Disputes</h2>${
          disputes.length
            ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Dispute</th><th class="money">Amount</th><th>Status</th><th>Decide</th></tr></thead><tbody>${disputes.map(
                (dispute) =>
                  html`<tr><td><code>${dispute.id}</code><br>${inWords(dispute.reason)}${answer(dispute)}</td><td class="money" data-label="Amount">${pounds(dispute.amount)}</td><td><span class="tag">${inWords(dispute.status)}</span></td><td>${closed.includes(dispute.status) ? '' : decide(dispute)}</td></tr>`,
              )}</tbody></table></div>`
            : html`<p class="card">No payment is disputed. Open a dispute on a card payment below.</p>`
        }
<h2>Payments</h2>${
          charges.length
            ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Payment</th><th>When</th><th>How</th><th class="money">Amount</th><th>Status</th><th>Play</th></tr></thead><tbody>${charges.map(
                (charge) =>
                  html`<tr><td><a href="/receipts/${charge.id}"><code>${charge.id}</code></a></td><td data-label="When">${when(charge.created)}</td><td data-label="How">${charge.payment_method_details.type === 'card' ? `Card ending ${charge.payment_method_details.card.last4}` : 'Bank transfer'}</td><td class="money" data-label="Amount">${pounds(charge.amount)}</td><td data-label="Status">${charge.status}${charge.disputed ? ', disputed' : ''}${charge.amount_refunded ? `, ${pounds(charge.amount_refunded)} refunded` : ''}</td><td>${charge.status === 'succeeded' && !charge.disputed && charge.payment_method_details.type === 'card' ? open(charge) : ''}</td></tr>`,
              )}</tbody></table></div>`
            : html`<p class="card">Nothing has been paid yet.</p>`
        }`,
      }),
    }
  })

export const receiptPage = (site: Site, id: string): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const charge = (await peek(work, id))?.thing
    if (charge?.object !== 'charge')
      return {
        status: 404,
        page: layout({ title: 'No such receipt', narrow: true, body: html`<h1>There is no such receipt</h1>` }),
      }
    return {
      status: 200,
      page: layout({
        title: 'Receipt',
        narrow: true,
        body: html`<h1>Receipt from Waymark</h1><section class="card"><p class="total">${pounds(charge.amount)}</p><dl><dt>Paid</dt><dd>${when(charge.created)}</dd><dt>Status</dt><dd>${charge.status}</dd><dt>For</dt><dd>${charge.description ?? 'Payment'}</dd><dt>Refunded</dt><dd>${pounds(charge.amount_refunded)}</dd></dl></section>`,
      }),
    }
  })

const fileTypes: Record<string, string> = { pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png' }

/** A file that was sent as evidence, as the bank opens it. */
export const evidencePage = (site: Site, id: string): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const file = (await peek(work, id))?.thing
    const [row] = await work.sql<{ bytes: Buffer }[]>`select bytes from file_bytes where id = ${id}`
    if (file?.object !== 'file' || !row)
      return {
        status: 404,
        page: layout({ title: 'No such file', narrow: true, body: html`<h1>There is no such file</h1>` }),
      }
    return { status: 200, type: fileTypes[file.type] ?? 'application/octet-stream', bytes: row.bytes }
  })
