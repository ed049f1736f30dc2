import postgres from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openFileForStaff } from '#app/domain/accreditation/read-evidence.server.ts'
import { addTerm, setSeason } from '#app/domain/availability/keep-terms.server.ts'
import { day, londonDay } from '#app/domain/calendar.ts'
import { setOnList } from '#app/domain/services/keep-specialisms.server.ts'
import { connect, disconnect } from '#db/client.server.ts'
import { makeDisagreed } from '#tests/make/disagreed.ts'
import { must } from '#tests/make/must.ts'
import { makeTwoOfEach, schoolDay, type TwoOfEach } from '#tests/make/two-of-each.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'
import { testSettings } from '#tests/setup/settings.ts'

// The fence behind the where-clauses: every table is read whole, as a query that forgot its condition would, in the
// place of an organisation that has no part in any of its rows.

/** Tables without row-level security, each with its reason. */
const OPEN: Record<string, string> = {
  school_register: 'the national register, which is public',
  pupil_premium_allocations: 'published by the DfE, which is public',
  outcodes: 'where the first halves of postcodes are, which is public',
  fee_rules: 'the booking fee, which is on a public page',
  reference_rates: 'the Bank of England’s rate by half-year, which is published',
  export_mappings: 'the columns of files for accounts packages, which every school may use; only staff can write them',
  platform: 'who Waymark is, which stands on every invoice and public page',
  organisations: 'the public face of a party: its name and town',
  terms: 'published term dates, which the other side counts school days by',
  closures: 'INSET and closures, which the other side counts school days by',
  adviser_cards: 'the search projection: public columns only, or its indexes could not be used',
  services: 'what advisers offer and for how much, which is on their public page',
  comers: 'who may come for a service and on which days, by their ids alone: searched together with the cards',
  menu_services: 'the agreed menu, which is on a public page; only staff can write it',
  specialisms: 'the lists that profiles and searches choose from; only staff can write them',
  registers: 'the professional registers that are accepted, which is on a public page; only staff can write them',
  free_days: 'which days are free, and never why: searched together with the cards',
  payers: 'the legal name and address that stand on the agreement and invoice of the other side',
  people: 'sign-in: read before anybody is known to belong to an organisation',
  memberships: 'sign-in: it says which organisation the fence is for',
  sessions: 'sign-in: found by the hash of a secret',
  attempts: 'sign-in: counted before anybody is known',
  email_links: 'sign-in: found by the hash of a secret',
  invitations: 'sign-in: found by the hash of a secret, by somebody who belongs to nothing yet',
}

let database: FreshDatabase
let owner: postgres.Sql
let two: TwoOfEach
let tables: { name: string; fenced: boolean }[]

beforeAll(async () => {
  database = await freshDatabase()
  testSettings(database.ownerUrl)
  connect({ url: database.ownerUrl, as: 'owner' })
  const now = new Date()
  two = await makeTwoOfEach(now)
  // What no page of the two needs: a view of evidence, a change of the menu, an adviser's own season, a determination that is
  // disagreed with.
  await makeDisagreed(two.made.school, schoolDay(londonDay(now), 24), now)
  await openFileForStaff(two.staff, two.evidence, now)
  must(await setOnList(two.staff, 'welsh', false, now))
  must(await setSeason(two.member.adviser, { isTermTimeOnly: false, results: null }, now))
  must(
    await addTerm(two.member.adviser, { name: 'Spring', startsOn: day('2099-01-05'), endsOn: day('2099-03-27') }, now),
  )
  owner = postgres(database.ownerUrl, { max: 2, onnotice: () => {} })
  tables = await owner<{ name: string; fenced: boolean }[]>`
    select relname as name, relrowsecurity as fenced from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`
}, 300_000)
afterAll(async () => {
  await owner.end()
  await disconnect()
  await database.close()
})

/** How many rows of each table there are, or an organisation or a person sees: '' is nobody at all. */
async function countAs(names: string[], organisationId: string | null, personId = ''): Promise<Record<string, number>> {
  return owner.begin(async (sql) => {
    if (organisationId !== null) {
      await sql`select set_config('role', 'waymark_web', true), set_config('app.org', ${organisationId}, true),
        set_config('app.person', ${personId}, true)`
    }
    const counts: Record<string, number> = {}
    for (const name of names) {
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(name)}`
      counts[name] = row?.n ?? 0
    }
    return counts
  })
}

it('every table is fenced, or open for a reason', () => {
  const open = tables.filter(({ fenced }) => !fenced).map(({ name }) => name)
  expect(open.sort()).toEqual(Object.keys(OPEN).sort())
})

it('a read without a condition finds nothing of other organisations', async () => {
  const fenced = tables.filter((table) => table.fenced).map(({ name }) => name)
  const there = await countAs(fenced, null)
  const none = Object.fromEntries(fenced.map((name) => [name, 0]))
  const filled = fenced.filter((name) => (there[name] ?? 0) > 0)
  // Whatever a booking leaves behind, from its request to its invoice, and what was kept of pupils.
  expect(filled).toEqual(
    expect.arrayContaining([
      ...['accounts', 'approvals', 'balances', 'booking_events', 'bookings', 'command_keys', 'entries', 'fund_years'],
      ...[
        'funding_lines',
        'funds',
        'interviews',
        'invoices',
        'chases',
        'journals',
        'payment_requests',
        'practices',
        'shares',
      ],
      ...['request_drafts', 'school_settings', 'signatures', 'visit_conditions', 'visit_counts', 'visits'],
      ...['client_links', 'existing_clients', 'enquiries', 'enquiry_asks', 'feedback'],
      ...['weekly_hours', 'consortium_members', 'audit_events', 'cpd_entries', 'evidence_files'],
      ...['outside_calendars', 'outside_busy', 'calendar_clashes', 'calendar_feeds'],
      ...['credentials', 'credential_events', 'concerns', 'concern_events', 'evidence_views', 'menu_changes'],
      ...['problems', 'problem_statements', 'settlements', 'employment_statuses', 'status_disagreements'],
      ...['seller_details', 'seller_asks', 'seller_reports', 'seller_report_sellers', 'seller_report_lines'],
      ...['practitioners', 'practitioner_terms', 'namings', 'working_patterns', 'own_terms'],
    ]),
  )
  expect(await countAs(fenced, 'org_unrelated')).toEqual(none)
  expect(await countAs(fenced, '')).toEqual(none)
  // Nor of somebody else's, whom no row is about.
  expect(await countAs(fenced, '', 'psn_unrelated')).toEqual(none)
})

it('another person reads nothing that is somebody’s own, and each reads theirs', async () => {
  const rows = await owner<{ own: string; other: string }[]>`
    select n.person_id as own, (select q.id from people q where q.id <> n.person_id
       and not exists (select from credentials k where k.person_id = q.id) limit 1) as other
      from namings n where n.status = 'stands' limit 1`
  const [{ own, other } = { own: '', other: '' }] = rows
  const theirs = ['credentials', 'credential_events', 'practitioners', 'practitioner_terms', 'namings', 'visits']
  const seen = await countAs(theirs, '', own)
  for (const table of theirs) expect(seen[table], table).toBeGreaterThan(0)
  expect(await countAs(theirs, '', other)).toEqual(Object.fromEntries(theirs.map((name) => [name, 0])))
})

it('neither party writes the other’s decision about who is sent, on which terms, and who comes', async () => {
  const [row] = await owner<Record<'provider' | 'school' | 'person' | 'practitioner' | 'naming' | 'visit', string>[]>`
    select n.supplier_id as provider, n.school_id as school, n.person_id as person, p.id as practitioner, n.id as naming, n.visit_id as visit
      from namings n join practitioners p on p.person_id = n.person_id and p.supplier_id = n.supplier_id
     where n.status = 'stands' limit 1`
  if (!row) throw new Error('nobody is named')
  /** Whether an organisation, or a person, can write it: refused by the fence, or to no row at all, is no. */
  const writes = (as: { org?: string; person?: string }, text: string) =>
    owner
      .begin(async (sql) => {
        await sql`select set_config('role', 'waymark_web', true), set_config('app.org', ${as.org ?? ''}, true),
          set_config('app.person', ${as.person ?? ''}, true)`
        const { count } = await sql.unsafe(text)
        throw count > 0
      })
      .catch((thrown: unknown) => {
        if (typeof thrown === 'boolean') return thrown
        if (/row-level security/.test(String(thrown))) return false
        throw thrown
      })
  const { provider, school, person } = row
  const turn = (status: string) => `update practitioners set status = '${status}' where id = '${row.practitioner}'`
  expect(await writes({ org: provider }, turn('ended'))).toBe(true)
  expect(await writes({ org: provider }, turn('left'))).toBe(false)
  expect(await writes({ org: provider }, turn('joined'))).toBe(false)
  expect(await writes({ person }, turn('left'))).toBe(true)
  expect(await writes({ person }, turn('ended'))).toBe(false)
  const terms = (status: string) =>
    `update practitioner_terms set status = '${status}' where practitioner_id = '${row.practitioner}'`
  expect(await writes({ org: provider }, terms('agreed'))).toBe(false)
  expect(await writes({ org: provider }, terms('withdrawn'))).toBe(true)
  expect(await writes({ person }, terms('agreed'))).toBe(true)
  expect(await writes({ person: 'psn_unrelated' }, terms('agreed'))).toBe(false)
  const named = (status: string) => `update namings set status = '${status}' where id = '${row.naming}'`
  expect(await writes({ org: school }, named('refused'))).toBe(false)
  expect(await writes({ org: provider }, named('ended'))).toBe(true)
  await owner`update namings set status = 'proposed' where id = ${row.naming}`
  expect(await writes({ org: provider }, named('stands'))).toBe(false)
  expect(await writes({ org: school }, named('stands'))).toBe(true)
  expect(await writes({ person }, named('stands'))).toBe(false)
  await owner`update namings set status = 'stands' where id = ${row.naming}`
  // Nor does a provider name a substitute who stands at once.
  const again = `insert into namings (id, visit_id, booking_id, school_id, payer_id, supplier_id, person_id, name, status, terms_id, named_at, named_by)
    select 'nam_again', visit_id, booking_id, school_id, payer_id, supplier_id, '${person}', name, 'stands', terms_id, now(), name
      from namings where id = '${row.naming}'`
  await owner`update namings set status = 'ended', decided_at = now(), person_id = (select id from people where id <> ${person} limit 1)
    where id = ${row.naming}`
  await expect(writes({ org: provider }, again)).rejects.toThrow('without the yes of the school')
  await owner`update namings set status = 'stands', decided_at = null, person_id = ${person} where id = ${row.naming}`
})

it('another school sees the rows of its own and no more', async () => {
  const { organisationId } = two.stranger.school
  const found = await countAs(['bookings', 'visits', 'interviews', 'visit_counts', 'invoices', 'funds'], organisationId)
  expect(found).toEqual({ bookings: 0, visits: 0, interviews: 0, visit_counts: 0, invoices: 0, funds: 2 })
  const own = await countAs(['bookings', 'interviews', 'invoices'], two.schoolId)
  for (const [table, count] of Object.entries(own)) expect(count, table).toBeGreaterThan(0)
})

it('a consortium that leads reads its visits, how many were seen, and nothing of a register or of counts', async () => {
  const led = two.made.led.id
  const [row] = await owner<{ id: string; marked: number }[]>`
    select i.visit_id as id, count(*) filter (where i.outcome is not null)::int as marked
      from interviews i where i.lead_id = ${led} group by 1 limit 1`
  expect(row?.marked).toBeGreaterThan(0)
  expect(await countAs(['interviews', 'visit_counts'], led)).toEqual({ interviews: 0, visit_counts: 0 })
  expect((await countAs(['visits'], led)).visits).toBeGreaterThan(0)
  const marked = (organisation: string) =>
    owner.begin(async (sql) => {
      await sql`select set_config('role', 'waymark_web', true), set_config('app.org', ${organisation}, true)`
      return sql<{ n: number | null }[]>`select interviews_marked(${row?.id ?? ''}) as n`
    })
  expect(await marked(led)).toMatchObject([{ n: row?.marked }])
  expect(await marked('org_unrelated')).toMatchObject([{ n: null }])
})

/** Carries what was found out of a database transaction of which nothing stays. */
class Undone extends Error {
  constructor(readonly found: unknown) {
    super('undone')
  }
}

/** As another person of an organisation that has no part in it; nothing of it stays. */
const asAnother = <T>(person: string, work: (sql: postgres.TransactionSql) => Promise<T>): Promise<T> =>
  owner
    .begin(async (sql): Promise<never> => {
      await sql`select set_config('role', 'waymark_web', true), set_config('app.org', 'org_unrelated', true),
        set_config('app.person', ${person}, true)`
      throw new Undone(await work(sql))
    })
    .catch((thrown: unknown) => {
      if (thrown instanceof Undone) return thrown.found as T
      throw thrown
    })

/** What is a person's own, by the column that says whose. */
const PERSONAL = ['credentials', 'credential_events', 'evidence_files', 'cpd_entries', 'outside_calendars'] as const

it('another person reads nothing of what is somebody’s own, and they read theirs', async () => {
  for (const table of PERSONAL) {
    // What a provider shows of itself is its office's, whoever of it gave it.
    const shownByProviders = ['credentials', 'credential_events', 'evidence_files'].includes(table)
    const isPersons = shownByProviders ? owner`organisation_id is null` : owner`true`
    const [whose] = await owner<{ id: string; n: number }[]>`
      select person_id as id, count(*)::int as n from ${owner(table)}
       where person_id <> ${two.stranger.adviser.personId} and ${isPersons} group by 1 order by 2 desc limit 1`
    const as = (person: string) =>
      asAnother(
        person,
        async (sql) => (await sql`select 1 from ${sql(table)} where person_id = ${whose?.id ?? ''}`).length,
      )
    expect(await as(two.stranger.adviser.personId), table).toBe(0)
    expect(await as(whose?.id ?? ''), table).toBe(whose?.n)
  }
})

it('nobody writes a credential of somebody else’s, or one of their own as seen, or moves another’s', async () => {
  const [one] = await owner<{ id: string; person_id: string }[]>`
    select id, person_id from credentials where status = 'verified' and organisation_id is null limit 1`
  const copied = (as: string, status: string) =>
    asAnother(
      as,
      (sql) => sql`
      insert into credentials (id, person_id, kind, facts, words, status, submitted_at, seen_how, seen_on, verified_by)
      values ('crd_forged', ${one?.person_id ?? ''}, 'ico', '{"kind":"ico","number":"ZA1","renewsOn":"2099-01-01"}', '', ${status}, now(),
        'x', '2026-01-01', ${as})`,
    )
  await expect(copied(two.stranger.adviser.personId, 'submitted')).rejects.toThrow(/row-level security/)
  await expect(copied(one?.person_id ?? '', 'verified')).rejects.toThrow(/row-level security/)
  const moved = (as: string) =>
    asAnother(
      as,
      async (sql) => (await sql`update credentials set status = 'withdrawn' where id = ${one?.id ?? ''}`).count,
    )
  expect([await moved(two.stranger.adviser.personId), await moved(one?.person_id ?? '')]).toEqual([0, 0])
})

it('somebody who has left a provider’s office takes back nothing that they gave for it', async () => {
  const moved = (organisation: string) =>
    owner
      .begin(async (sql): Promise<never> => {
        const [check] = await sql<{ person_id: string }[]>`
          update credentials set status = 'submitted' where id = ${two.sent.checkId} returning person_id`
        await sql`select set_config('role', 'waymark_web', true), set_config('app.org', ${organisation}, true),
          set_config('app.person', ${check?.person_id ?? ''}, true)`
        const { count } = await sql`update credentials set status = 'withdrawn' where id = ${two.sent.checkId}`
        throw new Undone(count)
      })
      .catch((thrown: unknown) => {
        if (thrown instanceof Undone) return thrown.found
        throw thrown
      })
  expect([await moved('org_unrelated'), await moved(two.member.provider.organisationId)]).toEqual([0, 1])
})

it('a concern is written by whoever reports it alone, as reported, and read by nobody but staff it is not about', async () => {
  const [one] = await owner<{ id: string; about: string }[]>`select id, about_person_id as about from concerns limit 1`
  const report = (as: string, by: string, status: string) =>
    asAnother(
      as,
      (sql) => sql`
      insert into concerns (id, about_person_id, person_id, reporter_name, said, reported_at, status)
      values ('cnc_forged', ${one?.about ?? ''}, ${by}, 'X', 'x', now(), ${status})`,
    )
  const me = two.stranger.school.personId
  await expect(report(me, one?.about ?? '', 'reported')).rejects.toThrow(/row-level security/)
  await expect(report(me, me, 'unfounded')).rejects.toThrow(/row-level security/)
  const readAs = (person: string, isStaff: boolean) =>
    asAnother(person, async (sql) => {
      if (isStaff) await sql`select set_config('app.staff', 'on', true)`
      const events = await sql`select 1 from concern_events where concern_id = ${one?.id ?? ''}`
      return [(await sql`select 1 from concerns where id = ${one?.id ?? ''}`).length, events.length > 0]
    })
  expect(await readAs(me, false)).toEqual([0, false])
  expect(await readAs(two.staff.personId, true)).toEqual([1, true])
  expect(await readAs(one?.about ?? '', true)).toEqual([0, false])
})

it('each fence compares plain columns with who asks, organisation or person, and knows no other way in but staff', async () => {
  const policies = await owner<{ tablename: string; qual: string; roles: string; permissive: string }[]>`
    select tablename, coalesce(qual, with_check) as qual, roles::text, permissive from pg_policies where schemaname = 'public'`
  const fenced = tables.filter((table) => table.fenced).map(({ name }) => name)
  expect([...new Set(policies.map(({ tablename }) => tablename))].sort()).toEqual(fenced)
  const asks = String.raw`\( SELECT NULLIF\(current_setting\('app\.SETTING'::text, true\), ''::text\) AS "?nullif"?\)`
  const staff = new RegExp(`\\(${asks.replace('SETTING', 'staff')} = 'on'::text\\)`, 'g')
  const party = new RegExp(`\\(\\w+ = ${asks.replace('SETTING', 'org')}\\)`, 'g')
  const person = new RegExp(`\\(person_id = ${asks.replace('SETTING', 'person')}\\)`, 'g')
  // What was reported about somebody, who may be of the staff.
  const notAboutOneself = new RegExp(
    `AND \\(about_person_id IS DISTINCT FROM ${asks.replace('SETTING', 'person')}\\)`,
    'g',
  )
  // What is a person's own, or else that of the organisation they act for.
  const ownOrTheirs = /AND \((?:\(organisation_id IS NULL\) OR |organisation_id IS NULL)\)/g
  // Who may write their own credentials, a concern, or that they are a client, writes what staff have not decided about, and nothing that staff alone decide.
  // Of two parties each writes what is theirs to say: a provider invites, offers and names, a school decides about whoever is proposed.
  const undecided =
    /\((?:status = '(?:submitted|reported|claimed|invited|offered|proposed)'::text|status = ANY \(ARRAY\['stands'::text, 'proposed'::text\]\)|person_id IS NULL)\) AND/g
  // What a practitioner did to their own time: a second fence, which only takes away from what the first lets through.
  const ownTime = /\(NOT is_own\) OR /g
  for (const { tablename, qual, roles, permissive } of policies) {
    expect(roles, tablename).toBe('{waymark_web}')
    expect(
      qual
        .replace(permissive === 'RESTRICTIVE' ? ownTime : staff, '')
        .replace(staff, '')
        .replace(notAboutOneself, '')
        .replace(party, '')
        .replace(person, '')
        .replace(undecided, '')
        .replace(ownOrTheirs, '')
        .replace(/\(organisation_id IS NULL\) AND/g, '')
        .replace(/[()\s]|OR/g, ''),
      `${tablename}: ${qual}`,
    ).toBe('')
  }
})
