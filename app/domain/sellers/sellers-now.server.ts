import { eq, inArray } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import { payoutAccounts, practices, sellerDetails } from '#db/schema/index.ts'
import { openedDetails } from './keep-details.server.ts'
import { paidIn } from './seller-entries.server.ts'
import { figuresBySeller, type PaidEntry, type SellerFigures } from './seller-figures.ts'
import { ASKED, type Exclusion, missingOf, type Trading } from './seller-rules.ts'
import type { TaxNumberKind } from './tax-numbers.ts'

/** Who a seller is, opened: for a report and nothing else. */
export type SellerIdentity = {
  supplierId: string
  legalName: string
  addressLines: string[]
  trading: Trading
  vatNumber: string | null
  /** Their account at Stripe. */
  paidTo: string | null
  taxNumberKind: TaxNumberKind | null
  taxNumber: string | null
  bornOn: string | null
  excludedAs: Exclusion | null
  excludedWhy: string
}

export type SellerNow = SellerIdentity & { figures: SellerFigures; missing: string[]; entries: PaidEntry[] }

/** Sellers as they stand now, in the order of their names. */
export async function identitiesOf(tx: Tx, supplierIds: readonly string[]): Promise<SellerIdentity[]> {
  if (supplierIds.length === 0) return []
  const rows = await tx
    .select({ practice: practices, details: sellerDetails, paidTo: payoutAccounts.stripeAccountId })
    .from(practices)
    .leftJoin(sellerDetails, eq(sellerDetails.supplierId, practices.supplierId))
    .leftJoin(payoutAccounts, eq(payoutAccounts.supplierId, practices.supplierId))
    .where(inArray(practices.supplierId, [...supplierIds]))
    .orderBy(practices.legalName, practices.supplierId)
  return rows.map(({ practice, details, paidTo }) => {
    const { supplierId, legalName, addressLines, trading, vatNumber } = practice
    const { number, bornOn } = openedDetails(details)
    // What somebody gave before they changed how they trade is not who they are now.
    const { kinds, person, isGovernment } = ASKED[trading]
    const kind = details?.taxNumberKind ?? null
    const fits = kind !== null && kinds.includes(kind)
    const excludedAs = details?.excludedAs ?? null
    const isExcluded = excludedAs === 'government' ? isGovernment : excludedAs === 'listed' && !person && !isGovernment
    return {
      ...{ supplierId, legalName, addressLines, trading, vatNumber, paidTo },
      taxNumberKind: fits && number ? kind : null,
      taxNumber: fits ? number : null,
      bornOn: person ? bornOn : null,
      excludedAs: isExcluded ? excludedAs : null,
      excludedWhy: isExcluded ? (details?.excludedWhy ?? '') : '',
    }
  })
}

export const missingOfSeller = (seller: SellerIdentity): string[] =>
  missingOf({
    trading: seller.trading,
    addressLines: seller.addressLines,
    taxNumberKind: seller.taxNumberKind,
    isBirthKnown: seller.bornOn !== null,
    excludedAs: seller.excludedAs,
  })

/** Everybody to whom something of a year was paid and stayed, with their figures as the ledger has them now. */
export async function sellersOf(tx: Tx, year: number): Promise<SellerNow[]> {
  const paid = await paidIn(tx, year)
  const figures = figuresBySeller(paid)
  const active = [...figures].filter(([, { considerationPence }]) => considerationPence > 0)
  const identities = await identitiesOf(
    tx,
    active.map(([supplierId]) => supplierId),
  )
  return identities.map((seller) => ({
    ...seller,
    figures: figures.get(seller.supplierId) as SellerFigures,
    missing: missingOfSeller(seller),
    entries: paid.filter(({ supplierId }) => supplierId === seller.supplierId),
  }))
}
