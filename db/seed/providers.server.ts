import { sql } from 'drizzle-orm'
import type { AdviserActor, ProviderActor, StaffActor } from '#app/auth/actor.ts'
import { type CredentialFacts, coverOf } from '#app/domain/accreditation/credential-facts.ts'
import { publicWords } from '#app/domain/accreditation/credential-words.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addDays, type Day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { reachBox } from '#app/domain/travel.ts'
import {
  adviserCards,
  credentialEvents,
  credentials,
  organisations,
  practices,
  services,
  weeklyHours,
} from '#db/schema/index.ts'
import { asSeed, joinAs } from './acting.server.ts'
import type { SeedAdviser } from './adviser-list.ts'
import { givenBy, writeGiven } from './credentials.server.ts'
import { emailOf, nameOf } from './names.ts'
import { placeOf } from './places.ts'
import type { SeededAdviser } from './practices.server.ts'
import { joinedAs, seedInvited, seedOthers } from './practitioners.server.ts'
import { randomFrom } from './random.ts'

const DAY_MS = 86_400_000
const NAME = 'Northfell Careers'

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
    people.push(await send({ ...{ office, staff, passwordHash, now, at, seed, n, random }, name }))
  }
  const own = advisers.find(({ seed }, n) => n > 4 && seed.standing === 'current' && seed.place.town === 'Fernhollow')
  if (own) people.push(await sendAdviser(office, own.actor, passwordHash, at))
  await asSeed(async (tx) => {
    await rewriteHeld(tx, { supplierId })
    await tx.execute(sql`select refresh_adviser_card(${supplierId})`)
    await seedOthers(tx, office, people, now)
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
    ...{ id, ...whose, ...cover, kind: facts.kind, facts, words: publicWords(facts, []), submittedAt: at },
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
  office: ProviderActor
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
async function send({ office, staff, passwordHash, now, at, seed, n, name, random }: Sending): Promise<AdviserActor> {
  const who = { name, email: emailOf(name, 'northfell.demo.waymark.example'), jobTitle: 'Careers adviser' }
  const supplierId = office.organisationId
  const actor = (await joinAs(supplierId, who, ['practitioner'], passwordHash, at)) as AdviserActor
  await asSeed(async (tx) => {
    await joinedAs(tx, office, actor, at, n !== 2)
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
  office: ProviderActor,
  own: AdviserActor,
  passwordHash: string,
  at: Date,
): Promise<AdviserActor> {
  const who = { name: own.name, email: own.email, jobTitle: 'Careers adviser' }
  const later = new Date(at.getTime() + 60 * DAY_MS)
  const actor = (await joinAs(office.organisationId, who, ['practitioner'], passwordHash, later)) as AdviserActor
  await asSeed((tx) => joinedAs(tx, office, actor, later, true))
  return actor
}
