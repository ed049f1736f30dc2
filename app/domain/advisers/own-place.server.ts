import { and, eq, sql } from 'drizzle-orm'
import { enterOrganisation, seeingAllParties, type Tx } from '#db/client.server.ts'
import { adviserCards, memberships, organisations, practices } from '#db/schema/index.ts'
import { openSupplier } from './start-practice.server.ts'

type Person = { personId: string; name: string }

/**
 * A practice of somebody’s own, where there is none: unlisted and offering nothing, at the place of the provider that they go to
 * schools for until they say otherwise. It is where Stripe pays them their part, and where their credentials, CPD, diary and
 * past visits stay open to them when they go to schools for nobody. One, however often it is asked for.
 */
export async function openOwnPlace(tx: Tx, { personId, name }: Person, providerId: string, now: Date): Promise<void> {
  await tx.execute(sql`select lock_person(${personId})`)
  const [before] = await tx.execute<{ org: string | null }>(sql`select current_setting('app.org', true) as org`)
  await seeingAllParties(tx, async () => {
    if ((await tx.$count(practices, eq(practices.personId, personId))) > 0) return
    const [near] = await tx
      .select({
        town: organisations.town,
        outcode: adviserCards.outcode,
        latitude: adviserCards.latitude,
        longitude: adviserCards.longitude,
      })
      .from(adviserCards)
      .innerJoin(organisations, eq(organisations.id, adviserCards.supplierId))
      .where(eq(adviserCards.supplierId, providerId))
    if (!near) throw new Error('a provider without a card')
    const { town, outcode, ...middle } = near
    const roles: ['adviser', 'administrator'] = ['adviser', 'administrator']
    await openSupplier(
      tx,
      { kind: 'practice', personId, roles, trading: 'sole_trader', name, town: town ?? '', outcode, middle },
      now,
    )
  })
  await enterOrganisation(tx, before?.org ?? '')
}

/** The same for whoever no longer goes to schools for anybody: else what is theirs alone would be open to them nowhere. */
export async function keepOwnPlace(tx: Tx, person: Person, providerId: string, now: Date): Promise<void> {
  const elsewhere = and(
    eq(memberships.personId, person.personId),
    eq(memberships.status, 'active'),
    sql`'practitioner' = any(${memberships.roles})`,
  )
  if ((await tx.$count(memberships, elsewhere)) === 0) await openOwnPlace(tx, person, providerId, now)
}
