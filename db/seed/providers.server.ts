import { eq, isNotNull, sql } from 'drizzle-orm'
import { type AdviserActor, type ProviderActor, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { type CredentialFacts, coverOf } from '#app/domain/accreditation/credential-facts.ts'
import { publicWords } from '#app/domain/accreditation/credential-words.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { lookAtVisits } from '#app/domain/bookings/look-at-visits.server.ts'
import { nameInstead } from '#app/domain/bookings/name-practitioner.server.ts'
import { readVisitsByStatus } from '#app/domain/bookings/read-adviser-visits.server.ts'
import { candidatesFor } from '#app/domain/bookings/read-candidates.server.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { invitePractitioner } from '#app/domain/providers/invite-practitioner.server.ts'
import { leaveProvider } from '#app/domain/providers/leave-provider.server.ts'
import type { PractitionerTerms } from '#app/domain/providers/practitioner-terms.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { reachBox } from '#app/domain/travel.ts'
import {
  adviserCards,
  bookings,
  credentialEvents,
  credentials,
  organisations,
  practices,
  practitioners,
  practitionerTerms,
  services,
  weeklyHours,
} from '#db/schema/index.ts'
import { asSeed, joinAs, must } from './acting.server.ts'
import type { SeedAdviser } from './adviser-list.ts'
import { givenBy, writeGiven } from './credentials.server.ts'
import { emailOf, nameOf } from './names.ts'
import { placeOf } from './places.ts'
import type { SeededAdviser } from './practices.server.ts'
import { randomFrom } from './random.ts'

const DAY_MS = 86_400_000
const NAME = 'Northfell Careers'

const TERMS: PractitionerTerms = {
  engagement: 'self_employed',
  rate: { how: 'by_provider', words: '£215 a guidance day, £120 a half day, 45p a mile' },
  words:
    'We pay within 14 days of the visit, whenever the school pays us.\nWe ask you before we name you, and you may say no to any visit.\nWe insure you for your work for us. Either of us may end this at any time.',
}

/**
 * A provider with six people who go to schools for it, of whom one will have left by today: what it has shown of itself is
 * verified, and so are they.
 */
export async function seedProvider(
  staff: StaffActor,
  advisers: readonly SeededAdviser[],
  passwordHash: string,
  now: Date,
): Promise<SeededAdviser> {
  const random = randomFrom(6_021)
  const at = new Date(now.getTime() - 190 * DAY_MS)
  const today = londonDay(now)
  const place = placeOf('Fernhollow')
  const supplierId = newId('organisation')
  const { town, outcode, latitude, longitude } = place
  await asSeed((tx) =>
    tx.insert(organisations).values({ id: supplierId, kind: 'provider', name: NAME, town, outcode, createdAt: at }),
  )
  const imogen = { name: 'Imogen Thwaite', email: 'provider@demo.waymark.example', jobTitle: 'Head of guidance' }
  const roles = ['administrator', 'allocator', 'payer'] as const
  const office = (await joinAs(supplierId, imogen, [...roles], passwordHash, at)) as ProviderActor
  const books = {
    name: nameOf(811),
    email: emailOf(nameOf(811), 'northfell.demo.waymark.example'),
    jobTitle: 'Finance',
  }
  await joinAs(supplierId, books, ['payer'], passwordHash, at)
  await asSeed(async (tx) => {
    const shared = { supplierId, personId: null, legalName: `${NAME} Ltd`, trading: 'company' as const }
    const asks = { mileagePence: pence(45), noticeSchoolDays: 3 }
    await tx.insert(practices).values({
      ...shared,
      ...asks,
      addressLines: ['2 Exchange Row', 'Fernhollow', 'ZZ4 1NC'],
      phone: '01632 960988',
      invoicePrefix: 'NFC',
      authorityToInvoiceAt: at,
    })
    const reach = reachBox(place, 40)
    await tx.insert(adviserCards).values({
      ...shared,
      ...asks,
      slug: 'northfell-careers',
      name: NAME,
      headline: 'Five careers advisers, one agreement, and somebody on the day you need',
      about:
        'We began as a county’s guidance service and have been a company of our own since 2012. We name who comes when we accept, and ask you before anybody else does.',
      ...{ town, outcode, latitude, longitude, radiusMiles: 40 },
      reach: `((${reach.west},${reach.south}),(${reach.east},${reach.north}))`,
      level: 0,
      isVatRegistered: false,
      specialisms: ['send'],
      isListed: true,
      refreshedAt: now,
    })
    const offers = [
      { code: 'personal_guidance_day', pricePence: pence(33_500), interviews: 6 },
      { code: 'personal_guidance_half_day', pricePence: pence(19_000), interviews: 3 },
      { code: 'group_session', pricePence: pence(15_000), interviews: 0 },
      { code: 'assembly', pricePence: pence(8_500), interviews: 0 },
      { code: 'resource_pack', pricePence: pence(9_500), interviews: 0, tiers: WITHOUT_DATE.tiers },
    ]
    await tx.insert(services).values(
      offers.map((offer) => ({
        ...{ id: newId('service'), supplierId, tiers: [...DEFAULT_TIERS], ...offer },
        changedAt: at,
      })),
    )
    for (const { facts, seenHow } of shownBy(today)) await showAs(tx, { supplierId, office, staff, facts, seenHow, at })
  })
  const people: AdviserActor[] = []
  for (let n = 0; n < WEEKDAYS.length; n++) {
    const name = nameOf(821 + n)
    const seed = {
      ...(advisers[n + 3] as SeededAdviser).seed,
      name,
      place,
      level: n >= 3 ? (6 as const) : (7 as const),
    }
    people.push(await send({ ...{ supplierId, staff, passwordHash, now, at, seed, n, random }, name }))
  }
  const own = advisers.find(({ seed }, n) => n > 4 && seed.standing === 'current' && seed.place.town === 'Fernhollow')
  if (own) people.push(await sendAdviser(supplierId, own.actor, passwordHash, at))
  await asSeed(async (tx) => {
    await rewriteHeld(tx, { supplierId })
    await tx.execute(sql`select refresh_adviser_card(${supplierId})`)
    await seedOthers(tx, supplierId, office, people, now)
  })
  await seedInvited(office, now)
  const seed = { ...(advisers[0] as SeededAdviser).seed, name: NAME, place, weekdays: [1, 2, 3, 4, 5], radiusMiles: 40 }
  return { supplierId, actor: people[0] as AdviserActor, seed, sends: { office, people } }
}

type Shown = { facts: CredentialFacts; seenHow: string }

const shownBy = (today: Day): Shown[] => [
  {
    facts: {
      ...{ kind: 'provider_insurance', insurer: 'Fellside Mutual', amount: 10_000_000, indemnity: 2_000_000 },
      ...{ startsOn: addDays(today, -140), endsOn: addDays(today, 224) },
    },
    seenHow: 'The insurer’s schedule',
  },
  {
    facts: { kind: 'provider_ico', number: 'ZA700123', renewsOn: addDays(today, 47) },
    seenHow: 'The public register',
  },
  {
    facts: {
      ...{ kind: 'safeguarding_policy', lead: 'Imogen Thwaite' },
      ...{ agreedOn: addDays(today, -120), reviewOn: addDays(today, 245) },
    },
    seenHow: 'Read, and asked about',
  },
  {
    facts: {
      ...{ kind: 'complaints_policy', contact: 'Imogen Thwaite' },
      ...{ agreedOn: addDays(today, -120), reviewOn: addDays(today, 245) },
    },
    seenHow: 'Read',
  },
  { facts: { kind: 'matrix', number: 'MX 40218', endsOn: addDays(today, 400) }, seenHow: 'The certificate' },
]

type Tx = Parameters<Parameters<typeof asSeed>[0]>[0]

async function showAs(
  tx: Tx,
  of: Shown & { supplierId: string; office: ProviderActor; staff: StaffActor; at: Date },
): Promise<void> {
  const { facts, seenHow, supplierId, office, staff, at } = of
  const id = newId('credential')
  const whose = { personId: office.personId, organisationId: supplierId }
  const cover = coverOf(facts)
  const isEnding = facts.kind === 'provider_ico'
  await tx.insert(credentials).values({
    ...{ id, ...whose, ...cover, kind: facts.kind, facts, words: publicWords(facts), submittedAt: at },
    ...{ status: isEnding ? 'expiring' : 'verified', seenHow, seenOn: londonDay(at), verifiedBy: staff.personId },
    remindedDays: isEnding ? 60 : null,
  })
  const shared = { credentialId: id, ...whose }
  await tx.insert(credentialEvents).values([
    { ...shared, id: newId('credentialEvent'), event: 'submit', at, byPersonId: office.personId, byName: office.name },
    {
      ...{ ...shared, id: newId('credentialEvent'), event: 'verify' as const },
      ...{ at: new Date(at.getTime() + 3_600_000), byPersonId: staff.personId, byName: staff.name },
    },
  ])
}

type Sending = {
  supplierId: string
  staff: StaffActor
  passwordHash: string
  now: Date
  at: Date
  seed: SeedAdviser
  n: number
  name: string
  random: ReturnType<typeof randomFrom>
}

/** On which days each of them works, Monday the first. */
const WEEKDAYS = [
  [1, 2, 3, 4],
  [2, 3, 4, 5],
  [1, 3, 5],
  [1, 2, 3, 4, 5],
  [1, 2, 4],
] as const

/** Somebody who goes to schools for this provider alone, with a week and credentials of their own. */
async function send({
  supplierId,
  staff,
  passwordHash,
  now,
  at,
  seed,
  n,
  name,
  random,
}: Sending): Promise<AdviserActor> {
  const who = { name, email: emailOf(name, 'northfell.demo.waymark.example'), jobTitle: 'Careers adviser' }
  const actor = (await joinAs(supplierId, who, ['practitioner'], passwordHash, at)) as AdviserActor
  await asSeed(async (tx) => {
    await joinedAs(tx, supplierId, actor, who.email, at, n !== 2)
    await tx.insert(weeklyHours).values(
      (WEEKDAYS[n] ?? []).map((weekday) => ({
        ...{ personId: actor.personId, supplierId, weekday },
        ...{ fromTime: '08:15', toTime: '16:30' },
      })),
    )
    const given = givenBy({ ...seed, standing: 'current', specialisms: ['send'] }, 900 + n, random, londonDay(now))
    await writeGiven(tx, actor, given, { staff, givenAt: at, today: londonDay(now) })
    await rewriteFreeDays(tx, actor.personId, londonDay(now))
  })
  return actor
}

/** An adviser with a practice of their own who goes to schools for the provider too. */
async function sendAdviser(
  supplierId: string,
  own: AdviserActor,
  passwordHash: string,
  at: Date,
): Promise<AdviserActor> {
  const who = { name: own.name, email: own.email, jobTitle: 'Careers adviser' }
  const later = new Date(at.getTime() + 60 * DAY_MS)
  const actor = (await joinAs(supplierId, who, ['practitioner'], passwordHash, later)) as AdviserActor
  await asSeed((tx) => joinedAs(tx, supplierId, actor, own.email, later, true))
  return actor
}

async function joinedAs(tx: Tx, supplierId: string, actor: AdviserActor, email: string, at: Date, isShown: boolean) {
  const { personId, name } = actor
  const id = newId('practitioner')
  await tx
    .insert(practitioners)
    .values({ id, supplierId, personId, email, name, status: 'joined', invitedAt: at, joinedAt: at, isShown })
  await tx.insert(practitionerTerms).values({
    ...{ id: newId('practitionerTerms'), practitionerId: id, supplierId, personId, terms: TERMS, status: 'agreed' },
    ...{ offeredAt: at, offeredBy: 'Imogen Thwaite', decidedAt: at },
  })
}

/** Two who are invited and have not answered: with a link that works, to be sent again or taken back. */
async function seedInvited(office: ProviderActor, now: Date) {
  for (const [at, days] of [2, 1].entries()) {
    const name = nameOf(841 + at)
    const email = emailOf(name, 'northfell.demo.waymark.example')
    must(await invitePractitioner(office, { name, email, terms: TERMS }, new Date(now.getTime() - days * DAY_MS)))
  }
}

/** Whoever was invited and did not join, or went for it before: two in every other state, and two offers of other terms of every kind. */
async function seedOthers(tx: Tx, supplierId: string, office: ProviderActor, people: AdviserActor[], now: Date) {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const better: PractitionerTerms = {
    ...TERMS,
    rate: { how: 'by_provider', words: '£228 a guidance day, £126 a half day, 45p a mile' },
  }
  const states = ['declined', 'withdrawn', 'left', 'ended'] as const
  for (const [at, status] of states.flatMap((status) => [status, status]).entries()) {
    const name = nameOf(843 + at)
    const id = newId('practitioner')
    const email = emailOf(name, 'northfell.demo.waymark.example')
    const isGone = status === 'left' || status === 'ended'
    const joined = isGone
      ? ((await joinAs(supplierId, { name, email, jobTitle: '' }, ['practitioner'], '', ago(180))) as AdviserActor)
      : null
    if (joined)
      await tx.execute(
        sql`update memberships set status = 'removed', decided_at = ${ago(40)} where person_id = ${joined.personId}`,
      )
    await tx.insert(practitioners).values({
      ...{ id, supplierId, personId: joined?.personId ?? null, email, name, status, invitedAt: ago(9 + at) },
      joinedAt: joined ? ago(180) : null,
      endedAt: ago(6),
      endedReason: isGone ? 'Moving away at the end of term.' : null,
    })
    const stands = {
      declined: 'declined',
      withdrawn: 'withdrawn',
      left: 'agreed',
      ended: 'agreed',
    } as const
    await tx.insert(practitionerTerms).values({
      ...{ id: newId('practitionerTerms'), practitionerId: id, supplierId, personId: joined?.personId ?? null },
      ...{ terms: TERMS, status: stands[status], offeredAt: ago(9 + at), offeredBy: office.name, decidedAt: ago(6) },
    })
  }
  for (const [at, actor] of people.slice(0, 2).entries()) {
    const [row] = await tx.select().from(practitioners).where(eq(practitioners.personId, actor.personId))
    if (!row) continue
    const shared = { practitionerId: row.id, supplierId, personId: actor.personId, offeredBy: office.name }
    await tx.insert(practitionerTerms).values([
      {
        ...shared,
        id: newId('practitionerTerms'),
        terms: TERMS,
        status: 'replaced',
        offeredAt: ago(189),
        decidedAt: ago(189),
      },
      ...(at === 0
        ? [
            {
              ...shared,
              id: newId('practitionerTerms'),
              terms: better,
              status: 'offered' as const,
              offeredAt: ago(2),
              decidedAt: null,
            },
          ]
        : []),
    ])
  }
}

/**
 * What waits in the provider's office today: a visit whose practitioner has left and that nobody is named for, and one for which
 * a school and a consortium are asked whether somebody else may come.
 */
export async function seedProviderTurns(provider: SeededAdviser, now: Date): Promise<void> {
  const { sends } = provider
  if (!sends) return
  const coming = (
    await readVisitsByStatus(sends.office, { statuses: ['confirmed'], from: addDays(londonDay(now), 3) }, now)
  ).filter(({ personId }) => personId !== null)
  const pooled = new Set(
    (await asSeed((tx) => tx.select().from(bookings).where(isNotNull(bookings.leadId)))).map(({ id }) => id),
  )
  const asked: { visitId: string; personId: string }[] = []
  for (const isPooled of [false, true]) {
    for (const visit of coming.filter(({ bookingId }) => pooled.has(bookingId) === isPooled)) {
      const choices = (await candidatesFor(sends.office, visit.bookingId, londonDay(now))).get(visit.id) ?? []
      const other = choices.find(({ why, personId }) => why === null && personId !== visit.personId)
      if (!other) continue
      const about = { bookingId: visit.bookingId, visitId: visit.id, personId: other.personId }
      must(await nameInstead(sends.office, { ...about, reason: 'They are on a course that day.' }, now))
      asked.push(about)
      break
    }
  }
  const isAsked = (visitId: string) => asked.some((one) => one.visitId === visitId)
  // The first two have been offered other terms, and stay; as does whoever would come in another’s place.
  const leaver = sends.people
    .slice(2)
    .filter(({ personId }) => !asked.some((one) => one.personId === personId))
    .find(({ personId }) => coming.some((visit) => visit.personId === personId && !isAsked(visit.id)))
  if (!leaver) return
  const [row] = await asSeed((tx) => tx.select().from(practitioners).where(eq(practitioners.personId, leaver.personId)))
  if (!row) return
  must(await leaveProvider(leaver, { practitionerId: row.id, reason: 'I am moving away at the end of term.' }, now))
  await lookAtVisits(systemActor('the demonstration looks at visits to come'), leaver.personId, now)
}
