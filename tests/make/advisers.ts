import { and, desc, eq } from 'drizzle-orm'
import { type AdviserActor, type StaffActor, type SupplierActor, systemActor } from '#app/auth/actor.ts'
import { type CredentialFacts, coverOf } from '#app/domain/accreditation/credential-facts.ts'
import { verifyCredential } from '#app/domain/accreditation/decide-credential.server.ts'
import { listAdviser } from '#app/domain/accreditation/list-adviser.server.ts'
import { submitCredential } from '#app/domain/accreditation/submit-credential.server.ts'
import { authoriseInvoicing } from '#app/domain/advisers/authorise-invoicing.server.ts'
import { changeProfile, type Profile } from '#app/domain/advisers/change-profile.server.ts'
import { startPractice } from '#app/domain/advisers/start-practice.server.ts'
import { setLimits, setWeek } from '#app/domain/availability/change-availability.server.ts'
import type { WeekHours } from '#app/domain/availability/week-faults.ts'
import { DEFAULT_TIERS } from '#app/domain/bookings/cancellation.ts'
import { day, time } from '#app/domain/calendar.ts'
import { pence } from '#app/domain/money.ts'
import type { ServiceCode } from '#app/domain/services/menu.ts'
import { AS_USUAL, type Offer } from '#app/domain/services/offer.ts'
import { offerService } from '#app/domain/services/offer-service.server.ts'
import { inTransaction } from '#db/client.server.ts'
import { credentials, practices } from '#db/schema/index.ts'
import { type CredentialsWanted, factsWith } from './held.ts'
import { must } from './must.ts'
import { loadActor, makePerson } from './people.ts'
import { platformStaff } from './platform.ts'
import { NOW } from './requests.ts'

// Freelance advisers, made by the commands that they and staff use. `makePlatform` comes before.

let made = 0

/** A practice as it is just after joining: no profile, no services, no credentials, not listed. */
export async function makePractice(name = `Adviser ${++made}`, now = NOW): Promise<AdviserActor> {
  const person = await makePerson({ name })
  const started = await startPractice(person, { name, trading: 'sole_trader', town: 'Tarnbeck', outcode: 'ZZ1' }, now)
  return loadActor<AdviserActor>({ personId: person.personId, organisationId: must(started).supplierId })
}

/** What an adviser says of themselves: at ZZ2, which is 18 miles there and back by road from the schools of ZZ1. */
export const PROFILE: Profile = {
  headline: 'Helps pupils with SEND plan what comes after Year 11.',
  about: 'I start with what a young person enjoys and can do now.',
  town: 'Tarnbeck',
  outcode: 'ZZ2',
  radiusMiles: 60,
  mileagePence: pence(45),
  specialisms: ['send'],
  isHidden: false,
  trading: 'sole_trader',
  legalName: 'Rowan Tallis',
  addressLines: ['7 Hidden Lane', 'Tarnbeck', 'ZZ2 9QQ'],
  phone: '01632 960 111',
  vatNumber: null,
  vatFromOn: null,
  vatUntilOn: null,
}

/** The same hours on each of these weekdays (Monday is 1). */
export const usualWeek = (weekdays: number[], from = '08:30', to = '16:30'): WeekHours =>
  weekdays.map((weekday) => ({ weekday, from: time(from), to: time(to) }))

/** What is usual of a service: a guidance day at £320, a half day at £180, an assembly at £60. */
const USUAL_OFFERS: Partial<Record<ServiceCode, Pick<Offer, 'price' | 'interviews'>>> = {
  personal_guidance_day: { price: pence(32_000), interviews: 6 },
  personal_guidance_half_day: { price: pence(18_000), interviews: 3 },
  assembly: { price: pence(6_000), interviews: 0 },
}

export type AdviserWanted = {
  name?: string
  now?: Date
  profile?: Partial<Profile>
  /** Only these services, each as usual where not said; day, half day and assembly unless given. */
  services?: Partial<Record<ServiceCode, Partial<Offer>>>
  week?: WeekHours
  /** In school days. */
  notice?: number
  /** What of the usual credentials is otherwise; null: it is not there. Both references alike. */
  credentials?: CredentialsWanted
  isListed?: boolean
  /** What invoice numbers begin with, where a test has to know; a row, since a practice is given its own. */
  invoicePrefix?: string
}

export type MadeAdviser = { supplierId: string; actor: AdviserActor; slug: string }

/** A listed adviser with every credential, free on weekdays from 8am to 9pm, who wants three school days' notice. */
export async function makeAdviser(wanted: AdviserWanted = {}): Promise<MadeAdviser> {
  const { now = NOW, notice = 3, week = usualWeek([1, 2, 3, 4, 5], '08:00', '21:00') } = wanted
  const actor = await makePractice(wanted.name, now)
  const supplierId = actor.organisationId
  // Registered since long before, where no day is said.
  const vatFromOn = wanted.profile?.vatNumber ? day('2020-01-01') : null
  const profile = { ...PROFILE, legalName: actor.name, vatFromOn, ...wanted.profile }
  const { slug } = must(await changeProfile(actor, profile, now))
  must(await authoriseInvoicing(actor, now))
  const staff = await platformStaff()
  for (const [code, offer] of Object.entries(wanted.services ?? USUAL_OFFERS) as [ServiceCode, Partial<Offer>][]) {
    const usual = { price: pence(32_000), interviews: 0, tiers: [...DEFAULT_TIERS], ...AS_USUAL, ...USUAL_OFFERS[code] }
    must(await offerService(actor, code, { ...usual, ...offer }, now))
  }
  // As it is done by whoever is new: what they offer first, and nobody finds it before the checks are seen.
  for (const facts of factsWith(wanted.credentials, now)) await makeCredential(actor, staff, facts, now)
  must(await setLimits(actor, { noticeSchoolDays: notice, maxDaysAWeek: 5 }, now))
  must(await setWeek(actor, week, now))
  if (wanted.isListed !== false) must(await listAdviser(staff, supplierId, now))
  const { invoicePrefix } = wanted
  if (invoicePrefix)
    await inTransaction(systemActor('making what a test needs'), (tx) =>
      tx.update(practices).set({ invoicePrefix }).where(eq(practices.supplierId, supplierId)),
    )
  return { supplierId, actor, slug }
}

/** Given by its owner and verified by staff: what has ended by now, on its last day. */
export async function makeCredential(
  actor: SupplierActor,
  staff: StaffActor,
  facts: CredentialFacts,
  now: Date,
): Promise<string> {
  const { endsOn } = coverOf(facts)
  const last = endsOn && new Date(`${endsOn}T09:00:00Z`)
  const at = last && last < now ? last : now
  const { id } = must(await submitCredential(actor, facts, at))
  const seenOn = day('2026-08-20')
  const seen = { id, seenHow: 'Original on a video call', seenOn: endsOn && endsOn < seenOn ? endsOn : seenOn }
  must(await verifyCredential(staff, seen, at))
  return id
}

/** The one of somebody’s credentials of a kind that was given last. */
export async function credentialOf({ personId }: SupplierActor, kind: CredentialFacts['kind']): Promise<string> {
  const [last] = await inTransaction(systemActor('making what a test needs'), (tx) =>
    tx
      .select({ id: credentials.id })
      .from(credentials)
      .where(and(eq(credentials.personId, personId), eq(credentials.kind, kind)))
      .orderBy(desc(credentials.submittedAt), desc(credentials.id))
      .limit(1),
  )
  if (!last) throw new Error(`no credential of kind ${kind}`)
  return last.id
}
