import { asc, sql } from 'drizzle-orm'
import type { Actor } from '#app/auth/actor.ts'
import { type DatedFeeRule, type FeeRule, feeRuleOn } from '#app/domain/bookings/price.ts'
import type { Day } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { wholeMenu } from '#app/domain/services/read-menu.server.ts'
import { DEFAULT_ROADS } from '#app/domain/travel.ts'
import type { VatRegistration } from '#app/domain/vat-registration.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import { feeRules, platform } from '#db/schema/index.ts'
import { writtenOnce } from '#db/written-once.server.ts'

/** What Waymark adds to every price on a day: the booking fee, its own VAT, and how roads are reckoned. */
export type PlatformPricing = {
  /** No rule in force is no fee. */
  fee: FeeRule
  platform: { roadFactor: number } & VatRegistration
}

const NO_FEE: FeeRule = { basisPoints: 0, leastPence: pence(0), mostPence: pence(0) }

export const platformPricing = async (tx: Tx, on: Day): Promise<PlatformPricing> =>
  (await pricingAndMenu(tx, on)).pricing

/** The same with the whole menu in its order, in one statement: what every price is made of besides the adviser’s own. */
export async function pricingAndMenu(tx: Tx, on: Day): Promise<{ pricing: PlatformPricing; menu: MenuService[] }> {
  const rows = await rulesPlatformAndMenu(tx, {})
  const rules = rows.flatMap(({ rule }) => (rule ? [rule] : []))
  const ours = rows[0]?.ours
  const pricing = {
    fee: feeRuleOn(rules, on) ?? NO_FEE,
    platform: {
      roadFactor: ours?.roadFactor ?? DEFAULT_ROADS.roadFactor,
      vatNumber: ours?.vatNumber ?? null,
      vatFromOn: ours?.vatFromOn ?? null,
      vatUntilOn: ours?.vatUntilOn ?? null,
    },
  }
  return { pricing, menu: rows[0]?.menu ?? [] }
}

/** Every rule of the fee beside the platform's one row, and that row even without a rule. */
const rulesPlatformAndMenu = writtenOnce((db) =>
  db
    .select({
      rule: {
        fromOn: feeRules.fromOn,
        basisPoints: feeRules.basisPoints,
        leastPence: feeRules.leastPence,
        mostPence: feeRules.mostPence,
      },
      ours: {
        roadFactor: platform.roadFactor,
        vatNumber: platform.vatNumber,
        vatFromOn: platform.vatFromOn,
        vatUntilOn: platform.vatUntilOn,
      },
      menu: wholeMenu,
    })
    .from(platform)
    .fullJoin(feeRules, sql`true`),
)

export type FeeRuleRow = DatedFeeRule & { id: string; setBy: string; setAt: Date }

/** Every rule of the booking fee, oldest first: what was, is and will be charged is public. */
export const feeRuleHistory = (actor: Actor): Promise<FeeRuleRow[]> =>
  inTransaction(actor, (tx) => tx.select().from(feeRules).orderBy(asc(feeRules.fromOn)))
