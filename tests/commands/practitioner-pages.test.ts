import { eq, sql } from 'drizzle-orm'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AdviserActor, type MemberActor, may, systemActor } from '#app/auth/actor.ts'
import { HOMES, PLACES } from '#app/auth/places.ts'
import { takeDaysOff } from '#app/domain/availability/change-availability.server.ts'
import { agreementPdf } from '#app/domain/bookings/agreement-pdf.server.ts'
import { answerVisits } from '#app/domain/bookings/answer-visits.server.ts'
import { approve } from '#app/domain/bookings/decide-approval.server.ts'
import { cancelVisits, withdrawVisits } from '#app/domain/bookings/end-visits.server.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { requestVisits } from '#app/domain/bookings/request-visits.server.ts'
import { addDays, londonDay, mondayOf } from '#app/domain/calendar.ts'
import { decideTerms, offerTerms } from '#app/domain/providers/agree-terms.server.ts'
import { endPractitioner, leaveProvider } from '#app/domain/providers/leave-provider.server.ts'
import { ownProviders } from '#app/domain/providers/read-practitioners.server.ts'
import { isSchoolDay, schoolCalendar } from '#app/domain/school-days.ts'
import { writeEmail } from '#app/jobs/write-email.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { auditEvents, credentials, practices } from '#db/schema/index.ts'
import { makeAdviser } from '#tests/make/advisers.ts'
import { makeOutsideCalendar } from '#tests/make/calendar-server.ts'
import { emailJobs, emailsWritten, visitsOf } from '#tests/make/looks.ts'
import { must, refusal } from '#tests/make/must.ts'
import { loadActor } from '#tests/make/people.ts'
import { makePlatform, platformStaff } from '#tests/make/platform.ts'
import {
  listProvider,
  type MadeProvider,
  makePractitioner,
  makeProvider,
  practitionerRow,
  TERMS,
} from '#tests/make/providers.ts'
import { all, readHtml, textOf } from '#tests/make/read-html.ts'
import { requestOf } from '#tests/make/requests.ts'
import { cookieOf } from '#tests/make/route-calls.ts'
import { type MadeSchool, makeSchool } from '#tests/make/schools.ts'
import { type Ask, openPages } from '#tests/make/whole-pages.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// What somebody who goes to schools for a provider reads and is told, and what stays theirs. Pages read the clock, so
// everything is counted from today.
const now = new Date()
const system = systemActor('a test looks')
let tuesday = addDays(mondayOf(addDays(londonDay(now), 30)), 1)
while (!isSchoolDay(schoolCalendar(), tuesday)) tuesday = addDays(tuesday, 7)
const SPLIT = { ...TERMS, rate: { how: 'split' as const, percent: 70 } }

let database: FreshDatabase
let ask: Ask

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  ask = await openPages()
  await makePlatform()
})
afterAll(async () => {
  await disconnect()
  await database.close()
})

type Sent = {
  provider: MadeProvider
  school: MadeSchool
  bookingId: string
  visitId: string
  one: AdviserActor
  two: AdviserActor
}

/** A provider of two people, and a visit that is confirmed with the first of them named. */
async function confirmed(terms = TERMS): Promise<Sent> {
  const provider = await makeProvider({ now })
  const one = await makePractitioner(provider, { name: 'Marian Oakes', now, terms })
  const two = await makePractitioner(provider, { name: 'Joss Hartley', now })
  await listProvider(provider, now)
  const school = await makeSchool({ around: tuesday })
  const asked = requestOf(school, { ...provider, actor: provider.actor as never }, [tuesday])
  const { bookingId } = must(await requestVisits(school.requester, asked, now))
  const visitId = (await visitsOf(bookingId))[0]?.id ?? ''
  must(await approve(school.approver, { bookingId, orderNumber: null, note: null }, now))
  const named = { [visitId]: one.personId }
  must(await answerVisits(provider.actor, { bookingId, accept: [visitId], decline: [], reason: '', named }, now))
  return { provider, school, bookingId, visitId, one, two }
}

/** Whoever keeps a provider, once they go to schools for it as well. */
const asWell = ({ actor, ...provider }: MadeProvider): Promise<MadeProvider['actor']> =>
  makePractitioner({ actor, ...provider }, { person: actor as never, now }) as never

const open = async (actor: { personId: string; organisationId: string }, path: string) =>
  ask({ path, cookie: await cookieOf(actor) })
const words = async (actor: { personId: string; organisationId: string }, path: string) => {
  const page = await open(actor, path)
  expect(page.thrown).toEqual([])
  expect([path, page.status]).toEqual([path, 200])
  return all(readHtml(page.html), ({ tag }) => tag === 'main')
    .map(textOf)
    .join('')
}

/** The files that an email carries to one reader, read back by another program than wrote them. */
async function carried(bookingId: string, template: string, to: (job: { to: string }) => boolean, at = -1) {
  const job = (await emailJobs(bookingId, template)).filter(({ recipients }) => to(recipients)).at(at)
  if (!job) throw new Error(`no ${template}`)
  await writeEmail(job, now, 'https://waymark.example')
  const written = await emailsWritten(job.key)
  return written.flatMap((email) =>
    email.invitations.map(({ content, method }: { content: string; method: string }) => {
      const calendar = new ICAL.Component(ICAL.parse(content))
      const event = calendar.getFirstSubcomponent('vevent') as ICAL.Component
      const { uid, sequence } = new ICAL.Event(event)
      return { method, status: event.getFirstPropertyValue('status'), uid, sequence, address: email.toAddress }
    }),
  )
}

describe('the money of a provider', () => {
  it('is nothing to whoever it sends: neither its payouts nor its prices', async () => {
    const { provider, one, bookingId, visitId } = await confirmed()
    expect(await words(one, '/adviser')).not.toMatch(/Coming to you|£\d/)
    for (const path of [`/adviser/visits/${visitId}`, '/adviser/visits']) {
      const page = await open(one, path)
      expect(textOf(readHtml(page.html))).not.toContain('£320')
      // Nor in what the page carries for its script.
      expect(page.html).not.toMatch(/32000|35114|"pricePence"/)
    }
    expect(await words(one, `/adviser/visits/${visitId}`)).toContain('£210 a guidance day, paid by the provider')
    expect((await open(one, `/adviser/requests/${bookingId}`)).status).toBe(403)
    expect(await agreementPdf(one, bookingId)).toBeNull()
    expect(await agreementPdf(provider.actor, bookingId)).not.toBeNull()
    expect((await open(one, '/adviser/visits.csv')).html).not.toMatch(/3\d\d\.\d\d/)
  })

  it('is their part of it where Stripe pays it', async () => {
    const { one, visitId } = await confirmed(SPLIT)
    const page = await words(one, `/adviser/visits/${visitId}`)
    // 70% of £320.00, and £7.20 of travel or so: never the whole.
    expect(page).toMatch(/£2\d\d\.\d\d/)
    expect(page).toContain('70% of the price of each visit')
    expect(page).not.toContain('£320')
  })

  it('has somewhere to go: agreeing to a split opens a practice of their own, once', async () => {
    const { provider, one } = await confirmed()
    const own = () =>
      inTransaction(system, (tx) => tx.select().from(practices).where(eq(practices.personId, one.personId)))
    expect(await own()).toHaveLength(0)
    const { id } = await practitionerRow(one.personId)
    must(await offerTerms(provider.actor, { practitionerId: id, terms: SPLIT }, now))
    const termsId =
      (await ownProviders(one, londonDay(now)))[0]?.terms.find(({ status }) => status === 'offered')?.id ?? ''
    must(await decideTerms(one, { practitionerId: id, termsId, agrees: true }, now))
    must(await decideTerms(one, { practitionerId: id, termsId, agrees: true }, now))
    const [practice] = await own()
    expect(practice).toMatchObject({ trading: 'sole_trader', legalName: 'Marian Oakes' })
    const actor = await loadActor<AdviserActor>({ personId: one.personId, organisationId: practice?.supplierId ?? '' })
    expect((await open(actor, '/adviser/payouts')).status).toBe(200)
  })

  it('is agreed to as it is offered: a yes to what has just been replaced is none', async () => {
    const provider = await makeProvider({ now })
    const one = await makePractitioner(provider, { now })
    const { id } = await practitionerRow(one.personId)
    for (let round = 0; round < 4; round++) {
      const terms = (n: number) => ({ ...TERMS, rate: { how: 'by_provider' as const, words: `£${n} a day` } })
      must(await offerTerms(provider.actor, { practitionerId: id, terms: terms(300 + round) }, now))
      const waiting = async () => (await ownProviders(one, londonDay(now)))[0]?.terms ?? []
      const termsId = (await waiting()).find(({ status }) => status === 'offered')?.id ?? ''
      const [, decided] = await Promise.all([
        offerTerms(provider.actor, { practitionerId: id, terms: terms(100 + round) }, now),
        decideTerms(one, { practitionerId: id, termsId, agrees: true }, now),
      ])
      const after = await waiting()
      expect(after.filter(({ status }) => status === 'agreed')).toHaveLength(1)
      expect(after.find(({ id: at }) => at === termsId)?.status).toBe(decided.ok ? 'agreed' : 'withdrawn')
    }
  })
})

describe('what is private of somebody', () => {
  it('the office reads only that it lacks', async () => {
    const provider = await makeProvider({ now })
    const until = addDays(tuesday, -3)
    const one = await makePractitioner(provider, { name: 'Marian Oakes', now })
    await makePractitioner(provider, { name: 'Joss Hartley', now })
    await inTransaction(system, (tx) =>
      tx
        .update(credentials)
        .set({ endsOn: until, facts: sql`jsonb_set(${credentials.facts}, '{endsOn}', to_jsonb(${until}::text))` })
        .where(sql`${credentials.personId} = ${one.personId} and ${credentials.kind} = 'right_to_work'`),
    )
    await listProvider(provider, now)
    const school = await makeSchool({ around: tuesday })
    const asked = requestOf(school, { ...provider, actor: provider.actor as never }, [tuesday])
    const { bookingId } = must(await requestVisits(school.requester, asked, now))
    const [candidates] = [...(await candidatesFor(provider.actor, bookingId, londonDay(now))).values()]
    const why = candidates?.find(({ personId }) => personId === one.personId)?.why
    expect(why).toBe('Marian’s right to work has not been seen for that day')
  })
})

describe('what somebody does to their own time', () => {
  it('is read by them alone: neither by the provider’s office nor by staff', async () => {
    const { provider, one } = await confirmed()
    await takeDaysOff(one, { startsOn: addDays(tuesday, 7), endsOn: addDays(tuesday, 7), note: 'Norway' }, now)
    await makeOutsideCalendar(one, now, { name: 'Clinic' })
    const staff = await platformStaff()
    const acts = async (actor: MemberActor) =>
      (await inTransaction(actor, (tx) => tx.select().from(auditEvents)))
        .filter(({ personId }) => personId === one.personId)
        .map(({ what }) => what)
    const time = /days off|outside calendar|usual week/i
    expect((await acts(one)).filter((what) => time.test(what)).length).toBeGreaterThan(2)
    for (const actor of [provider.actor, staff])
      expect((await acts(actor)).filter((what) => time.test(what))).toEqual([])
    // That they joined is the provider's to know.
    expect((await acts(provider.actor)).length).toBeGreaterThan(0)
    const page = await words(staff, `/staff/advisers/${provider.supplierId}`)
    expect(page).not.toMatch(/Norway|Clinic|days off|outside calendar/i)
  })
})

describe('whoever is named', () => {
  it('is told that a visit needs renewal, that it is held, and that it is put right', async () => {
    const { one, bookingId } = await confirmed()
    const told = async () => (await emailJobs(bookingId, 'practitioner-visits')).map(({ facts }) => facts?.what)
    const turnRegister = (status: string) =>
      inTransaction(system, (tx) =>
        tx
          .update(credentials)
          .set({ status: status as 'verified', reason: status === 'suspended' ? 'Not renewed.' : null })
          .where(sql`${credentials.personId} = ${one.personId} and ${credentials.kind} = 'register'`),
      )
    await turnRegister('suspended')
    await lookAtVisits(system, one.personId, now)
    await lookAtVisits(system, one.personId, now)
    expect(await told()).toEqual(['confirmed', 'needs_renewal'])
    expect(await words(one, '/adviser')).toContain('Renew what a visit needs')
    await turnRegister('verified')
    await lookAtVisits(system, one.personId, new Date(now.getTime() + 1_000))
    expect(await told()).toEqual(['confirmed', 'needs_renewal', 'renewed'])
    await inTransaction(system, (tx) =>
      tx.execute(sql`update visits set lacks = 'hold', lacks_since = now() where booking_id = ${bookingId}`),
    )
    expect(await words(one, '/adviser')).toContain('A visit can’t go ahead now')
    const job = (await emailJobs(bookingId, 'practitioner-visits')).find(({ facts }) => facts?.what === 'needs_renewal')
    if (!job) throw new Error('nobody is told')
    await writeEmail(job, now, 'https://waymark.example')
    expect((await emailsWritten(job.key)).map(({ toAddress }) => toAddress)).toEqual([one.email])
  })

  it('gets the visit into their calendar when it is confirmed, and out of it when they are taken off', async () => {
    const { provider, school, one, two, bookingId, visitId } = await confirmed()
    const toPerson = (personId: string) => (to: { to: string; personId?: string }) => to.personId === personId
    const [into] = await carried(bookingId, 'practitioner-visits', toPerson(one.personId))
    expect(into).toMatchObject({ method: 'REQUEST', status: 'CONFIRMED', address: one.email })
    const before = await carried(bookingId, 'confirmed', ({ to }) => to === 'requester')
    expect(before).toMatchObject([{ method: 'REQUEST', status: 'CONFIRMED' }])
    const about = { bookingId, visitId, personId: two.personId, reason: 'Away that week.' }
    must(await nameInstead(provider.actor, about, now))
    const [out] = await carried(bookingId, 'practitioner-visits', toPerson(one.personId))
    expect(out).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid: into?.uid, address: one.email })
    expect(out?.sequence).toBeGreaterThan(into?.sequence ?? 0)
    // Whoever is proposed is not confirmed, and has nothing in their calendar yet.
    expect(await carried(bookingId, 'practitioner-visits', toPerson(two.personId))).toEqual([])
    // The day stays in the school's calendar as one that is not certain, and goes when it is taken back.
    const [awaited] = await carried(bookingId, 'substitute-named', ({ to }) => to === 'requester')
    expect(awaited).toMatchObject({ method: 'REQUEST', status: 'TENTATIVE', uid: into?.uid })
    expect(awaited?.sequence).toBeGreaterThan(before[0]?.sequence ?? 0)
    must(await withdrawVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'Another day.' }, now))
    const [gone] = await carried(bookingId, 'withdrawn', ({ to }) => to === 'requester')
    expect(gone).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', uid: into?.uid })
    expect(gone?.sequence).toBeGreaterThan(awaited?.sequence ?? 0)
  })

  it('gets it out of their calendar when it is cancelled', async () => {
    const { school, one, bookingId, visitId } = await confirmed()
    must(await cancelVisits(school.requester, { bookingId, visitIds: [visitId], reason: 'Closed that day.' }, now))
    const [out] = await carried(bookingId, 'practitioner-visits', (to) => to.to === 'person')
    expect(out).toMatchObject({ method: 'CANCEL', status: 'CANCELLED', address: one.email })
  })
})

describe('whoever goes to schools for nobody any more', () => {
  const KEPT = [
    '/adviser',
    '/adviser/credentials',
    '/adviser/cpd',
    '/adviser/diary',
    '/adviser/calendars',
    '/adviser/visits',
    '/adviser/feedback',
    '/adviser/availability',
    '/adviser/providers',
  ]

  for (const how of ['leaves', 'is ended'] as const)
    it(`${how}: opens their credentials, CPD, diary and history all the same`, async () => {
      const { provider, one, bookingId } = await confirmed()
      const { id } = await practitionerRow(one.personId)
      if (how === 'leaves') must(await leaveProvider(one, { practitionerId: id, reason: '' }, now))
      else must(await endPractitioner(provider.actor, { practitionerId: id, reason: 'We move south.' }, now))
      const [own] = await inTransaction(system, (tx) =>
        tx.select().from(practices).where(eq(practices.personId, one.personId)),
      )
      const actor = await loadActor<AdviserActor>({ personId: one.personId, organisationId: own?.supplierId ?? '' })
      for (const path of KEPT) expect(await words(actor, path)).not.toContain('You are no longer in')
      expect(await words(actor, '/adviser/credentials')).toContain('UK Register')
      // Before anybody lets go of the visit it stands there, for the provider, without a link to what is closed to them.
      expect(await words(actor, '/adviser/visits')).toContain(provider.actor.organisationName)
      expect((await open(actor, '/adviser/visits.csv')).html).toContain(provider.actor.organisationName)
      expect(await words(actor, `/adviser/diary?week=${tuesday}`)).toContain(`for ${provider.actor.organisationName}`)
      expect(
        refusal({ ok: false, refusal: (await open(actor, `/adviser/requests/${bookingId}`)).status } as never),
      ).toBe(404)
      // Of nobody else's time anything is said by the same function.
      const stranger = await makeAdviser({ now })
      const seen = await inTransaction(stranger.actor, (tx) =>
        tx.execute(sql`select * from own_visits_elsewhere(null, null)`),
      )
      expect(seen).toHaveLength(0)
    })
})

describe('the pages of each who goes to schools', () => {
  /** Every link of a page that leads to a page of Waymark’s own. */
  const linksOf = (html: string) =>
    all(readHtml(html), ({ tag }) => tag === 'a')
      .map(({ attributes }) => attributes.href ?? '')
      .filter((href) => href.startsWith('/') && !href.startsWith('/assets') && !href.includes('#'))

  it('lead nowhere that is closed to them', async () => {
    const { provider, one, visitId } = await confirmed()
    const adviser = await makeAdviser({ now })
    const whose: [AdviserActor | MadeProvider['actor'], string[]][] = [
      [one, [`/adviser/visits/${visitId}`, `/adviser/diary?week=${tuesday}`, '/adviser/availability/week']],
      [adviser.actor, []],
      [provider.actor, [`/provider/visits/${visitId}`]],
    ]
    for (const [actor, more] of whose) {
      const kind = actor.kind
      const places = PLACES[kind].filter(({ act }) => !act || may(actor, act)).map(({ href }) => href)
      const cookie = await cookieOf(actor)
      const asked = new Set<string>()
      const closed: string[] = []
      for (const from of [...new Set([HOMES[kind], ...places, ...more])]) {
        const page = await ask({ path: from, cookie })
        if (page.status >= 400) closed.push(`${kind} ${from} ${page.status}`)
        for (const href of linksOf(page.html)) {
          if (asked.has(href)) continue
          asked.add(href)
          const { status } = await ask({ path: href, cookie })
          if (status >= 400) closed.push(`${kind} ${from} -> ${href} ${status}`)
        }
      }
      expect(closed).toEqual([])
      expect(asked.size).toBeGreaterThan(15)
    }
  }, 300_000)

  it('are those of a practitioner where somebody works in the office as well: nothing of the provider’s stands in them', async () => {
    const { provider, one } = await confirmed()
    const cookie = await cookieOf(await asWell(provider))
    const menu = async (of: string) =>
      all(readHtml((await ask({ path: '/adviser', cookie: of })).html), ({ tag }) => tag === 'nav').flatMap((nav) =>
        all(nav, ({ tag }) => tag === 'a').map(({ attributes }) => attributes.href),
      )
    const theirs = await menu(cookie)
    expect(theirs).toEqual([...(await menu(await cookieOf(one))), '/provider'])
    expect(theirs).toContain('/adviser/diary')
    const opened = await Promise.all(
      PLACES.adviser.map(async ({ href }) => [href, (await ask({ path: href, cookie })).status]),
    )
    expect(opened.filter(([, status]) => status !== 200)).toEqual(
      ['requests', 'services', 'profile', 'clients', 'payouts'].map((of) => [`/adviser/${of}`, 403]),
    )
    for (const of of ['profile', 'clients', 'feedback', 'services'])
      expect([of, (await ask({ path: `/adviser/${of}`, cookie, form: new URLSearchParams() })).status]).toEqual([
        of,
        403,
      ])
    // The office is theirs as before.
    expect((await ask({ path: '/provider/profile', cookie })).status).toBe(200)
  })

  it('say of a practitioner what concerns them: engaged by the terms, insured by the provider, days a week of their own', async () => {
    const employed = { ...TERMS, engagement: 'employed' as const }
    const { provider, one } = await confirmed(employed)
    const list = await words(one, '/adviser/credentials')
    expect(list).toContain(`Employed by ${provider.actor.organisationName}`)
    expect(list).not.toMatch(/Sole trader|Payout account/)
    expect(list).toContain('Everything you need is verified')
    expect(await words(one, '/adviser')).not.toMatch(/schools do not find you|Set your first price|payout account/)
    const availability = await words(one, '/adviser/availability')
    expect(availability).not.toContain('Notice you need')
    const cookie = await cookieOf(one)
    const form = new URLSearchParams({ intent: 'limits', maxDaysAWeek: '2' })
    expect((await ask({ path: '/adviser/availability', cookie, form })).status).toBe(303)
    const [kept] = await inTransaction(system, (tx) =>
      tx.execute<{ most: number }>(
        sql`select (read_diary(${one.personId}, now(), now() + interval '1 day') ->> 'maxDaysAWeek')::int as most`,
      ),
    )
    expect(kept?.most).toBe(2)
  })
})
