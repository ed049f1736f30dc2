import { and, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anyone, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { isHeldOn } from '#app/domain/accreditation/credential-needs.ts'
import { changeProfile } from '#app/domain/advisers/change-profile.server.ts'
import { ownOffered } from '#app/domain/advisers/read.server.ts'
import { checkPromises } from '#app/domain/audit/promises.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { day, time, timeOf } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import { adviserPage } from '#app/domain/search/adviser-page.server.ts'
import { findPage } from '#app/domain/search/find-page.server.ts'
import { searchAnswers } from '#app/domain/search/search-answers.ts'
import { addService, changeService, setOnMenu } from '#app/domain/services/keep-menu.server.ts'
import { addSpecialism, setOnList } from '#app/domain/services/keep-specialisms.server.ts'
import type { ServiceSaid } from '#app/domain/services/menu-fault.ts'
import { AS_USUAL } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { readMenu } from '#app/domain/services/read-menu.server.ts'
import { menuServiceForStaff } from '#app/domain/services/read-menu-changes.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { bookings, comers, services, visits } from '#db/schema/index.ts'
import { type AdviserWanted, type MadeAdviser, makeAdviser, PROFILE } from '#tests/make/advisers.ts'
import { lettersOf } from '#tests/make/letters.ts'
import { MENU } from '#tests/make/menu.ts'
import { must, refusal } from '#tests/make/must.ts'
import { north } from '#tests/make/places.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import { DAY_BEARS, DAY_GROSS, NOW, requestOf } from '#tests/make/requests.ts'
import { makeSchool } from '#tests/make/schools.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

let database: FreshDatabase
let staff: StaffActor
const system = systemActor('a test')

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner', connections: 6 })
  await makePlatform()
  staff = await platformStaff()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

const saidOf = (code: keyof typeof MENU, change: Partial<ServiceSaid> = {}): ServiceSaid => {
  const { code: _, isOnMenu, ...said } = MENU[code]
  return { ...said, ...change }
}
const heldOf = async (supplierId: string, code: string) => {
  const rows = await inTransaction(system, (tx) =>
    tx
      .select({ held: comers.held })
      .from(comers)
      .innerJoin(services, eq(services.id, comers.serviceId))
      .where(and(eq(services.supplierId, supplierId), eq(services.code, code))),
  )
  return rows[0]
}
const offerOf = async (supplierId: string, code: string) => {
  const [row] = await inTransaction(system, (tx) =>
    tx
      .select()
      .from(services)
      .where(and(eq(services.supplierId, supplierId), eq(services.code, code))),
  )
  return row
}
const offering = (services: AdviserWanted['services'], more: AdviserWanted = {}) => makeAdviser({ ...more, services })

describe('staff keep the menu', () => {
  it('adds one, once, and refuses what is not sound or has another’s name', async () => {
    const said = saidOf('assembly', { name: 'Employer talk', summary: 'An employer’s talk' })
    const both = await Promise.all([1, 2].map(() => addService(staff, said, NOW)))
    expect(new Set(both.map((one) => must(one).code))).toEqual(new Set(['s_employer_talk']))
    expect((await readMenu(system)).at(-1)).toMatchObject({ name: 'Employer talk', isOnMenu: true })
    expect(refusal(await addService(staff, saidOf('assembly', { summary: 'Otherwise' }), NOW))).toMatchObject({
      code: 'not_sound',
      faults: { name: 'There is a service of that name already' },
    })
    expect(refusal(await addService(staff, { ...said, name: 'Other', funds: [], parts: [] }, NOW))).toMatchObject({
      faults: { funds: 'Choose at least one fund', parts: 'Choose at least one part of the day' },
    })
  })

  it('writes down who changed what, and nothing where nothing changes', async () => {
    must(await changeService(staff, 'parents_evening', saidOf('parents_evening'), NOW))
    must(
      await changeService(
        staff,
        'parents_evening',
        saidOf('parents_evening', { minutes: 150, to: time('19:00') }),
        NOW,
      ),
    )
    const found = await menuServiceForStaff(staff, 'parents_evening')
    expect(found?.changes.map(({ what, detail, personName }) => [personName, what, detail])).toEqual([
      [staff.name, 'Changed', 'Usual length: 150 minutes, before 180 minutes. Usual end: 19:00, before 19:30'],
    ])
  })

  it('lets a change of what a service needs decide at once on which days it may be given, and on visits to come', async () => {
    const [school, adviser] = [await makeSchool(), await offering({ assembly: { price: pence(6_000) } })]
    const other = await offering({ assembly: { price: pence(6_000) } }, { credentials: { send: null } })
    const asked = requestOf(school, other, ['2027-02-02'], {
      serviceCode: 'assembly',
      visits: [{ day: day('2027-02-02'), from: '09:00', to: '09:30' }],
      interviews: 0,
      lines: [{ from: school.careersId, amountPence: 0, costCentreId: null, tag: null }],
      expectedPence: 0,
    })
    const told = refusal(await requestVisits(school.requester, asked, NOW)).pricePence as number
    const bears = told - 100 // VAT that the school claims back, on the least fee of £5
    const sent = { ...asked, expectedPence: told, lines: [{ ...asked.lines[0], amountPence: bears }] } as typeof asked
    const { bookingId } = must(await requestVisits(school.requester, sent, NOW))

    must(await changeService(staff, 'assembly', saidOf('assembly', { isForSend: true }), NOW))
    expect(isHeldOn((await heldOf(adviser.supplierId, 'assembly'))?.held ?? [], day('2027-02-02'))).toBe(true)
    expect((await heldOf(other.supplierId, 'assembly'))?.held).toEqual([])
    const [job] = await inTransaction(system, (tx) =>
      tx.execute<{ key: string }>(
        sql`select key from graphile_worker._private_jobs where key = ${`look-at-visits:${other.actor.personId}`}`,
      ),
    )
    expect(job).toBeDefined()
    await lookAtVisits(system, other.actor.personId, NOW)
    const [visit] = await inTransaction(system, (tx) => tx.select().from(visits).where(eq(visits.bookingId, bookingId)))
    expect(visit?.lacks).toBe('renewal')
    const letters = (await lettersOf(database.ownerUrl, 'menu-changed')).map(({ facts }) => facts)
    expect(letters.length).toBeGreaterThanOrEqual(2)
    expect(letters[0]).toMatchObject({
      name: 'Assembly',
      event: 'changed',
      changes: 'Needs SEND training: yes, before no',
    })

    must(await changeService(staff, 'assembly', saidOf('assembly'), NOW))
    await lookAtVisits(system, other.actor.personId, NOW)
    expect((await heldOf(other.supplierId, 'assembly'))?.held).not.toEqual([])
    expect((await checkPromises(system, NOW)).filter(({ broken }) => broken > 0)).toEqual([])
  })

  it('keeps the words and terms of what is booked, and offers within what the menu allows', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    const { bookingId } = must(await requestVisits(school.requester, requestOf(school, adviser, ['2027-02-09']), NOW))
    const change = { name: 'Guidance day', unit: 'session', maxInterviews: 5, interviewMinutes: 50 } as const
    must(await changeService(staff, 'personal_guidance_day', saidOf('personal_guidance_day', change), NOW))
    const [booking] = await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, bookingId)))
    expect(booking).toMatchObject({
      serviceName: 'Personal guidance day',
      agreement: { service: 'Personal guidance day' },
      terms: { unit: 'day', interviewMinutes: 45, pricePence: 32_000 },
    })
    expect(await offerOf(adviser.supplierId, 'personal_guidance_day')).toMatchObject({ interviews: 5 })
    must(await changeService(staff, 'personal_guidance_day', saidOf('personal_guidance_day'), NOW))
    // Longer interviews: of a shorter day five fit, where the usual one has room for six.
    const shorter = await makeAdviser({ services: { personal_guidance_day: { interviews: 6, minutes: 360 } } })
    const longer = { interviewMinutes: 60 }
    must(await changeService(staff, 'personal_guidance_day', saidOf('personal_guidance_day', longer), NOW))
    expect(await offerOf(shorter.supplierId, 'personal_guidance_day')).toMatchObject({ interviews: 5, minutes: 360 })
    must(await changeService(staff, 'personal_guidance_day', saidOf('personal_guidance_day'), NOW))
    // Where the menu gains interviews, an offer of none has one.
    const talks = await makeAdviser({ services: { assembly: {} } })
    must(await changeService(staff, 'assembly', saidOf('assembly', { maxInterviews: 1, interviewMinutes: 15 }), NOW))
    expect(await offerOf(talks.supplierId, 'assembly')).toMatchObject({ interviews: 1 })
    must(await changeService(staff, 'assembly', saidOf('assembly'), NOW))
    expect(await offerOf(talks.supplierId, 'assembly')).toMatchObject({ interviews: 0 })
  })

  it('takes a service off: nobody offers it, finds it or asks for it, until it is put back', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    must(await setOnMenu(staff, 'personal_guidance_day', false, NOW))
    must(await setOnMenu(staff, 'personal_guidance_day', false, NOW))
    const asked = requestOf(school, adviser, ['2027-02-16'])
    expect(refusal(await requestVisits(school.requester, asked, NOW)).code).toBe('service_not_offered')
    expect((await ownOffered(adviser.actor)).map(({ code }) => code)).not.toContain('personal_guidance_day')
    const offer = { price: pence(30_000), interviews: 6, tiers: [{ fromSchoolDays: 0, percent: 0 }], ...AS_USUAL }
    expect(refusal(await offerService(adviser.actor, 'personal_guidance_day', offer, NOW))).toBe('not_on_menu')
    const page = await adviserPage(anyone(), { slug: adviser.slug, near: '', urn: null, service: '', month: '' }, NOW)
    expect(page?.chosen?.menu.code).toBe('personal_guidance_half_day')
    must(await setOnMenu(staff, 'personal_guidance_day', true, NOW))
    must(await requestVisits(school.requester, asked, NOW))
  })

  it('never takes off the last service that has a date', async () => {
    const dated = (await readMenu(system)).filter(({ isDated }) => isDated).map(({ code }) => code)
    const answers = await Promise.all(dated.map((code) => setOnMenu(staff, code, false, NOW)))
    expect(answers.filter(({ ok }) => !ok)).toHaveLength(1)
    await Promise.all(dated.map((code) => setOnMenu(staff, code, true, NOW)))
  })

  it('keeps the lists: what was taken off stays with whoever had chosen it', async () => {
    must(await addSpecialism(staff, { kind: 'language', name: 'Speaks Somali' }, NOW))
    must(await addSpecialism(staff, { kind: 'language', name: 'Speaks Somali' }, NOW))
    expect(refusal(await addSpecialism(staff, { kind: 'send', name: 'Speaks Somali' }, NOW))).toBe('name_taken')
    const chosen = { ...PROFILE, specialisms: ['l_speaks_somali'] }
    const [adviser, late] = [await makeAdviser({ profile: chosen }), await makeAdviser()]
    must(await setOnList(staff, 'l_speaks_somali', false, NOW))
    must(await changeProfile(adviser.actor, { ...chosen, headline: 'Another sentence' }, NOW))
    expect(refusal(await changeProfile(late.actor, chosen, NOW))).toBe('not_on_list')
    const page = await adviserPage(anyone(), { slug: adviser.slug, near: '', urn: null, service: '', month: '' }, NOW)
    expect(page?.specialisms).toEqual(['Speaks Somali'])
  })
})

describe('what an adviser offers', () => {
  it('takes so many of a service a day, also of two who ask at once', async () => {
    const adviser = await offering({ single_interview: { price: pence(6_000), interviews: 1, capacityADay: 2 } })
    const schools = await Promise.all([1, 2, 3, 4].map(() => makeSchool()))
    const askAt = async (school: (typeof schools)[number], hour: number) => {
      const at = { from: timeOf(hour * 60), to: timeOf(hour * 60 + 45) }
      const asked = requestOf(school, adviser, ['2027-02-23'], {
        ...{ serviceCode: 'single_interview', interviews: 1, visits: [{ day: day('2027-02-23'), ...at }] },
      })
      const told = refusal(await requestVisits(school.requester, { ...asked, expectedPence: 0 }, NOW))
      if (told.pricePence === undefined) return { ok: false as const, refusal: told }
      const lines = [{ from: school.careersId, amountPence: told.pricePence - 100, costCentreId: null, tag: null }]
      return requestVisits(school.requester, { ...asked, expectedPence: told.pricePence, lines }, NOW)
    }
    const answers = await Promise.all(schools.slice(0, 3).map((school, at) => askAt(school, 9 + at * 3)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    const refused = answers.find(({ ok }) => !ok)
    expect(refused && refusal(refused)).toMatchObject({ code: 'full_that_day', days: [{ day: '2027-02-23' }] })
    const [fourth] = schools.slice(3)
    if (!fourth) throw new Error('no fourth school')
    // Full days are shown to nobody.
    const page = await adviserPage(
      fourth.requester,
      { slug: adviser.slug, near: '', urn: null, service: 'single_interview', month: '2027-02' },
      NOW,
    )
    expect(page?.month?.days.find(({ day: on }) => on === '2027-02-23')).toMatchObject({ parts: [], why: 'Full' })
    expect(page?.month?.days.find(({ day: on }) => on === '2027-02-24')?.parts).toEqual(['morning', 'afternoon'])
    const found = await findPage(
      fourth.requester,
      searchAnswers(new URLSearchParams('for=single_interview&on=23/2/2027'), day('2027-01-12')),
      { page: 1, perPage: 50 },
      NOW,
    )
    expect(found.service.code).toBe('single_interview')
    expect(found.found?.advisers.map(({ supplierId }) => supplierId)).not.toContain(adviser.supplierId)
  })

  it('asks less of each of many at once, frozen and said in the agreement', async () => {
    const adviser = await offering({
      personal_guidance_day: { price: pence(32_000), interviews: 6, block: { from: 3, price: pence(30_000) } },
    })
    const school = await makeSchool()
    const two = must(
      await requestVisits(school.requester, requestOf(school, adviser, ['2027-03-02', '2027-03-03']), NOW),
    )
    const days = ['2027-03-09', '2027-03-10', '2027-03-11']
    const asked = requestOf(school, adviser, days)
    expect(refusal(await requestVisits(school.requester, asked, NOW))).toEqual({
      code: 'price_changed',
      pricePence: (DAY_GROSS - 2_000 - 144) * 3,
    })
    const bears = (DAY_BEARS - 2_000 - 120) * 3
    const lines = [{ from: school.careersId, amountPence: bears, costCentreId: null, tag: null }]
    const cheaper = { ...asked, lines, expectedPence: (DAY_GROSS - 2_000 - 144) * 3 }
    const three = must(await requestVisits(school.requester, cheaper, NOW))
    const read = async (id: string) =>
      (await inTransaction(system, (tx) => tx.select().from(bookings).where(eq(bookings.id, id))))[0]
    expect((await read(two.bookingId))?.terms).toMatchObject({ pricePence: 32_000, block: null })
    const booked = await read(three.bookingId)
    expect(booked?.terms).toMatchObject({ pricePence: 30_000, block: { from: 3, usualPence: 32_000 } })
    expect(JSON.stringify(booked?.agreement)).toContain('for each of 3 or more visits')
  })

  it('travels, charges, wants notice and takes time otherwise for one service', async () => {
    const own = { minutes: 360, radiusMiles: 5, mileagePence: 90, noticeSchoolDays: 20 }
    const adviser = await offering({
      personal_guidance_day: { price: pence(32_000), interviews: 6, ...own },
      personal_guidance_half_day: { price: pence(18_000), interviews: 3 },
    })
    const school = await makeSchool()
    const asked = requestOf(school, adviser, ['2027-03-16'])
    expect(refusal(await requestVisits(school.requester, asked, NOW)).code).toBe('beyond_reach')
    const offer = {
      price: pence(32_000),
      interviews: 6,
      tiers: [{ fromSchoolDays: 0, percent: 0 }],
      ...AS_USUAL,
      ...own,
    }
    must(await offerService(adviser.actor, 'personal_guidance_day', { ...offer, radiusMiles: 100 }, NOW))
    expect(refusal(await requestVisits(school.requester, requestOf(school, adviser, ['2027-01-26']), NOW)).code).toBe(
      'too_little_notice',
    )
    // Eighteen miles at 90p instead of 45p.
    expect(refusal(await requestVisits(school.requester, asked, NOW))).toEqual({
      code: 'price_changed',
      pricePence: DAY_GROSS + 18 * 45,
    })
    const [first] = (
      await adviserPage(school.requester, { slug: adviser.slug, near: '', urn: null, service: '', month: '' }, NOW)
    )?.services ?? [undefined]
    expect(first).toMatchObject({ menu: { minutes: 360, to: '14:45' } })
  })

  it.each([
    [{ minutes: 600 }, 'length_not_allowed'],
    [{ capacityADay: 0 }, 'capacity_out_of_range'],
    [{ block: { from: 1, price: pence(100) } }, 'block_too_small'],
    [{ block: { from: 5, price: pence(32_000) } }, 'block_not_lower'],
    [{ radiusMiles: 900 }, 'travel_out_of_range'],
    [{ noticeSchoolDays: 61 }, 'notice_out_of_range'],
    [{ interviews: 7 }, 'too_many_interviews'],
  ] as const)('is refused: %j', async (change, code) => {
    const adviser = await makeAdviser()
    const offer = { price: pence(32_000), interviews: 6, tiers: [{ fromSchoolDays: 0, percent: 0 }], ...AS_USUAL }
    expect(refusal(await offerService(adviser.actor, 'personal_guidance_day', { ...offer, ...change }, NOW))).toBe(code)
  })
})

it('lets only those funds pay for a service that the menu names', async () => {
  const adviser = await offering({ staff_training: { price: pence(20_000) } })
  const school = await makeSchool()
  const asked = requestOf(school, adviser, ['2027-03-16'], {
    ...{ serviceCode: 'staff_training', interviews: 0 },
    visits: [{ day: day('2027-03-16'), from: '13:30', to: '15:30' }],
  })
  const { pricePence = 0 } = refusal(await requestVisits(school.requester, { ...asked, expectedPence: 0 }, NOW))
  const tag = {
    ...{ whom: 'all_eligible' as const, pupilsEligible: null, pupilsInAll: null, method: null },
    ...{ approach: 'wider' as const, challenge: 3, rationale: 'For pupils who have nobody at home to ask.' },
  }
  const lines = [{ from: school.premiumId, amountPence: pricePence - 240, costCentreId: null, tag }]
  expect(
    refusal(await requestVisits(school.requester, { ...asked, expectedPence: pricePence, lines }, NOW)),
  ).toMatchObject({
    code: 'fund_not_for_service',
    lines: [{ line: 0 }],
  })
})

describe('by video or telephone', () => {
  const REMOTE = {
    ...{ kind: 'remote' as const, mode: 'video' as const },
    channel: 'Microsoft Teams; the school sends the link',
    supervisor: 'Mrs Frobisher stays within sight',
    concern: 'Ring the office on 01632 960204',
  }
  const GROSS = DAY_GROSS - 810 // without 18 miles at 45p
  const byVideo = (school: Awaited<ReturnType<typeof makeSchool>>, adviser: MadeAdviser, days: string[]) =>
    requestOf(school, adviser, days, {
      place: REMOTE,
      lines: [{ from: school.careersId, amountPence: (GROSS - 384) * days.length, costCentreId: null, tag: null }],
      expectedPence: GROSS * days.length,
    })

  it('charges no travel, says how it is held, and needs what it needs', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser({ profile: { radiusMiles: 1 } })]
    const asked = byVideo(school, adviser, ['2027-03-23'])
    expect(refusal(await requestVisits(school.requester, requestOf(school, adviser, ['2027-03-23']), NOW)).code).toBe(
      'beyond_reach',
    )
    const silent = { ...asked, place: { ...REMOTE, supervisor: ' ' } }
    expect(refusal(await requestVisits(school.requester, silent, NOW)).code).toBe('remote_not_said')
    const { bookingId } = must(await requestVisits(school.requester, asked, NOW))
    const [found] = await inTransaction(system, (tx) =>
      tx
        .select({ booking: bookings, visit: visits })
        .from(bookings)
        .innerJoin(visits, eq(visits.bookingId, bookings.id))
        .where(eq(bookings.id, bookingId)),
    )
    expect(found).toMatchObject({
      visit: { mode: 'video', travelPence: 0, placeName: 'By video', isAtSchool: false },
      booking: { remote: { supervisor: REMOTE.supervisor }, terms: { mode: 'video', travelPence: 0, travelMiles: 0 } },
    })
    const words = JSON.stringify(found?.booking.agreement)
    expect(words).toContain('This visit is by video: Microsoft Teams; the school sends the link.')
    expect(words).toContain('How a concern is raised while it lasts: Ring the office on 01632 960204.')
    expect(words).toContain('no travel')
    const unchecked = await makeAdviser({ credentials: { dbs: { hasChildrensBarredList: false } }, isListed: false })
    expect(await heldOf(unchecked.supplierId, 'personal_guidance_day')).toMatchObject({ held: [] })
  })

  it('is refused where the menu does not give the service in that way', async () => {
    const [school, adviser] = [await makeSchool(), await makeAdviser()]
    const asked = { ...byVideo(school, adviser, ['2027-03-24']), place: { ...REMOTE, mode: 'telephone' as const } }
    expect(refusal(await requestVisits(school.requester, asked, NOW)).code).toBe('mode_not_offered')
  })

  it('keeps the person in one place at a time, and plans no drive', async () => {
    const adviser = await offering({
      personal_guidance_half_day: { price: pence(18_000), interviews: 3 },
      personal_guidance_day: { price: pence(32_000), interviews: 6 },
    })
    const [near, far] = [await makeSchool(), await makeSchool({ register: north(60) })]
    const half = async (school: typeof near, from: string, to: string, place: typeof REMOTE | { kind: 'school' }) => {
      const asked = requestOf(school, adviser, ['2027-03-17'], {
        ...{ serviceCode: 'personal_guidance_half_day', interviews: 3, place },
        visits: [{ day: day('2027-03-17'), from, to }],
      })
      const told = refusal(await requestVisits(school.requester, { ...asked, expectedPence: 0 }, NOW))
      if (told.pricePence === undefined) return told.code
      const lines = [{ from: school.careersId, amountPence: told.pricePence - 216, costCentreId: null, tag: null }]
      const sent = await requestVisits(school.requester, { ...asked, expectedPence: told.pricePence, lines }, NOW)
      return sent.ok ? 'sent' : sent.refusal.code
    }
    expect(await half(near, '08:45', '11:30', { kind: 'school' })).toBe('sent')
    expect(await half(far, '10:00', '12:45', REMOTE)).toBe('taken')
    expect(await half(far, '11:30', '14:15', { kind: 'school' })).toBe('too_far_to_drive')
    expect(await half(far, '11:30', '14:15', REMOTE)).toBe('sent')
    expect(await half(near, '14:15', '17:00', { kind: 'school' })).toBe('sent')
    expect((await checkPromises(system, NOW)).filter(({ broken }) => broken > 0)).toEqual([])
  })
})
