import { type AdviserActor, asGuarded, type StaffActor, systemActor } from '#app/auth/actor.ts'
import { listAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { type CheckSeen, recordCheck } from '#app/domain/accreditation/record-check.server.ts'
import { authoriseInvoicing } from '#app/domain/advisers/authorise-invoicing.server.ts'
import { changeProfile, type Profile } from '#app/domain/advisers/change-profile.server.ts'
import { openPractice } from '#app/domain/advisers/start-practice.server.ts'
import { setLimits, setWeek, type WeekHours } from '#app/domain/availability/change-availability.server.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { addDays, day, londonDay, time } from '#app/domain/calendar.ts'
import { newId } from '#app/domain/ids.ts'
import { pence } from '#app/domain/money.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { type Offer, offerService } from '#app/domain/services/offer-service.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { feeRules, organisations, outcodes, people, platform } from '#db/schema/index.ts'
import { must } from './must.ts'

const system = systemActor('a test')

/** Outcodes of nowhere, six miles or so apart going east from a made-up middle. */
export const ZZ = (number: number) => ({
  outcode: `ZZ${number}`,
  latitude: 53.2,
  longitude: -0.6 + (number - 1) * 0.15,
})

/** Waymark's own organisation, the platform's facts, a 6% fee since 2020, outcodes ZZ1 to ZZ9, and a member of staff. */
export async function makePlatform(now: Date): Promise<StaffActor> {
  const person = { id: newId('person'), name: 'Sam Field', email: 'sam.field@staff.example' }
  await inTransaction(system, async (tx) => {
    await tx.insert(people).values({ ...person, createdAt: now })
    await tx.insert(organisations).values({ id: 'org_staff', kind: 'staff', name: 'Waymark', createdAt: now })
    await tx.insert(platform).values({
      legalName: 'Waymark Careers Ltd',
      addressLines: ['1 Post Street'],
      vatNumber: 'GB123456789',
      roadFactor: 1.3,
      milesPerHour: 30,
      staffOrganisationId: 'org_staff',
    })
    await tx.insert(feeRules).values({
      id: newId('feeRule'),
      fromOn: day('2020-01-01'),
      basisPoints: 600,
      leastPence: pence(500),
      mostPence: pence(6_000),
      setBy: 'Waymark',
      setAt: now,
    })
    await tx
      .insert(outcodes)
      .values([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({ ...ZZ(number), town: 'Nowhere', source: 'file' })))
  })
  return asGuarded({
    kind: 'staff' as const,
    personId: person.id,
    name: person.name,
    email: person.email,
    organisationId: 'org_staff',
    organisationName: 'Waymark',
    roles: ['staff' as const],
  })
}

/** An adviser who has just joined: a practice and an unlisted card, nothing else set. */
export async function makeAdviserPerson(name: string, now: Date): Promise<AdviserActor> {
  const personId = newId('person')
  const email = `${personId}@advisers.example`
  const { supplierId } = await inTransaction(system, async (tx) => {
    await tx.insert(people).values({ id: personId, email, name, createdAt: now })
    return must(
      await openPractice(tx, personId, { name, trading: 'sole_trader', town: 'Nowhere', outcode: 'ZZ1' }, now),
    )
  })
  return asGuarded({
    kind: 'adviser' as const,
    personId,
    name,
    email,
    organisationId: supplierId,
    organisationName: name,
    roles: ['adviser' as const],
  })
}

export const PROFILE: Profile = {
  headline: 'Helps pupils with SEND plan what comes after Year 11.',
  about: 'I start with what a young person enjoys and can do now.',
  town: 'Nowhere',
  outcode: 'ZZ1',
  radiusMiles: 30,
  mileagePence: pence(45),
  specialisms: ['send'],
  trading: 'sole_trader',
  legalName: 'Rowan Tallis',
  addressLines: ['7 Hidden Lane', 'Nowhere', 'ZZ1 9QQ'],
  phone: '01632 960 111',
  vatNumber: null,
}

export const usualWeek = (weekdays: number[], from = '08:30', to = '16:30'): WeekHours =>
  weekdays.map((weekday) => ({ weekday, from: time(from), to: time(to) }))

export type AdviserWanted = {
  name?: string
  profile?: Partial<Profile>
  services?: Partial<Record<ServiceCode, Partial<Offer>>>
  week?: WeekHours
  notice?: number
  maxDaysAWeek?: number
  /** null: the check is not there */
  checks?: Partial<Record<CheckSeen['kind'], Partial<CheckSeen> | null>>
  isListed?: boolean
}

/** A listed adviser who can give personal guidance, made by the commands that people use. */
export async function makeAdviser(staff: StaffActor, now: Date, wanted: AdviserWanted = {}): Promise<AdviserActor> {
  const actor = await makeAdviserPerson(wanted.name ?? 'Rowan Tallis', now)
  must(await changeProfile(actor, { ...PROFILE, legalName: actor.name, ...wanted.profile }, now))
  must(await authoriseInvoicing(actor, now))
  const today = londonDay(now)
  const seen = (kind: CheckSeen['kind'], words: string, more: Partial<CheckSeen> = {}): CheckSeen => ({
    kind,
    words,
    level: null,
    reference: 'SECRET-123456',
    seenHow: 'Original on a video call',
    seenOn: addDays(today, -30),
    endsOn: null,
    ...more,
    ...wanted.checks?.[kind],
  })
  const usual = [
    seen('qualification', 'Level 7, PG Dip Career Guidance', { level: 7 }),
    seen('register', 'UK Register', { endsOn: addDays(today, 300) }),
    seen('dbs', 'Enhanced DBS with children’s barred list', { level: 2 }),
    seen('insurance', '£5m public liability insurance', { endsOn: addDays(today, 200) }),
  ]
  for (const check of usual) {
    if (wanted.checks?.[check.kind] !== null) must(await recordCheck(staff, actor.organisationId, check, now))
  }
  const services: NonNullable<AdviserWanted['services']> = wanted.services ?? { personal_guidance_day: {} }
  for (const [code, offer] of Object.entries(services)) {
    const interviews = code.startsWith('personal_guidance') ? 3 : 0
    const usualOffer = { price: pence(32_000), interviews, tiers: [...DEFAULT_TIERS] }
    must(await offerService(actor, code as ServiceCode, { ...usualOffer, ...offer }, now))
  }
  must(await setLimits(actor, { noticeSchoolDays: wanted.notice ?? 2, maxDaysAWeek: wanted.maxDaysAWeek ?? 5 }, now))
  must(await setWeek(actor, wanted.week ?? usualWeek([1, 2, 3, 4, 5]), now))
  if (wanted.isListed !== false) must(await listAdviser(staff, actor.organisationId, now))
  return actor
}
