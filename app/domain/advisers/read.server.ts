import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm'
import type { AdviserActor, StaffActor, SupplierActor } from '#app/auth/actor.ts'
import { CREDENTIAL_KINDS } from '#app/domain/accreditation/credential-kinds.ts'
import { givenBy } from '#app/domain/accreditation/credential-needs.ts'
import { heldBy } from '#app/domain/accreditation/held.server.ts'
import { providerFound } from '#app/domain/accreditation/provider-found.server.ts'
import { type LackedCredential, servicesFound } from '#app/domain/accreditation/services-found.ts'
import { type FreeDay, freeTimesIn } from '#app/domain/availability/free-days.server.ts'
import { type OwnPattern, ownPatternIn } from '#app/domain/availability/read-own-pattern.server.ts'
import { addDays, type Day, isWeekend, londonDay, mondayOf, type Time, time } from '#app/domain/calendar.ts'
import { addSchoolDays, schoolCalendar } from '#app/domain/school-days.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { menuColumns, menuServiceIn } from '#app/domain/services/read-menu.server.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  adviserCards,
  credentials,
  dateRules,
  menuServices,
  payoutAccounts,
  practices,
  practitioners,
  services,
  weeklyHours,
} from '#db/schema/index.ts'
import type { Beginnings } from './first-steps.ts'

export type OwnPractice = {
  practice: typeof practices.$inferSelect
  card: typeof adviserCards.$inferSelect
}

/** The adviser's own practice and public card; null until they have filled in the profile. */
export const ownPractice = (actor: SupplierActor): Promise<OwnPractice | null> =>
  inTransaction(actor, (tx) => practiceIn(tx, actor.organisationId))

/** What an adviser is called, for staff; null where there is none. */
export const readAdviserName = (actor: StaffActor, supplierId: string): Promise<string | null> =>
  inTransaction(actor, async (tx) => {
    const [card] = await tx
      .select({ name: adviserCards.name })
      .from(adviserCards)
      .where(eq(adviserCards.supplierId, supplierId))
    return card?.name ?? null
  })

async function practiceIn(tx: Tx, supplierId: string): Promise<OwnPractice | null> {
  const [row] = await tx
    .select({ practice: practices, card: adviserCards })
    .from(practices)
    .innerJoin(adviserCards, eq(adviserCards.supplierId, practices.supplierId))
    .where(eq(practices.supplierId, supplierId))
  return row ?? null
}

export type OwnOffer = { service: MenuService; offer: typeof services.$inferSelect | null }

/** The whole menu in its order, with what the adviser offers or has offered of each. */
export const ownMenu = (actor: SupplierActor): Promise<OwnOffer[]> =>
  inTransaction(actor, (tx) =>
    tx
      .select({ service: menuColumns, offer: services })
      .from(menuServices)
      .leftJoin(services, and(eq(services.code, menuServices.code), eq(services.supplierId, actor.organisationId)))
      .orderBy(asc(menuServices.position)),
  )

/** What the adviser offers of what is on the menu, in its order. */
export const ownOffered = (actor: AdviserActor): Promise<MenuService[]> =>
  inTransaction(actor, (tx) => offeredBy(tx, actor.organisationId))

/** How far the adviser has come towards being found and paid: see `firstSteps`. */
export const ownBeginnings = (actor: SupplierActor, now: Date): Promise<Beginnings> =>
  inTransaction(actor, (tx) =>
    beginningsIn(
      tx,
      {
        supplierId: actor.organisationId,
        personId: actor.kind === 'provider' ? null : actor.personId,
        isPractitioner: actor.kind === 'adviser' && actor.isPractitioner,
      },
      now,
    ),
  )

/** The same of any adviser, inside a command's own database transaction; of a practitioner what concerns their own person. */
export async function beginningsIn(
  tx: Tx,
  {
    supplierId,
    personId,
    isPractitioner = false,
  }: { supplierId: string; personId: string | null; isPractitioner?: boolean },
  now: Date,
): Promise<Beginnings> {
  const own = await practiceIn(tx, supplierId)
  const offered = await offeredBy(tx, supplierId)
  const [account] = await tx.select().from(payoutAccounts).where(eq(payoutAccounts.supplierId, supplierId))
  const first = offered.length > 0 ? null : await menuServiceIn(tx, 'group_session')
  const wanted = first ? [first] : offered
  const { found, lacked } =
    personId === null
      ? await providerFound(tx, supplierId, wanted, londonDay(now))
      : ofPerson(
          servicesFound(
            await heldBy(tx, personId, isPractitioner ? supplierId : null),
            givenAllBy(wanted, isPractitioner),
            londonDay(now),
          ),
        )
  return {
    isListed: own?.card.isListed ?? false,
    hasProfile: isProfileBegun(own),
    hasPrice: offered.length > 0,
    isProvider: personId === null,
    isPractitioner,
    hasWeek:
      personId === null
        ? (await tx.$count(
            practitioners,
            and(eq(practitioners.supplierId, supplierId), eq(practitioners.status, 'joined')),
          )) > 0
        : (await tx.$count(weeklyHours, eq(weeklyHours.personId, personId))) > 0,
    isAuthorised: Boolean(own?.practice.authorityToInvoiceAt),
    found: offered.length > 0 ? found : [],
    lacked: await withStanding(
      tx,
      personId === null ? eq(credentials.organisationId, supplierId) : eq(credentials.personId, personId),
      lacked,
    ),
    payoutAccount: account ?? null,
  }
}

const givenAllBy = (wanted: readonly MenuService[], isFromProvider: boolean): MenuService[] =>
  wanted.map((service) => givenBy(service, isFromProvider))

/** What a provider shows of itself is no practitioner’s to give. */
const ofPerson = <F extends { lacked: LackedCredential[] }>(found: F): F => ({
  ...found,
  lacked: found.lacked.filter(({ kind }) => (CREDENTIAL_KINDS as readonly string[]).includes(kind)),
})

/** What an adviser offers of the menu, in its order. */
export const offeredBy = (tx: Tx, supplierId: string): Promise<MenuService[]> =>
  tx
    .select(menuColumns)
    .from(services)
    .innerJoin(menuServices, eq(menuServices.code, services.code))
    .where(and(eq(services.supplierId, supplierId), eq(services.isOffered, true), eq(menuServices.isOnMenu, true)))
    .orderBy(asc(menuServices.position))

/** Something that lacks may wait for staff to look at it, or have been stopped: why goes with it. */
async function withStanding(tx: Tx, whose: SQL, lacked: LackedCredential[]): Promise<Beginnings['lacked']> {
  if (lacked.length === 0) return []
  const known = await tx
    .select({ kind: credentials.kind, status: credentials.status, reason: credentials.reason })
    .from(credentials)
    .where(and(whose, inArray(credentials.status, ['submitted', 'refused', 'suspended', 'revoked'])))
    .orderBy(desc(credentials.submittedAt))
  return lacked.map((one) => {
    const ofKind = known.filter(({ kind }) => kind === one.kind)
    const isWaiting = ofKind.some(({ status }) => status === 'submitted')
    const stopped = ofKind.find(({ status }) => status !== 'submitted')
    return { ...one, isWaiting, stoppedWhy: isWaiting || one.why === 'ended' ? null : (stopped?.reason ?? null) }
  })
}

/** Whether the page that schools read and the invoice's address are filled in. */
export const isProfileBegun = (own: OwnPractice | null): boolean =>
  Boolean(own && own.card.headline !== '' && own.practice.addressLines.length > 0)

export type OwnAvailability = {
  week: { weekday: number; weeks: 'every' | 'a' | 'b'; from: Time; to: Time }[]
  pattern: OwnPattern
  /** Days off and extra days that are not over. */
  dates: (typeof dateRules.$inferSelect)[]
  /** Notice is their own practice’s; null: a provider’s practitioner, or nothing is said yet. */
  limits: { noticeSchoolDays: number | null; maxDaysAWeek: number }
  today: Day
  /** The free days of the next six weeks, from this week's Monday, at a weekend from the coming one. */
  weeks: { from: Day; until: Day; free: FreeDay[] }
  /**
   * The first day that leaves the notice needed, counted in weekdays less bank holidays: a school whose own calendar has
   * fewer school days can be asked for later days only.
   */
  askableFrom: Day
}

const WEEKS_SHOWN = 6

/** The adviser's rules, and what they come to in the next six weeks with visits and busy time taken off. */
export function ownAvailability(actor: AdviserActor, now: Date): Promise<OwnAvailability> {
  const today = londonDay(now)
  // At a weekend this week is over.
  const from = isWeekend(today) ? addDays(mondayOf(today), 7) : mondayOf(today)
  const until = addDays(from, WEEKS_SHOWN * 7 - 1)
  return inTransaction(actor, async (tx) => {
    const week = await tx
      .select()
      .from(weeklyHours)
      .where(eq(weeklyHours.personId, actor.personId))
      .orderBy(asc(weeklyHours.weekday), asc(weeklyHours.fromTime))
    const pattern = await ownPatternIn(tx, actor.personId, today)
    const dates = await tx
      .select()
      .from(dateRules)
      .where(eq(dateRules.personId, actor.personId))
      .orderBy(asc(dateRules.startsOn))
    const [limits] = await tx
      .select({ noticeSchoolDays: practices.noticeSchoolDays })
      .from(practices)
      // A practitioner's notice is the provider's to say.
      .where(and(eq(practices.supplierId, actor.organisationId), eq(practices.personId, actor.personId)))
    return {
      week: week.map(({ weekday, weeks, fromTime, toTime }) => ({
        weekday,
        weeks,
        from: time(fromTime),
        to: time(toTime),
      })),
      pattern,
      dates: dates.filter(({ endsOn }) => endsOn >= today),
      limits: { noticeSchoolDays: limits?.noticeSchoolDays ?? null, maxDaysAWeek: pattern.maxDaysAWeek },
      today,
      weeks: { from, until, free: await freeTimesIn(tx, actor.personId, from > today ? from : today, until) },
      askableFrom: addSchoolDays(schoolCalendar(), today, Math.max(1, limits?.noticeSchoolDays ?? 1)),
    }
  })
}
