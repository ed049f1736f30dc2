import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import type { EvidenceType } from '#app/domain/accreditation/evidence-rules.ts'
import { day, id, instant, penceColumn, tstzrange } from '../columns.ts'
import { bookings } from './bookings.ts'
import { costCentres, fundYears, party, partyOrNone, shares } from './organisations.ts'
import { people } from './sign-in.ts'

export const VISIT_STATUSES = [
  'requested',
  'confirmed',
  'delivered',
  'agreed',
  'problem',
  'declined',
  'withdrawn',
  'expired',
  'cancelled',
  'void',
] as const

/** Why a visit is cancelled: the two sides choose from this list, and say more in words of their own. */
export const END_REASONS = [
  'plans_changed',
  'pupils_away',
  'closed_planned',
  'closed_suddenly',
  'adviser_ill',
  'adviser_cannot_come',
  'other',
] as const

/**
 * One person, one span of time, one place: the unit that is bought, with its own lifecycle, charge and funding. Of a provider’s
 * visit the person is whom it has named: it holds nobody’s time before.
 */
export const visits = pgTable(
  'visits',
  {
    id: id().primaryKey(),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    personId: text().references(() => people.id, { onDelete: 'restrict' }),
    position: smallint().notNull(),
    status: text({ enum: VISIT_STATUSES }).notNull(),
    /** The day it is on; of what has no date, the day by which the school wants it. */
    onDay: day().notNull(),
    /** From arrival to departure; none of what has no date, which holds nobody’s time. */
    span: tstzrange(),
    /** How many: of what has no date, so many licences, codes or packs; of a visit always one. */
    quantity: integer().notNull().default(1),
    placeName: text().notNull(),
    /** Street, town and postcode of a place other than the school, in one line; '' at the school, whose register says it. */
    placeAddress: text().notNull().default(''),
    /** By video or telephone nobody travels; `placeName` says so then, and the point is the school’s. */
    mode: text({ enum: ['face_to_face', 'video', 'telephone', 'without_date'] })
      .notNull()
      .default('face_to_face'),
    isAtSchool: boolean().notNull(),
    latitude: doublePrecision().notNull(),
    longitude: doublePrecision().notNull(),
    /** Minutes of driving to a straight-line mile that its drives were judged at; Postgres sets it whenever the visit is placed. */
    pace: doublePrecision().notNull().default(0),
    room: text().notNull(),
    interviewsWanted: smallint().notNull(),
    pricePence: penceColumn().notNull(),
    travelPence: penceColumn().notNull(),
    feePence: penceColumn().notNull(),
    vatPence: penceColumn().notNull(),
    bearsPence: penceColumn().notNull(),
    /** What is billed instead of price, travel and fee as agreed: a part of it, or what cancelling costs. All three, or none. */
    billedPricePence: penceColumn(),
    billedTravelPence: penceColumn(),
    billedFeePence: penceColumn(),
    /** Through whom its adviser is paid: Waymark collects and pays out, or the payer’s own payroll does. Follows the determination. */
    paidThrough: text({ enum: ['waymark', 'payroll'] })
      .notNull()
      .default('waymark'),
    approveBy: instant().notNull(),
    answerBy: instant().notNull(),
    deliveredAt: instant(),
    deliveredNote: text(),
    /** Of what took place in part: how many parts of how many, in interviews or in halves, as its terms bill it. */
    partDone: smallint(),
    partOf: smallint(),
    agreeBy: instant(),
    /** Since when something that the service needs of its adviser does not hold on that day; null while all of it does. */
    lacksSince: instant(),
    /** What lacks: a credential that does not hold, or whoever comes is suspended, which no school reads. */
    lacks: text({ enum: ['renewal', 'hold'] }),
    remindersSent: smallint().notNull().default(0),
    agreedAt: instant(),
    agreedHow: text({ enum: ['person', 'silence', 'staff'] }),
    endedReason: text(),
    /** Why it was cancelled, of the list of reasons; the free words beside it are `endedReason`. */
    endedBecause: text({ enum: END_REASONS }),
    /** The visit that its adviser could not keep, and in whose place this one was asked for. */
    replacesVisitId: text().references((): AnyPgColumn => visits.id, { onDelete: 'restrict' }),
    version: smallint().notNull().default(1),
  },
  (t) => [
    unique('visits_position_once').on(t.bookingId, t.position),
    index('visits_school_day').on(t.schoolId, t.onDay),
    index('visits_payer_day').on(t.payerId, t.onDay),
    index('visits_supplier_day').on(t.supplierId, t.onDay),
    index('visits_lead_day').on(t.leadId, t.onDay).where(sql`${t.leadId} is not null`),
    index('visits_person_day').on(t.personId, t.onDay),
    index('visits_due').on(t.status, t.answerBy, t.approveBy),
    // Where the first came to nothing another may be asked for; one that was confirmed is replaced itself.
    uniqueIndex('visits_replaced_once')
      .on(t.replacesVisitId)
      .where(sql`${t.status} not in ('declined', 'withdrawn', 'expired')`),
    check(
      'visits_status',
      sql`${t.status} in ('requested', 'confirmed', 'delivered', 'agreed', 'problem', 'declined', 'withdrawn', 'expired', 'cancelled', 'void')`,
    ),
    check(
      'visits_money',
      sql`${t.pricePence} >= 0 and ${t.travelPence} >= 0 and ${t.feePence} >= 0 and ${t.vatPence} >= 0 and ${t.bearsPence} between coalesce(${t.billedPricePence}, ${t.pricePence}) and coalesce(${t.billedPricePence}, ${t.pricePence}) + coalesce(${t.billedTravelPence}, ${t.travelPence}) + coalesce(${t.billedFeePence}, ${t.feePence}) + ${t.vatPence}`,
    ),
    // Never more than was agreed, and only of what is over.
    check(
      'visits_billed',
      sql`num_nonnulls(${t.billedPricePence}, ${t.billedTravelPence}, ${t.billedFeePence}) in (0, 3) and (${t.billedPricePence} is null or (${t.billedPricePence} between 0 and ${t.pricePence} and ${t.billedTravelPence} between 0 and ${t.travelPence} and ${t.billedFeePence} between 0 and ${t.feePence} and ${t.status} in ('cancelled', 'agreed')))`,
    ),
    check(
      'visits_part',
      sql`(${t.partDone} is null) = (${t.partOf} is null) and (${t.partDone} is null or (${t.partDone} > 0 and ${t.partDone} < ${t.partOf}))`,
    ),
    check(
      'visits_ended_because',
      sql`${t.endedBecause} in ('plans_changed', 'pupils_away', 'closed_planned', 'closed_suddenly', 'adviser_ill', 'adviser_cannot_come', 'other') and (${t.endedBecause} is null or ${t.status} = 'cancelled')`,
    ),
    check('visits_paid_through', sql`${t.paidThrough} in ('waymark', 'payroll')`),
    // Nothing is collected for it, so there is no booking fee and no VAT.
    check('visits_by_payroll', sql`${t.paidThrough} = 'waymark' or (${t.feePence} = 0 and ${t.vatPence} = 0)`),
    check('visits_agreed', sql`(${t.agreedAt} is null) = (${t.agreedHow} is null)`),
    check('visits_lacks', sql`(${t.lacks} is null) = (${t.lacksSince} is null)`),
    check(
      'visits_mode',
      sql`${t.mode} = 'face_to_face' or (${t.mode} in ('video', 'telephone', 'without_date') and ${t.travelPence} = 0)`,
    ),
    // What has no date holds no time, and nothing else may be without any.
    check('visits_without_date', sql`(${t.mode} = 'without_date') = (${t.span} is null)`),
    check(
      'visits_quantity',
      sql`${t.quantity} between 1 and 2000 and (${t.mode} = 'without_date' or ${t.quantity} = 1) and (${t.mode} <> 'without_date' or ${t.interviewsWanted} = 0)`,
    ),
    check('visits_interviews', sql`${t.interviewsWanted} between 0 and 12`),
  ],
)

/**
 * What must be met before a visit is confirmed: the school's approval, the supplier's answer, of a provider's visit a named
 * practitioner, and where somebody else is to come than the school knew, its yes to them.
 */
export const visitConditions = pgTable(
  'visit_conditions',
  {
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    kind: text({ enum: ['approval', 'answer', 'practitioner', 'substitute'] }).notNull(),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    openedAt: instant().notNull(),
    metAt: instant(),
    metBy: text(),
  },
  (t) => [
    primaryKey({ name: 'visit_conditions_once', columns: [t.visitId, t.kind] }),
    check('visit_conditions_kind', sql`${t.kind} in ('approval', 'answer', 'practitioner', 'substitute')`),
  ],
)

/** The booking's history: who did what and when. A row for the school's side only has no `supplierId`. */
export const bookingEvents = pgTable(
  'booking_events',
  {
    id: id().primaryKey(),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    visitId: text().references(() => visits.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: partyOrNone(),
    leadId: partyOrNone(),
    at: instant().notNull(),
    event: text().notNull(),
    fromStatus: text(),
    toStatus: text(),
    actorId: text(),
    actorName: text().notNull(),
    actorSide: text({ enum: ['school', 'consortium', 'adviser', 'staff', 'waymark'] }).notNull(),
    note: text(),
  },
  (t) => [
    index('booking_events_booking').on(t.bookingId, t.at),
    index('booking_events_visit').on(t.visitId, t.at),
    check('booking_events_side', sql`${t.actorSide} in ('school', 'consortium', 'adviser', 'staff', 'waymark')`),
  ],
)

/** Where a visit's money comes from: a year of a fund or a share; never seen by the adviser. */
export const fundingLines = pgTable(
  'funding_lines',
  {
    id: id().primaryKey(),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    bookingId: text()
      .notNull()
      .references(() => bookings.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    fundYearId: text()
      .notNull()
      .references(() => fundYears.id, { onDelete: 'restrict' }),
    shareId: text().references(() => shares.id, { onDelete: 'restrict' }),
    fundName: text().notNull(),
    fundKind: text().notNull(),
    amountPence: penceColumn().notNull(),
    costCentreId: text().references(() => costCentres.id, { onDelete: 'restrict' }),
    whom: text({ enum: ['all_eligible', 'named_number', 'mixed_group'] }),
    pupilsEligible: smallint(),
    pupilsInAll: smallint(),
    method: text({ enum: ['whole', 'share'] }),
    approach: text({ enum: ['teaching', 'targeted', 'wider'] }),
    challenge: smallint(),
    /** What the school's strategy said under the number when this was asked for; null where it listed no challenges. */
    challengeWords: text(),
    rationale: text(),
  },
  (t) => [
    index('funding_lines_visit').on(t.visitId),
    index('funding_lines_fund_year').on(t.fundYearId),
    uniqueIndex('funding_lines_once').on(t.visitId, t.fundYearId, sql`coalesce(${t.shareId}, '')`),
    // Nothing is left on a line where so little was billed that the other funds bear it.
    check('funding_lines_amount', sql`${t.amountPence} >= 0`),
    check(
      'funding_lines_pupil_premium_tag',
      sql`(${t.fundKind} = 'pupil_premium') = (${t.whom} is not null and ${t.approach} is not null and ${t.challenge} is not null and ${t.rationale} is not null)`,
    ),
    check(
      'funding_lines_tag',
      sql`${t.whom} is null or (${t.whom} in ('all_eligible', 'named_number', 'mixed_group') and ${t.approach} in ('teaching', 'targeted', 'wider') and ${t.challenge} between 1 and 20)`,
    ),
    check(
      'funding_lines_numbers',
      sql`${t.pupilsEligible} is null or (${t.pupilsEligible} >= 0 and (${t.pupilsInAll} is null or ${t.pupilsEligible} <= ${t.pupilsInAll}))`,
    ),
  ],
)

/** The register of interviews the adviser keeps: the school's own reference and no name, never who is Pupil Premium. */
export const interviews = pgTable(
  'interviews',
  {
    id: id().primaryKey(),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    position: smallint().notNull(),
    startsAt: text().notNull(),
    yearGroup: smallint(),
    schoolReference: text().notNull().default(''),
    outcome: text({ enum: ['seen', 'absent', 'refused', 'rearranged'] }),
    markedAt: instant(),
  },
  (t) => [
    unique('interviews_position_once').on(t.visitId, t.position),
    check('interviews_outcome', sql`${t.outcome} in ('seen', 'absent', 'refused', 'rearranged')`),
    check('interviews_year', sql`${t.yearGroup} between 7 and 14`),
    check('interviews_reference', sql`char_length(${t.schoolReference}) <= 20`),
  ],
)

/** What only the school knows of a visit: how many pupils seen were eligible for Pupil Premium, how many have SEND. */
export const visitCounts = pgTable(
  'visit_counts',
  {
    visitId: text()
      .primaryKey()
      .references(() => visits.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    leadId: partyOrNone(),
    eligible: smallint().notNull(),
    send: smallint().notNull(),
    countedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    countedAt: instant().notNull(),
  },
  (t) => [check('visit_counts_numbers', sql`${t.eligible} between 0 and 500 and ${t.send} between 0 and 500`)],
)

/** A problem with a delivered visit: raised by the school, answered by whoever supplied it, settled by staff. */
export const problems = pgTable(
  'problems',
  {
    id: id().primaryKey(),
    visitId: text()
      .notNull()
      .references(() => visits.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    what: text().notNull(),
    raisedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    raisedByName: text().notNull(),
    raisedAt: instant().notNull(),
    /** Until when whoever supplied the visit is waited for before it is decided against them. */
    answerBy: instant().notNull(),
    /** The limit as it was when the problem was raised: settling more than that takes a second person. */
    secondAbovePence: penceColumn().notNull(),
    outcome: text({ enum: ['agree', 'part', 'void', 'taken_back'] }),
    note: text(),
    /** Of one settled in part: what is billed of the adviser’s price and of the travel. */
    pricePence: penceColumn(),
    travelPence: penceColumn(),
    /** What the payer would have been charged as recorded, when it was settled: what the limit is held against. */
    stakePence: penceColumn(),
    settledBy: text().references(() => people.id, { onDelete: 'restrict' }),
    settledByName: text(),
    settledAt: instant(),
    /** The second of the staff, who confirmed what the first decided. */
    confirmedBy: text().references(() => people.id, { onDelete: 'restrict' }),
    confirmedByName: text(),
  },
  (t) => [
    uniqueIndex('problems_one_open').on(t.visitId).where(sql`${t.settledAt} is null`),
    index('problems_visit').on(t.visitId),
    check('problems_settled', sql`(${t.outcome} is null) = (${t.settledAt} is null)`),
    check('problems_outcome', sql`${t.outcome} in ('agree', 'part', 'void', 'taken_back')`),
    check(
      'problems_part',
      sql`num_nonnulls(${t.pricePence}, ${t.travelPence}) = case when ${t.outcome} = 'part' then 2 else 0 end`,
    ),
    // Whoever decides never confirms it too, and above the limit nothing is settled without somebody who does.
    check('problems_second_person', sql`${t.confirmedBy} <> ${t.settledBy}`),
    check(
      'problems_above_limit',
      sql`coalesce(${t.outcome}, 'taken_back') = 'taken_back' or (${t.stakePence} is not null and (${t.stakePence} <= ${t.secondAbovePence} or ${t.confirmedBy} is not null))`,
    ),
  ],
)

/**
 * What one side adds to its case: words, or a file whose bytes are in the evidence store under `key`. Never changed, and none
 * comes after the problem is settled. Both sides and staff read all of it.
 */
export const problemStatements = pgTable(
  'problem_statements',
  {
    id: id().primaryKey(),
    problemId: text()
      .notNull()
      .references(() => problems.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    supplierId: party(),
    leadId: partyOrNone(),
    side: text({ enum: ['school', 'adviser'] }).notNull(),
    words: text(),
    key: text(),
    name: text(),
    mediaType: text().$type<EvidenceType>(),
    bytes: integer(),
    sha256: text(),
    saidBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    saidByName: text().notNull(),
    saidAt: instant().notNull(),
  },
  (t) => [
    index('problem_statements_problem').on(t.problemId, t.saidAt),
    uniqueIndex('problem_statements_key').on(t.key),
    uniqueIndex('problem_statements_same_file_once').on(t.problemId, t.side, t.sha256),
    check('problem_statements_side', sql`${t.side} in ('school', 'adviser')`),
    check(
      'problem_statements_either',
      sql`num_nonnulls(${t.key}, ${t.name}, ${t.mediaType}, ${t.bytes}, ${t.sha256}) = case when ${t.words} is null then 5 else 0 end`,
    ),
    check('problem_statements_words', sql`char_length(${t.words}) between 1 and 1000`),
    check('problem_statements_key_drawn', sql`${t.key} ~ '^[0-9a-f]{32}$'`),
    check('problem_statements_size', sql`${t.bytes} between 1 and 10485760`),
    check('problem_statements_type', sql`${t.mediaType} in ('application/pdf', 'image/jpeg', 'image/png')`),
  ],
)

/** What one of the staff has decided and a second has to confirm; for staff alone, until it stands. */
export const settlements = pgTable(
  'settlements',
  {
    id: id().primaryKey(),
    problemId: text()
      .notNull()
      .references(() => problems.id, { onDelete: 'restrict' }),
    status: text({ enum: ['awaiting', 'confirmed', 'sent_back', 'dropped'] }).notNull(),
    outcome: text({ enum: ['agree', 'part', 'void'] }).notNull(),
    pricePence: penceColumn(),
    travelPence: penceColumn(),
    note: text().notNull(),
    decidedBy: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    decidedByName: text().notNull(),
    decidedAt: instant().notNull(),
    answeredBy: text().references(() => people.id, { onDelete: 'restrict' }),
    answeredByName: text(),
    answeredAt: instant(),
    /** Why it was sent back. */
    answer: text(),
  },
  (t) => [
    index('settlements_problem').on(t.problemId, t.decidedAt),
    uniqueIndex('settlements_one_awaiting').on(t.problemId).where(sql`${t.status} = 'awaiting'`),
    check('settlements_status', sql`${t.status} in ('awaiting', 'confirmed', 'sent_back', 'dropped')`),
    check('settlements_outcome', sql`${t.outcome} in ('agree', 'part', 'void')`),
    check(
      'settlements_part',
      sql`num_nonnulls(${t.pricePence}, ${t.travelPence}) = case when ${t.outcome} = 'part' then 2 else 0 end`,
    ),
    check('settlements_second_person', sql`${t.answeredBy} <> ${t.decidedBy}`),
    check(
      'settlements_answered',
      sql`(${t.answeredBy} is not null) = (${t.status} in ('confirmed', 'sent_back')) and (${t.answeredAt} is null) = (${t.status} = 'awaiting') and (${t.answer} is not null) = (${t.status} = 'sent_back')`,
    ),
  ],
)
