import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { look } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { html, layout, when } from './layout.ts'
import type { Site } from './site.ts'

const modes = [
  ['normal', 'At once', 'in the order things happened'],
  ['delayed', 'Late', 'after as many seconds as set below'],
  ['doubled', 'Twice', 'every event is delivered two times'],
  ['out_of_order', 'Out of order', 'each after a different short wait'],
  ['held', 'Held', 'until released on the events page'],
] as const

const numbers = [
  ['delivery_delay_seconds', 'Seconds that late deliveries wait'],
  ['card_settlement_days', 'Days until card money is available'],
  ['bank_settlement_days', 'Days until bank transfers are available'],
  ['payout_arrival_days', 'Days a payout takes to arrive'],
  ['card_fee_percent', 'Card fee, per cent'],
  ['card_fee_fixed', 'Card fee, fixed part in pence'],
  ['bank_fee_percent', 'Bank transfer fee, per cent'],
  ['bank_fee_cap', 'Bank transfer fee, at most, in pence'],
  ['dispute_fee', 'Dispute fee in pence'],
] as const

export const clockPage = (site: Site, query: Fields): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const knobs = await readKnobs(work.sql)
    return {
      status: 200,
      page: layout({
        title: 'Clock and settings',
        at: '/clock',
        said: query.said ?? null,
        wrong: query.wrong ?? null,
        body: html`<h1>Clock and settings</h1><section class="card"><h2>The sandbox’s clock</h2><p class="total">${when(work.now)}</p>
<p class="hint">${knobs.clock_offset ? `${Math.round((knobs.clock_offset / 86_400) * 10) / 10} days ahead of this machine’s.` : 'The same as this machine’s.'} Settlement, payouts, due dates, expiry and idempotency keys follow it. It only goes forward.</p>
<form method="post" action="/_sandbox/clock/advance" class="actions"><input type="hidden" name="back" value="/clock"><button name="seconds" value="3600">One hour</button><button name="days" value="1">One day</button><button name="days" value="7">One week</button><button name="days" value="31">31 days</button></form></section>
<form method="post" action="/_sandbox/settings" class="card"><input type="hidden" name="back" value="/clock"><h2>How webhooks are delivered</h2><fieldset><legend>Delivery</legend>${modes.map(
          ([value, name, hint]) =>
            html`<label class="radio"><input type="radio" name="delivery" value="${value}"${knobs.delivery === value ? html` checked` : ''}><span><strong>${name}</strong>, ${hint}</span></label>`,
        )}</fieldset><h2>Times and fees</h2><div class="row">${numbers.map(
          ([name, label]) =>
            html`<div><label for="${name}">${label}</label><input id="${name}" name="${name}" type="text" inputmode="decimal" value="${knobs[name]}"></div>`,
        )}</div><p><button>Keep these settings</button></p></form>
<form method="post" action="/_sandbox/settings/reset"><input type="hidden" name="back" value="/clock"><button class="quiet">Back to the starting settings</button></form>`,
      }),
    }
  })
