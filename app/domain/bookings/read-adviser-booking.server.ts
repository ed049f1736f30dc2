import { and, asc, desc, eq } from 'drizzle-orm'
import type { SupplierActor } from '#app/auth/actor.ts'
import { inTransaction, type Tx } from '#db/client.server.ts'
import {
  bookings,
  employmentStatuses,
  interviews,
  namings,
  organisations,
  people,
  problems,
  schoolRegister,
  signatures,
  statusDisagreements,
  visitConditions,
  visits,
} from '#db/schema/index.ts'
import { lackingOnWords, lackingToAskWords } from '../accreditation/credential-words.ts'
import { type Day, londonDay, londonTime, type Time } from '../calendar.ts'
import type { Pence } from '../money.ts'
import type { SchoolCalendar } from '../school-days.ts'
import { addressOf } from '../schools/open-school.server.ts'
import { schoolCalendarIn } from '../schools/school-calendar.server.ts'
import { quantityWords } from '../services/menu-words.ts'
import type { AgreementText } from './agreement.ts'
import { partsOf } from './billed.ts'
import { type JudgedBy, judgedFor, tookPlaceBefore } from './held-for-visit.server.ts'
import { type HistoryLine, historyPoints } from './history.ts'
import { type Marked, plannedInterviews } from './keep-register.server.ts'
import type { Condition, VisitStatus } from './lifecycle.ts'
import { ownVisits } from './own-visits.server.ts'
import type { PaidThrough } from './paid-through.ts'
import { type PartPaid, partsDone } from './part-words.ts'
import { possessive } from './price-lines.ts'
import type { StatusSeen } from './read-booking.server.ts'
import { readHistory } from './read-history.server.ts'
import { type Received, receivedBy } from './read-receives.server.ts'
import { sumReceived } from './receives.ts'
import type { RemoteAnswer } from './request-answers.ts'
import { momentsOf } from './visit-moments.ts'

/** One visit of a booking as its adviser sees it. Never where the money comes from. */
export type AdviserVisit = {
  id: string
  /** The day it is on; of what has no date, the day by which it is wanted. */
  onDay: Day
  isDated: boolean
  /** "30 licences", of what has no date; '' of a visit. */
  quantity: string
  from: Time
  to: Time
  startsAt: Date
  endsAt: Date
  status: VisitStatus
  open: Condition[]
  hasStarted: boolean
  lacks: 'renewal' | 'hold' | null
  answerBy: Date
  approveBy: Date
  agreeBy: Date | null
  deliveredAt: Date | null
  deliveredNote: string | null
  agreedHow: 'person' | 'silence' | 'staff' | null
  endedReason: string | null
  placeName: string
  placeAddress: string
  isAtSchool: boolean
  room: string
  /** What the service needs and the adviser lacks on that day, until the visit is recorded; null when all is there. */
  checkMissing: string | null
  /** What of that keeps them from accepting it: what is renewed as a matter of course does not. */
  checkRefused: string | null
  interviewsWanted: number
  /** Of their own visits the one in whose place this was asked for; null of one that takes nobody’s place, or another’s. */
  replacesVisitId: string | null
  /** Of a provider's visit: who is to come, and who was, the newest first. */
  namings: Pick<typeof namings.$inferSelect, 'personId' | 'name' | 'status' | 'namedAt' | 'reason'>[]
  paidThrough: PaidThrough
  /** Of a visit that is to be recorded: what each part of it brings, all of it first. */
  parts: PartPaid[]
  /** What the school is asked for it; null for a practitioner, to whom their provider’s prices are nothing. */
  charged: { price: Pence; travel: Pence } | null
} & Received

/** A booking as its adviser sees it: what is asked, what they receive, what is agreed. */
export type AdviserBooking = {
  id: string
  reference: string
  service: string
  /** Who contracts with the school: the adviser's own practice, or a provider. */
  supplier: string
  /** `address`: street, town and postcode as the register has them, for whoever is asked to go there. */
  school: { name: string; address: string[]; phone: string | null }
  consortium: string | null
  purpose: string
  yearGroups: number[]
  groupSize: number | null
  safeguardingLead: string
  requestedBy: { name: string; email: string }
  requestedAt: Date
  /** The school's, in which the days to answer and to agree are counted. */
  calendar: SchoolCalendar
  /** How to arrive, as the school keeps it; '' when it says nothing. */
  arrival: string
  miles: number
  isVatRegistered: boolean
  visits: AdviserVisit[]
  receives: Pence
  /** How visits by video or telephone are held; null for others. */
  remote: RemoteAnswer | null
  /** What the school has put on file of how the adviser is engaged, the newest first; a determination is theirs to read. */
  determinations: StatusSeen[]
  /** As it is frozen, with its prices; null for a practitioner, who is no party to it. */
  agreement: AgreementText | null
  signatures: { act: 'sent' | 'approved' | 'accepted'; name: string; at: Date }[]
  history: ReturnType<typeof historyPoints>
}

/** A booking of the adviser's own practice with all its dates, or null. */
export function readAdviserBooking(actor: SupplierActor, bookingId: string, now: Date): Promise<AdviserBooking | null> {
  return inTransaction(actor, (tx) => bookingIn(tx, actor, bookingId, now))
}

async function bookingIn(
  tx: Tx,
  actor: SupplierActor,
  bookingId: string,
  now: Date,
  lines?: HistoryLine[],
): Promise<AdviserBooking | null> {
  const [found] = await tx
    .select({
      booking: bookings,
      school: organisations,
      register: schoolRegister,
      email: people.email,
    })
    .from(bookings)
    .innerJoin(organisations, eq(organisations.id, bookings.schoolId))
    .innerJoin(people, eq(people.id, bookings.requestedBy))
    .leftJoin(schoolRegister, eq(schoolRegister.urn, organisations.urn))
    .where(and(eq(bookings.id, bookingId), eq(bookings.supplierId, actor.organisationId)))
  if (!found) return null
  const { booking, school } = found
  const rows = await tx
    .select()
    .from(visits)
    .where(and(eq(visits.bookingId, booking.id), ownVisits(actor)))
    .orderBy(asc(visits.position))
  if (rows.length === 0) return null
  const named = await tx
    .select()
    .from(namings)
    .where(eq(namings.bookingId, booking.id))
    .orderBy(desc(namings.namedAt), desc(namings.id))
  const conditions = await tx
    .select()
    .from(visitConditions)
    .innerJoin(visits, eq(visits.id, visitConditions.visitId))
    .where(eq(visits.bookingId, booking.id))
  const [lead] = booking.leadId ? await tx.select().from(organisations).where(eq(organisations.id, booking.leadId)) : []
  const signed = await tx.select().from(signatures).where(eq(signatures.bookingId, booking.id)).orderBy(signatures.at)
  const onFile = await tx
    .select({ status: employmentStatuses, disagreement: statusDisagreements })
    .from(employmentStatuses)
    .leftJoin(statusDisagreements, eq(statusDisagreements.statusId, employmentStatuses.id))
    .where(eq(employmentStatuses.bookingId, booking.id))
    .orderBy(desc(employmentStatuses.position))
  // By visit: whoever was suspended only after one took place is judged for it as they stood.
  const judged = new Map<string, JudgedBy>()
  const once = new Map<string, Promise<JudgedBy>>()
  for (const row of rows) {
    if (row.personId === null) continue
    const evenOnHold = tookPlaceBefore(row, now)
    const key = `${row.personId}:${evenOnHold}`
    const by = once.get(key) ?? judgedFor(tx, booking, row.personId, evenOnHold)
    once.set(key, by)
    judged.set(row.id, await by)
  }
  const calendar = await schoolCalendarIn(tx, booking.schoolId)
  const seesPrices = actor.kind === 'provider' || !actor.isPractitioner
  const received = await receivedBy(
    tx,
    actor,
    rows.map(({ id }) => id),
  )
  const all = rows.map((visit): AdviserVisit => {
    const moments = momentsOf(visit)
    return {
      id: visit.id,
      onDay: visit.onDay,
      isDated: visit.span !== null,
      quantity: visit.span === null ? quantityWords(visit.quantity, booking.terms.unit) : '',
      from: londonTime(moments.from),
      to: londonTime(moments.to),
      startsAt: moments.from,
      endsAt: moments.to,
      status: visit.status,
      open: conditions
        .filter(({ visit_conditions: one }) => one.visitId === visit.id && one.metAt === null)
        .map(({ visit_conditions: one }) => one.kind),
      hasStarted: moments.from <= now,
      lacks: visit.lacks,
      answerBy: visit.answerBy,
      approveBy: visit.approveBy,
      agreeBy: visit.agreeBy,
      deliveredAt: visit.deliveredAt,
      deliveredNote: visit.deliveredNote,
      agreedHow: visit.agreedHow,
      endedReason: visit.endedReason,
      placeName: visit.placeName,
      placeAddress: visit.placeAddress,
      isAtSchool: visit.isAtSchool,
      room: visit.room,
      checkMissing:
        visit.status === 'requested' || visit.status === 'confirmed' ? lackingHere(actor, visit, judged, named) : null,
      checkRefused: visit.status === 'requested' ? lackingHere(actor, visit, judged, named, londonDay(now)) : null,
      namings: named.filter((one) => one.visitId === visit.id),
      interviewsWanted: visit.interviewsWanted,
      replacesVisitId: rows.some(({ id }) => id === visit.replacesVisitId) ? visit.replacesVisitId : null,
      paidThrough: visit.paidThrough,
      parts:
        visit.status === 'confirmed' && visit.span !== null
          ? partsDone(visit.interviewsWanted).map((done) => ({
              done,
              receives: received(asIfDone(visit, done), booking.terms).receives,
            }))
          : [],
      charged: seesPrices ? { price: visit.pricePence, travel: visit.travelPence } : null,
      ...received(visit, booking.terms),
    }
  })
  return {
    id: booking.id,
    reference: booking.reference,
    service: booking.serviceName,
    supplier: actor.organisationName,
    school: {
      name: school.name,
      address: addressOf(found.register ?? { street: null, town: school.town, postcode: null }),
      phone: found.register?.phone ?? null,
    },
    consortium: lead?.name ?? null,
    purpose: booking.purpose,
    yearGroups: booking.yearGroups,
    groupSize: booking.groupSize,
    safeguardingLead: booking.safeguardingLead,
    requestedBy: { name: booking.requestedByName, email: found.email },
    requestedAt: booking.requestedAt,
    calendar,
    // How to arrive at the school is of no use elsewhere.
    arrival: all[0]?.isAtSchool === false ? '' : booking.arrival,
    miles: booking.terms.travelMiles,
    isVatRegistered: booking.terms.supplierRegisteredForVat,
    visits: all,
    receives: sumReceived(all),
    remote: booking.remote,
    determinations: onFile.map(({ status, disagreement }) => ({ ...status, disagreement })),
    agreement: seesPrices ? booking.agreement : null,
    signatures: signed.map(({ act, name, at }) => ({ act, name, at })),
    history: historyPoints(lines ?? (await readHistory(tx, { bookingId: booking.id })), all.length > 1, true),
  }
}

/** A visit as if so many of its parts had been recorded. */
function asIfDone(visit: typeof visits.$inferSelect, done: number): typeof visits.$inferSelect {
  const { of } = partsOf(visit)
  return done === of ? visit : { ...visit, partDone: done, partOf: of }
}

/** What of its visit's day lacks of whoever comes, in words for whoever reads. `today`: only what keeps it from being accepted. */
function lackingHere(
  actor: SupplierActor,
  { id, personId, onDay }: typeof visits.$inferSelect,
  judged: ReadonlyMap<string, JudgedBy>,
  named: readonly (typeof namings.$inferSelect)[],
  today: Day | null = null,
): string | null {
  const by = judged.get(id)
  if (!by || personId === null) return null
  const name = named.find((one) => one.visitId === id && one.personId === personId)?.name ?? ''
  const whose = personId === actor.personId ? 'Your' : possessive(name)
  const reader = actor.kind === 'provider' ? 'office' : 'adviser'
  return today === null
    ? lackingOnWords(whose, by.held, by.service, onDay, reader)
    : lackingToAskWords(whose, by.held, by.service, { on: onDay, today }, reader)
}

export type AdviserDaySheet = {
  booking: AdviserBooking
  visit: AdviserVisit
  /** The register as it stands: what is kept, and the planned times of what is not marked yet. */
  register: (Marked & { isPlanned: boolean })[]
  problem: Pick<
    typeof problems.$inferSelect,
    'what' | 'raisedByName' | 'raisedAt' | 'settledAt' | 'outcome' | 'note'
  > | null
  isPaidOut: boolean
}

/** One visit with its register, or null when it is not of the adviser's own practice. */
export function readDaySheet(actor: SupplierActor, visitId: string, now: Date): Promise<AdviserDaySheet | null> {
  return inTransaction(actor, async (tx) => {
    const [row] = await tx
      .select()
      .from(visits)
      .where(and(eq(visits.id, visitId), ownVisits(actor)))
    if (!row) return null
    const lines = await readHistory(tx, { bookingId: row.bookingId, visitId })
    const booking = await bookingIn(tx, actor, row.bookingId, now, lines)
    const visit = booking?.visits.find((one) => one.id === visitId)
    const [frozen] = await tx.select().from(bookings).where(eq(bookings.id, row.bookingId))
    if (!booking || !visit || !frozen) return null
    const [problem] = await tx
      .select()
      .from(problems)
      .where(eq(problems.visitId, visitId))
      .orderBy(desc(problems.raisedAt))
      .limit(1)
    return {
      booking: { ...booking, history: historyPoints(lines, false, true) },
      visit,
      register: await registerOf(tx, row, frozen),
      problem: problem ?? null,
      isPaidOut: lines.some(({ event }) => event === 'paid_out'),
    }
  })
}

/** What is kept of a visit's register, with the planned times of what is not, by time. */
export async function registerOf(
  tx: Tx,
  visit: typeof visits.$inferSelect,
  booking: typeof bookings.$inferSelect,
): Promise<AdviserDaySheet['register']> {
  const kept = await tx
    .select()
    .from(interviews)
    .where(eq(interviews.visitId, visit.id))
    .orderBy(asc(interviews.position))
  const planned = plannedInterviews(visit, booking)
  const unmarked = planned
    .filter(({ position }) => !kept.some((one) => one.position === position))
    .map(({ position, startsAt }) => ({ position, startsAt, yearGroup: null, schoolReference: '', outcome: null }))
  return [...kept, ...unmarked]
    .map(({ position, startsAt, yearGroup, schoolReference, outcome }) => ({
      position,
      startsAt,
      yearGroup,
      schoolReference,
      outcome,
      isPlanned: planned.some((one) => one.position === position),
    }))
    .sort((a, b) => (a.startsAt === b.startsAt ? a.position - b.position : a.startsAt < b.startsAt ? -1 : 1))
}
