import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { pricingAndMenu } from '#app/domain/fees/read.server.ts'
import { menuFaults } from '#app/domain/services/menu-fault.ts'
import { readMenu } from '#app/domain/services/read-menu.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { MENU, MENU_SERVICES } from '#tests/make/menu.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

// The menu that a database begins with is laid down by its migration, whoever's database it is.

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const system = systemActor('a test')

it('is the same in a new database as in tests without one', async () => {
  expect(await readMenu(system)).toEqual(MENU_SERVICES)
})

it('comes as it is beside what every price is made of', async () => {
  const { menu } = await inTransaction(system, (tx) => pricingAndMenu(tx, day('2027-01-12')))
  expect(menu).toEqual(MENU_SERVICES)
})

it.each(MENU_SERVICES)('$code is sound', (service) => {
  expect(menuFaults(service)).toEqual({})
})

it('asks level 6 of everybody who interviews, and the barred list where nobody else is in the room', () => {
  const interviewing = MENU_SERVICES.filter((service) => service.maxInterviews > 0)
  expect(interviewing.every((service) => service.as === 'guidance' && service.isUnsupervised)).toBe(true)
  expect(MENU_SERVICES.filter((service) => service.benchmark === 8).every((service) => service.as === 'guidance')).toBe(
    true,
  )
  expect(MENU.group_session.as).toBe('information')
})

it('gives a review the whole meeting: it is one pupil’s, of the length its summary says', () => {
  const { interviewMinutes, minutes, maxInterviews, summary } = MENU.ehcp_review
  expect({ interviewMinutes, maxInterviews }).toEqual({ interviewMinutes: minutes, maxInterviews: 1 })
  expect(summary).toContain(`${minutes} minutes`)
})
