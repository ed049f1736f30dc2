import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdviserActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { flashOf } from '#app/auth/flash.server.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { changeCpd, eraseRemovedCpd, logCpd, putBackCpd, removeCpd } from '#app/domain/cpd/keep-cpd.server.ts'
import { membershipYear } from '#app/domain/cpd/membership-year.ts'
import {
  cpdHoursForStaff,
  ownCpd,
  ownCpdEntry,
  ownCpdHours,
  ownCpdOfAllYears,
} from '#app/domain/cpd/read-cpd.server.ts'
import { newId } from '#app/domain/ids.ts'
import * as cpdPage from '#app/routes/adviser/cpd.tsx'
import * as newPage from '#app/routes/adviser/cpd-new.tsx'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { cpdEntries } from '#db/schema/index.ts'
import { makeAdviser, makeCredential, makePractice } from '#tests/make/advisers.ts'
import { entryOf, makeCpd } from '#tests/make/cpd.ts'
import { factsWith } from '#tests/make/held.ts'
import { must, refusal } from '#tests/make/must.ts'
import { addMember } from '#tests/make/people.ts'
import { makePlatform } from '#tests/make/platform.ts'
import { readHtml, textOf } from '#tests/make/read-html.ts'
import { NOW } from '#tests/make/requests.ts'
import { call, cookieOf } from '#tests/make/route-calls.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

let database: FreshDatabase
let staff: StaffActor
let ask: Ask
const today = londonDay(NOW)
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  staff = await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const register = (renewsOn: string) => {
  const facts = factsWith({ register: { renewsOn } }).find(({ kind }) => kind === 'register')
  if (!facts) throw new Error('no register')
  return facts
}
/** On a register that renews on this day, as staff have seen; null: on none. */
async function onRegister(renewsOn: string | null = '2027-12-14'): Promise<AdviserActor> {
  const actor = await makePractice()
  if (renewsOn) await makeCredential(actor, staff, register(renewsOn), NOW)
  return actor
}
const log = (actor: AdviserActor, wanted = {}, yearKey: string | null = null, key = newId('run')) =>
  logCpd(actor, { entry: entryOf(NOW, wanted), yearKey, key }, NOW)
const entriesOf = async (actor: AdviserActor, yearKey: string | null = null) =>
  (await ownCpd(actor, yearKey, today)).entries

describe('logging', () => {
  it('counts whole minutes in the membership year, newest first', async () => {
    const actor = await onRegister()
    for (const [doneOn, minutes] of [
      ['2026-12-15', 1_380],
      ['2027-01-12', 60],
      ['2027-01-02', 59],
    ] as const)
      must(await log(actor, { doneOn: day(doneOn), minutes }))
    const found = await ownCpd(actor, null, today)
    expect(found.entries.map(({ doneOn }) => doneOn)).toEqual(['2027-01-12', '2027-01-02', '2026-12-15'])
    expect([found.minutes, found.year.endsOn]).toEqual([24 * 60 + 59, '2027-12-14'])
    must(await log(actor, { minutes: 1 }))
    expect((await ownCpdHours(actor, today)).minutes).toBe(25 * 60)
  })

  it('the same form twice, also at once, is one entry; with other answers it is refused', async () => {
    const actor = await onRegister()
    const both = await Promise.all([1, 2, 3].map(() => log(actor, {}, null, 'key_one')))
    expect(new Set(both.map((one) => must(one).id)).size).toBe(1)
    expect(await entriesOf(actor)).toHaveLength(1)
    expect(refusal(await log(actor, { minutes: 5 }, null, 'key_one'))).toEqual({ code: 'already_sent' })
    // In a second window it is another entry.
    must(await log(actor, {}, null, 'key_two'))
    expect(await entriesOf(actor)).toHaveLength(2)
  })

  it.each([
    ['to come', '2027-01-13', null, 'in_the_future'],
    ['of the year before', '2026-12-14', null, 'another_year'],
    ['of this year, in the year before', '2026-12-15', '2026', 'another_year'],
  ] as const)('a day %s is refused, and says in which year it is', async (_, doneOn, yearKey, code) => {
    const actor = await onRegister()
    const key = newId('run')
    expect(refusal(await log(actor, { doneOn: day(doneOn) }, yearKey, key))).toMatchObject({
      code,
      year: membershipYear(day(doneOn), day('2027-12-14')),
    })
    expect((await ownCpdOfAllYears(actor)).entries).toEqual([])
    // The form is not spent by it.
    must(await log(actor, { doneOn: day(yearKey ? '2026-12-14' : '2026-12-15') }, yearKey, key))
  })
})

describe('the year', () => {
  it('is the school year’s until a registration is given, and follows the one that waits for staff', async () => {
    const actor = await onRegister(null)
    must(await log(actor, { doneOn: day('2026-09-01') }))
    expect(await ownCpd(actor, null, today)).toMatchObject({
      renewsOn: null,
      year: { endsOn: '2027-08-31' },
      minutes: 90,
    })
    must(await submitCredential(actor, register('2027-12-14'), NOW))
    expect(await ownCpd(actor, null, today)).toMatchObject({
      renewsOn: '2027-12-14',
      year: { endsOn: '2027-12-14' },
      minutes: 0,
    })
    expect((await ownCpd(actor, '2026', today)).minutes).toBe(90)
  })

  it('moves entries with the day of renewal, and loses none', async () => {
    const actor = await onRegister('2027-12-14')
    for (const doneOn of ['2026-12-15', '2027-01-12']) must(await log(actor, { doneOn: day(doneOn) }))
    must(await log(actor, { doneOn: day('2026-12-14') }, '2026'))
    await makeCredential(actor, staff, register('2027-12-31'), NOW)
    const years = await Promise.all([null, '2026'].map((key) => ownCpd(actor, key, today)))
    expect(years.map(({ year, minutes }) => [year.endsOn, minutes])).toEqual([
      ['2027-12-31', 90],
      ['2026-12-31', 180],
    ])
  })
})

describe('changing and removing', () => {
  it('changes what is said, also to another year, and says which', async () => {
    const actor = await onRegister()
    const id = await makeCpd(actor, NOW)
    const entry = entryOf(NOW, { doneOn: day('2026-12-14'), minutes: 45 })
    expect(must(await changeCpd(actor, { id, entry, version: 0 }, NOW)).year.endsOn).toBe('2026-12-14')
    expect(await entriesOf(actor, '2026')).toMatchObject([{ minutes: 45, version: 1 }])
    // A second press says the same.
    must(await changeCpd(actor, { id, entry, version: 0 }, NOW))
    expect(await entriesOf(actor, '2026')).toMatchObject([{ version: 1 }])
    const ahead = { ...entry, doneOn: addDays(today, 1) }
    expect(refusal(await changeCpd(actor, { id, entry: ahead, version: 1 }, NOW))).toMatchObject({
      code: 'in_the_future',
    })
    const longAgo = { ...entry, doneOn: day('2019-01-01') }
    expect(refusal(await changeCpd(actor, { id, entry: longAgo, version: 1 }, NOW))).toMatchObject({
      code: 'another_year',
    })
  })

  it('a window that was opened before another’s change is told, and overwrites only knowingly', async () => {
    const actor = await onRegister()
    const id = await makeCpd(actor, NOW)
    const [first, second] = [entryOf(NOW, { minutes: 30 }), entryOf(NOW, { title: 'Another title' })]
    must(await changeCpd(actor, { id, entry: first, version: 0 }, NOW))
    expect(refusal(await changeCpd(actor, { id, entry: second, version: 0 }, NOW))).toEqual({ code: 'changed_since' })
    expect(await entriesOf(actor)).toMatchObject([{ minutes: 30, title: 'Webinar: routes into care' }])
    must(await changeCpd(actor, { id, entry: second, version: 1 }, NOW))
    expect(await entriesOf(actor)).toMatchObject([{ minutes: 90, title: 'Another title' }])
    // Two at once: one of them is told.
    const both = await Promise.all(
      [first, entryOf(NOW, { minutes: 20 })].map((entry) => changeCpd(actor, { id, entry, version: 2 }, NOW)),
    )
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  it('what is removed counts for nothing, is put back once, and is erased after thirty days', async () => {
    const actor = await onRegister()
    const [id, other] = [await makeCpd(actor, NOW), await makeCpd(actor, NOW, { minutes: 10 })]
    const both = await Promise.all([removeCpd(actor, id, NOW), removeCpd(actor, id, NOW)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await ownCpd(actor, null, today)).toMatchObject({ minutes: 10 })
    must(await putBackCpd(actor, id))
    expect(refusal(await putBackCpd(actor, id))).toBe('already_done')
    expect(await ownCpd(actor, null, today)).toMatchObject({ minutes: 100 })
    must(await removeCpd(actor, id, NOW))
    const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000)
    must(await eraseRemovedCpd(system, inDays(30)))
    expect(await ownCpdEntry(actor, id)).not.toBeNull()
    expect(must(await eraseRemovedCpd(system, inDays(31)))).toBe(1)
    expect(await ownCpdEntry(actor, id)).toBeNull()
    expect(refusal(await putBackCpd(actor, id))).toBe('not_found')
    expect(await entriesOf(actor)).toMatchObject([{ id: other }])
  })

  it('a change of what another window removed is told, and then puts it back with the change', async () => {
    const actor = await onRegister()
    const id = await makeCpd(actor, NOW)
    must(await removeCpd(actor, id, NOW))
    const entry = entryOf(NOW, { minutes: 30 })
    expect(refusal(await changeCpd(actor, { id, entry, version: 0 }, NOW))).toEqual({ code: 'removed_since' })
    // Also where it says nothing else than before.
    expect(refusal(await changeCpd(actor, { id, entry: entryOf(NOW), version: 0 }, NOW))).toEqual({
      code: 'removed_since',
    })
    must(await changeCpd(actor, { id, entry, version: 1 }, NOW))
    must(await changeCpd(actor, { id, entry, version: 1 }, NOW))
    expect(await entriesOf(actor)).toMatchObject([{ minutes: 30, version: 2 }])
  })
})

describe('a log is its person’s', () => {
  it('and nobody else’s to read, to change, to remove or to put back', async () => {
    const [owner, other] = [await onRegister(), await onRegister()]
    const id = await makeCpd(owner, NOW)
    expect(await ownCpdEntry(other, id)).toBeNull()
    expect(await entriesOf(other)).toEqual([])
    expect(refusal(await changeCpd(other, { id, entry: entryOf(NOW), version: 0 }, NOW))).toEqual({ code: 'not_found' })
    expect(refusal(await removeCpd(other, id, NOW))).toBe('not_found')
    expect(refusal(await putBackCpd(other, id))).toBe('not_found')
    // What row-level security keeps, whatever a command forgets.
    await inTransaction(other, (tx) => tx.update(cpdEntries).set({ title: 'Mine' }))
    const forOwner = { ...entryOf(NOW), id: newId('cpdEntry'), personId: owner.personId, loggedAt: NOW }
    await expect(inTransaction(other, (tx) => tx.insert(cpdEntries).values(forOwner))).rejects.toThrow()
    await expect(inTransaction(owner, (tx) => tx.delete(cpdEntries))).rejects.toThrow()
    expect(await entriesOf(owner)).toMatchObject([{ title: 'Webinar: routes into care' }])
  })

  it('staff learn how many minutes, of what stands, and not of what', async () => {
    const owner = await onRegister()
    await makeCpd(owner, NOW)
    must(await log(owner, { doneOn: day('2026-12-14'), minutes: 25 }, '2026'))
    must(await removeCpd(owner, await makeCpd(owner, NOW), NOW))
    const asked = { personId: owner.personId, renewsOn: day('2027-12-14') }
    expect((await cpdHoursForStaff(staff, asked, today)).map(({ year, minutes }) => [year.endsOn, minutes])).toEqual([
      ['2027-12-14', 90],
      ['2026-12-14', 25],
    ])
    expect(await inTransaction(staff, (tx) => tx.select().from(cpdEntries))).toEqual([])
    const elsewhere = await makePractice()
    const [seen] = await inTransaction(elsewhere, (tx) =>
      tx.execute<{ n: number }>(sql`select cpd_minutes(${owner.personId}, '2020-01-01', '2030-01-01') as n`),
    )
    expect(seen?.n).toBe(0)
  })
})

describe('the pages', () => {
  // Pages read the clock of today.
  const now = new Date()
  const on = londonDay(now)

  it('say what is left and until when, tell what was removed, and put it back from the message', async () => {
    const { actor } = await makeAdviser()
    const cookie = await cookieOf(actor)
    const id = await makeCpd(actor, now, { title: 'Removed and missed' })
    const read = async (path: string, more = '') => {
      const page = await ask({ path, cookie: [cookie, more].filter(Boolean).join('; ') })
      return { ...page, words: textOf(readHtml(page.html)) }
    }
    const year = membershipYear(on, day('2099-08-31'))
    expect((await read('/adviser/cpd')).words).toContain('1 h 30 min of 25 h')
    expect((await read('/adviser/cpd')).words).toContain(`23 h 30 min to go by 31 August ${year.key}`)
    const press = async (intent: string) => {
      const headers = new Headers({ cookie })
      const request = new Request('http://127.0.0.1:3999/adviser/cpd', {
        method: 'POST',
        headers,
        body: new URLSearchParams({ intent, id }),
      })
      return (await cpdPage.action({ request, params: {}, context: {} as never })) as Response
    }
    const removed = await press('remove')
    const told = removed.headers.get('set-cookie')?.split(';')[0] as string
    const after = await read('/adviser/cpd', told)
    expect(after.words).toContain('Removed: “Removed and missed”, 1 h 30 min.')
    expect(after.words).toContain('Put it back')
    expect(after.html).toContain(`value="${id}"`)
    expect(after.words).toContain('Nothing is logged for this year')
    const flash = await flashOf(new Request('http://x', { headers: { cookie: told } }))
    expect(flash?.undo?.fields).toEqual({ intent: 'put-back', id })
    await press('put-back')
    expect((await read('/adviser/cpd')).words).toContain('Removed and missed')
  })

  it('keep what was typed when a removed entry is changed in another window, and then put it back', async () => {
    const { actor } = await makeAdviser()
    const cookie = await cookieOf(actor)
    const id = await makeCpd(actor, now)
    must(await removeCpd(actor, id, now))
    const [y, m, d] = on.split('-') as [string, string, string]
    const typed = {
      'doneOn.day': d,
      'doneOn.month': m,
      'doneOn.year': y,
      duration: '2 hours',
      kind: 'reading',
      title: 'Typed in the other window',
      reflection: '',
      certificate: 'no',
    }
    const send = (version: string, more: Record<string, string> = {}) =>
      ask({ path: `/adviser/cpd/${id}`, cookie, form: new URLSearchParams({ ...typed, version, ...more }) })
    const told = await send('0')
    expect(told.status).toBe(422)
    expect(told.html).toContain('This entry was removed after you opened it')
    expect(told.html).toContain('value="Typed in the other window"')
    const version = /name="version" value="(\d+)"/.exec(told.html)?.[1] as string
    expect(version).toBe('1')
    expect((await send(version)).status).toBe(303)
    expect((await ownCpd(actor, null, on)).minutes).toBe(120)
    // A mistake does not make an old window a new one.
    const mistaken = await send('0', { duration: 'long' })
    expect(/name="version" value="(\d+)"/.exec(mistaken.html)?.[1]).toBe('0')
  })

  it('say of a new entry all that is wrong at once, its day too', async () => {
    const { actor } = await makeAdviser()
    const form = { duration: '2', title: '', 'doneOn.day': '1', 'doneOn.month': '9', 'doneOn.year': '2020' }
    const refused = await call(newPage.action, { path: '/adviser/cpd/new', cookie: await cookieOf(actor), form })
    expect(refused.status).toBe(422)
    expect(Object.keys(refused.errors).filter(Boolean)).toEqual(['doneOn', 'duration', 'kind', 'title', 'certificate'])
    expect(refused.errors.doneOn).toContain('the one you entered is in the year to 31 August 2021')
  })

  it('export the year that is asked for, or all, as a file', async () => {
    const { actor } = await makeAdviser()
    const cookie = await cookieOf(actor)
    await makeCpd(actor, now, { title: '=1+1' })
    const all = await ask({ path: '/adviser/cpd.csv?year=all', cookie, accept: 'text/csv' })
    expect([all.status, all.type]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(all.html).toContain(",'=1+1,1:30,90,")
    const before = await ask({ path: `/adviser/cpd.csv?year=${Number(on.slice(0, 4)) - 1}`, cookie })
    expect(before.html).not.toContain('1:30')
  })

  it('the home says so in the last sixty days, and staff read the hours beside the registration', async () => {
    const actor = await makePractice()
    const cookie = await cookieOf(actor)
    const id = await makeCredential(actor, staff, register(addDays(on, 59)), now)
    await makeCpd(actor, now)
    const home = await ask({ path: '/adviser', cookie })
    expect(textOf(readHtml(home.html))).toContain('Log 23 h 30 min more CPD')
    const seeing = await addMember<StaffActor>(staff.organisationId, ['staff'])
    const page = await ask({ path: `/staff/credentials/${id}`, cookie: await cookieOf(seeing) })
    expect(textOf(readHtml(page.html))).toContain('1 h 30 min of 25 h')
    expect(page.html).not.toContain('routes into care')
  })

  it('an entry of somebody else is not there', async () => {
    const [one, other] = [await makePractice(), await makePractice()]
    const id = await makeCpd(one, now)
    const cookie = await cookieOf(other)
    for (const intent of ['remove', 'put-back'])
      expect((await call(cpdPage.action, { path: '/adviser/cpd', cookie, form: { intent, id } })).status).toBe(404)
    const [kept] = await inTransaction(system, (tx) => tx.select().from(cpdEntries).where(eq(cpdEntries.id, id)))
    expect(kept?.removedAt).toBeNull()
  })
})
