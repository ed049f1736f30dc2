import { pounds } from '#app/stripe-sandbox/objects/checks.ts'
import { fundingInstructions } from '#app/stripe-sandbox/objects/customers.ts'
import { all, type Hidden, look, type Thing } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { type Html, html, layout, when } from './layout.ts'
import type { Site } from './site.ts'

type Payer = { thing: Thing; hidden: Hidden; open: Thing[] }

const payForm = (
  payer: Payer,
  invoice: Thing | null,
): Html => html`<form method="post" action="/_sandbox/bank/transfer" class="card"><h2>${invoice ? `Pay ${invoice.number}` : 'Send any other amount'}</h2>
<input type="hidden" name="back" value="/bank?payer=${payer.thing.id}"><input type="hidden" name="customer" value="${payer.thing.id}">
<div class="row"><div><label for="pounds-${invoice?.id ?? 'any'}">Amount in pounds</label><input id="pounds-${invoice?.id ?? 'any'}" name="pounds" type="text" inputmode="decimal" required value="${invoice ? (invoice.amount_remaining / 100).toFixed(2) : ''}"></div>
<div><label for="reference-${invoice?.id ?? 'any'}">Reference (optional)</label><input id="reference-${invoice?.id ?? 'any'}" name="reference" type="text" maxlength="35" value="${invoice?.number ?? ''}"></div></div>
<p><button>Send</button></p></form>`

const payerPage = (payer: Payer, query: Fields): string => {
  const details = fundingInstructions(payer).bank_transfer.financial_addresses[0]?.sort_code
  return layout({
    title: `${payer.thing.name ?? payer.thing.id} pays`,
    at: '/bank',
    said: query.said ?? null,
    wrong: query.wrong ?? null,
    body: html`<p><a href="/bank">All payers</a></p><h1>${payer.thing.name ?? payer.thing.id}</h1>
<section class="card"><dl><dt>Sort code</dt><dd>${details?.sort_code}</dd><dt>Account number</dt><dd>${details?.account_number}</dd><dt>Waiting on the cash balance</dt><dd>${pounds(payer.hidden.cash ?? 0)}</dd></dl>
<p class="hint">Money that covers no open invoice whole waits here. The invoice named in the reference is paid first, then one of exactly the amount, then the oldest.</p></section>
${payer.open.map((invoice) => payForm(payer, invoice))}${payForm(payer, null)}`,
  })
}

export const bankPage = (site: Site, query: Fields): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const rows = await work.sql<
      { body: Thing; hidden: Hidden }[]
    >`select body, hidden from objects where object = 'customer' and account = '' order by seq desc`
    const open = await all(work, 'invoice', { status: 'open' })
    const payers = rows.map(
      (row): Payer => ({
        thing: row.body,
        hidden: row.hidden,
        open: open.filter((invoice) => invoice.customer === row.body.id),
      }),
    )
    const chosen = payers.find((payer) => payer.thing.id === query.payer)
    if (chosen) return { status: 200, page: payerPage(chosen, query) }
    const refunds = (await all(work, 'refund', { status: 'requires_action' })).reverse()
    const due = payers.filter((payer) => payer.open.length || payer.hidden.cash).slice(0, 300)
    return {
      status: 200,
      page: layout({
        title: 'The bank',
        at: '/bank',
        said: query.said ?? null,
        wrong: query.wrong ?? null,
        body: html`<h1>The bank: pay as a school does</h1>${
          due.length
            ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Payer</th><th>Open invoices</th><th class="money">To pay</th><th class="money">On the cash balance</th><th>Oldest is due</th></tr></thead><tbody>${due.map(
                (payer) =>
                  html`<tr><td><a href="/bank?payer=${payer.thing.id}">${payer.thing.name ?? payer.thing.id}</a></td><td data-label="Open invoices">${payer.open.length}</td><td class="money" data-label="To pay">${pounds(payer.open.reduce((sum, invoice) => sum + invoice.amount_remaining, 0))}</td><td class="money" data-label="Cash balance">${pounds(payer.hidden.cash ?? 0)}</td><td data-label="Oldest is due">${payer.open[0]?.due_date ? when(payer.open[0].due_date) : ''}</td></tr>`,
              )}</tbody></table></div>`
            : html`<p class="card">No invoice is open: nobody has anything to pay.</p>`
        }
<h2>Refunds that wait for bank details</h2>${
          refunds.length
            ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Refund</th><th class="money">Amount</th><th>Play</th></tr></thead><tbody>${refunds.map(
                (refund) =>
                  html`<tr><td><code>${refund.id}</code></td><td class="money" data-label="Amount">${pounds(refund.amount)}</td><td><form method="post" action="/_sandbox/refunds/answer" class="actions"><input type="hidden" name="back" value="/bank"><input type="hidden" name="refund" value="${refund.id}"><button name="arrives" value="yes">The payer gives bank details</button><button class="quiet" name="arrives" value="no">The bank sends it back</button></form></td></tr>`,
              )}</tbody></table></div>`
            : html`<p class="card">None.</p>`
        }`,
      }),
    }
  })
