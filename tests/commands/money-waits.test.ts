import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemActor } from '#app/auth/actor.ts'
import { recordAct } from '#app/domain/audit/record-act.server.ts'
import { pence } from '#app/domain/money.ts'
import { MONEY_WAITS } from '#app/domain/payments/read-waiting.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { stripeCustomers } from '#db/schema/index.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// Money at Stripe that pays no invoice, on the pages of its payer and of staff. No invoice is open.

let database: FreshDatabase
let ask: Ask
let school: MadeSchool
let other: MadeSchool
let staffCookie: string

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  const staff = await makePlatform()
  school = await makeSchool({ register: { name: 'Fellgate School' } })
  other = await makeSchool()
  await inTransaction(systemActor('a test'), async (tx) => {
    const customer = { payerId: school.payerId, stripeCustomerId: 'cus_fellgate' }
    await tx.insert(stripeCustomers).values({ ...customer, waitingPence: pence(12_000), waitingReadAt: new Date() })
    for (const since of ['2027-01-04T10:00:00Z', '2027-03-03T10:00:00Z'])
      await recordAct(
        tx,
        { personId: null, name: 'Waymark' },
        { organisationId: school.payerId, what: MONEY_WAITS },
        new Date(since),
      )
  })
  await disconnect()
  connect({ url: database.ownerUrl, as: 'web' })
  staffCookie = await cookieOf(staff)
  ask = await openPages()
}, 120_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const words = async (path: string, cookie: string) => textOf(readHtml((await ask({ path, cookie })).html))

it('its payer reads that it waits, since when, and what can be done, also while no invoice is open', async () => {
  const own = await words('/school/invoices', await cookieOf(school.approver))
  for (const said of ['£120.00 that you have sent waits at Stripe, since 3 March 2027', 'help@waymark.example'])
    expect(own).toContain(said)
  expect(await words('/school/invoices', await cookieOf(other.approver))).not.toContain('waits at Stripe')
})

it('staff read whose it is and since when, and it counts among what needs them', async () => {
  const payments = await words('/staff/payments', staffCookie)
  expect(payments).toContain('£120.00 of Fellgate School waits at Stripe since 3 March 2027')
  expect(payments).not.toContain('Nothing is stuck')
  const home = await words('/staff', staffCookie)
  expect(home).toContain('One thing needs you')
  expect(home).toContain('See what becomes of £120.00 that Fellgate School has sent')
})
