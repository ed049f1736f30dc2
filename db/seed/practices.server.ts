import { sql } from 'drizzle-orm'
import type { AdviserActor, ProviderActor, StaffActor } from '#app/auth/actor.ts'
import { rewriteHeld } from '#app/domain/accreditation/held.server.ts'
import { rewriteFreeDays } from '#app/domain/availability/free-days.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addDays, day, londonDay } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { pence } from '#app/domain/money.ts'
import { WITHOUT_DATE } from '#app/domain/services/offer.ts'
import { reachBox } from '#app/domain/travel.ts'
import {
  adviserCards,
  dateRules,
  organisations,
  practices,
  services,
  weeklyHours,
  workingPatterns,
} from '#db/schema/index.ts'
import { asSeed, joinAs } from './acting.server.ts'
import { ADVISERS, type SeedAdviser } from './adviser-list.ts'
import { atWork } from './at-work.ts'
import { givenBy, writeGiven } from './credentials.server.ts'
import { type SeedMenu, seedMenu } from './menu.server.ts'
import { emailOf } from './names.ts'
import { type Random, randomFrom } from './random.ts'

export type SeededAdviser = {
  supplierId: string
  actor: AdviserActor
  seed: SeedAdviser
  /** Of a provider: who answers in its office, and whom it names. */
  sends?: { office: ProviderActor; people: AdviserActor[] }
}

/** Eighty-odd practices: their people, credentials as staff verified them, prices, usual weeks and days off. */
export async function seedAdvisers(staff: StaffActor, passwordHash: string, now: Date): Promise<SeededAdviser[]> {
  const random = randomFrom(82)
  const seeded: SeededAdviser[] = []
  for (const [n, seed] of ADVISERS.entries())
    seeded.push(await seedAdviser({ seed, n, random, staff, passwordHash, now }))
  return seeded
}

/** Before the first visit that there is of anybody. */
const VAT_SINCE = day('2020-04-01')

const DAY_MS = 86_400_000

/** For how long the n-th has been ready to be listed: each another while, and three days and a weekend at least. */
const waitingMs = (n: number): number => 5 * DAY_MS + n * 347 * 60_000

type Making = { seed: SeedAdviser; n: number; random: Random; staff: StaffActor; passwordHash: string; now: Date }

async function seedAdviser({ seed, n, random, staff, passwordHash, now }: Making): Promise<SeededAdviser> {
  const menu = await seedMenu()
  const supplierId = newId('organisation')
  const at = atWork(new Date(now.getTime() - (seed.standing === 'waiting' ? waitingMs(n) : 200 * DAY_MS)))
  const { place } = seed
  await asSeed((tx) =>
    tx.insert(organisations).values({
      id: supplierId,
      kind: 'practice',
      name: seed.name,
      town: place.town,
      outcode: place.outcode,
      createdAt: at,
    }),
  )
  const email = n === 0 ? 'adviser@demo.waymark.example' : emailOf(seed.name, 'advisers.demo.waymark.example')
  const actor = (await joinAs(
    supplierId,
    { name: seed.name, email, jobTitle: 'Careers adviser' },
    ['adviser'],
    passwordHash,
    at,
  )) as AdviserActor
  const shared = { supplierId, personId: actor.personId }
  const terms = { mileagePence: pence(45), noticeSchoolDays: random.pick([2, 3, 5]) }
  await asSeed(async (tx) => {
    const initials = seed.name
      .split(/[ -]/)
      .map((part) => part[0])
      .join('')
    const legalName = seed.trading === 'limited_company' ? `${seed.name} Guidance Ltd` : seed.name
    await tx.insert(practices).values({
      ...shared,
      ...terms,
      legalName,
      addressLines: [
        `${random.between(1, 60)} ${random.pick(['Beck Row', 'Moor End', 'Weaver Street', 'Hill Rise'])}`,
        place.town,
        `${place.outcode} 1AA`,
      ],
      phone: `01632 960${String(100 + n)}`,
      trading: seed.trading,
      vatNumber: seed.isVatRegistered ? `GB 999 ${String(1000 + n)} 00` : null,
      vatFromOn: seed.isVatRegistered ? VAT_SINCE : null,
      invoicePrefix: `${initials}${n + 1}`,
      authorityToInvoiceAt: at,
    })
    const reach = reachBox(place, seed.radiusMiles)
    await tx.insert(adviserCards).values({
      ...shared,
      ...terms,
      slug: `${seed.name.toLowerCase().replace(/[^a-z]+/g, '-')}`,
      name: seed.name,
      legalName,
      headline: seed.headline,
      about: aboutOf(seed, n, menu),
      town: place.town,
      outcode: place.outcode,
      latitude: place.latitude,
      longitude: place.longitude,
      radiusMiles: seed.radiusMiles,
      reach: `((${reach.west},${reach.south}),(${reach.east},${reach.north}))`,
      level: 0,
      trading: seed.trading,
      isVatRegistered: seed.isVatRegistered,
      vatFromOn: seed.isVatRegistered ? VAT_SINCE : null,
      specialisms: seed.specialisms,
      isListed: seed.standing !== 'waiting',
      isHidden: HIDDEN.includes(n),
      refreshedAt: now,
    })
    await tx.insert(services).values(
      offersOf(seed).map((offer) => ({
        id: newId('service'),
        ...shared,
        tiers: [...DEFAULT_TIERS],
        ...offer,
        interviews: menu.service(offer.code).maxInterviews,
        changedAt: at,
      })),
    )
    const hours = seed.weekdays.flatMap((weekday) => [
      { weekday, fromTime: '08:15', toTime: '16:30' },
      ...(seed.doesEvenings ? [{ weekday, fromTime: '17:00', toTime: '21:00' }] : []),
    ])
    await tx.insert(weeklyHours).values(hours.map((one) => ({ ...shared, ...one })))
    await tx
      .insert(workingPatterns)
      .values({ personId: actor.personId, maxDaysAWeek: Math.min(5, seed.weekdays.length) })
    const off = addDays(londonDay(now), random.between(30, 160))
    await tx.insert(dateRules).values({
      id: newId('closure'),
      ...shared,
      kind: 'off',
      startsOn: off,
      endsOn: addDays(off, random.between(1, 9)),
      note: 'Away',
    })
    // Whoever waits to be listed has given everything, some of them lately, and staff have yet to look at it.
    const given = givenBy(seed, n, random, londonDay(now))
    const isWaiting = seed.standing === 'waiting'
    await writeGiven(tx, actor, given, { staff: isWaiting ? null : staff, givenAt: at, today: londonDay(now) })
    await rewriteHeld(tx, { personId: actor.personId })
    await tx.execute(sql`select refresh_adviser_card(${supplierId})`)
    await rewriteFreeDays(tx, actor.personId, londonDay(now))
  })
  return { supplierId, actor, seed }
}

/** Who is hidden from the public, and found by schools alone. */
const HIDDEN = [17, 49]

const BEFORE = [
  'I taught science for eleven years before I trained as a careers adviser.',
  'I worked in a Connexions centre until it closed, and have been freelance since.',
  'I came to careers guidance from youth work, and it still shows.',
  'I managed apprentices at an engineering firm before I changed sides.',
  'I have advised in colleges and schools since I qualified.',
  'I was a SENDCO’s right hand for six years, and then trained in guidance.',
  'I recruited for a hospital trust, and know what happens after the application form.',
] as const
const WITH_PUPILS = [
  'Every pupil leaves with a plan in their own words and one step to take that week.',
  'I leave a plan for each pupil, and a page for the careers leader on what came up.',
  'I start from what the pupil is curious about, not from the list of courses.',
  'I draw with pupils who would rather not talk at first. It works more often than not.',
  'I ask about the bus before I talk about the college.',
] as const

/** In the adviser's own words: what came before, what they know, how they work with pupils. */
const aboutOf = (seed: SeedAdviser, n: number, { specialism }: SeedMenu): string =>
  [
    BEFORE[n % BEFORE.length],
    `Around ${seed.place.town} I am asked most for ${seed.specialisms.map((code) => midSentence(specialism(code))).join(' and ')}.`,
    WITH_PUPILS[n % WITH_PUPILS.length],
  ].join(' ')

type SeedOffer = Pick<typeof services.$inferInsert, 'code' | 'pricePence'> & Partial<typeof services.$inferInsert>

/** What an adviser of the demonstration offers: guidance, groups and assemblies all do, the rest whoever is suited. */
export function offersOf(seed: SeedAdviser): SeedOffer[] {
  const part = (share: number) => pence(Math.round((seed.dayPence * share) / 500) * 500)
  const block = seed.hasBlockPrice ? { blockFrom: 5, blockPricePence: part(0.95) } : {}
  const offers: SeedOffer[] = [
    { code: 'personal_guidance_day', pricePence: pence(seed.dayPence), ...block },
    { code: 'personal_guidance_half_day', pricePence: part(0.56) },
    { code: 'group_session', pricePence: part(0.45) },
    { code: 'assembly', pricePence: part(0.25) },
    { code: 'single_interview', pricePence: part(0.2), capacityADay: 4 },
  ]
  if (seed.doesEvenings)
    offers.push({ code: 'options_evening', pricePence: part(0.5) }, { code: 'parents_evening', pricePence: part(0.5) })
  if (seed.specialisms.includes('send')) offers.push({ code: 'ehcp_review', pricePence: part(0.4) })
  if (seed.doesResultsDays) offers.push({ code: 'results_day', pricePence: part(1.1) })
  if (seed.givesTests) offers.push({ code: 'test_lodestar', pricePence: part(0.35), capacityADay: 3 })
  // Nearer home, or with more time to prepare, than their other work.
  if (seed.level === 7)
    offers.push(
      { code: 'programme_review', pricePence: part(1.2), noticeSchoolDays: 10 },
      { code: 'staff_training', pricePence: part(0.6), radiusMiles: Math.max(10, seed.radiusMiles - 10) },
    )
  // What has no date is cancelled free until it is there, so that no terms of notice go with it.
  const undated = { tiers: WITHOUT_DATE.tiers }
  if (seed.level === 7) offers.push({ code: 'resource_pack', pricePence: part(0.3), ...undated })
  if (seed.doesEvenings)
    offers.push({ code: 'licences', pricePence: pence(400), blockFrom: 100, blockPricePence: pence(350), ...undated })
  if (seed.givesTests)
    offers.push({
      code: 'test_codes_lodestar',
      pricePence: pence(650),
      blockFrom: 60,
      blockPricePence: pence(550),
      ...undated,
    })
  return offers
}
