import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SchoolActor } from '#app/auth/actor.ts'
import { day } from '#app/domain/calendar.ts'
import { keepClosure, keepTerm, removeFromCalendar } from '#app/domain/schools/keep-calendar.server.ts'
import { readCalendarPage } from '#app/domain/schools/read-calendar.server.ts'
import { keepPayerSettings, keepVisitSettings, readSettingsPage } from '#app/domain/schools/settings.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { makeSchool, makeTrust } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let schoolId: string
let requester: SchoolActor
let approver: SchoolActor
const now = new Date('2026-11-24T10:00:00Z')
const today = day('2026-11-24')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 4 })
  await makePlatform()
  schoolId = (await makeSchool()).id
  requester = await addMember<SchoolActor>(schoolId, ['requester'])
  approver = await addMember<SchoolActor>(schoolId, ['approver'])
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const page = async () => {
  const found = await readCalendarPage(requester, { schoolId: null, yearKey: null, today })
  if (!found) throw new Error('no calendar')
  return found
}
const term = (name: string, startsOn: string, endsOn: string, termId: string | null = null, actor = requester) =>
  keepTerm(actor, { schoolId, termId, name, startsOn: day(startsOn), endsOn: day(endsOn) }, now)
const closed = (kind: 'inset' | 'exam', on: string, actor = requester) =>
  keepClosure(actor, { schoolId, closureId: null, kind, note: '', startsOn: day(on), endsOn: day(on) }, now)

test('a calendar counts weekdays until terms say better, and says how many it guessed', async () => {
  const before = await page()
  expect(before.guessed).toBe(before.schoolDays)
  expect(await term('Autumn term', '2026-09-03', '2026-12-18')).toEqual({ ok: true, value: { visits: 0 } })
  expect(await closed('inset', '2026-11-27')).toMatchObject({ ok: true })
  expect(await closed('exam', '2026-12-01')).toMatchObject({ ok: true })
  const after = await page()
  expect(after.terms).toMatchObject([{ name: 'Autumn term', schoolDays: 76 }])
  expect(after.guessed).toBeGreaterThan(0)
  expect(after.guessed).toBeLessThan(before.guessed)
})

test('terms do not overlap, days have an order, and what is there is not added again', async () => {
  expect(await term('Another', '2026-12-18', '2027-02-01')).toEqual({ ok: false, refusal: 'terms_overlap' })
  expect(await term('Backwards', '2027-02-01', '2027-01-01')).toEqual({ ok: false, refusal: 'ends_before_it_starts' })
  expect(await term('Long', '2027-01-04', '2027-12-01')).toEqual({ ok: false, refusal: 'too_long' })
  expect(await closed('inset', '2026-11-27')).toEqual({ ok: false, refusal: 'is_there' })
  const [autumn] = (await page()).terms
  expect(await term('Autumn', '2026-09-02', '2026-12-17', autumn?.id)).toMatchObject({ ok: true })
  expect((await page()).terms).toMatchObject([{ name: 'Autumn', startsOn: '2026-09-02' }])
})

test('two people who add overlapping terms at once: one is refused', async () => {
  const both = await Promise.all([
    term('Spring', '2027-01-05', '2027-03-25'),
    term('Spring term', '2027-01-04', '2027-03-26'),
  ])
  expect(both.filter((result) => result.ok)).toHaveLength(1)
})

test('roles, other schools and removal', async () => {
  const other = await addMember<SchoolActor>((await makeSchool()).id, ['administrator'])
  const [first] = (await page()).terms
  const id = first?.id as string
  expect(await closed('inset', '2027-01-06', approver)).toEqual({ ok: false, refusal: 'role_missing' })
  expect(await closed('inset', '2027-01-06', other)).toEqual({ ok: false, refusal: 'not_found' })
  expect(await removeFromCalendar(other, { schoolId, id }, now)).toEqual({ ok: false, refusal: 'not_found' })
  expect(await removeFromCalendar(requester, { schoolId, id }, now)).toMatchObject({ ok: true })
  expect(await removeFromCalendar(requester, { schoolId, id }, now)).toEqual({ ok: false, refusal: 'not_found' })
})

const visits = { usesCostCentres: true, safeguardingLead: 'Dinah Frobisher', usualRoom: 'Library', arrival: 'Sign in' }

test('a school keeps how visits run; only approvers and administrators keep who is invoiced', async () => {
  const challenges = ['Attendance', 'Few college places']
  const numbered = ['1. Attendance', '- Few college places', '3.']
  expect(await keepVisitSettings(requester, { schoolId, ...visits, challenges: numbered }, now)).toMatchObject({
    ok: true,
  })
  expect(await keepVisitSettings(approver, { schoolId, ...visits, challenges }, now)).toMatchObject({ ok: false })
  const payer = {
    usesOrderNumbers: false,
    invoicing: 'visit' as const,
    invoiceEmail: 'office@school.example',
    addressLines: ['2 Fell Road'],
  }
  expect(await keepPayerSettings(requester, payer, now)).toEqual({ ok: false, refusal: 'role_missing' })
  expect(await keepPayerSettings(approver, payer, now)).toMatchObject({ ok: true })
  expect(await readSettingsPage(requester, null)).toMatchObject({
    visits: { challenges, usesCostCentres: true },
    payer: { usesOrderNumbers: false },
    canKeepVisits: true,
    canKeepPayer: false,
  })
})

test('an academy’s people see who pays and cannot change it; the trust can', async () => {
  const trust = await makeTrust()
  const academy = await makeSchool({ trust })
  const head = await addMember<SchoolActor>(academy.id, ['approver', 'administrator'])
  const finance = await addMember<SchoolActor>(trust.id, ['approver'])
  const payer = {
    usesOrderNumbers: true,
    invoicing: 'visit' as const,
    invoiceEmail: 'office@trust.example',
    addressLines: ['3 Fell Road'],
  }
  expect(await readSettingsPage(head, null)).toMatchObject({ isOwnPayer: false, canKeepPayer: false })
  expect(await keepPayerSettings(head, payer, now)).toEqual({ ok: false, refusal: 'not_found' })
  expect(await keepPayerSettings(finance, payer, now)).toMatchObject({ ok: true })
  expect(await readSettingsPage(finance, null)).toMatchObject({
    payer: { invoiceEmail: 'office@trust.example' },
    canKeepPayer: true,
  })
})
