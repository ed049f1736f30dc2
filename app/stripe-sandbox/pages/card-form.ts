import { type Card, cardNumber } from '#app/stripe-sandbox/objects/cards.ts'
import { type Html, html } from './layout.ts'

export type Fields = Record<string, string>
export type Reply = { status: number; page?: string; to?: string; type?: string; bytes?: Uint8Array }

export const cardFields = (fields: Fields): Html => html`<label for="card">Card number</label>
<p class="hint" id="card-hint">4242 4242 4242 4242 pays. 4000 0000 0000 0002 is declined. 4000 0025 0000 3155 asks the bank. 4000 0000 0000 0259 is disputed later.</p>
<input id="card" name="card" type="text" inputmode="numeric" aria-describedby="card-hint" required value="${fields.card ?? ''}">
<div class="row"><div><label for="expiry">Expiry, month and year</label><input id="expiry" name="expiry" type="text" placeholder="12 / 34" required value="${fields.expiry ?? ''}"></div>
<div><label for="cvc">Security code</label><input id="cvc" name="cvc" type="text" inputmode="numeric" placeholder="123" required value="${fields.cvc ?? ''}"></div></div>
<label for="name">Name on card</label><input id="name" name="name" type="text" maxlength="200" required value="${fields.name ?? ''}">`

/** The card that was typed, or the sentence that says what is wrong with it. */
export const readCard = (fields: Fields): Card | string => {
  const number = cardNumber(fields.card ?? '')
  if (!number) return 'Your card number is not valid. Check it, or use 4242 4242 4242 4242'
  const expiry = /^\s*(\d{1,2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(fields.expiry ?? '')
  const month = Number(expiry?.[1])
  const year = Number(expiry?.[2]) + (expiry?.[2]?.length === 2 ? 2000 : 0)
  const now = new Date()
  if (!expiry || month < 1 || month > 12) return 'Enter the expiry as month and year, like 12 / 34'
  if (year < now.getFullYear() || (year === now.getFullYear() && month < now.getMonth() + 1))
    return 'Your card has expired'
  if (!/^\d{3,4}$/.test((fields.cvc ?? '').trim())) return 'Enter the three or four digits of the security code'
  if (!fields.name?.trim()) return 'Enter the name on the card'
  return { number, month, year }
}
