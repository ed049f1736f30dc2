import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffActor, systemActor } from '#app/auth/actor.ts'
import { chargeVisit } from '#app/domain/invoices/charge-visit.server.ts'
import { keepPlatformFacts } from '#app/domain/supplier-pack/keep-facts.server.ts'
import { VAT_DUE } from '#app/ui/vat-fields.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { adviserCards, visits } from '#db/schema/index.ts'
import { makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { makeAgreedVisit } from '#tests/make/agreed-visit.ts'
import { must } from '#tests/make/must.ts'
import { chargeOf } from '#tests/make/paid.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// VAT only on what is supplied while registered: by the days that suppliers and staff give on their pages.

const system = systemActor('a test')
const now = new Date()
let database: FreshDatabase
let ask: Ask
let staff: StaffActor

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  staff = await makePlatform()
}, 240_000)
afterAll(async () => {
  await disconnect()
  await database.close()
})

const boxes = (name: string, on: string): Record<string, string> => {
  const [year = '', month = '', day = ''] = on.split('-')
  return { [`${name}.day`]: day, [`${name}.month`]: month, [`${name}.year`]: year }
}
const vat = (vatNumber: string, from = '', until = '') => ({
  ...{ vatNumber, ...boxes('vatFromOn', from), ...boxes('vatUntilOn', until) },
})
const dayOf = async (visitId: string) => {
  const [visit] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.id, visitId)))
  return visit?.onDay as string
}
const charged = async (visitId: string) => {
  must(await chargeVisit(system, visitId, now))
  const charge = await chargeOf(visitId)
  return { adviser: charge?.adviserPence, fee: charge?.feePence }
}

test('a supplier says on the profile from and until when, and only the visits of those days carry VAT', async () => {
  const school = await makeSchool()
  const adviser = await makeAdviser()
  const cookie = await cookieOf(adviser.actor)
  const { headline, about, town, outcode, trading, legalName, phone } = PROFILE
  const save = (more: Record<string, string>) => {
    const said = { headline, about, town, outcode, trading, legalName, phone, radiusMiles: '60', mileagePence: '45' }
    const form = { ...said, address: PROFILE.addressLines.join('\n'), whoSees: 'everybody', intent: 'save', ...more }
    return ask({ path: '/adviser/profile', cookie, form: new URLSearchParams(form) })
  }
  const made = [1, 2, 3].map(() => makeAgreedVisit({ school, adviser }))
  const [before, within, after] = await Promise.all(made).then((all) => all.map(({ visitId }) => visitId))
  const days = await Promise.all([before, within, after].map((id) => dayOf(id as string)))
  const [, second = ''] = days

  const alone = await save(vat('GB 123 4567 89'))
  expect(alone.status).toBe(422)
  expect(alone.html).toContain('Enter the first day on which this VAT number holds')
  expect(alone.html).toContain('value="GB 123 4567 89"')
  const upsideDown = await save(vat('GB 123 4567 89', second, '2020-01-01'))
  expect(upsideDown.html).toContain('Enter a last day that is not before the first')
  expect(upsideDown.html).toContain('value="2020"')
  expect((await save(vat('', second))).html).toContain('Enter the VAT number that these dates belong to')
  expect((await save(vat('GB 123 4567 89', second, second))).status).toBe(303)

  const [card] = await inTransaction(system, (tx) =>
    tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId)),
  )
  expect(card).toMatchObject({ isVatRegistered: true, vatFromOn: second, vatUntilOn: second })
  const shown = (await ask({ path: '/adviser/profile', cookie })).html
  expect(shown).toContain('value="GB123456789"')
  expect(shown).toContain('Registered for VAT until')

  // The visit of that day is not invoiced yet: without the number it would lose its VAT, as under one that begins later.
  for (const other of [vat(''), vat('GB 987 6543 21', '2027-01-01')]) {
    const refused = await save(other)
    expect([refused.status, refused.html.includes(VAT_DUE)]).toEqual([422, true])
  }
  expect(await charged(before as string)).toEqual({ adviser: 32_810, fee: 2_304 })
  expect(await charged(within as string)).toEqual({ adviser: 32_810 + 6_562, fee: 2_304 })
  expect(await charged(after as string)).toEqual({ adviser: 32_810, fee: 2_304 })
}, 120_000)

test('who supplied nothing under a number may take it back', async () => {
  const adviser = await makeAdviser({ profile: { vatNumber: 'GB111222333' } })
  const cookie = await cookieOf(adviser.actor)
  const { headline, about, town, outcode, trading, legalName, phone } = PROFILE
  const said = { headline, about, town, outcode, trading, legalName, phone, radiusMiles: '60', mileagePence: '45' }
  const form = { ...said, address: PROFILE.addressLines.join('\n'), whoSees: 'everybody', intent: 'save', ...vat('') }
  expect((await ask({ path: '/adviser/profile', cookie, form: new URLSearchParams(form) })).status).toBe(303)
}, 120_000)

test('an invoice with VAT shows of each line its net, rate, VAT and total', async () => {
  const school = await makeSchool()
  const { visitId } = await makeAgreedVisit({ school, adviser: await makeAdviser() })
  const { paymentRequestId } = must(await chargeVisit(system, visitId, now))
  const cookie = await cookieOf(school.approver)
  const { html } = await ask({ path: `/school/invoices/${paymentRequestId}`, cookie })
  for (const words of ['VAT rate', '£19.20', '20%', '£3.84', '£23.04']) expect(html).toContain(words)
}, 120_000)

test('staff keep Waymark’s own number and its days, and the booking fee of earlier visits carries none', async () => {
  const { visitId } = await makeAgreedVisit({ school: await makeSchool(), adviser: await makeAdviser() })
  const cookie = await cookieOf(staff)
  const save = (said: Record<string, string>) =>
    ask({ path: '/staff/supplier-facts', cookie, form: new URLSearchParams({ intent: 'save', ...said }) })
  const alone = await save(vat('GB 000 0000 00'))
  expect([alone.status, alone.html.includes('Enter the first day on which this VAT number holds')]).toEqual([422, true])
  const gone = await save(vat(''))
  expect([gone.status, gone.html.includes('Booking fees that are due under the number')]).toEqual([422, true])
  expect((await save(vat('GB 000 0000 00', '2027-01-01'))).status).toBe(303)
  expect((await ask({ path: '/staff/supplier-facts', cookie })).html).toContain('value="2027"')
  expect(await charged(visitId)).toEqual({ adviser: 32_810, fee: 1_920 })
  const facts = { companyNumber: null, icoNumber: null, insurance: null, operatorId: null, vatUntilOn: null }
  expect(await keepPlatformFacts(staff, { ...facts, vatNumber: 'GB000000000', vatFromOn: null }, now)).toEqual({
    ...{ ok: false, refusal: 'vat_not_whole' },
  })
}, 120_000)
