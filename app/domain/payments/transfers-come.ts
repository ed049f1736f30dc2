import { type Pence, pence } from '../money.ts'

// Money on a payer's balance at Stripe: what came by transfer, what of it has paid a request, and what waits.

/** One line of a payer's balance. Pence. */
export type BalanceLine = {
  id: string
  at: Date
  /** 'funded': a transfer came. 'applied_to_payment': money paid a request. Anything else only moves the balance. */
  type: string
  amountPence: number
  /** What is on the balance after it. */
  waitsPence: Pence
  /** What a transfer quoted. */
  reference: string | null
  /** The payment that money was used for. */
  paymentIntentId: string | null
  /** Whose account it came from, as their bank says. */
  sender: Sender | null
}

export type Sender = { name: string | null; sortCode: string | null; last4: string | null }

/** A transfer of which something may still wait, as it is kept: its instant as text. Pence. */
export type WaitingTransfer = {
  id: string
  at: string
  amountPence: number
  reference: string | null
  /** Whether a request was paid when it came. */
  hasPaid: boolean
  sender: Sender | null
}

/** A transfer as it came, and the payments it brought about. Pence. */
export type TransferCome = {
  id: string
  at: Date
  amountPence: Pence
  reference: string | null
  paid: string[]
  sender: Sender | null
}

/**
 * The transfers among the lines of a balance, oldest first, each with the payments it brought about: a payment follows the
 * transfer of exactly its amount that has paid nothing yet, else the latest before it.
 */
export function transfersCome(lines: readonly BalanceLine[]): TransferCome[] {
  const come: TransferCome[] = []
  for (const line of lines) {
    if (line.type === 'funded') {
      const { id, at, reference, sender } = line
      come.push({ id, at, amountPence: pence(line.amountPence), reference, paid: [], sender })
    }
    if (line.type !== 'applied_to_payment' || line.paymentIntentId === null) continue
    const exact = come.find((one) => one.paid.length === 0 && one.amountPence === -line.amountPence)
    ;(exact ?? come.at(-1))?.paid.push(line.paymentIntentId)
  }
  return come
}

/** Since when there has been money on a balance without a break; null while there is none. */
export function waitsSince(lines: readonly BalanceLine[]): Date | null {
  if (!lines.at(-1)?.waitsPence) return null
  return lines[lines.findLastIndex(({ waitsPence }) => waitsPence === 0) + 1]?.at ?? null
}

/** The transfers since there has been money on a balance without a break: what waits came by one of them, or several. */
export function waitingTransfers(lines: readonly BalanceLine[]): WaitingTransfer[] {
  const since = waitsSince(lines)
  if (!since) return []
  return transfersCome(lines)
    .filter(({ at }) => at >= since)
    .map(({ id, at, amountPence, reference, paid, sender }) => ({
      ...{ id, at: at.toISOString(), amountPence, reference, hasPaid: paid.length > 0, sender },
    }))
}
