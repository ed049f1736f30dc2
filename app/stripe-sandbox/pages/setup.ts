import { type Standing, setStanding } from '#app/stripe-sandbox/objects/accounts.ts'
import { bankAccountOf, withBankAccount } from '#app/stripe-sandbox/objects/payouts.ts'
import { add, change, look, need, newId, peek, save } from '#app/stripe-sandbox/store/store.ts'
import type { Fields, Reply } from './card-form.ts'
import { html, layout } from './layout.ts'
import type { Site } from './site.ts'

/** A link works once and for five minutes; after that it leads where the platform makes a new one. */
export const followLink = async (site: Site, token: string): Promise<Reply> =>
  change(site.bench, {}, async (work) => {
    const link = await peek(work, token)
    if (link?.thing.object !== 'sandbox.account_link') return unknown()
    if (link.hidden.used || link.hidden.expires_at <= work.now) return { status: 303, to: link.hidden.refresh_url }
    await save(work, link.thing, { ...link.hidden, used: true })
    const id = newId('setup')
    await add(
      work,
      { id, object: 'sandbox.setup', created: work.now },
      { account: link.hidden.account, return_url: link.hidden.return_url },
    )
    return { status: 303, to: `/setup/${id}` }
  })

const unknown = (): Reply => ({
  status: 404,
  page: layout({
    title: 'Link not found',
    narrow: true,
    body: html`<h1>This link is not known</h1><p class="card">Ask for a new one on the page that led here.</p>`,
  }),
})

const form = (fields: Fields, wrong: string | null): string =>
  layout({
    title: 'Set up your payouts',
    narrow: true,
    wrong,
    body: html`<h1>Set up your payouts</h1><form method="post" class="card" autocomplete="off">
<p class="hint">This plays the pages where an adviser gives Stripe identity and bank account. Nothing that is typed here leaves the sandbox; use invented details.</p>
<div class="row"><div><label for="first_name">First name</label><input id="first_name" name="first_name" type="text" maxlength="100" value="${fields.first_name}"></div>
<div><label for="last_name">Last name</label><input id="last_name" name="last_name" type="text" maxlength="100" value="${fields.last_name}"></div></div>
<label for="born">Date of birth</label><p class="hint" id="born-hint">For example, 27 3 1981</p><input id="born" name="born" type="text" aria-describedby="born-hint" value="${fields.born}">
<label for="line1">Address</label><input id="line1" name="line1" type="text" maxlength="200" value="${fields.line1}">
<div class="row"><div><label for="town">Town</label><input id="town" name="town" type="text" maxlength="100" value="${fields.town}"></div>
<div><label for="postcode">Postcode</label><input id="postcode" name="postcode" type="text" maxlength="12" value="${fields.postcode}"></div></div>
<div class="row"><div><label for="sort_code">Sort code</label><p class="hint">108800 works</p><input id="sort_code" name="sort_code" type="text" inputmode="numeric" value="${fields.sort_code}"></div>
<div><label for="account_number">Account number</label><p class="hint">00012345 works, 00012353 is a closed account</p><input id="account_number" name="account_number" type="text" inputmode="numeric" value="${fields.account_number}"></div></div>
<button class="wide" name="do" value="finish">Agree and submit</button>
<h2>Or play what also happens</h2><div class="actions"><button class="quiet" name="do" value="unfinished" formnovalidate>Leave it unfinished</button>
<button class="quiet" name="do" value="document" formnovalidate>Be asked for a document</button>
<button class="quiet" name="do" value="rejected" formnovalidate>Be rejected</button></div></form>`,
  })

const example: Fields = {
  first_name: '',
  last_name: '',
  born: '1 1 1980',
  line1: '12 Invented Row',
  town: 'Anytown',
  postcode: 'AB1 2CD',
  sort_code: '108800',
  account_number: '00012345',
}

const find = (site: Site, token: string) => look(site.bench, '', (work) => peek(work, token))

export const showSetup = async (site: Site, token: string): Promise<Reply> => {
  const found = await find(site, token)
  return found ? { status: 200, page: form(example, null) } : unknown()
}

const problem = (fields: Fields): string | null => {
  if (!fields.first_name?.trim() || !fields.last_name?.trim()) return 'Enter your first and last name'
  const [day, month, year] = (fields.born ?? '')
    .trim()
    .split(/[\s/.-]+/)
    .map(Number)
  if (!day || !month || !year || day > 31 || month > 12 || year < 1900 || year > new Date().getFullYear() - 13)
    return 'Enter your date of birth as day, month and year'
  if (!fields.line1?.trim() || !fields.town?.trim() || !fields.postcode?.trim()) return 'Enter your whole address'
  if (!/^\d{6}$/.test((fields.sort_code ?? '').replaceAll(/\D/g, ''))) return 'A sort code has six digits'
  if (!/^\d{8}$/.test((fields.account_number ?? '').replaceAll(/\D/g, ''))) return 'An account number has eight digits'
  return null
}

const standingOf: Record<string, Standing> = {
  finish: 'ready',
  unfinished: 'unfinished',
  document: 'document_due',
  rejected: 'rejected',
}

export const answerSetup = async (site: Site, token: string, fields: Fields): Promise<Reply> => {
  const found = await find(site, token)
  if (!found) return unknown()
  const standing = standingOf[fields.do ?? 'finish'] ?? 'ready'
  const wrong = standing === 'ready' ? problem(fields) : null
  if (wrong) return { status: 422, page: form(fields, wrong) }
  await change(site.bench, {}, async (work) => {
    const id = found.hidden.account
    const { thing, hidden } = await need(work, 'account', id)
    if (standing === 'unfinished' && hidden.standing !== 'empty') return
    if (standing !== 'ready') {
      await setStanding(work, id, standing)
      return
    }
    const number = (fields.account_number ?? '').replaceAll(/\D/g, '')
    const bank = bankAccountOf(
      id,
      `${fields.first_name} ${fields.last_name}`,
      (fields.sort_code ?? '').replaceAll(/\D/g, ''),
      number,
    )
    await save(work, thing, { ...hidden, bank_closed: number === '00012353' })
    await setStanding(work, id, 'ready', {
      external_accounts: withBankAccount(thing, bank).external_accounts,
      tos_acceptance: { date: work.now, ip: '127.0.0.1', user_agent: null },
    })
  })
  site.stir()
  return { status: 303, to: found.hidden.return_url }
}
