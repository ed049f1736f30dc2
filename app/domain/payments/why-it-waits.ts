import { formatPounds } from '../money.ts'
import type { WaitingTransfer } from './transfers-come.ts'

/** A request as a transfer may quote it. Pence still to pay: nothing where it is paid. */
export type Quotable = { number: string; leftPence: number }

const bare = (text: string) => text.toUpperCase().replace(/[^A-Z0-9]/g, '')

/** The request that a transfer quotes, whatever is around its number. */
function quotedOf(reference: string | null, known: readonly Quotable[]): Quotable | null {
  const said = bare(reference ?? '')
  return said === '' ? null : (known.find(({ number }) => said.includes(bare(number))) ?? null)
}

/**
 * Why a transfer waits, in words: "£40.00 short of FP-0012". Stripe pays a request only whole, by what it quotes, by its exact
 * amount, else the oldest. `waits`: all that is on the balance. Pence. (Source: Stripe, customer balance reconciliation.)
 */
export function whyItWaits(transfer: WaitingTransfer, waits: number, known: readonly Quotable[]): string {
  const open = known.filter(({ leftPence }) => leftPence > 0)
  if (transfer.hasPaid) return 'More than was due: it has paid an invoice, and this is left over'
  const quoted = quotedOf(transfer.reference, known)
  if (quoted && quoted.leftPence === 0) return `${quoted.number} was paid before it came`
  const least = quoted ?? open.toSorted((one, other) => one.leftPence - other.leftPence)[0]
  const unknown = transfer.reference
    ? `quotes “${transfer.reference}”, which is no invoice of theirs`
    : 'quotes nothing'
  if (!least) return quoted || !transfer.reference ? 'No invoice is open' : `It ${unknown}, and no invoice is open`
  const short = least.leftPence - waits
  const words = short > 0 ? `${formatPounds(short)} short of ${least.number}` : `It covers ${least.number}`
  return quoted ? words : `It ${unknown}. ${words}${short > 0 ? ', the least of what is open' : ''}`
}
