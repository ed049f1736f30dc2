import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { recordDelivery } from '#app/domain/bookings/deliver-visit.server.ts'
import { cancelVisits } from '#app/domain/bookings/end-visits.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { decideSubstitute, nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { moveConcern } from '#app/domain/safeguarding/decide-concern.server.ts'
import { reportConcern } from '#app/domain/safeguarding/report-concern.server.ts'
import { calendarVisits } from '#app/domain/visit-calendars/read-visits.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { withConnection } from '#db/databases.server.ts'
import { visits } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { balancesOf, emailJobs, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { listProvider, makePractitioner, makeProvider } from '#tests/make/providers.ts'
import { NOW, requestOf } from '#tests/make/requests.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Of whoever is suspended every visit to come is held: nobody promises it, it goes ahead in no calendar, and it ends.

let database: FreshDatabase
let staff: StaffActor
let second: StaffActor
const system = systemActor('a test')
const DAY = '2027-02-02'
const DURING = new Date(`${DAY}T10:00:00Z`)
const AFTER = new Date('2027-02-03T09:00:00Z')
let keys = 0

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner', connections: 20 })
  staff = await makePlatform()
  second = await addMember<StaffActor>(staff.organisationId, ['staff'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

/** A day asked of a new adviser by a new school, and a concern about the adviser. */
async function asked(days = [DAY]) {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, days), NOW))
  const ids = (await visitsOf(bookingId)).map(({ id }) => id)
  const said = { slug: adviser.slug, said: 'What was seen on Tuesday', key: `k${++keys}` }
  const concern = must(await reportConcern(school.requester, said, NOW)).id
  const { personId } = adviser.actor
  return {
    ...{ school, adviser, bookingId, ids, visitId: ids[0] as string },
    accept: () => answerVisits(adviser.actor, { bookingId, accept: ids, decline: [], reason: '' }, NOW),
    approve: (now = NOW) => approve(school.approver, { bookingId, orderNumber: 'PO-1', note: null }, now),
    move: (event: 'suspend' | 'lift' | 'revoke', now = NOW, who = event === 'suspend' ? staff : second) =>
      moveConcern(who, { id: concern, event, reason: 'What two of us heard' }, now),
    look: (now = NOW) => lookAtVisits(system, personId, now),
    row: async () =>
      (await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.bookingId, bookingId))))[0],
  }
}
const statuses = async (bookingId: string) => (await visitsOf(bookingId)).map(({ status }) => status)
/** What the funds hold of one school for visits to come. */
const heldFor = async ({ careersId }: MadeSchool) => {
  const { reserved = 0, committed = 0 } = await balancesOf(careersId)
  return reserved + committed
}

describe('a visit of whoever is suspended', () => {
  it('is not approved, from the very moment and before anybody has looked at it; lifted, it is', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.move('suspend'))
    expect(refusal(await one.approve())).toBe('on_hold')
    await one.look()
    expect(refusal(await one.approve())).toBe('on_hold')
    expect(await statuses(one.bookingId)).toEqual(['requested'])
    expect(await emailJobs(one.bookingId, 'confirmed')).toEqual([])
    must(await one.move('lift'))
    await one.look()
    must(await one.approve())
    expect(await statuses(one.bookingId)).toEqual(['confirmed'])
  })

  it('is not certain in any calendar while it is held, and its number rises with each turn', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.approve())
    const seen = async () => {
      const [visit] = await calendarVisits(one.school.requester, NOW, 'https://waymark.example')
      return visit && { lacks: visit.lacks, version: visit.version }
    }
    const before = await seen()
    must(await one.move('suspend'))
    await one.look()
    const held = await seen()
    await one.look()
    expect(held).toEqual({ lacks: 'hold', version: (before?.version ?? 0) + 1 })
    expect(await seen()).toEqual(held)
    must(await one.move('lift'))
    await one.look()
    expect(await seen()).toEqual({ lacks: null, version: (held?.version ?? 0) + 1 })
  })

  it('is its school’s to cancel free of charge, also once its day has come and gone', async () => {
    for (const now of [DURING, AFTER]) {
      const one = await asked()
      must(await one.accept())
      must(await one.approve())
      must(await one.move('suspend'))
      await one.look()
      const end = { bookingId: one.bookingId, visitIds: one.ids, reason: 'It could not go ahead' }
      must(await cancelVisits(one.school.requester, end, now))
      expect(await statuses(one.bookingId)).toEqual(['cancelled'])
    }
  })

  it('is recorded all the same where it was over before', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.approve())
    must(await one.move('suspend', AFTER))
    await one.look(AFTER)
    expect((await one.row())?.lacks).toBeNull()
    const end = { bookingId: one.bookingId, visitIds: one.ids, reason: 'No' }
    expect(refusal(await cancelVisits(one.school.requester, end, AFTER))).toBe('too_late')
    must(await recordDelivery(one.adviser.actor, { bookingId: one.bookingId, visitId: one.visitId, note: '' }, AFTER))
  })

  it('is never recorded where it was held on its day, though the suspension is lifted afterwards', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.approve())
    must(await one.move('suspend'))
    await one.look()
    must(await one.move('lift', AFTER))
    await one.look(AFTER)
    const record = { bookingId: one.bookingId, visitId: one.visitId, note: '' }
    expect(refusal(await recordDelivery(one.adviser.actor, record, AFTER))).toBe('check_missing')
  })
})

describe('whoever may never come to a school again', () => {
  it('comes to none: what was asked for and what was confirmed ends, both sides are told once, and no money is held', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.approve())
    const { school, adviser } = one
    const waiting = must(
      await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-09']), NOW),
    ).bookingId
    must(await one.move('suspend'))
    await one.look()
    expect(await heldFor(school)).toBe(2 * 34_730)
    must(await one.move('revoke', AFTER))
    await one.look(AFTER)
    await one.look(AFTER)
    expect([await statuses(one.bookingId), await statuses(waiting)]).toEqual([['cancelled'], ['declined']])
    expect(await heldFor(school)).toBe(0)
    for (const bookingId of [one.bookingId, waiting]) {
      const told = await emailJobs(bookingId, 'cancelled')
      expect(told.map(({ recipients }) => recipients.to).sort()).toEqual(['adviser', 'approvers', 'requester'])
    }
    expect((await one.row())?.endedReason).toBe('It can’t go ahead.')
  })

  it('leaves what they had done', async () => {
    const one = await asked()
    must(await one.accept())
    must(await one.approve())
    must(await one.move('suspend', AFTER))
    must(await one.move('revoke', AFTER))
    await one.look(AFTER)
    expect(await statuses(one.bookingId)).toEqual(['confirmed'])
    must(await recordDelivery(one.adviser.actor, { bookingId: one.bookingId, visitId: one.visitId, note: '' }, AFTER))
  })

  it('is let go of by the provider that sent them, which names somebody else', async () => {
    const provider = await makeProvider()
    const [first, other] = [
      await makePractitioner(provider, { name: 'First' }),
      await makePractitioner(provider, { name: 'Other' }),
    ]
    await listProvider(provider)
    const school = await makeSchool()
    const as = { supplierId: provider.supplierId, actor: provider.actor as never, slug: provider.slug }
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, as, [DAY]), NOW))
    const [visit] = await visitsOf(bookingId)
    const visitId = visit?.id as string
    must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, NOW))
    const answer = { bookingId, accept: [visitId], decline: [], reason: '', named: { [visitId]: first.personId } }
    must(await answerVisits(provider.actor, answer, NOW))
    const about = { slug: provider.slug, about: first.personId, said: 'What was seen', key: `k${++keys}` }
    const { id } = must(await reportConcern(school.requester, about, NOW))
    must(await moveConcern(staff, { id, event: 'suspend', reason: 'Heard' }, NOW))
    must(await moveConcern(second, { id, event: 'revoke', reason: 'Heard' }, NOW))
    await lookAtVisits(system, first.personId, NOW)
    expect(await visitsOf(bookingId)).toMatchObject([{ status: 'requested', open: ['practitioner'] }])
    must(await nameInstead(provider.actor, { bookingId, visitId, personId: other.personId, reason: '' }, NOW))
    // A substitute who is suspended in turn is agreed to by nobody.
    const again = { ...about, about: other.personId, key: `k${++keys}` }
    const concern = must(await reportConcern(school.requester, again, NOW)).id
    must(await moveConcern(staff, { id: concern, event: 'suspend', reason: 'Heard' }, NOW))
    const yes = { bookingId, visitId, personId: other.personId, agrees: true, reason: '' }
    expect(refusal(await decideSubstitute(school.requester, yes, NOW))).toBe('on_hold')
    must(await moveConcern(second, { id: concern, event: 'lift', reason: 'Heard' }, NOW))
    must(await decideSubstitute(school.requester, yes, NOW))
  })
})

it('a request that waits while somebody is suspended is judged again, and refused', async () => {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const said = { slug: adviser.slug, said: 'What was seen', key: `k${++keys}` }
  const { id } = must(await reportConcern(school.requester, said, NOW))
  const { personId } = adviser.actor
  let asking: ReturnType<typeof requestVisits> | null = null
  await inTransaction(system, async (tx) => {
    await tx.execute(sql`select lock_person(${personId})`)
    asking = requestVisits(school.requester, requestOf(school, adviser, [DAY]), NOW)
    await isWaiting()
    // As the command does it, inside the lock that the request waits for.
    await tx.execute(sql`update concerns set status = 'suspended', suspended_by = ${staff.personId} where id = ${id}`)
    await tx.execute(sql`update comers set held = '{}', askable = '{}' where person_id = ${personId}`)
  })
  expect(refusal(await (asking as unknown as ReturnType<typeof requestVisits>))).toMatchObject({
    code: 'check_missing',
  })
})

/** Until somebody waits for a lock. */
const isWaiting = () =>
  withConnection(database.ownerUrl, async (db) => {
    for (;;) {
      const [row] = await db<{ many: number }[]>`
        select count(*)::int as many from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query ~ 'lock_person'`
      if (row?.many) return
      await new Promise((wake) => setTimeout(wake, 20))
    }
  })
