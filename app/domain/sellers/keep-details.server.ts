import { eq } from 'drizzle-orm'
import { opened, sealed } from '#app/adapters/field-cipher.server.ts'
import { may, type SupplierActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { practices, sellerDetails } from '#db/schema/index.ts'
import { recordAct } from '../audit/record-act.server.ts'
import { type Day, londonDay } from '../calendar.ts'
import { done, type Result, refuse } from '../result.ts'
import { ASKED, isBirthday } from './seller-rules.ts'
import { readTaxNumber } from './tax-numbers.ts'

/** As it was typed. `listed`: on which exchange a company, or whose it is, is listed; '' where none is. `body`: of a government entity. */
export type GivenDetails = { number: string; bornOn: Day | null; listed: string; body: string }
export type DetailsRefusal = 'role_missing' | 'no_such_number' | 'born_missing' | 'no_such_birthday' | 'body_missing'

/** Where what identifies a seller is sealed: nowhere else does it open. */
const detailsPlace = (supplierId: string, column: 'tax_number_sealed' | 'born_on_sealed') => ({
  table: 'seller_details',
  row: supplierId,
  column,
})

type Row = typeof sellerDetails.$inferSelect

/** What somebody gave, read; a seal whose key is gone reads as nothing given. */
export const openedDetails = (row: Row | null) => ({
  number: row?.taxNumberSealed ? opened(row.taxNumberSealed, detailsPlace(row.supplierId, 'tax_number_sealed')) : null,
  bornOn: row?.bornOnSealed ? opened(row.bornOnSealed, detailsPlace(row.supplierId, 'born_on_sealed')) : null,
})

/**
 * Whoever is paid gives and certifies what HMRC asks a platform to know of them: which number, of a person the date of birth, or why
 * nothing is reported of them. Said again it is no act. Refuses `role_missing`, `no_such_number` what is none of the kinds that
 * fit how they trade, a person without a date of birth or with one that nobody has who trades, and a public body without its name.
 */
export function giveDetails(
  actor: SupplierActor,
  given: GivenDetails,
  now: Date,
): Promise<Result<{ isNew: boolean }, DetailsRefusal>> {
  if (!may(actor, 'keep payouts')) return Promise.resolve(refuse('role_missing'))
  const supplierId = actor.organisationId
  return inTransaction(actor, async (tx) => {
    // Two forms at once: the second finds what the first has given.
    const [practice] = await tx
      .select({ trading: practices.trading })
      .from(practices)
      .where(eq(practices.supplierId, supplierId))
      .for('no key update')
    if (!practice) throw new Error(`no practice ${supplierId}`)
    const { person, kinds, isGovernment } = ASKED[practice.trading]
    const listed = person || isGovernment ? '' : given.listed.trim()
    const body = isGovernment ? given.body.trim() : ''
    if (isGovernment && !body) return refuse('body_missing')
    const read = isGovernment ? null : readTaxNumber(given.number, kinds)
    if (!isGovernment && !read) return refuse('no_such_number')
    const bornOn = person ? given.bornOn : null
    if (person && !bornOn) return refuse('born_missing')
    if (bornOn && !isBirthday(bornOn, londonDay(now))) return refuse('no_such_birthday')
    const [before] = await tx.select().from(sellerDetails).where(eq(sellerDetails.supplierId, supplierId))
    const was = openedDetails(before ?? null)
    const said = {
      taxNumberKind: read?.kind ?? null,
      excludedAs: isGovernment ? ('government' as const) : listed ? ('listed' as const) : null,
      excludedWhy: body || listed,
    }
    const isSame =
      before !== undefined &&
      before.taxNumberKind === said.taxNumberKind &&
      before.excludedAs === said.excludedAs &&
      before.excludedWhy === said.excludedWhy &&
      was.number === (read?.number ?? null) &&
      was.bornOn === bornOn
    if (isSame) return done({ isNew: false })
    const row = {
      ...said,
      taxNumberSealed: read ? sealed(read.number, detailsPlace(supplierId, 'tax_number_sealed')) : null,
      bornOnSealed: bornOn ? sealed(bornOn, detailsPlace(supplierId, 'born_on_sealed')) : null,
      certifiedBy: actor.personId,
      certifiedByName: actor.name,
      certifiedAt: now,
    }
    await tx
      .insert(sellerDetails)
      .values({ supplierId, ...row })
      .onConflictDoUpdate({ target: sellerDetails.supplierId, set: row })
    // Never the number itself.
    const what = before ? 'Changed the tax details' : 'Gave the tax details'
    await recordAct(tx, actor, { organisationId: supplierId, what }, now)
    return done({ isNew: true })
  })
}
