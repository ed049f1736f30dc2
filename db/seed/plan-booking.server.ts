import { and, eq, inArray, sql } from 'drizzle-orm'
import { bookingFee, feeFor, feeRuleOn, visitPrice } from '#app/domain/bookings/price.ts'
import { apportion } from '#app/domain/budgets/pupil-premium.ts'
import { addDays, type Day, type DayRange, londonDay, weekdayNumber } from '#app/domain/calendar.ts'
import { type Pence, pence, sumPence } from '#app/domain/money.ts'
import { isSchoolDay } from '#app/domain/school-days.ts'
import { schoolCalendarIn } from '#app/domain/schools/school-calendar.server.ts'
import { type MenuService, priceOfEach } from '#app/domain/services/menu.ts'
import { type Point, straightMiles, travelPrice } from '#app/domain/travel.ts'
import { adviserCards, feeRules, payers, platform, schoolRegister, services, visits } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'
import type { Asked, Story } from './bookings.server.ts'
import { seedMenu } from './menu.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { placeOf } from './places.ts'
import type { SeededAdviser } from './practices.server.ts'
import type { Random } from './random.ts'

/** Advisers whose checks hold and who travel as far as a school; nobody, where its place is not known. */
export const advisersNear = (advisers: readonly SeededAdviser[], point: Point | null): SeededAdviser[] =>
  advisers.filter(
    ({ seed }) => seed.standing === 'current' && point && straightMiles(seed.place, point) <= seed.radiusMiles,
  )

/** A share of Pupil Premium that a member has agreed for a year. */
export type SeededShare = DayRange & { shareId: string }

export type KeptFree = { supplierId: string; on: Day }

export type Plan = {
  school: SeededSchool
  random: Random
  story: Story
  at: Date
  adviser?: SeededAdviser
  many: number
  /** What pays, where a consortium asks: the one of the year of its visit. */
  shares?: readonly SeededShare[]
  /** Days of its own, where they are not the first that are free. */
  days?: Day[]
  /** With an order number, where the payer uses them, whatever lot would say. */
  isNumbered?: boolean
  /** Paid for from Pupil Premium, whatever lot would say. */
  isPremium?: boolean
  /** Days on which an adviser is kept free for another booking. */
  keptFree?: readonly KeptFree[]
  /** The days from the request to the first visit, where they are not drawn by lot. */
  soonest?: number
}

/** What a school would ask of an adviser near it, priced as the pages would. Null where nobody near has a day. */
export async function planFor(advisers: readonly SeededAdviser[], plan: Plan): Promise<Asked | null> {
  const { school, random, story, at } = plan
  const serviceCode = random.chance(72)
    ? 'personal_guidance_day'
    : random.chance(60)
      ? 'personal_guidance_half_day'
      : 'group_session'
  const { calendar, point, payer, rules, ours } = await groundOf(school)
  const near = advisersNear(advisers, point)
  const adviser = plan.adviser ?? random.pick(near)
  if (!adviser || !point) return null
  const ahead = story === 'school cancels' ? 32 : story === 'adviser cancels' ? 12 : random.between(8, 20)
  const soonest = plan.soonest ?? ahead
  const from = addDays(londonDay(at), soonest)
  const isBusy = await busyDays(adviser, plan.keptFree ?? [])
  const isOpen = (on: Day) => isSchoolDay(calendar, on) && !isBusy.has(on)
  const days = plan.days ?? daysFor(adviser, isOpen, from, plan.many, random)
  const [first] = days
  if (!first) return null
  const share = plan.shares?.find(({ startsOn, endsOn }) => startsOn <= first && first <= endsOn)
  if (plan.shares && !share) return null

  const offer = await offerOf(adviser, serviceCode)
  const tag = tagFor((await seedMenu()).service(serviceCode))
  const fee = feeRuleOn(rules, londonDay(at))
  if (!offer || !fee) return null
  // A visit in fifteen is not at the school: its travel is to the middle of the town.
  const isElsewhere = !plan.days && random.chance(7)
  const town = placeOf(school.seed.town)
  // One in eight is by video: by its day and not by lot, so that what lot decides of the others stays as it is.
  const isRemote = !isElsewhere && !plan.days && Number(first.slice(8)) % 8 === 3
  const travel = travelPrice(isRemote ? 0 : straightMiles(offer.card, isElsewhere ? town : point), {
    roadFactor: ours.roadFactor,
    mileagePence: offer.card.mileagePence,
  })
  const each = pence(priceOfEach(offer, days.length).pricePence)
  const price = visitPrice({
    price: each,
    travel: travel.price,
    fee: bookingFee(each, feeFor(fee, await broughtAt(adviser, school))),
    isAdviserVatRegistered: offer.card.isVatRegistered,
    isWaymarkVatRegistered: ours.vatNumber !== null,
    payerRecoversVat: payer.recoversVat,
  })
  const bears = pence(price.payerBears * days.length)
  return {
    school,
    adviser,
    serviceCode,
    days,
    place: isElsewhere
      ? {
          kind: 'elsewhere',
          name: `${town.town} Methodist Hall`,
          street: `Chapel Street, ${town.town}`,
          postcode: `${town.outcode} 1AA`,
        }
      : isRemote
        ? byVideo(school.safeguardingLead)
        : { kind: 'school' },
    yearGroup: random.pick([9, 10, 11, 11, 11]),
    by: school.requester,
    approver: school.approver,
    lines: share
      ? [{ from: share.shareId, amountPence: bears, costCentreId: null, tag }]
      : linesOf(school, bears, tag, random, plan.isPremium ?? false),
    expectedPence: sumPence(days.map(() => price.gross)),
    story,
    orderNumber:
      payer.usesOrderNumbers && (random.chance(80) || plan.isNumbered)
        ? `${payer.legalName.replace(/[^A-Z]/g, '').slice(0, 3)}-${random.between(2_000, 9_999)}`
        : null,
  }
}

const byVideo = (lead: string) => ({
  ...{ kind: 'remote' as const, mode: 'video' as const },
  channel: 'Microsoft Teams; the school sends the link the day before',
  supervisor: 'A teaching assistant stays within sight of the screen',
  concern: `Ring ${lead} through the school’s main number, and stay with the pupil`,
})

/** Two of three pupils are eligible: of those who are interviewed, or of a class. */
const tagFor = ({ maxInterviews }: MenuService) => {
  const pupilsInAll = maxInterviews || 27
  return { ...TAG, pupilsInAll, pupilsEligible: Math.ceil((pupilsInAll * 2) / 3) }
}

const TAG = {
  whom: 'mixed_group' as const,
  method: 'whole' as const,
  approach: 'wider' as const,
  challenge: 3,
  rationale: 'An independent interview gives pupils without advice at home a plan they can act on.',
}

function linesOf(
  school: SeededSchool,
  bears: Pence,
  tag: ReturnType<typeof tagFor>,
  random: Random,
  isPremium: boolean,
): Asked['lines'] {
  const line = (from: string, amountPence: number, tag: Asked['lines'][number]['tag'] = null) => ({
    from,
    amountPence,
    costCentreId: school.costCentreOf[from] ?? null,
    tag,
  })
  if (!school.premiumId || (random.chance(35) && !isPremium)) return [line(school.careersId, bears)]
  if (random.chance(20))
    return [
      line(school.premiumId, bears, {
        ...tag,
        whom: 'all_eligible',
        method: null,
        pupilsEligible: null,
        pupilsInAll: null,
      }),
    ]
  const share = { ...tag, method: 'share' as const }
  const split = apportion(bears, share)
  return [line(school.premiumId, split.pupilPremium, share), line(school.careersId, split.rest)]
}

function daysFor(adviser: SeededAdviser, isOpen: (on: Day) => boolean, from: Day, many: number, random: Random): Day[] {
  const days: Day[] = []
  for (let on = from; days.length < many && on < addDays(from, 200); on = addDays(on, 1)) {
    const works = adviser.seed.weekdays.includes(weekdayNumber(on) + 1)
    if (!works || !isOpen(on) || random.chance(30)) continue
    days.push(on)
    on = addDays(on, many > 1 ? 6 : 0)
  }
  return days
}

/** Days on which an adviser goes somewhere already, or is kept free for what lot does not decide. */
const busyDays = (adviser: SeededAdviser, keptFree: readonly KeptFree[]): Promise<Set<Day>> =>
  asSeed(async (tx) => {
    const taken = await tx
      .select({ on: visits.onDay })
      .from(visits)
      .where(and(eq(visits.supplierId, adviser.supplierId), inArray(visits.status, ['requested', 'confirmed'])))
    const kept = keptFree.filter(({ supplierId }) => supplierId === adviser.supplierId)
    return new Set([...taken, ...kept].map(({ on }) => on))
  })

/** What a school's requests are judged and priced by. */
export async function groundOf(school: SeededSchool) {
  return asSeed(async (tx) => {
    const [register] = await tx.select().from(schoolRegister).where(eq(schoolRegister.urn, school.seed.urn))
    const [payer] = await tx.select().from(payers).where(eq(payers.payerId, school.payerId))
    const [ours] = await tx.select().from(platform)
    if (!register || !payer || !ours) throw new Error(`${school.name} is not set up`)
    const { latitude, longitude } = register
    const point = latitude !== null && longitude !== null ? { latitude, longitude } : null
    return {
      calendar: await schoolCalendarIn(tx, school.id),
      point,
      payer,
      rules: await tx.select().from(feeRules),
      ours,
    }
  })
}

/** When staff confirmed that an adviser brought a school: they had before anything was booked, or have not. */
const broughtAt = (adviser: SeededAdviser, school: SeededSchool): Promise<string | null> =>
  asSeed(async (tx) => {
    const [brought] = await tx.execute<{ at: string }>(
      sql`select to_jsonb(confirmed_at) #>> '{}' as at from brought_by(${school.id}) where supplier_id = ${adviser.supplierId}`,
    )
    return brought?.at ?? null
  })

async function offerOf(adviser: SeededAdviser, code: string) {
  return asSeed(async (tx) => {
    const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId))
    const offers = await tx.select().from(services).where(eq(services.supplierId, adviser.supplierId))
    const offer = offers.find((one) => one.code === code)
    if (!card || !offer) return null
    const { pricePence, blockFrom, blockPricePence } = offer
    return { card, pricePence, blockFrom, blockPricePence }
  })
}
