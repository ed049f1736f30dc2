import { readKnobs } from '#app/stripe-sandbox/store/knobs.ts'
import { look, type Thing } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { html, layout, when } from './layout.ts'
import type { Site } from './site.ts'

type Delivery = { event: string; state: string; attempts: number; answer: string | null }

const inWords: Record<string, string> = {
  waiting: 'Waiting',
  held: 'Held',
  delivered: 'Delivered',
  given_up: 'Given up',
}

export const eventsPage = (site: Site, query: Fields): Promise<Reply> =>
  look(site.bench, '', async (work) => {
    const rows = await work.sql<{ body: Thing }[]>`
      select body from objects where object = 'event' ${query.before && /^\d{1,18}$/.test(query.before) ? work.sql`and seq < ${query.before}` : work.sql``}
      order by seq desc limit 51`
    const events = rows.slice(0, 50).map((row) => row.body)
    const [last] = events.length
      ? await work.sql<
          { seq: string }[]
        >`select seq from objects where id = ${events.at(-1)?.id ?? ''} and object = 'event'`
      : []
    const deliveries = events.length
      ? await work.sql<
          Delivery[]
        >`select event, state, attempts, answer from webhook_deliveries where event in ${work.sql(events.map((event) => event.id))} order by id`
      : []
    const [waiting] =
      await work.sql`select count(*) filter (where state = 'held')::int as held, count(*) filter (where state = 'waiting')::int as waiting from webhook_deliveries`
    const { delivery } = await readKnobs(work.sql)
    return {
      status: 200,
      page: layout({
        title: 'Events',
        at: '/events',
        said: query.said ?? null,
        wrong: query.wrong ?? null,
        body: html`<h1>Events and their delivery</h1><section class="card"><dl><dt>Delivery is</dt><dd>${delivery.replaceAll('_', ' ')} (<a href="/clock">change</a>)</dd><dt>Waiting</dt><dd>${waiting?.waiting}</dd><dt>Held</dt><dd>${waiting?.held}</dd></dl>
${waiting?.held ? html`<form method="post" action="/_sandbox/deliveries/release" class="actions"><input type="hidden" name="back" value="/events"><button name="order" value="forwards">Release what is held</button><button class="quiet" name="order" value="backwards">Release it backwards</button></form>` : ''}</section>
${
  events.length
    ? html`<div class="card scroll"><table class="stack"><thead><tr><th>Event</th><th>When</th><th>Delivery</th><th>Play</th></tr></thead><tbody>${events.map(
        (
          event,
        ) => html`<tr><td><strong>${event.type}</strong><details><summary><code>${event.id}</code></summary><pre tabindex="0">${JSON.stringify(event.data.object, null, 2)}</pre></details></td><td data-label="When">${when(event.created)}</td>
<td data-label="Delivery">${deliveries.filter((each) => each.event === event.id).map((each) => html`<span class="tag">${inWords[each.state]}</span> ${each.answer}${each.attempts > 1 ? ` after ${each.attempts} attempts` : ''}<br>`)}</td>
<td><form method="post" action="/_sandbox/events/resend"><input type="hidden" name="back" value="/events"><button class="quiet" name="event" value="${event.id}">Send again<span class="skip"> ${event.type} ${event.id}</span></button></form></td></tr>`,
      )}</tbody></table></div>${rows.length > 50 ? html`<p><a href="/events?before=${last?.seq}">Older events</a></p>` : ''}`
    : html`<p class="card">Nothing has happened yet.</p>`
}`,
      }),
    }
  })
