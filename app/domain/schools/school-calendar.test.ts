import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyone, systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { isSchoolDay, isTermKnown } from '#app/domain/school-days.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { closures, organisations, schoolRegister, terms } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { readSchoolCalendar } from './school-calendar.server.ts'

let database: FreshDatabase
const now = new Date('2026-11-24T10:00:00Z')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 2 })
  await inTransaction(systemActor('a test'), async (tx) => {
    for (const [urn, id] of [
      [900001, 'org_known'],
      [900002, 'org_unknown'],
    ] as const) {
      await tx.insert(schoolRegister).values({
        urn,
        name: 'Fernhollow School',
        kind: 'Mainstream',
        group: 'maintained',
        isOpen: true,
        rowHash: 'x',
        importedAt: now,
      })
      await tx.insert(organisations).values({ id, kind: 'school', name: 'Fernhollow School', urn, createdAt: now })
    }
    await tx.insert(terms).values({
      id: 'trm_1',
      schoolId: 'org_known',
      name: 'Autumn term',
      startsOn: day('2026-09-03'),
      endsOn: day('2026-12-18'),
    })
    await tx.insert(closures).values({
      id: 'cls_1',
      schoolId: 'org_known',
      kind: 'inset',
      startsOn: day('2026-11-27'),
      endsOn: day('2026-11-27'),
    })
  })
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

test('a school’s own terms and INSET days decide its school days', async () => {
  const calendar = await readSchoolCalendar(anyone(), 'org_known')
  expect(isTermKnown(calendar, day('2026-11-26'))).toBe(true)
  expect(isSchoolDay(calendar, day('2026-11-26'))).toBe(true)
  expect(isSchoolDay(calendar, day('2026-11-27'))).toBe(false)
})

test('a school without terms counts weekdays, and is known to', async () => {
  const calendar = await readSchoolCalendar(anyone(), 'org_unknown')
  expect(isTermKnown(calendar, day('2026-11-27'))).toBe(false)
  expect(isSchoolDay(calendar, day('2026-11-27'))).toBe(true)
})
