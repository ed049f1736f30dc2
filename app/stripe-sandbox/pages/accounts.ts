import { held } from '#app/stripe-sandbox/objects/balance.ts'
import { pounds } from '#app/stripe-sandbox/objects/checks.ts'
import { all, look, on, peek, type Thing } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { html, layout, when } from './layout.ts'
import type { Site } from './site.ts'

const standing = (account: Thing): string =>
  account.payouts_enabled
    ? 'Ready'
    : account.requirements.disabled_reason?.startsWith('rejected')
      ? 'Rejected'
      : account.details_submitted
        ? 'Something is due'
        : 'Not finished'

const moves = [
  ['ready', 'Make ready'],
  ['document_due', 'Ask for a document'],
  ['rejected', 'Reject'],
] as const

export const accountsPage = (site: Site, query: Fields): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const accounts = (await all(work, 'account')).reverse().slice(0, 200)
    const balances = await Promise.all(accounts.map((account) => held(on(work, account.id))))
    const rows = accounts.map(
      (
        account,
        index,
      ) => html`<tr><td data-label="Account"><a href="/accounts/${account.id}">${account.business_profile?.name ?? account.email ?? account.id}</a><br><code>${account.id}</code></td>
<td data-label="Standing"><span class="tag">${standing(account)}</span></td><td class="money" data-label="Available">${pounds(balances[index]?.available ?? 0)}</td><td class="money" data-label="Pending">${pounds(balances[index]?.pending ?? 0)}</td>
<td data-label="Play"><div class="actions">${moves.map(([to, name]) => html`<form method="post" action="/_sandbox/accounts/standing"><input type="hidden" name="back" value="/accounts"><input type="hidden" name="account" value="${account.id}"><button class="quiet" name="standing" value="${to}">${name}<span class="skip"> (${account.id})</span></button></form>`)}
<form method="post" action="/_sandbox/accounts/bank"><input type="hidden" name="back" value="/accounts"><input type="hidden" name="account" value="${account.id}"><button class="quiet" name="closed" value="yes">Close its bank account<span class="skip"> (${account.id})</span></button></form></div></td></tr>`,
    )
    return {
      status: 200,
      page: layout({
        title: 'Connected accounts',
        at: '/accounts',
        said: query.said ?? null,
        wrong: query.wrong ?? null,
        body: html`<h1>Connected accounts</h1>${
          rows.length
            ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Account</th><th>Standing</th><th class="money">Available</th><th class="money">Pending</th><th>Play</th></tr></thead><tbody>${rows}</tbody></table></div>`
            : html`<p class="card">No adviser has begun to set up payouts yet.</p>`
        }`,
      }),
    }
  })

/** What an adviser sees of the own account: the balance and what was paid out. */
export const accountPage = (site: Site, id: string): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const kept = await peek(work, id)
    if (kept?.thing.object !== 'account')
      return {
        status: 404,
        page: layout({ title: 'No such account', narrow: true, body: html`<h1>There is no such account</h1>` }),
      }
    const there = on(work, id)
    const { available, pending } = await held(there)
    const payouts = (await all(there, 'payout')).reverse().slice(0, 50)
    return {
      status: 200,
      page: layout({
        title: 'Payouts',
        narrow: true,
        body: html`<h1>${kept.thing.business_profile?.name ?? kept.thing.email ?? id}</h1><section class="card"><dl><dt>Standing</dt><dd>${standing(kept.thing)}</dd><dt>Available</dt><dd>${pounds(available)}</dd><dt>On its way</dt><dd>${pounds(pending)}</dd></dl></section>
<section class="card"><h2>Payouts</h2>${payouts.length ? html`<div class="scroll"><table><thead><tr><th>Made</th><th class="money">Amount</th><th>Status</th></tr></thead><tbody>${payouts.map((payout) => html`<tr><td>${when(payout.created)}</td><td class="money">${pounds(payout.amount)}</td><td>${payout.status}${payout.failure_message ? `: ${payout.failure_message}` : ''}</td></tr>`)}</tbody></table></div>` : html`<p>None yet.</p>`}</section>
${site.appUrl ? html`<p><a href="${site.appUrl}">Back to Waymark</a></p>` : ''}`,
      }),
    }
  })
