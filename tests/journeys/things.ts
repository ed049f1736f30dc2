import type { Day } from '#app/domain/calendar.ts'
import { row, rows } from './ground.ts'
import type { OneVisit } from './walk-buyer.ts'

// Things of the demonstration in the state a page is for, each with the address of somebody who may act on it there.

/** Rowan Tallis’s link for the schools that know them already. */
export const clientLink = async (): Promise<string> =>
  (
    await row<{ secret: string }>(
      'link for clients',
      `select l.secret from client_links l join adviser_cards c on c.supplier_id = l.supplier_id where c.name = 'Rowan Tallis'`,
    )
  ).secret

/** Two advisers whom anybody may see, by the names of their pages. */
export const twoAdvisers = async (): Promise<string[]> =>
  (
    await rows<{ slug: string }>(
      "select slug from adviser_cards where is_listed and not is_hidden order by (name = 'Rowan Tallis') desc, slug limit 2",
    )
  ).map(({ slug }) => slug)

/** Those whom one brief can ask, by the names of their pages: people, not providers, of whom nothing is suspended. */
export const askableAtOnce = async (): Promise<string[]> =>
  (
    await rows<{ slug: string }>(
      `select c.slug from adviser_cards c
        where c.person_id is not null and c.is_listed and not c.is_hidden and not exists (
          select from credentials k where k.person_id = c.person_id and k.status in ('suspended', 'revoked'))`,
    )
  ).map(({ slug }) => slug)

/** An enquiry of a school from which somebody can choose. */
export const openEnquiry = (school: string) =>
  row<{ id: string }>(
    'open enquiry',
    `select e.id from enquiries e join organisations o on o.id = e.organisation_id
      where e.status = 'open' and o.name = $1
        and exists (select from enquiry_asks a where a.enquiry_id = e.id and a.status = 'offered') limit 1`,
    school,
  )

/** What Rowan Tallis has been asked beside others, and has not answered. */
export const askedOfRowanTallis = () =>
  row<{ id: string }>(
    'enquiry that waits for Rowan Tallis',
    `select a.enquiry_id as id from enquiry_asks a join adviser_cards c on c.supplier_id = a.supplier_id
      where c.name = 'Rowan Tallis' and a.status = 'asked' and a.answer_by > now() limit 1`,
  )

export const enquiryOfConsortium = () =>
  row<{ id: string }>('enquiry of a consortium', 'select id from enquiries where lead_id is not null limit 1')

/** A school that says it was a client before, as its address at staff names it. */
export const waitingClient = async (): Promise<string> =>
  (
    await row<{ path: string }>(
      'existing client that waits',
      `select supplier_id || '/' || school_id as path from existing_clients where status = 'claimed' limit 1`,
    )
  ).path

/** A visit in some state, of Fernhollow School where it has one, with a member of the school or its payer in this role. */
export const visitWith = (status: string, role: 'requester' | 'approver', more = '') =>
  row<OneVisit & { email: string }>(
    `visit that is ${status}`,
    `select b.id as "bookingId", v.id as "visitId", p.email
       from visits v join bookings b on b.id = v.booking_id join organisations o on o.id = b.school_id
       join memberships m on m.organisation_id in (b.school_id, b.payer_id) and $2 = any(m.roles) and m.status = 'active'
       join people p on p.id = m.person_id
      where v.status = $1 ${more}
      order by (o.name = 'Fernhollow School') desc, b.id limit 1`,
    status,
    role,
  )

/** Beyond the fourteen days in which an adviser may ask for a charge: still free to cancel. */
export const FAR_AHEAD = "lower(v.span) > now() + interval '14 days'"

export const trustRequester = () =>
  row<{ email: string }>(
    'trust with somebody who asks for visits',
    `select p.email from memberships m join organisations o on o.id = m.organisation_id join people p on p.id = m.person_id
      where o.kind = 'trust' and m.status = 'active' and 'requester' = any(m.roles) order by p.email limit 1`,
  )

/** A school on Waymark that no consortium has asked. */
export const schoolToInvite = () =>
  row<{ name: string }>(
    'school that can still be invited',
    `select o.name from organisations o join school_register r on r.urn = o.urn
      where o.kind = 'school' and r.is_open
        and not exists (select 1 from consortium_members m where m.school_id = o.id) order by o.name limit 1`,
  )

/** What is to be paid for one visit, in some state, with whoever pays. */
export const invoiceWith = (status: 'awaiting_order_number' | 'open') =>
  row<{ id: string; bookingId: string; email: string }>(
    `invoice that is ${status}`,
    `select coalesce(r.id, c.id) as id, c.booking_id as "bookingId", p.email
       from charges c left join payment_requests r on r.id = c.payment_request_id
       join memberships m on m.organisation_id = c.payer_id and 'payer' = any(m.roles)
       join people p on p.id = m.person_id join organisations o on o.id = c.school_id
      where coalesce(r.status, c.status) = $1 order by (o.name = 'Fernhollow School') desc, c.id limit 1`,
    status,
  )

export const visitOfRowanTallis = (status: string, more = '') =>
  row<OneVisit>(
    `visit of Rowan Tallis that is ${status}`,
    `select v.booking_id as "bookingId", v.id as "visitId" from visits v join people p on p.id = v.person_id
      where p.email = 'adviser@demo.waymark.example' and v.status = $1 ${more} limit 1`,
    status,
  )

/** A visit whose register its adviser can still correct. */
export const visitToMark = () =>
  row<{ visitId: string; email: string }>(
    'visit that is recorded, with interviews',
    `select v.id as "visitId", p.email from visits v join people p on p.id = v.person_id
      where v.status = 'delivered' and v.interviews_wanted > 0 limit 1`,
  )

/** A credential that waits for staff, and its adviser. */
export const practice = () =>
  row<{ id: string; credential: string }>(
    'credential that waits',
    `select p.supplier_id as id, k.id as credential from credentials k join practices p on p.person_id = k.person_id
      where k.status = 'submitted' limit 1`,
  )

/** The registration of somebody who logs their CPD here. */
export const registration = () =>
  row<{ id: string }>(
    'registration of an adviser with a CPD log',
    `select k.id from credentials k where k.kind = 'register' and k.status in ('verified', 'expiring')
        and exists (select 1 from cpd_entries c where c.person_id = k.person_id) limit 1`,
  )

/** A payer's account of what is invoiced and unpaid. */
export const owedAccount = () =>
  row<{ id: string }>(
    'payer with invoices',
    `select a.id from accounts a where a.kind = 'owed_by_payer' and exists (select from entries e where e.account_id = a.id) limit 1`,
  )

export const problem = () =>
  row<OneVisit & { reference: string }>(
    'problem that is open',
    `select b.id as "bookingId", v.id as "visitId", b.reference
       from visits v join bookings b on b.id = v.booking_id join problems p on p.visit_id = v.id
      where v.status = 'problem' and not exists (select from settlements s where s.problem_id = p.id) limit 1`,
  )

/** A problem that somebody of each side has said something of, with whoever answers and whoever asked; settled where it is a provider’s. */
export const caseOf = (of: 'practice' | 'provider' | 'consortium') =>
  row<OneVisit & { supplier: string; requester: string }>(
    `problem of a ${of} with both cases`,
    `select b.id as "bookingId", v.id as "visitId", s.email as supplier, r.email as requester
       from problems p join visits v on v.id = p.visit_id join bookings b on b.id = v.booking_id
       join people r on r.id = b.requested_by
       join lateral (select q.email from problem_statements t join people q on q.id = t.said_by
                      where t.problem_id = p.id and t.side = 'adviser' limit 1) s on true
       join adviser_cards c on c.supplier_id = v.supplier_id
      where ${
        {
          practice: "c.person_id is not null and v.status = 'problem' and v.span is not null and b.lead_id is null",
          provider: 'c.person_id is null',
          consortium: 'b.lead_id is not null',
        }[of]
      } limit 1`,
  )

export type Member = { id: string; name: string; requester: string; payer: string }

/** The consortium's members, the one with the most left in its share first. */
export const membersByLeft = () =>
  rows<Member>(
    `select o.id, o.name, r.email as requester, p.email as payer
       from shares s join organisations o on o.id = s.school_id
       join accounts a on a.share_id = s.id and a.kind = 'share_available' join balances b on b.account_id = a.id
       join lateral (select p.email from memberships m join people p on p.id = m.person_id
                      where m.organisation_id = s.school_id and 'requester' = any(m.roles) limit 1) r on true
       join lateral (select p.email from memberships m join people p on p.id = m.person_id
                      where m.organisation_id = s.payer_id and 'payer' = any(m.roles) limit 1) p on true
      where s.status = 'agreed'
      order by b.balance_pence desc`,
  )

export const credentialOfRowanTallis = () =>
  row<{ credential: string }>(
    'credential of Rowan Tallis',
    `select k.id as credential from credentials k join people p on p.id = k.person_id where p.name = 'Rowan Tallis' limit 1`,
  )

export const concern = () =>
  row<{ concern: string }>('concern to read', `select id as concern from concerns where status = 'reported' limit 1`)

/** What Rowan Tallis has logged, and has not written a reflection of. */
export const cpdOfRowanTallis = () =>
  row<{ id: string }>(
    'entry in the CPD log of Rowan Tallis',
    `select c.id from cpd_entries c join people p on p.id = c.person_id
      where p.name = 'Rowan Tallis' and c.removed_at is null and c.reflection = '' limit 1`,
  )

export const calendarOfRowanTallis = () =>
  row<{ id: string }>(
    'calendar that Rowan Tallis keeps elsewhere',
    `select c.id from outside_calendars c join people p on p.id = c.person_id
      where p.name = 'Rowan Tallis' and c.paused_at is null limit 1`,
  )

/** An adviser whose calendar is busy during a visit. */
export const calendarThatClashes = () =>
  row<{ email: string }>(
    'calendar that is busy during a visit',
    `select p.email from calendar_clashes c join people p on p.id = c.person_id where c.settled_at is null limit 1`,
  )

/** A visit of the provider in some state; `open`: a condition that is. The furthest where none is: somebody else is free then. */
export const visitOfProvider = (status: string, open = '') =>
  row<OneVisit>(
    `visit of a provider that is ${status}`,
    `select v.booking_id as "bookingId", v.id as "visitId" from visits v join organisations o on o.id = v.supplier_id
      where o.kind = 'provider' and v.status = $1 and lower(v.span) > now()
        and ($2 = '' or exists (select from visit_conditions c where c.visit_id = v.id and c.kind = $2 and c.met_at is null))
        and ($2 <> '' or not exists (select from namings n where n.visit_id = v.id and n.status = 'proposed'))
      order by case $2 when '' then current_date - v.on_day else v.on_day - current_date end limit 1`,
    status,
    open,
  )

/** A visit for which a school or a consortium is asked whether somebody else may come, with whom it asks. */
export const substituteFor = (isPooled: boolean) =>
  row<OneVisit & { email: string }>(
    'substitute who awaits a yes',
    `select v.booking_id as "bookingId", v.id as "visitId", p.email from visits v
       join visit_conditions c on c.visit_id = v.id and c.kind = 'substitute' and c.met_at is null
       join memberships m on m.organisation_id = coalesce(v.lead_id, v.school_id) and 'requester' = any(m.roles) and m.status = 'active'
       join people p on p.id = m.person_id
      where v.status = 'requested' and (v.lead_id is not null) = ($1::text = 'pooled') limit 1`,
    isPooled ? 'pooled' : 'own',
  )

/** A visit to come of which nobody asks for another day, with whoever may ask for one. */
export const comingFor = (isPooled: boolean) =>
  row<OneVisit & { email: string }>(
    'visit to come',
    `select v.booking_id as "bookingId", v.id as "visitId", p.email from visits v
       join memberships m on m.organisation_id = coalesce(v.lead_id, v.school_id) and 'requester' = any(m.roles) and m.status = 'active'
       join people p on p.id = m.person_id
      where v.status = 'confirmed' and lower(v.span) > now() and (v.lead_id is not null) = ($1::text = 'pooled')
        and not exists (select from day_changes d where d.visit_id = v.id and d.status = 'proposed') limit 1`,
    isPooled ? 'pooled' : 'own',
  )

/** A visit that was cancelled, whoever cancelled it, with whoever may look for somebody else in its place. */
export const cancelledFor = (isPooled: boolean) =>
  row<OneVisit & { email: string }>(
    'cancelled visit',
    `select v.booking_id as "bookingId", v.id as "visitId", p.email from visits v
       join memberships m on m.organisation_id = coalesce(v.lead_id, v.school_id) and 'requester' = any(m.roles) and m.status = 'active'
       join people p on p.id = m.person_id
      where v.status = 'cancelled' and v.span is not null and (v.lead_id is not null) = ($1::text = 'pooled') limit 1`,
    isPooled ? 'pooled' : 'own',
  )

/** Somebody who goes to schools for Northfell Careers alone, and one who is invited. */
export const practitioner = (status: 'joined' | 'invited') =>
  row<{ id: string; email: string }>(
    `practitioner who is ${status}`,
    `select p.id, coalesce(e.email, p.email) as email from practitioners p join organisations o on o.id = p.supplier_id
       left join people e on e.id = p.person_id
      where p.status = $1 and o.name = 'Northfell Careers'
        and not exists (select from adviser_cards c where c.person_id = p.person_id) order by p.id limit 1`,
    status,
  )

export const checkOfProvider = () =>
  row<{ id: string }>(
    'check of Northfell Careers',
    `select k.id from credentials k join organisations o on o.id = k.organisation_id where o.name = 'Northfell Careers' limit 1`,
  )

/** What has no date, in some state, from whoever delivers it; `codes`: of it, one delivery that is codes. */
export const undatedOf = (supplier: 'practice' | 'provider', status: string) =>
  row<OneVisit & { email: string; school: string; codes: string | null }>(
    `order without a date of a ${supplier}`,
    `select b.id as "bookingId", v.id as "visitId", p.email, r.email as school,
            (select d.id from deliveries d where d.visit_id = v.id and d.kind = 'codes' and d.replaced_at is null limit 1) as codes
       from visits v join bookings b on b.id = v.booking_id join organisations o on o.id = v.supplier_id join people p on p.id = v.person_id
       join lateral (select p.email from memberships m join people p on p.id = m.person_id
                      where m.organisation_id = v.school_id and 'requester' = any(m.roles) and m.status = 'active' limit 1) r on true
      where v.span is null and o.kind = $1 and v.status = $2 order by codes nulls last limit 1`,
    supplier,
    status,
  )

/** An adviser who can be asked for a service. */
export const offering = async (code: string): Promise<string> =>
  (
    await row<{ slug: string }>(
      `adviser who offers ${code}`,
      `select c.slug from adviser_cards c join services s on s.supplier_id = c.supplier_id
        where c.is_listed and not c.is_hidden and c.person_id is not null and s.is_offered and s.code = $1 order by c.slug limit 1`,
      code,
    )
  ).slug

/** A booking whose adviser trades through a company, with its determination: who may answer or decide otherwise, and the adviser. */
export const determined = (of: 'school' | 'consortium') =>
  row<{ bookingId: string; email: string; adviser: string }>(
    `booking of a ${of} with a determination`,
    `select b.id as "bookingId", p.email, a.email as adviser
       from bookings b join employment_statuses s on s.booking_id = b.id and s.kind = 'determination'
       join memberships m on m.organisation_id = coalesce(b.lead_id, b.payer_id) and 'approver' = any(m.roles)
        and m.status = 'active' and m.person_id <> b.requested_by
       join people p on p.id = m.person_id
       join practices r on r.supplier_id = b.supplier_id join people a on a.id = r.person_id
       left join status_disagreements d on d.status_id = s.id
      where (b.lead_id is null) = ($1 = 'school')
        and s.position = (select max(n.position) from employment_statuses n where n.booking_id = b.id)
      order by (d.status = 'open') desc nulls last, b.id limit 1`,
    of,
  )

/** What a payer has been asked for, and has not paid. */
export const unpaidRequest = () =>
  row<{ id: string; payerId: string }>(
    'unpaid request',
    `select id, payer_id as "payerId" from payment_requests where status = 'open' order by due_on limit 1`,
  )

/** A payout to a practice or a provider, and somebody who keeps its payouts. */
export const paidOut = (to: 'practice' | 'provider') =>
  row<{ id: string; email: string }>(
    `payout to a ${to}`,
    `select t.id, p.email from payouts t join organisations o on o.id = t.supplier_id and o.kind = $1
       join memberships m on m.organisation_id = o.id and m.status = 'active' and m.roles && array['adviser', 'payer']
       join people p on p.id = m.person_id order by (t.status = 'sent') desc, t.id limit 1`,
    to,
  )

/** What of the demonstration's money is put right: each asked for by a colleague of the staff account. */
export const corrections = () =>
  row<Record<'charge' | 'credit' | 'refund' | 'payment' | 'dispute' | 'receipt' | 'move' | 'payer', string>>(
    'what is put right',
    `select (select charge_id from credits where status = 'done' limit 1) as charge,
            (select id from credits where status = 'asked' limit 1) as credit,
            (select id from refunds where payment_id is not null limit 1) as refund,
            (select payment_id from refunds where payment_id is not null limit 1) as payment,
            (select id from disputes where status = 'needs_response' limit 1) as dispute, (select id from outside_receipts limit 1) as receipt,
            (select id from own_moves where status = 'seen' limit 1) as move,
            (select payer_id from refunds where payment_id is null limit 1) as payer`,
  )

/** An open request of a school that pays for itself, with somebody who pays: its only one, or one of several. */
export const toPay = (how: 'alone' | 'of several') =>
  row<{ id: string; email: string; payer: string; reference: string }>(
    'request to pay',
    `select id, email, payer, reference from (
       select distinct on (r.payer_id) r.id, p.email, o.name as payer, r.reference, r.payer_id
         from payment_requests r join organisations o on o.id = r.payer_id
         join stripe_customers s on s.payer_id = r.payer_id and s.waiting_pence = 0
         join memberships m on m.organisation_id = r.payer_id and m.status = 'active' and 'payer' = any(m.roles)
         join people p on p.id = m.person_id
        where r.status = 'open' and r.stripe_invoice_url is not null and r.school_id = r.payer_id and o.name <> 'Fernhollow School'
          and r.received_pence = 0 and not exists (select from outside_receipts x where x.payment_request_id = r.id)
          and ((select count(*) from payment_requests n where n.payer_id = r.payer_id and n.status = 'open') = 1) = ($1::text = 'alone')
        order by r.payer_id, r.issued_at, p.email) one
      order by payer_id limit 1`,
    how,
  )

/** Of the advisers with personal guidance by the day, the one with the most free days. */
export const freest = () =>
  row<{ slug: string }>(
    'adviser with free days',
    `select c.slug from adviser_cards c join free_days f on f.person_id = c.person_id
       join services s on s.supplier_id = c.supplier_id and s.code = 'personal_guidance_day'
      where c.is_listed and not c.is_hidden order by length(replace(f.whole_day::text, '0', '')) desc, c.slug limit 1`,
  )

export type OwnVisit = OneVisit & {
  reference: string
  school: string
  onDay: Day
  interviews: number
  requester: string
  payer: string
  adviser: string
  fundId: string
  fund: string
}

/**
 * A confirmed visit of an adviser’s own practice to a school that pays for itself, visit by visit, from the running year of its
 * fund, with whoever asks, pays and comes, and nothing about its order number, its checks or its day in the way.
 */
const ownVisit = (what: string, more: string) =>
  row<OwnVisit>(
    what,
    `select b.id as "bookingId", v.id as "visitId", b.reference, o.name as school, v.on_day::text as "onDay",
            v.interviews_wanted as interviews, r.email as requester, m.email as payer, a.email as adviser,
            f.fund_id as "fundId", f.name as fund
       from visits v join bookings b on b.id = v.booking_id join organisations o on o.id = v.school_id
       join people r on r.id = b.requested_by join people a on a.id = v.person_id
       join practices w on w.supplier_id = v.supplier_id and w.person_id = v.person_id
       join payers p on p.payer_id = v.payer_id and p.invoicing = 'visit'
       join lateral (select y.fund_id, l.fund_name as name, y.starts_on, y.ends_on
                       from funding_lines l join fund_years y on y.id = l.fund_year_id
                      where l.visit_id = v.id and l.share_id is null order by l.amount_pence desc, l.id limit 1) f on true
       join lateral (select q.email from memberships n join people q on q.id = n.person_id
                      where n.organisation_id = v.payer_id and n.status = 'active' and 'payer' = any(n.roles)
                      order by q.email limit 1) m on true
      where v.status = 'confirmed' and v.span is not null and v.lead_id is null and v.school_id = v.payer_id
        and v.paid_through = 'waymark' and v.lacks is null and current_date between f.starts_on and f.ends_on
        and (b.order_number is not null or not p.uses_order_numbers) and not b.invoiced_in_advance
        and not exists (select from day_changes d join visits s on s.id = d.visit_id where s.booking_id = b.id)
        and ${more} limit 1`,
  )

/** The soonest of the visits to come: the one whose notice is the shortest. */
export const visitSoon = () =>
  ownVisit('visit that is soon', "lower(v.span) > now() + interval '1 hour' order by lower(v.span), v.id")

/** A visit of several interviews that has not been recorded. */
export const visitInParts = () =>
  ownVisit('visit of several interviews', 'v.interviews_wanted >= 3 order by v.on_day, v.id')

/** A visit to come that nobody has asked to have on another day. */
export const visitToMove = () =>
  ownVisit('visit to move', "lower(v.span) > now() + interval '4 days' order by v.on_day, v.id")
