import { sql } from 'drizzle-orm'
import { boolean, check, index, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core'
import type { FundKind } from '#app/domain/budgets/funds.ts'
import type { Time } from '#app/domain/calendar.ts'
import type { Ages, Mode, Part, Unit } from '#app/domain/services/menu.ts'
import { id, instant } from '../columns.ts'
import { people } from './sign-in.ts'

/** The agreed menu. Public; only staff write it, through the command that has every adviser’s service follow. */
export const menuServices = pgTable(
  'menu_services',
  {
    code: text().primaryKey(),
    position: smallint().notNull(),
    name: text().notNull(),
    unit: text().$type<Unit>().notNull(),
    summary: text().notNull(),
    minutes: smallint().notNull(),
    leastMinutes: smallint().notNull(),
    mostMinutes: smallint().notNull(),
    from: text('from_time').$type<Time>().notNull(),
    to: text('to_time').$type<Time>().notNull(),
    parts: text().array().$type<Part[]>().notNull(),
    modes: text().array().$type<Mode[]>().notNull(),
    ages: text().$type<Ages>().notNull(),
    maxInterviews: smallint().notNull(),
    interviewMinutes: smallint().notNull(),
    groupLeast: smallint(),
    groupMost: smallint(),
    as: text('given_as', { enum: ['guidance', 'information'] }).notNull(),
    isUnsupervised: boolean().notNull(),
    isForSend: boolean().notNull(),
    instrument: text(),
    benchmark: smallint().notNull(),
    funds: text().array().$type<FundKind[]>().notNull(),
    isAllowedOutsideTerm: boolean().notNull(),
    isDated: boolean().notNull(),
    isOnMenu: boolean().notNull(),
    changedAt: instant().notNull(),
  },
  (t) => [
    unique('menu_services_name_once').on(t.name),
    check('menu_services_code', sql`${t.code} ~ '^[a-z][a-z0-9_]{1,40}$'`),
    check('menu_services_words', sql`${t.name} <> '' and ${t.summary} <> '' and ${t.unit} <> ''`),
    check(
      'menu_services_times',
      sql`${t.from} ~ '^[0-2][0-9]:[0-5][0-9]$' and ${t.to} ~ '^[0-2][0-9]:[0-5][0-9]$' and ${t.from} <= ${t.to}`,
    ),
    check(
      'menu_services_length',
      sql`case when ${t.isDated} then ${t.minutes} between 15 and 720 and ${t.leastMinutes} between 15 and ${t.minutes}
        and ${t.mostMinutes} between ${t.minutes} and 720 and cardinality(${t.parts}) > 0 and cardinality(${t.modes}) > 0
        else ${t.minutes} = 0 and ${t.leastMinutes} = 0 and ${t.mostMinutes} = 0 and ${t.maxInterviews} = 0 end`,
    ),
    check('menu_services_parts', sql`${t.parts} <@ array['morning', 'afternoon', 'evening', 'whole_day']`),
    check('menu_services_modes', sql`${t.modes} <@ array['face_to_face', 'video', 'telephone']`),
    check('menu_services_ages', sql`${t.ages} in ('11_to_19', 'to_25_with_ehcp')`),
    check(
      'menu_services_interviews',
      sql`${t.maxInterviews} between 0 and 12 and (${t.maxInterviews} = 0) = (${t.interviewMinutes} = 0)`,
    ),
    check(
      'menu_services_group',
      sql`(${t.groupLeast} is null) = (${t.groupMost} is null) and ${t.groupLeast} <= ${t.groupMost}`,
    ),
    check('menu_services_as', sql`${t.as} in ('guidance', 'information')`),
    check('menu_services_benchmark', sql`${t.benchmark} between 1 and 8`),
    check(
      'menu_services_funds',
      sql`${t.funds} <@ array['careers_budget', 'pupil_premium', 'high_needs', 'other'] and cardinality(${t.funds}) > 0`,
    ),
  ],
)

/** Who changed what of the menu and of the kept lists, and when. */
export const menuChanges = pgTable(
  'menu_changes',
  {
    id: id().primaryKey(),
    /** The code of a service, or of a specialism. */
    about: text().notNull(),
    at: instant().notNull(),
    personId: text()
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    personName: text().notNull(),
    what: text().notNull(),
    detail: text().notNull().default(''),
  },
  (t) => [index('menu_changes_about').on(t.about, t.at)],
)

/** What an adviser may say they know well: kept lists, so that a search finds all who share it. */
export const specialisms = pgTable(
  'specialisms',
  {
    code: text().primaryKey(),
    kind: text({ enum: ['send', 'pupils', 'language', 'sector'] }).notNull(),
    name: text().notNull(),
    /** What was taken off its list is chosen no more; who had chosen it keeps it. */
    isOnList: boolean().notNull().default(true),
  },
  (t) => [
    unique('specialisms_name_once').on(t.name),
    check('specialisms_code', sql`${t.code} ~ '^[a-z_]{2,30}$'`),
    check('specialisms_kind', sql`${t.kind} in ('send', 'pupils', 'language', 'sector')`),
    check('specialisms_name', sql`${t.name} <> ''`),
  ],
)
