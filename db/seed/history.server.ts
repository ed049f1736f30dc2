import { eq } from 'drizzle-orm'
import type { ConsortiumActor, StaffActor } from '#app/auth/actor.ts'
import { bookingFee, feeRuleOn, visitPrice } from '#app/domain/bookings/price.ts'
import { apportion } from '#app/domain/budgets/pupil-premium.ts'
import { addDays, type Day, londonDay, weekdayNumber } from '#app/domain/calendar.ts'
import { type Pence, pence, sumPence } from '#app/domain/money.ts'
import { isSchoolDay, type SchoolCalendar } from '#app/domain/school-days.ts'
import { schoolCalendarIn } from '#app/domain/schools/school-calendar.server.ts'
import { serviceByCode } from '#app/domain/services/menu.ts'
import { straightMiles, travelPrice } from '#app/domain/travel.ts'
import { adviserCards, feeRules, payers, platform, schoolRegister, services } from '#db/schema/index.ts'
import { asSeed } from './acting.server.ts'
import { atWork } from './at-work.ts'
import { openBank } from './bank.server.ts'
import { type Asked, playBooking, playTimers, type Story } from './bookings.server.ts'
import type { SeededSchool } from './organisations.server.ts'
import { playPastJobs } from './past-jobs.server.ts'
import { placeOf } from './places.ts'
import type { SeededAdviser } from './practices.server.ts'
import { type Random, randomFrom } from './random.ts'
import { timeline } from './timeline.ts'

const STORIES: [Story, number][] = [
  ['as it should', 50],
  ['agreed by silence', 6],
  ['approver declines', 4],
  ['approver asks', 3],
  ['nobody approves', 4],
  ['adviser declines', 5],
  ['adviser is silent', 4],
  ['withdrawn', 5],
  ['adviser cancels', 4],
  ['school cancels', 3],
  ['problem, agreed', 4],
  ['problem, void', 4],
  ['problem, open', 4],
  ['not agreed yet', 4],
]

type History = {
  schools: SeededSchool[]
  advisers: SeededAdviser[]
  staff: StaffActor
  consortium: { lead: ConsortiumActor; approver: ConsortiumActor; shareOf: Map<string, string> }
  /** Where Stripe's sandbox listens; null where there is none, and no money moves. */
  sandboxUrl: string | null
  now: Date
}

/**
 * Plays what schools and advisers have done since the summer through the real commands, each at its own time, so that
 * today shows every status of everything. Answers how many bookings were made and how many the rules refused.
 */
export async function playHistory(history: History): Promise<{ made: number; refused: number }> {
  const { now } = history
  const random = randomFrom(2_012)
  let bank: Awaited<ReturnType<typeof openBank>> | null = null
  const line = timeline(now, (at) => playPastJobs(bank, at, now))
  if (history.sandboxUrl) {
    bank = await openBank(history.sandboxUrl, { random: randomFrom(1_973), timeline: line, advisers: history.advisers })
  }
  const world = { staff: history.staff, random, timeline: line }
  const today = londonDay(now)
  const counts = { made: 0, refused: 0 }
  const play = (at: Date, plan: (at: Date) => Promise<Asked | null>) =>
    line.add(at, async (then) => {
      const asked = await plan(then)
      const made = asked !== null && (await playBooking(world, asked, then))
      counts[made ? 'made' : 'refused']++
    })

  const open = history.schools.filter((school) => !school.seed.isClosed)
  for (const school of open) {
    const isDemo = school.name === 'Fernhollow School'
    const isTrust = school.payerId !== school.id
    const many = isDemo ? 11 : isTrust ? 6 : random.between(2, 5)
    for (let i = 0; i < many; i++) {
      const story = isDemo && i < 5 ? 'as it should' : storyOf(random)
      const daysAgo = i < 2 ? random.between(0, 3) : random.between(4, 85)
      const at = atWork(
        new Date(
          `${addDays(today, -daysAgo)}T${String(random.between(8, 16)).padStart(2, '0')}:${random.between(10, 50)}:00Z`,
        ),
      )
      const adviser = isDemo && i % 3 === 0 ? history.advisers[0] : undefined
      play(at, (then) =>
        planFor(history, { school, random, story, at: then, adviser, many: i % 5 === 3 ? random.between(3, 8) : 1 }),
      )
    }
  }
  // adviser@ has a visit that waits to be recorded, and one today where today is a day he works.
  const [rowan] = history.advisers
  const fernhollow = open.find((school) => school.name === 'Fernhollow School')
  if (rowan && fernhollow) {
    const { calendar } = await groundOf(fernhollow)
    const worked = Array.from({ length: 21 }, (_, i) => addDays(today, -i)).filter(
      (on) => rowan.seed.weekdays.includes(weekdayNumber(on) + 1) && isSchoolDay(calendar, on),
    )
    for (const on of worked.slice(0, 2)) {
      const story = on === today ? 'as it should' : 'not recorded yet'
      play(atWork(new Date(`${addDays(on, -16)}T09:15:00Z`)), (then) =>
        planFor(history, { school: fernhollow, random, story, at: then, adviser: rowan, many: 1, on }),
      )
    }
  }
  for (const [schoolId, shareId] of history.consortium.shareOf) {
    const school = open.find((one) => one.id === schoolId)
    for (let i = 0; school && i < 4; i++) {
      const at = atWork(new Date(`${addDays(today, -(2 + i * 16))}T10:20:00Z`))
      play(at, async (then) => {
        const asked = await planFor(history, { school, random, story: 'as it should', at: then, many: 1, shareId })
        return asked && { ...asked, by: history.consortium.lead, approver: history.consortium.approver }
      })
    }
  }
  playTimers(world, addDays(today, -90), now)
  await line.play()
  await bank?.close()
  return counts
}

function storyOf(random: Random): Story {
  let left = random.between(
    1,
    STORIES.reduce((sum, [, weight]) => sum + weight, 0),
  )
  for (const [story, weight] of STORIES) {
    left -= weight
    if (left <= 0) return story
  }
  return 'as it should'
}

type Plan = {
  school: SeededSchool
  random: Random
  story: Story
  at: Date
  adviser?: SeededAdviser
  many: number
  shareId?: string
  /** A day of its own, where it is not the first that is free. */
  on?: Day
}

async function planFor(history: History, plan: Plan): Promise<Asked | null> {
  const { school, random, story, at } = plan
  const serviceCode = random.chance(72)
    ? 'personal_guidance_day'
    : random.chance(60)
      ? 'personal_guidance_half_day'
      : 'group_session'
  const { calendar, point, payer, rules, ours } = await groundOf(school)
  const near = history.advisers.filter(
    ({ seed }) => seed.standing === 'current' && point && straightMiles(seed.place, point) <= seed.radiusMiles,
  )
  const adviser = plan.adviser ?? random.pick(near)
  if (!adviser || !point) return null
  const soonest = story === 'school cancels' ? 32 : story === 'adviser cancels' ? 12 : random.between(8, 20)
  const days = plan.on ? [plan.on] : daysFor(adviser, calendar, addDays(londonDay(at), soonest), plan.many, random)
  if (days.length === 0) return null

  const offer = await offerOf(adviser, serviceCode)
  const fee = feeRuleOn(rules, londonDay(at))
  if (!offer || !fee) return null
  // A visit in fifteen is not at the school: its travel is to the middle of the town.
  const isElsewhere = !plan.on && random.chance(7)
  const town = placeOf(school.seed.town)
  const travel = travelPrice(straightMiles(offer.card, isElsewhere ? town : point), {
    roadFactor: ours.roadFactor,
    mileagePence: offer.card.mileagePence,
  })
  const price = visitPrice({
    price: offer.pricePence,
    travel: travel.price,
    fee: bookingFee(offer.pricePence, fee),
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
      ? { kind: 'elsewhere', name: `${town.town} Methodist Hall`, postcode: `${town.outcode} 1AA` }
      : { kind: 'school' },
    yearGroup: random.pick([9, 10, 11, 11, 11]),
    by: school.requester,
    approver: school.approver,
    lines: plan.shareId
      ? [{ from: plan.shareId, amountPence: bears, costCentreId: null, tag: tagFor(serviceCode) }]
      : linesOf(school, bears, tagFor(serviceCode), random),
    expectedPence: sumPence(days.map(() => price.gross)),
    story,
    orderNumber:
      payer.usesOrderNumbers && random.chance(80)
        ? `${payer.legalName.replace(/[^A-Z]/g, '').slice(0, 3)}-${random.between(2_000, 9_999)}`
        : null,
  }
}

/** Two of three pupils are eligible: of those who are interviewed, or of a class. */
const tagFor = (serviceCode: Asked['serviceCode']) => {
  const pupilsInAll = serviceByCode(serviceCode).maxInterviews || 27
  return { ...TAG, pupilsInAll, pupilsEligible: Math.ceil((pupilsInAll * 2) / 3) }
}

const TAG = {
  whom: 'mixed_group' as const,
  method: 'whole' as const,
  approach: 'wider' as const,
  challenge: 3,
  rationale: 'An independent interview gives pupils without advice at home a plan they can act on.',
}

function linesOf(school: SeededSchool, bears: Pence, tag: ReturnType<typeof tagFor>, random: Random): Asked['lines'] {
  const line = (from: string, amountPence: number, tag: Asked['lines'][number]['tag'] = null) => ({
    from,
    amountPence,
    costCentreId: null,
    tag,
  })
  if (!school.premiumId || random.chance(35)) return [line(school.careersId, bears)]
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

function daysFor(adviser: SeededAdviser, calendar: SchoolCalendar, from: Day, many: number, random: Random): Day[] {
  const days: Day[] = []
  for (let on = from; days.length < many && on < addDays(from, 200); on = addDays(on, 1)) {
    const works = adviser.seed.weekdays.includes(weekdayNumber(on) + 1)
    if (!works || !isSchoolDay(calendar, on) || random.chance(30)) continue
    days.push(on)
    on = addDays(on, many > 1 ? 6 : 0)
  }
  return days
}

/** What a school's requests are judged and priced by. */
async function groundOf(school: SeededSchool) {
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

async function offerOf(adviser: SeededAdviser, code: string) {
  return asSeed(async (tx) => {
    const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.supplierId, adviser.supplierId))
    const offers = await tx.select().from(services).where(eq(services.supplierId, adviser.supplierId))
    const offer = offers.find((one) => one.code === code)
    return card && offer ? { card, pricePence: offer.pricePence } : null
  })
}
