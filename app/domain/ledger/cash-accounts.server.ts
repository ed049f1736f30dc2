import type { Tx } from '#db/client.server.ts'
import { CASH_ACCOUNTS, type CashAccount, cashAccountName } from './chart.ts'
import { openAccount } from './post-journal.server.ts'

/**
 * The id of a cash account: a payer's, a supplier's, or the platform's own (`of` null). They keep no balance row and are
 * summed, for a shared balance would let only one payment pass at a time.
 */
export function openCashAccount(tx: Tx, kind: CashAccount, of: string | null): Promise<string> {
  const whose = CASH_ACCOUNTS[kind].of
  const party = whose === 'platform' ? null : of
  return openAccount(tx, {
    book: 'cash',
    kind,
    name: cashAccountName(kind, party),
    parties: whose === 'payer' ? { payerId: party } : whose === 'supplier' ? { supplierId: party } : {},
    floor: null,
  })
}
