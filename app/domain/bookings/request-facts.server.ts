import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#db/client.server.ts'
import {
  adviserCards,
  comers,
  consortiumMembers,
  enquiryAsks,
  feeRules,
  menuServices,
  organisations,
  outcodes,
  payers,
  platform,
  schoolRegister,
  schoolSettings,
  services,
} from '#db/schema/index.ts'
import type { HeldCredential } from '../accreditation/credential-needs.ts'
import { heldBy } from '../accreditation/held.server.ts'
import type { Day } from '../calendar.ts'
import type { Pence } from '../money.ts'
import { outcodeOf } from '../postcode.ts'
import type { SchoolCalendar } from '../school-days.ts'
import { addressOf } from '../schools/open-school.server.ts'
import { judgedAt } from '../schools/own-rules.server.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { asGiven, type BlockPrice, cardFor, type MenuService, type Mode } from '../services/menu.ts'
import { MODE_WORDS } from '../services/menu-words.ts'
import { menuColumns, takenOnDays } from '../services/read-menu.server.ts'
import type { Point } from '../travel.ts'
import type { JudgedAdviser } from './check-request.ts'
import type { Comer } from './comers.ts'
import { type FeeTerms, feeFor, feeRuleOn } from './price.ts'
import type { RequestAnswers } from './request-answers.ts'

/** `address`: street, town and postcode in one line; `inFull`: the name with it, as the agreement has it. */
export type PlaceOfVisits = { name: string; address: string; inFull: string; isAtSchool: boolean; mode: Mode } & Point

/** What a request is filled in with from the settings of the school that it is for. */
export type HostSettings = Pick<
  typeof schoolSettings.$inferSelect,
  'usesCostCentres' | 'safeguardingLead' | 'usualRoom' | 'challenges'
>

export type RequestFacts = {
  school: {
    id: string
    name: string
    urn: number
    group: string
    postcode: string | null
    /** Street, town and postcode, as the register has them. */
    address: string[]
    point: Point | null
    isClosed: boolean
  }
  payer: typeof payers.$inferSelect
  settings: HostSettings | null
  lead: { id: string; name: string } | null
  calendar: SchoolCalendar
  card: typeof adviserCards.$inferSelect | null
  /** What Waymark has verified of the adviser: judged by, never shown. Of a provider it is in `comers`. */
  held: HeldCredential[]
  /** Who may come for the service asked for: of a practice its adviser. */
  comers: Comer[]
  /** What they offer of what is on the menu, and how many of it they have on each day to come. */
  service: (typeof services.$inferSelect & { taken: Record<string, number> }) | null
  /** The same service of the menu, as this adviser gives it. */
  menu: MenuService | null
  /** As it is for this supplier and school; null where no rule is in force. */
  fee: FeeTerms | null
  platform: typeof platform.$inferSelect
}

/**
 * What a request is judged and priced by, read in one database transaction. Null when there is no such school, when a
 * consortium asks for a school that is not its member, or when nobody is set up to pay for it.
 */
export async function requestFacts(
  tx: Tx,
  ask: { schoolId: string; leadId: string | null; supplierId: string; serviceCode: string; enquiryId?: string },
  today: Day,
): Promise<RequestFacts | null> {
  const [school] = await tx
    .select({
      ...{ organisation: organisations, register: schoolRegister },
      broughtAt: sql<
        string | null
      >`(select to_jsonb(b.confirmed_at) #>> '{}' from brought_by(${organisations.id}) b where b.supplier_id = ${ask.supplierId})`,
    })
    .from(organisations)
    .innerJoin(schoolRegister, eq(schoolRegister.urn, organisations.urn))
    .where(and(eq(organisations.id, ask.schoolId), eq(organisations.kind, 'school')))
  if (!school) return null
  const [payer] = await tx
    .select()
    .from(payers)
    .where(eq(payers.payerId, school.organisation.trustId ?? ask.schoolId))
  if (!payer) return null
  const lead = ask.leadId ? await leadOf(tx, ask.leadId, ask.schoolId) : null
  if (ask.leadId && !lead) return null

  const settings = lead ? await settingsOfMember(tx, ask.schoolId) : await settingsOf(tx, ask.schoolId)
  const [card] = await tx.select().from(adviserCards).where(eq(adviserCards.supplierId, ask.supplierId))
  const [offer] = await tx
    .select({ service: services, menu: menuColumns, taken: takenOnDays })
    .from(services)
    .innerJoin(menuServices, and(eq(menuServices.code, services.code), eq(menuServices.isOnMenu, true)))
    .where(and(eq(services.supplierId, ask.supplierId), eq(services.code, ask.serviceCode)))
  const rule = feeRuleOn(await tx.select().from(feeRules).orderBy(asc(feeRules.fromOn)), today)
  const [ours] = await tx.select().from(platform)
  if (!ours) throw new Error('the platform row is missing: run the migrations and the set-up')
  const { latitude, longitude } = school.register
  return {
    school: {
      id: school.organisation.id,
      name: school.organisation.name,
      urn: school.register.urn,
      group: school.register.group,
      postcode: school.register.postcode,
      address: addressOf(school.register),
      point:
        latitude === null || longitude === null
          ? await pointOfPostcode(tx, school.register.postcode ?? '')
          : { latitude, longitude },
      isClosed: school.organisation.closedAt !== null || !school.register.isOpen,
    },
    payer,
    settings,
    lead,
    calendar: await schoolCalendarIn(tx, ask.schoolId),
    // Travel and notice as they are for this service.
    card: card ? cardFor(card, offer?.service) : null,
    held: card?.personId ? await heldBy(tx, card.personId) : [],
    comers: offer ? await comersOf(tx, offer.service.id) : [],
    service: offer ? { ...atOwnPrice(offer.service, await pricedByOffer(tx, ask)), taken: offer.taken } : null,
    menu: offer ? await judgedAt(tx, asGiven(offer.menu, offer.service), ask.schoolId) : null,
    fee: rule && feeFor(rule, school.broughtAt),
    platform: ours,
  }
}

/** Who may come for an offer of a supplier’s, and on which days. */
export const comersOf = (tx: Tx, serviceId: string): Promise<Comer[]> =>
  tx
    .select({ personId: comers.personId, held: comers.held, askable: comers.askable })
    .from(comers)
    .where(eq(comers.serviceId, serviceId))
    .orderBy(asc(comers.personId))

/** By whom a day is judged: an adviser by what they hold, a provider by whoever may come for it. */
export const judgedAdviser = (
  { name, personId }: Pick<typeof adviserCards.$inferSelect, 'name' | 'personId'>,
  { held, comers }: Pick<RequestFacts, 'held' | 'comers'>,
): JudgedAdviser => (personId === null ? { name, held: [], comers } : { name, held })

/** An offer at the price that its adviser has named for one school alone, which no price of a block lowers; null: as it stands. */
export const atOwnPrice = <S extends BlockPrice & { pricePence: number }>(service: S, ownPence: number | null): S =>
  ownPence === null ? service : { ...service, pricePence: ownPence, blockFrom: null, blockPricePence: null }

/** The price that the adviser answered to the enquiry that the request began with, for that school and service alone. */
async function pricedByOffer(
  tx: Tx,
  ask: { schoolId: string; supplierId: string; serviceCode: string; enquiryId?: string },
): Promise<Pence | null> {
  if (!ask.enquiryId) return null
  const [offer] = await tx
    .select({ pricePence: enquiryAsks.pricePence, brief: enquiryAsks.brief })
    .from(enquiryAsks)
    .where(
      and(
        eq(enquiryAsks.enquiryId, ask.enquiryId),
        eq(enquiryAsks.supplierId, ask.supplierId),
        eq(enquiryAsks.schoolId, ask.schoolId),
        eq(enquiryAsks.status, 'chosen'),
      ),
    )
  return offer?.brief.serviceCode === ask.serviceCode ? offer.pricePence : null
}

async function settingsOf(tx: Tx, schoolId: string): Promise<HostSettings | null> {
  const [settings] = await tx.select().from(schoolSettings).where(eq(schoolSettings.schoolId, schoolId))
  return settings ?? null
}

/** The same of a school that has joined the consortium that asks. Its shares name their cost centres, not the lead. */
async function settingsOfMember(tx: Tx, schoolId: string): Promise<HostSettings | null> {
  const [settings] = await tx.execute<{ safeguardingLead: string; usualRoom: string; challenges: string[] }>(sql`
    select safeguarding_lead as "safeguardingLead", usual_room as "usualRoom", challenges
      from settings_of_member(${schoolId})`)
  return settings ? { ...settings, usesCostCentres: false } : null
}

async function leadOf(tx: Tx, leadId: string, schoolId: string): Promise<RequestFacts['lead']> {
  const [lead] = await tx
    .select({ id: organisations.id, name: organisations.name })
    .from(consortiumMembers)
    .innerJoin(organisations, eq(organisations.id, consortiumMembers.leadId))
    .where(
      and(
        eq(consortiumMembers.leadId, leadId),
        eq(consortiumMembers.schoolId, schoolId),
        inArray(consortiumMembers.status, ['joined']),
      ),
    )
  return lead ?? null
}

/** Where the visits are: the school until another place is named; null where that point is not known. */
export async function placeAsked(
  tx: Tx,
  { school }: RequestFacts,
  place: RequestAnswers['place'],
): Promise<PlaceOfVisits | null> {
  if (place?.kind === 'elsewhere') {
    const point = await pointOfPostcode(tx, place.postcode)
    const address = [place.street, place.postcode].filter(Boolean).join(', ')
    return (
      point && {
        name: place.name,
        address,
        inFull: `${place.name}, ${address}`,
        isAtSchool: false,
        mode: 'face_to_face',
        ...point,
      }
    )
  }
  const there = atSchool(school)
  if (place?.kind !== 'remote' || !there) return there
  // Nobody travels: pupils are at the school, and whoever comes is anywhere.
  const name = MODE_WORDS[place.mode]
  return {
    ...there,
    name,
    address: '',
    inFull: `${name}, with pupils at ${there.inFull}`,
    isAtSchool: false,
    mode: place.mode,
  }
}

/** The school itself as a place; null when its point is not known. */
export function atSchool({ name, address: lines, point }: RequestFacts['school']): PlaceOfVisits | null {
  const address = lines.join(', ')
  return (
    point && { name, address, inFull: [name, ...lines].join(', '), isAtSchool: true, mode: 'face_to_face', ...point }
  )
}

/** A school's own point when the postcode is one in the register, else the middle of its outward code; null when neither is known. */
export async function pointOfPostcode(tx: Tx, postcode: string): Promise<Point | null> {
  const [exact] = await tx
    .select({ latitude: schoolRegister.latitude, longitude: schoolRegister.longitude })
    .from(schoolRegister)
    .where(eq(schoolRegister.postcode, postcode))
    .limit(1)
  if (exact?.latitude != null && exact.longitude != null)
    return { latitude: exact.latitude, longitude: exact.longitude }
  const outcode = outcodeOf(postcode)
  if (!outcode) return null
  const [middle] = await tx
    .select({ latitude: outcodes.latitude, longitude: outcodes.longitude })
    .from(outcodes)
    .where(eq(outcodes.outcode, outcode))
  return middle ?? null
}
