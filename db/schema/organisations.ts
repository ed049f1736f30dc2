import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { day, id, instant, partyColumns, penceColumn } from '../columns.ts'

/** The national register of schools, as imported: public, never edited by hand. */
export const schoolRegister = pgTable(
  'school_register',
  {
    urn: integer().primaryKey(),
    name: text().notNull(),
    /** The name as it is searched for: small letters, no apostrophes or full stops, "Saint" as "St". See `searchNameOf`. */
    searchName: text()
      .notNull()
      .generatedAlwaysAs(sql`regexp_replace(lower(translate(name, '''’‘.,', '')), '\\msaint\\M', 'st', 'g')`),
    kind: text().notNull(),
    group: text({ enum: ['maintained', 'academy', 'special', 'independent', 'college', 'other'] }).notNull(),
    isOpen: boolean().notNull(),
    closedOn: day(),
    phase: text(),
    lowAge: smallint(),
    highAge: smallint(),
    pupils: integer(),
    street: text(),
    town: text(),
    postcode: text(),
    outcode: text(),
    /** The school's own number, as the register publishes it. */
    phone: text(),
    localAuthorityCode: text(),
    localAuthority: text(),
    trustCode: text(),
    trustName: text(),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    changedOn: day(),
    rowHash: text().notNull(),
    importedAt: instant().notNull(),
  },
  (t) => [
    index('school_register_search_name').using('gin', sql`${t.searchName} gin_trgm_ops`),
    index('school_register_postcode').on(t.postcode),
    index('school_register_outcode').on(t.outcode),
    check('school_register_point', sql`(${t.latitude} is null) = (${t.longitude} is null)`),
    check(
      'school_register_group',
      sql`${t.group} in ('maintained', 'academy', 'special', 'independent', 'college', 'other')`,
    ),
  ],
)

/** Outward postcodes with a point, from the register or a file: enough to say how far somebody travels. */
export const outcodes = pgTable('outcodes', {
  outcode: text().primaryKey(),
  latitude: doublePrecision().notNull(),
  longitude: doublePrecision().notNull(),
  town: text(),
  source: text().notNull(),
})

/** DfE's Pupil Premium allocations by school and financial year, kept even for schools not in the register. */
export const pupilPremiumAllocations = pgTable(
  'pupil_premium_allocations',
  {
    urn: integer().notNull(),
    financialYear: text().notNull(),
    schoolName: text().notNull(),
    pupils: numeric({ precision: 8, scale: 2 }).notNull(),
    amountPence: penceColumn().notNull(),
    rowHash: text().notNull(),
    importedAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'pupil_premium_allocations_once', columns: [t.urn, t.financialYear] }),
    check('pupil_premium_allocations_year', sql`${t.financialYear} ~ '^20[0-9]{2}-[0-9]{2}$'`),
    check('pupil_premium_allocations_amount', sql`${t.amountPence} >= 0 and ${t.pupils} >= 0`),
  ],
)

/** What Waymark knows to be a party: its public face only, so it has no row-level security. */
export const organisations = pgTable(
  'organisations',
  {
    id: id().primaryKey(),
    kind: text({ enum: ['school', 'trust', 'practice', 'provider', 'consortium', 'staff'] }).notNull(),
    name: text().notNull(),
    urn: integer().references(() => schoolRegister.urn, { onDelete: 'restrict' }),
    trustId: text(),
    trustCode: text(),
    town: text(),
    outcode: text(),
    createdAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('organisations_urn_once').on(t.urn).where(sql`${t.urn} is not null`),
    // A trust is one organisation, by its code in the register; by its name only where the register gives none.
    uniqueIndex('organisations_trust_code_once')
      .on(t.trustCode)
      .where(sql`${t.kind} = 'trust' and ${t.trustCode} is not null`),
    uniqueIndex('organisations_trust_name_once')
      .on(sql`lower(${t.name})`)
      .where(sql`${t.kind} = 'trust' and ${t.trustCode} is null`),
    index('organisations_trust').on(t.trustId),
    check('organisations_kind', sql`${t.kind} in ('school', 'trust', 'practice', 'provider', 'consortium', 'staff')`),
    check('organisations_school_has_urn', sql`(${t.kind} = 'school') = (${t.urn} is not null)`),
    check('organisations_trust_of_school', sql`${t.trustId} is null or ${t.kind} = 'school'`),
  ],
)

/** The columns of every other table that name an organisation as a party: one that must be there, and one that may. */
export const { party, partyOrNone } = partyColumns(() => organisations.id)

/** How a school runs its visits and buys: seen by the school and whoever pays for it. */
export const schoolSettings = pgTable(
  'school_settings',
  {
    schoolId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    payerId: party(),
    usesCostCentres: boolean().notNull().default(false),
    safeguardingLead: text().notNull().default(''),
    usualRoom: text().notNull().default(''),
    arrival: text().notNull().default(''),
    challenges: text().array().notNull().default(sql`'{}'::text[]`),
    /** How many years old it lets an adviser’s DBS certificate be; null: as old as it is. */
    dbsMostYears: smallint(),
    /** The least public liability cover it asks an adviser for, in pounds; null: any. */
    leastCoverPounds: integer(),
  },
  (t) => [
    check('school_settings_dbs_years', sql`${t.dbsMostYears} between 1 and 10`),
    check('school_settings_least_cover', sql`${t.leastCoverPounds} between 1 and 100000000`),
  ],
)

/** Who contracts, is invoiced and pays: a maintained school itself, or an academy's trust. */
export const payers = pgTable(
  'payers',
  {
    payerId: text()
      .primaryKey()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    legalName: text().notNull(),
    invoiceEmail: text().notNull(),
    /** When invoices leave: for each visit, or a month's or a term's together. */
    invoicing: text({ enum: ['visit', 'month', 'term'] })
      .notNull()
      .default('visit'),
    addressLines: text().array().notNull(),
    usesOrderNumbers: boolean().notNull().default(true),
    financialYear: text({ enum: ['april', 'september'] }).notNull(),
    recoversVat: boolean().notNull(),
    recoveryNote: text().notNull().default(''),
  },
  (t) => [
    check('payers_financial_year', sql`${t.financialYear} in ('april', 'september')`),
    check('payers_invoicing', sql`${t.invoicing} in ('visit', 'month', 'term')`),
  ],
)

/** Published term dates. The school's calendar is public, so it has no row-level security. */
export const terms = pgTable(
  'terms',
  {
    id: id().primaryKey(),
    schoolId: text()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
  },
  (t) => [index('terms_school').on(t.schoolId, t.startsOn), check('terms_order', sql`${t.startsOn} <= ${t.endsOn}`)],
)

/** INSET days, closures, holidays within a term, and exams (school days still, but a booking is warned). */
export const closures = pgTable(
  'closures',
  {
    id: id().primaryKey(),
    schoolId: text()
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['inset', 'closure', 'holiday', 'exam'] }).notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    note: text().notNull().default(''),
  },
  (t) => [
    index('closures_school').on(t.schoolId, t.startsOn),
    check('closures_order', sql`${t.startsOn} <= ${t.endsOn}`),
    check('closures_kind', sql`${t.kind} in ('inset', 'closure', 'holiday', 'exam')`),
  ],
)

export const costCentres = pgTable(
  'cost_centres',
  {
    id: id().primaryKey(),
    schoolId: party(),
    payerId: party(),
    code: text().notNull(),
    name: text().notNull(),
    isActive: boolean().notNull().default(true),
  },
  // The same code whatever the case: accounts packages take CG1 and cg1 for one.
  (t) => [uniqueIndex('cost_centres_code_once').on(t.schoolId, sql`lower(${t.code})`)],
)

/** A pot of a school's money by its source; what it holds is in `fund_years` and the ledger. */
export const funds = pgTable(
  'funds',
  {
    id: id().primaryKey(),
    schoolId: party(),
    payerId: party(),
    kind: text({ enum: ['careers_budget', 'pupil_premium', 'high_needs', 'other'] }).notNull(),
    name: text().notNull(),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('funds_name_once').on(t.schoolId, sql`lower(${t.name})`),
    uniqueIndex('funds_one_pupil_premium').on(t.schoolId).where(sql`${t.kind} = 'pupil_premium'`),
    check('funds_kind', sql`${t.kind} in ('careers_budget', 'pupil_premium', 'high_needs', 'other')`),
  ],
)

/** One year of a fund. A visit's date picks the year. No allocation set means no floor, and pages say so. */
export const fundYears = pgTable(
  'fund_years',
  {
    id: id().primaryKey(),
    fundId: text()
      .notNull()
      .references(() => funds.id, { onDelete: 'restrict' }),
    schoolId: party(),
    payerId: party(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    allocationPence: penceColumn(),
    allocationSource: text().notNull().default(''),
  },
  (t) => [
    unique('fund_years_once').on(t.fundId, t.startsOn),
    check('fund_years_order', sql`${t.startsOn} < ${t.endsOn}`),
    check('fund_years_allocation', sql`${t.allocationPence} is null or ${t.allocationPence} >= 0`),
  ],
)

/** A school in a consortium, from a day to a day. `leadId` is the consortium. */
export const consortiumMembers = pgTable(
  'consortium_members',
  {
    leadId: party(),
    schoolId: party(),
    payerId: party(),
    status: text({ enum: ['invited', 'joined', 'declined', 'left', 'withdrawn'] }).notNull(),
    invitedAt: instant().notNull(),
    decidedAt: instant(),
    decidedBy: text(),
  },
  (t) => [
    primaryKey({ name: 'consortium_members_once', columns: [t.leadId, t.schoolId] }),
    check('consortium_members_status', sql`${t.status} in ('invited', 'joined', 'declined', 'left', 'withdrawn')`),
  ],
)

/** What a member agrees to put behind the consortium from one year of one of its funds. */
export const shares = pgTable(
  'shares',
  {
    id: id().primaryKey(),
    leadId: party(),
    schoolId: party(),
    payerId: party(),
    fundYearId: text()
      .notNull()
      .references(() => fundYears.id, { onDelete: 'restrict' }),
    fundName: text().notNull(),
    fundKind: text().notNull(),
    startsOn: day().notNull(),
    endsOn: day().notNull(),
    proposedPence: penceColumn().notNull(),
    /** What the member's books enter the share's visits under, where it uses cost centres: chosen when the share is agreed. */
    costCentreId: text().references(() => costCentres.id, { onDelete: 'restrict' }),
    status: text({ enum: ['proposed', 'agreed', 'declined', 'closed'] }).notNull(),
    proposedBy: text().notNull(),
    proposedAt: instant().notNull(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [
    unique('shares_once').on(t.leadId, t.fundYearId),
    check('shares_amount', sql`${t.proposedPence} > 0`),
    check('shares_status', sql`${t.status} in ('proposed', 'agreed', 'declined', 'closed')`),
  ],
)

/** The booking fee by date: the rule in force on the day of a request is frozen with the booking. */
export const feeRules = pgTable(
  'fee_rules',
  {
    id: id().primaryKey(),
    fromOn: day().notNull(),
    basisPoints: integer().notNull(),
    leastPence: penceColumn().notNull(),
    mostPence: penceColumn().notNull(),
    setBy: text().notNull(),
    setAt: instant().notNull(),
  },
  (t) => [
    unique('fee_rules_once').on(t.fromOn),
    check(
      'fee_rules_shape',
      sql`${t.basisPoints} between 0 and 5000 and ${t.leastPence} >= 0 and ${t.leastPence} <= ${t.mostPence}`,
    ),
  ],
)

/** The platform's own few facts: one row. */
export const platform = pgTable(
  'platform',
  {
    only: boolean().primaryKey().default(true),
    legalName: text().notNull(),
    addressLines: text().array().notNull(),
    vatNumber: text(),
    /** The first day with VAT on the booking fee; null: since before the first of it. */
    vatFromOn: day(),
    /** The last day with it; null: no end is known. */
    vatUntilOn: day(),
    /** What a finance office asks of a new supplier; what is not known is left out of the papers. */
    companyNumber: text(),
    icoNumber: text(),
    /** Insurer, cover and until when, in one sentence. */
    insurance: text(),
    /** What HMRC calls Waymark as the operator of a platform; null: not registered, or not kept yet. */
    operatorId: text(),
    roadFactor: doublePrecision().notNull(),
    milesPerHour: doublePrecision().notNull(),
    /** Settling a problem with a visit that is charged more than this takes a second of the staff. */
    secondAbovePence: penceColumn().notNull().default(sql`50000`),
    staffOrganisationId: party(),
  },
  (t) => [
    check('platform_one_row', sql`${t.only}`),
    check('platform_vat_days', sql`${t.vatFromOn} <= ${t.vatUntilOn}`),
    check('platform_second_above', sql`${t.secondAbovePence} between 0 and 10000000`),
    check('platform_operator_id', sql`${t.operatorId} ~ '^X[A-Z0-9]{14}$'`),
    check('platform_road', sql`${t.roadFactor} between 1 and 3 and ${t.milesPerHour} between 5 and 80`),
  ],
)

/** What people did to an organisation's own arrangements: settings, team, funds, shares, checks. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: id().primaryKey(),
    at: instant().notNull(),
    personId: text(),
    personName: text().notNull(),
    organisationId: party(),
    payerId: text(),
    what: text().notNull(),
    detail: text().notNull().default(''),
    /** Of the time of whoever goes to schools for a provider: theirs alone to read, neither the provider’s nor staff’s. */
    isOwn: boolean().notNull().default(false),
  },
  (t) => [index('audit_events_organisation').on(t.organisationId, t.at)],
)
