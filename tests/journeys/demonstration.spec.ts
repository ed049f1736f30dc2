import { expect, test } from '@playwright/test'
import { CREDENTIAL_KINDS, PROVIDER_CREDENTIAL_KINDS } from '#app/domain/accreditation/credential-kinds.ts'
import { CREDENTIAL_STATUSES } from '#app/domain/accreditation/credential-lifecycle.ts'
import { statusesOn } from '#app/domain/accreditation/credential-states.ts'
import type { Day } from '#app/domain/calendar.ts'
import { CLAIM_STATUSES } from '#app/domain/clients/claim-lifecycle.ts'
import { ASK_STATUSES, ENQUIRY_STATUSES } from '#app/domain/enquiries/enquiry-lifecycle.ts'
import { FEEDBACK_STATUSES } from '#app/domain/feedback/feedback-lifecycle.ts'
import { CONCERN_STATUSES } from '#app/domain/safeguarding/concern-lifecycle.ts'
import { consortiumMembers, shares } from '#db/schema/organisations.ts'
import { namings, practitioners, practitionerTerms } from '#db/schema/providers.ts'
import { memberships } from '#db/schema/sign-in.ts'
import { VISIT_STATUSES } from '#db/schema/visits.ts'
import { rowsAsFilled } from './ground.ts'

// The demonstration as `npm start` fills it: every status of everything and several of each, and for each of its accounts a
// home that leads to that person's next job.

const STATUSES: Record<string, readonly string[]> = {
  visits: VISIT_STATUSES,
  approvals: ['awaiting', 'approved', 'declined', 'withdrawn', 'expired'],
  // What waits for the end of its month is there on most days, not on all.
  charges: ['awaiting_order_number', 'invoiced'],
  payment_requests: ['open', 'paid'],
  payouts: ['waiting', 'sent'],
  memberships: memberships.status.enumValues,
  consortium_members: consortiumMembers.status.enumValues,
  shares: shares.status.enumValues,
  credentials: CREDENTIAL_STATUSES,
  concerns: CONCERN_STATUSES,
  existing_clients: CLAIM_STATUSES,
  enquiries: ENQUIRY_STATUSES,
  enquiry_asks: ASK_STATUSES,
  feedback: FEEDBACK_STATUSES,
  practitioners: practitioners.status.enumValues,
  practitioner_terms: practitionerTerms.status.enumValues,
  namings: namings.status.enumValues,
}
for (const [table, statuses] of Object.entries(STATUSES)) {
  test(`${table} of every status, and several of each`, async () => {
    const found = await rowsAsFilled<{ status: string; n: number }>(
      `select status, count(*)::int as n from ${table} group by 1`,
    )
    const several = new Set(found.filter(({ n }) => n > 1).map(({ status }) => status))
    expect(statuses.filter((status) => !several.has(status))).toEqual([])
  })
}

test('every kind of credential in every state that it can be in', async () => {
  const found = await rowsAsFilled<{ kind: string; status: string; today: Day }>(
    "select distinct kind, status, (now() at time zone 'Europe/London')::date::text as today from credentials",
  )
  const there = new Set(found.map(({ kind, status }) => `${kind} ${status}`))
  const pairs = [...CREDENTIAL_KINDS, ...PROVIDER_CREDENTIAL_KINDS].flatMap((kind) =>
    statusesOn(kind, found[0]?.today as Day).map((status) => `${kind} ${status}`),
  )
  expect(pairs.length).toBeGreaterThan(100)
  expect(pairs.filter((pair) => !there.has(pair))).toEqual([])
})

test('provider@ has five practitioners', async () => {
  const [found] = await rowsAsFilled(
    `select count(*)::int as n from practitioners p
       join memberships m on m.organisation_id = p.supplier_id and m.status = 'active' join people e on e.id = m.person_id
      where p.status = 'joined' and e.email = 'provider@demo.waymark.example'`,
  )
  expect(found).toEqual({ n: 5 })
})

test('invitations of every kind, and several of each', async () => {
  const [counted] = await rowsAsFilled<Record<string, number>>(
    `select count(*) filter (where accepted_at is not null)::int as accepted,
            count(*) filter (where withdrawn_at is not null)::int as withdrawn,
            count(*) filter (where accepted_at is null and withdrawn_at is null and expires_at <= now())::int as expired,
            count(*) filter (where accepted_at is null and withdrawn_at is null and expires_at > now())::int as open
       from invitations`,
  )
  expect(Object.entries(counted ?? {}).filter(([, n]) => n < 2)).toEqual([])
  expect(Object.keys(counted ?? {})).toHaveLength(4)
})

test('outside calendars of every standing, several busy during a visit, and addresses for visits', async () => {
  const [counted] = await rowsAsFilled<Record<string, number>>(
    `select count(*) filter (where paused_at is not null)::int as paused,
            count(*) filter (where paused_at is null and fault is null)::int as read,
            count(*) filter (where fault is not null and read_at > now() - interval '30 days')::int as stale,
            count(*) filter (where fault is not null and read_at < now() - interval '30 days')::int as old,
            (select count(*) from calendar_clashes where settled_at is null)::int as clashes,
            (select count(*) from calendar_feeds)::int as feeds
       from outside_calendars`,
  )
  expect(Object.entries(counted ?? {}).filter(([, n]) => n < 2)).toEqual([])
  expect(Object.keys(counted ?? {})).toHaveLength(6)
})

test('several people ask to join a school with members, and several one without', async () => {
  const [counted] = await rowsAsFilled(
    `select count(*) filter (where has_team)::int as colleagues, count(*) filter (where not has_team)::int as first
       from (select exists (select 1 from memberships k where k.organisation_id = m.organisation_id
                             and k.status = 'active' and 'administrator' = any(k.roles)) as has_team
               from memberships m where m.status = 'asked') asked`,
  )
  expect(counted?.colleagues).toBeGreaterThan(1)
  expect(counted?.first).toBeGreaterThan(1)
})

test('several advisers are ready to be listed, each since another day', async () => {
  const [counted] = await rowsAsFilled(
    `select count(*)::int as ready, count(distinct p.authority_to_invoice_at::date)::int as days,
            count(*) filter (where p.authority_to_invoice_at > now())::int as "toCome"
       from adviser_cards c join practices p on p.supplier_id = c.supplier_id
      where not c.is_listed and p.authority_to_invoice_at is not null`,
  )
  expect(counted?.ready).toBeGreaterThan(1)
  expect(counted).toEqual({ ready: counted?.ready, days: counted?.ready, toCome: 0 })
})

test('forty schools of every kind, eighty advisers and a consortium of three', async () => {
  const [counted] = await rowsAsFilled(
    `select (select count(*) from organisations where kind = 'school')::int as schools,
            (select count(*) from school_register where not is_open)::int as closed,
            (select count(*) from school_register where "group" = 'special')::int as special,
            (select max(n) from (select count(*)::int as n from school_register
              where trust_code is not null group by trust_code) t) as trust,
            (select count(*) from practices)::int as advisers,
            (select max(n) from (select count(distinct school_id)::int as n from shares where status = 'agreed'
              group by lead_id) c) as consortium`,
  )
  const least = { schools: 40, closed: 1, special: 1, trust: 6, advisers: 80, consortium: 3 }
  for (const [what, atLeast] of Object.entries(least)) expect(counted?.[what], what).toBeGreaterThanOrEqual(atLeast)
})

const VISITS_OF_ROWAN = `from visits v join people p on p.id = v.person_id where p.email = 'adviser@demo.waymark.example'`
const APPROVALS_OF = (person: string) =>
  `from approvals a join memberships m on m.organisation_id = a.payer_id and 'approver' = any(m.roles)
     join people p on p.id = m.person_id where a.status = 'awaiting' and p.email = '${person}@demo.waymark.example'`

const JOBS: [who: string, what: string, from: string, atLeast: number][] = [
  ['adviser', 'requests to answer', `${VISITS_OF_ROWAN} and v.status = 'requested'`, 2],
  [
    'adviser',
    'visits to record',
    `${VISITS_OF_ROWAN} and v.status = 'confirmed' and upper(v.span) < now() - interval '12 hours'`,
    1,
  ],
  ['adviser', 'visits ahead', `${VISITS_OF_ROWAN} and v.status = 'confirmed' and lower(v.span) > now()`, 2],
  [
    'careers.leader',
    'visits to agree',
    `from visits v join organisations o on o.id = v.school_id where o.name = 'Fernhollow School' and v.status = 'delivered'`,
    1,
  ],
  ['business.manager', 'requests to approve', APPROVALS_OF('business.manager'), 2],
  ['trust.finance', 'requests to approve', APPROVALS_OF('trust.finance'), 2],
  [
    'consortium.lead',
    'visits ahead',
    `from visits v join bookings b on b.id = v.booking_id
     where b.lead_id is not null and v.status = 'confirmed' and lower(v.span) > now() + interval '14 days'`,
    1,
  ],
  ['staff', 'problems to settle', `from visits v where v.status = 'problem'`, 2],
]
for (const [who, what, from, atLeast] of JOBS) {
  test(`${who}@ has ${what}`, async () => {
    const [found] = await rowsAsFilled<{ n: number }>(`select count(*)::int as n ${from}`)
    expect(found?.n).toBeGreaterThanOrEqual(atLeast)
  })
}

test('Fernhollow names cost centres, and its Pupil Premium paid for visits either side of a school year', async () => {
  const [found] = await rowsAsFilled(
    `select count(distinct extract(year from v.on_day - interval '8 months'))::int as years,
            count(*) filter (where f.cost_centre_id is null)::int as without
       from funding_lines f join visits v on v.id = f.visit_id join organisations o on o.id = f.school_id
      where o.name = 'Fernhollow School' and f.share_id is null and f.fund_kind = 'pupil_premium' and v.status = 'agreed'`,
  )
  expect(found).toEqual({ years: 2, without: 0 })
})
