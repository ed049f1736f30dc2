import { errorFacts, logger } from '#app/adapters/logger.server.ts'
import { idOf, isFaultOfStripe, type Stripe, stripe } from '#app/adapters/stripe.server.ts'
import { type Pence, pence } from '../money.ts'
import { type BalanceLine, transfersCome } from './transfers-come.ts'

/** How a payment's money came: the whole transfer, what it quoted, and what then waits on the balance. Pence. */
export type CameBy = { amountPence: Pence; reference: string | null; waitsPence: Pence }

/** As far back as one reading looks. */
const LINES_READ = 100

/** The latest lines of a payer's balance at Stripe, oldest first. */
export async function readBalanceLines(stripeCustomerId: string): Promise<BalanceLine[]> {
  const { data } = await stripe().customers.listCashBalanceTransactions(stripeCustomerId, { limit: LINES_READ })
  return data.map(lineOf).reverse()
}

const lineOf = (line: Stripe.CustomerCashBalanceTransaction): BalanceLine => ({
  id: line.id,
  at: new Date(line.created * 1_000),
  type: line.type,
  amountPence: line.net_amount,
  waitsPence: pence(line.ending_balance),
  reference: line.funded?.bank_transfer.reference?.trim() || null,
  paymentIntentId: idOf(line.applied_to_payment?.payment_intent),
  sender: senderOf(line.funded?.bank_transfer.gb_bank_transfer),
})

const senderOf = (of: Stripe.CustomerCashBalanceTransaction.Funded.BankTransfer.GbBankTransfer | undefined) =>
  of
    ? {
        name: of.sender_name ?? null,
        sortCode: of.sort_code ?? null,
        last4: of.account_number_last4 ?? null,
      }
    : null

/**
 * The transfer that brought a payment about, and what is left on the balance; null where Stripe does not say. Only the payer's
 * email needs it, so that a fault of Stripe's here keeps no payment from being recorded.
 */
export async function readTransferOf(stripeCustomerId: string | null, paymentIntentId: string): Promise<CameBy | null> {
  if (!stripeCustomerId) return null
  try {
    const lines = await readBalanceLines(stripeCustomerId)
    const come = transfersCome(lines).find(({ paid }) => paid.includes(paymentIntentId))
    if (!come) return null
    return {
      amountPence: come.amountPence,
      reference: come.reference,
      waitsPence: lines.at(-1)?.waitsPence ?? pence(0),
    }
  } catch (error) {
    if (!isFaultOfStripe(error)) throw error
    logger.warn(
      { what: 'transfer of a payment', row: paymentIntentId, error: errorFacts(error) },
      'Stripe did not answer',
    )
    return null
  }
}
