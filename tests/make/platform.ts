import { eq } from 'drizzle-orm'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { openStaffOrganisation } from '#app/domain/people/open-staff-organisation.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { feeRules, memberships, organisations, outcodes, platform } from '#db/schema/index.ts'
import { addMember, loadActor, madeAt } from './people.ts'
import { ZZ } from './places.ts'

const system = systemActor('making what a test needs')

/**
 * What there is before anybody joins: Waymark's own organisation and facts, a booking fee of 6 per cent (at least £5, at
 * most £30), the outcodes ZZ1 to ZZ9, and the member of staff who lets others in. Once in a database. The fee's first rule is
 * a row: the command sets none that has begun.
 */
export async function makePlatform(): Promise<StaffActor> {
  const { organisationId } = await openStaffOrganisation(system, madeAt)
  await inTransaction(system, async (tx) => {
    await tx.update(platform).set({
      legalName: 'Waymark Guidance Ltd',
      addressLines: ['1 Signpost Yard', 'Tarnbeck', 'ZZ1 1ZZ'],
      vatNumber: 'GB 000 0000 00',
      vatFromOn: day('2020-01-01'),
      operatorId: 'XEDPI0000000001',
    })
    await tx.insert(feeRules).values({
      id: newId('feeRule'),
      fromOn: day('2020-09-01'),
      basisPoints: 600,
      leastPence: pence(500),
      mostPence: pence(3_000),
      setBy: 'Waymark',
      setAt: madeAt,
    })
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    await tx.insert(outcodes).values(numbers.map((number) => ({ ...ZZ(number), town: 'Tarnbeck', source: 'a test' })))
  })
  return addMember<StaffActor>(organisationId, ['staff'])
}

/** The member of staff that `makePlatform` made, who lets schools in and lists advisers. */
export async function platformStaff(): Promise<StaffActor> {
  const [first] = await inTransaction(system, (tx) =>
    tx
      .select({ personId: memberships.personId, organisationId: memberships.organisationId })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(eq(organisations.kind, 'staff'))
      .orderBy(memberships.askedAt, memberships.id)
      .limit(1),
  )
  if (!first) throw new Error('make the platform first')
  return loadActor<StaffActor>(first)
}
