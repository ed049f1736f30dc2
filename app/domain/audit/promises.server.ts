import { and, eq, gt, inArray, isNotNull, or, sql } from 'drizzle-orm'
import type { SystemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { bookings, comers, menuServices, organisations, schoolSettings, visits } from '#db/schema/index.ts'
import { givenBy, isSameDays, lackingOn } from '../accreditation/credential-needs.ts'
import { daysOf, heldOnce, mayCome } from '../accreditation/held.server.ts'
import { freeDayBits } from '../availability/free-day-bits.ts'
import { readDiaryOfDays } from '../availability/free-days.server.ts'
import type { AgreementText } from '../bookings/agreement.ts'
import { agreementHash } from '../bookings/agreement-text.ts'
import { type Day, daysBetween, londonDay } from '../calendar.ts'
import { menuColumns } from '../services/read-menu.server.ts'

/** One promise of the house, recomputed from the rows: what was counted, and how many break it. */
export type Kept = { promise: string; counted: number; broken: number }

type Row = { counted: string; broken: string }

/** Whether what follows for a visit `v` that was invoiced in advance has still to be worked out or carried out. */
const SETTLING = sql`(exists (select from credits d where d.visit_id = v.id and d.asked_by is null and d.status = 'agreed')
  or exists (select from graphile_worker._private_jobs w where w.key = 'issue-invoice:' || v.id))`

// Each asks the rows themselves, never the constraint that should have kept them. `counted` is what there was to look at.
const PROMISES: Record<string, ReturnType<typeof sql>> = {
  'A person is never in two places': sql`
    select count(*) as counted, count(*) filter (where exists (
      select 1 from visits o where o.person_id = v.person_id and o.id > v.id and is_live(o.status) and o.span && v.span)) as broken
    from visits v where is_live(v.status)`,
  // At the fastest pace that any visit of the two days was placed at: a speed that was changed since breaks nothing agreed before.
  // Nobody drives while they hold a visit by video or telephone.
  'Nor in two places that cannot be driven between': sql`
    select count(*) as counted, count(*) filter (where lower(span) - before_end - remote
      < drive_time_at(least(pace, before_pace), before_lat, before_lng, latitude, longitude)) as broken
    from (select placed.*, coalesce((
            select sum(upper(r.span) - lower(r.span)) from visits r
             where r.person_id = placed.person_id and is_live(r.status) and r.mode in ('video', 'telephone')
               and lower(r.span) >= before_end and upper(r.span) <= lower(placed.span)), interval '0') as remote
     from (select live.*, lag(upper(span)) over w as before_end, lag(pace) over w as before_pace,
                 lag(latitude) over w as before_lat, lag(longitude) over w as before_lng
            from (select v.person_id, v.span, v.latitude, v.longitude, p.pace
                    from visits v join (select person_id, on_day, min(pace) as pace from visits group by 1, 2) p
                      on p.person_id = v.person_id and p.on_day = v.on_day
                   where is_live(v.status) and v.mode = 'face_to_face') live
          window w as (partition by person_id order by lower(span))) placed) pairs
    where before_end is not null`,
  'Every journal sums to zero': sql`
    select count(*) as counted, count(*) filter (where total <> 0 or lines < 2) as broken
    from (select j.id, coalesce(sum(e.amount_pence), 0) as total, count(e.id) as lines
            from journals j left join entries e on e.journal_id = j.id group by j.id) sums`,
  // One trigger for a statement sees to it, where a foreign key for each of them would lock what every journal touches.
  'Every entry is of a journal and an account that are there, in one book, and carries its account’s parties': sql`
    select count(*) as counted, count(*) filter (where j.id is null or a.id is null or a.book <> j.book
             or (e.school_id, e.payer_id, e.supplier_id, e.lead_id) is distinct from (a.school_id, a.payer_id, a.supplier_id, a.lead_id)) as broken
    from entries e left join journals j on j.id = e.journal_id left join accounts a on a.id = e.account_id`,
  'Every balance is the sum of its entries': sql`
    select count(*) as counted, count(*) filter (where b.balance_pence <> coalesce(s.total, 0)) as broken
    from balances b left join (select account_id, sum(amount_pence) as total from entries group by 1) s on s.account_id = b.account_id`,
  'No account is below its floor': sql`
    select count(*) as counted, count(*) filter (where b.balance_pence < 0) as broken from balances b where b.has_floor`,
  'Funding lines come to what the payer bears': sql`
    select count(*) as counted, count(*) filter (where v.bears_pence <> coalesce(f.total, 0)) as broken
    from visits v left join (select visit_id, sum(amount_pence) as total from funding_lines group by 1) f on f.visit_id = v.id`,
  'What funds hold is what live visits were promised': sql`
    select count(*) as counted, count(*) filter (where held <> wanted) as broken from (
      select a.fund_year_id, a.share_id, a.kind, b.balance_pence as held, coalesce((
        select sum(f.amount_pence) from funding_lines f join visits v on v.id = f.visit_id
         left join visit_conditions c on c.visit_id = v.id and c.kind = 'approval'
        where f.fund_year_id = a.fund_year_id and f.share_id is not distinct from a.share_id
          and case split_part(a.kind, '_', 2)
                when 'reserved' then v.status = 'requested' and c.met_at is null
                when 'committed' then (v.status = 'requested' and c.met_at is not null) or v.status in ('confirmed', 'delivered', 'problem')
                when 'spent' then v.status = 'agreed' or (v.status = 'cancelled' and v.billed_price_pence is not null) end), 0) as wanted
        from accounts a join balances b on b.account_id = a.id
       where a.book = 'budget' and split_part(a.kind, '_', 2) in ('reserved', 'committed', 'spent')) held`,
  'A visit is confirmed exactly when no condition is open': sql`
    select count(*) as counted, count(*) filter (where (v.status = 'requested') <> exists (
      select 1 from visit_conditions c where c.visit_id = v.id and c.met_at is null)) as broken
    from visits v where v.status in ('requested', 'confirmed', 'delivered', 'agreed', 'problem')`,
  'No company’s visit is confirmed without its determination': sql`
    select count(*) as counted, count(*) filter (where b.status_wanted = 'determination' and not exists (
      select from employment_statuses s where s.booking_id = b.id and s.kind = 'determination')) as broken
    from bookings b join approvals a on a.booking_id = b.id
    where b.status_wanted is not null and a.status = 'approved'`,
  'No company is paid for a visit without its determination, nor by Waymark inside the off-payroll rules': sql`
    select count(*) as counted, count(*) filter (where (b.status_wanted = 'determination' and s.outcome is null)
             or m.paid_through = 'payroll') as broken
    from (select v.booking_id, v.paid_through from visits v where not (v.paid_through = 'payroll' and ${SETTLING}) and (exists (
            select from charges c where c.visit_id = v.id and c.annulled_at is null) or exists (select from payouts o where o.visit_id = v.id)
             -- What was invoiced in advance and credited whole leaves nothing of anybody's.
             or exists (select from journals j join entries e on e.journal_id = j.id join accounts a on a.id = e.account_id
                 where j.book = 'cash' and j.visit_id = v.id and a.kind in ('due_to_adviser', 'fee_income', 'vat_on_fees')
                 group by a.id having sum(e.amount_pence) <> 0))) m
    join bookings b on b.id = m.booking_id
    left join lateral (select outcome from employment_statuses s where s.booking_id = b.id order by position desc limit 1) s on true`,
  'A visit is paid through a payroll exactly where the off-payroll rules apply to it': sql`
    select count(*) as counted, count(*) filter (where v.paid_through <> case when s.outcome = 'inside' then 'payroll' else 'waymark' end
             or (v.paid_through = 'payroll' and (v.fee_pence <> 0 or v.vat_pence <> 0 or v.bears_pence <> v.price_pence + v.travel_pence))) as broken
    from visits v join visit_conditions c on c.visit_id = v.id and c.kind = 'approval' and c.met_at is not null
    left join lateral (select outcome from employment_statuses s where s.booking_id = v.booking_id order by position desc limit 1) s on true
    where v.status in ('requested', 'confirmed', 'delivered', 'problem')`,
  'Every status has its line of history': sql`
    select count(*) as counted, count(*) filter (where v.status <> 'requested' and not exists (
      select 1 from booking_events e where e.visit_id = v.id and e.to_status = v.status)) as broken from visits v`,
  'Nobody approved their own request': sql`
    select count(*) as counted, count(*) filter (where a.decided_by = b.requested_by) as broken
    from approvals a join bookings b on b.id = a.booking_id where a.status in ('approved', 'declined')`,
  // Who asks while staff decide pays what was shown: their clocks were read before either waited for the other.
  'There is no booking fee exactly where staff had confirmed that the supplier brought the school': sql`
    select count(*) as counted, count(*) filter (where case when b.none
        then (b.confirmed_at is null or coalesce(c.decided_at < b.confirmed_at, true) or b.fee <> '0' or b.most <> '0' or exists (
          select from visits v where v.booking_id = b.id and v.fee_pence <> 0))
        else c.status = 'confirmed' and c.decided_at < b.requested_at - interval '1 minute' end) as broken
    from (select k.id, k.supplier_id, k.school_id, k.requested_at, k.terms -> 'fee' ? 'none' as none,
                 (k.terms #>> '{fee,none,confirmedAt}')::timestamptz as confirmed_at, k.terms ->> 'feePence' as fee,
                 k.terms #>> '{fee,mostPence}' as most from bookings k) b
    left join existing_clients c on c.supplier_id = b.supplier_id and c.school_id = b.school_id`,
  'A visit is when both sides last put it, and another day waits only for one that is confirmed': sql`
    select count(*) as counted, count(*) filter (where (last.id is not null and (last.on_day <> v.on_day or last.span <> v.span))
             or exists (select from day_changes w where w.visit_id = v.id and w.status = 'proposed'
               and (v.status <> 'confirmed' or w.was_on <> v.on_day or w.was_span <> v.span))) as broken
    from visits v left join lateral (select d.id, d.on_day, d.span from day_changes d
       where d.visit_id = v.id and d.status = 'agreed' order by d.decided_at desc, d.id desc limit 1) last on true`,
  'Invoice numbers have no gaps': sql`
    select count(*) as counted, count(*) filter (where c.last <> made.n or made.n <> made.most) as broken
    from invoice_counters c left join lateral (
      select count(*) as n, coalesce(max(i.sequence), 0) as most from invoices i where i.issuer_id = c.issuer_id) made on true
    where c.last > 0`,
  'Only visits that were agreed, or cancelled late, are charged': sql`
    select count(*) as counted, count(*) filter (where not (c.kind = 'visit' and v.status = 'agreed'
             or c.kind = 'cancellation' and v.status = 'cancelled' and (v.billed_price_pence > 0 or c.credited_pence > 0)
             or c.in_advance and b.invoiced_in_advance)) as broken
    from charges c join visits v on v.id = c.visit_id join bookings b on b.id = c.booking_id`,
  'What is invoiced in advance is what was agreed, and once it is over what is due': sql`
    select count(*) as counted, count(*) filter (where stands <> due and not settling) as broken from (
      select c.total_pence - c.credited_pence as stands, ${SETTLING} as settling, case
               when c.annulled_at is not null or v.paid_through = 'payroll' then 0
               when v.status in ('requested', 'confirmed', 'delivered', 'problem') then c.total_pence
               when v.status = 'agreed' or v.billed_price_pence is not null then coalesce(v.billed_price_pence, v.price_pence)
                 + coalesce(v.billed_travel_pence, v.travel_pence) + coalesce(v.billed_fee_pence, v.fee_pence) + v.vat_pence
               else 0 end as due
        from charges c join visits v on v.id = c.visit_id where c.in_advance and c.status = 'invoiced') advances`,
  'Nobody is paid for a visit before its delivery is agreed, or cancelling it is charged': sql`
    select count(*) as counted, count(*) filter (where c.payable_at is null
             or not (v.status = 'agreed' or v.status = 'cancelled' and v.billed_price_pence is not null)) as broken
    from payouts o join charges c on c.id = o.charge_id join visits v on v.id = o.visit_id where o.status <> 'void'`,
  'What a payer owes is what was invoiced less what came in': sql`
    select count(*) as counted, count(*) filter (where owed <> coalesce(wanted, 0)) as broken from (
      select a.payer_id, sum(e.amount_pence) as owed,
             (select sum(r.total_pence - r.credited_pence - r.received_pence) from payment_requests r
               where r.payer_id = a.payer_id and r.status in ('open', 'paid')) as wanted
        from accounts a join entries e on e.account_id = a.id where a.book = 'cash' and a.kind = 'owed_by_payer' group by 1) books`,
  'A request asks for what its charges and its invoices come to': sql`
    select count(*) as counted, count(*) filter (where r.total_pence <> charged.total or r.total_pence <> billed.total
             or r.received_pence <> charged.received) as broken
    from payment_requests r,
      lateral (select coalesce(sum(c.total_pence), 0) as total, coalesce(sum(c.received_pence), 0) as received
        from charges c where c.payment_request_id = r.id) charged,
      lateral (select coalesce(sum(i.gross_pence), 0) as total from invoices i where i.payment_request_id = r.id) billed`,
  'What settles a charge came in, to the penny': sql`
    select count(*) as counted, count(*) filter (where received_pence <> parts) as broken from (
      select c.received_pence, coalesce((select sum(p.amount_pence) from payment_parts p where p.charge_id = c.id), 0) as parts
        from charges c where c.status = 'invoiced'
      union all
      select p.amount_pence - p.surplus_pence - p.taken_back_pence, coalesce((select sum(s.amount_pence) from payment_parts s where s.payment_id = p.id), 0)
        from payments p) settled`,
  'What a card counts is what was agreed': sql`
    select count(*) as counted, count(*) filter (where c.visits_delivered <> coalesce(v.visits, 0)
             or c.schools_visited <> coalesce(v.schools, 0) or c.schools_again <> coalesce(v.again, 0)) as broken
    from adviser_cards c left join (
      select supplier_id, sum(visits) as visits, count(*) filter (where visits > 0) as schools, count(*) filter (where booked > 1) as again
        from (select supplier_id, school_id, count(span) as visits, count(distinct booking_id) as booked
                from visits where status = 'agreed' group by 1, 2) s group by 1) v on v.supplier_id = c.supplier_id`,
  'What has no date holds nobody’s time, and was delivered before it was agreed': sql`
    select count(*) as counted, count(*) filter (where b.terms ->> 'mode' is distinct from 'without_date' or v.quantity <> (b.terms ->> 'quantity')::int
             or exists (select from interviews i where i.visit_id = v.id)
             or v.status in ('delivered', 'agreed', 'problem') and (delivered_of(v.id) ->> 'many')::int = 0) as broken
    from visits v join bookings b on b.id = v.booking_id where v.span is null`,
  'Nobody has more codes than were asked for': sql`
    select count(*) as counted, count(*) filter (where (delivered_of(v.id) ->> 'codes')::int > v.quantity) as broken
    from visits v where v.span is null`,
  'What a charge is credited is what its credits and their notes come to': sql`
    select count(*) as counted, count(*) filter (where c.credited_pence <> coalesce(made.total, 0)
             or c.credited_adviser_pence <> coalesce(made.adviser, 0) or coalesce(made.total, 0) <> coalesce(noted.total, 0)) as broken
    from charges c
    left join lateral (select sum(d.total_pence) as total, sum(d.adviser_pence) as adviser from credits d
      where d.charge_id = c.id and d.status = 'done') made on true
    left join lateral (select sum(n.gross_pence) as total from credit_notes n join credits d on d.id = n.credit_id
      where d.charge_id = c.id) noted on true
    where c.credited_pence > 0 or made.total is not null`,
  'A request is credited what its charges are': sql`
    select count(*) as counted, count(*) filter (where r.credited_pence <> c.credited
             or (r.status = 'void') <> (r.credited_pence = r.total_pence)
             or (r.status = 'paid') <> (r.credited_pence < r.total_pence and r.received_pence + r.credited_pence = r.total_pence)) as broken
    from payment_requests r, lateral (select coalesce(sum(g.credited_pence), 0) as credited from charges g
      where g.payment_request_id = r.id) c`,
  'Numbers of credit notes have no gaps': sql`
    select count(*) as counted, count(*) filter (where c.last_credit <> made.n or made.n <> made.most) as broken
    from invoice_counters c left join lateral (
      select count(*) as n, coalesce(max(i.sequence), 0) as most from credit_notes i where i.issuer_id = c.issuer_id) made on true
    where c.last_credit > 0`,
  'Nobody decided about money that they asked to credit, return or receive': sql`
    select count(*) as counted, count(*) filter (where asked_by = decided_by) as broken from (
      select asked_by, decided_by from credits where decided_at is not null
      union all select asked_by, decided_by from refunds where decided_at is not null
      union all select recorded_by, decided_by from outside_receipts where decided_at is not null
      union all select recorded_by, decided_by from own_moves where decided_at is not null) decided`,
  'Money moved between our own accounts stands in the books as Stripe says, once two of the staff agree': sql`
    select count(*) as counted, count(*) filter (where booked is distinct from wanted) as broken from (
      select case when m.status <> 'confirmed' then null when m.direction = 'to_stripe' then m.amount_pence else -m.amount_pence end as wanted,
             (select sum(e.amount_pence) from journals j join entries e on e.journal_id = j.id join accounts a on a.id = e.account_id
               where j.key = 'own_move:' || m.id and a.kind = 'at_stripe') as booked
        from own_moves m
      union all
      select null, 1 from journals j where j.kind in ('move_to_stripe', 'move_to_bank')
         and not exists (select from own_moves m where j.key = 'own_move:' || m.id)) moved`,
  'Stripe holds what our books say, but for what was moved and is not confirmed': sql`
    select count(*) as counted, count(*) filter (where b.read_on = newest.read_on and b.differs_since < b.read_at - interval '1 hour'
             and b.at_stripe_pence - b.in_books_pence <> moved.pence) as broken
      from stripe_balances b, (select max(read_on) as read_on from stripe_balances) newest,
           (select coalesce(sum(case direction when 'to_stripe' then amount_pence else -amount_pence end - cost_pence), 0) as pence
              from own_moves where status <> 'confirmed') moved`,
  'Money that came past Stripe is a payment once, as it was confirmed, and stands at our own bank': sql`
    select count(*) as counted, count(*) filter (where
             (r.status <> 'confirmed' and p.id is not null)
             or (p.id is not null and (p.amount_pence <> r.amount_pence or p.payment_request_id <> r.payment_request_id
               or booked is distinct from p.amount_pence))
             or (r.status = 'confirmed' and p.id is null and r.stripe_asks_less_at is not null)) as broken
      from outside_receipts r left join payments p on p.outside_receipt_id = r.id
      left join lateral (select sum(e.amount_pence) as booked from journals j join entries e on e.journal_id = j.id
        join accounts a on a.id = e.account_id where starts_with(j.key, 'receive:' || p.id || ':') and a.kind = 'at_bank') b on true`,
  'What is owed back to a payer is what their payments brought too much, less what went back': sql`
    select count(*) as counted, count(*) filter (where owed <> wanted) as broken from (
      select p.payer_id, sum(p.surplus_pence) - coalesce((select sum(f.amount_pence) from refunds f
               where f.payer_id = p.payer_id and f.payment_id is not null and f.sent_at is not null and f.status <> 'failed'), 0) as wanted,
             -coalesce((select sum(e.amount_pence) from accounts a join entries e on e.account_id = a.id
               where a.book = 'cash' and a.kind = 'owed_to_payer' and a.payer_id = p.payer_id), 0) as owed
        from payments p group by p.payer_id having sum(p.surplus_pence) > 0
           or exists (select from refunds f where f.payer_id = p.payer_id and f.payment_id is not null)) books`,
  'No more goes back than a payment brought too much': sql`
    select count(*) as counted, count(*) filter (where f.returned > p.surplus_pence) as broken
    from payments p, lateral (select sum(r.amount_pence) as returned from refunds r
      where r.payment_id = p.id and r.status not in ('failed', 'declined', 'taken_back')) f where f.returned is not null`,
  'What a payer’s bank holds back stands in the books': sql`
    select count(*) as counted, count(*) filter (where held is distinct from booked) as broken from (
      select count(*) as opened, coalesce(sum(d.amount_pence) filter (where d.money = 'held_back'), 0) as held,
             (select coalesce(sum(e.amount_pence), 0) from accounts a join entries e on e.account_id = a.id
               where a.book = 'cash' and a.kind = 'in_dispute') as booked from disputes d) one where opened > 0`,
  'What is taken back of a payout is what its reversals say': sql`
    select count(*) as counted, count(*) filter (where o.reversed_pence <> coalesce(r.taken, 0)) as broken
    from payouts o left join lateral (select sum(v.amount_pence) as taken from payout_reversals v where v.payout_id = o.id) r on true
    where o.reversed_pence > 0 or r.taken is not null`,
  // By the payout’s own time in London and not by the journal’s day, as the reports are made.
  'What the seller reports say was paid is what the ledger says': sql`
    with paid as (
      select e.id, e.amount_pence, a.supplier_id, j.at, extract(year from o.sent_at at time zone 'Europe/London')::int as year,
             extract(quarter from o.sent_at at time zone 'Europe/London')::int as quarter
        from entries e join accounts a on a.id = e.account_id and a.book = 'cash' and a.kind = 'due_to_adviser'
        join journals j on j.id = e.journal_id and j.kind in ('pay_out', 'reverse_payout')
        left join payout_reversals r on j.key = 'reverse_payout:' || r.id
        left join payouts o on o.id = coalesce(r.payout_id, split_part(j.key, ':', 2)))
    select count(*) as counted, count(*) filter (where wrong) as broken from (
      select p.year is null or exists (
               select from seller_reports s where s.year = p.year and s.made_at > p.at + interval '5 minutes'
                  and exists (select from seller_report_sellers m where m.report_id = s.id and m.supplier_id = p.supplier_id)
                  and not exists (select from seller_report_lines l where l.report_id = s.id and l.entry_id = p.id
                    and l.supplier_id = p.supplier_id and l.quarter = p.quarter and l.amount_pence = p.amount_pence)) as wrong from paid p
      union all
      select not exists (select from paid p join seller_reports s on s.id = l.report_id and s.year = p.year where p.id = l.entry_id)
        from seller_report_lines l
      union all
      select m.consideration_pence <> (select coalesce(sum(l.amount_pence), 0) from seller_report_lines l
               where l.report_id = m.report_id and l.supplier_id = m.supplier_id)
          or exists (select from jsonb_array_elements(m.quarters) with ordinality q (one, n)
              where (q.one ->> 'considerationPence')::bigint <> (select coalesce(sum(l.amount_pence), 0) from seller_report_lines l
                where l.report_id = m.report_id and l.supplier_id = m.supplier_id and l.quarter = q.n))
        from seller_report_sellers m
      union all
      select coalesce((select sum(m.consideration_pence) from seller_report_sellers m where m.report_id = s.id), 0)
          - coalesce((select sum(l.amount_pence) from seller_report_lines l join paid p on p.id = l.entry_id
              where l.report_id = s.id and p.at >= s.made_at - interval '5 minutes'), 0)
          <> coalesce((select sum(p.amount_pence) from paid p where p.year = s.year and p.at < s.made_at - interval '5 minutes'), 0)
        from seller_reports s) books (wrong)`,
  'No more is paid out than came in': sql`
    select count(*) as counted, count(*) filter (where paid_out > amount_pence) as broken from (
      select p.amount_pence, sum(o.amount_pence - o.reversed_pence) as paid_out
        from payouts o join payment_parts p on p.payment_id = o.payment_id and p.charge_id = o.charge_id
       where o.status <> 'void'
       group by p.payment_id, p.charge_id, p.amount_pence
      union all
      select 0, o.amount_pence - o.reversed_pence from payouts o where o.status <> 'void' and not exists (
        select from payment_parts p where p.payment_id = o.payment_id and p.charge_id = o.charge_id)) by_part`,
}

/** Recomputes every promise over the whole database, as its owner: row-level security would hide what breaks one. */
export async function checkPromises(actor: SystemActor, now: Date): Promise<Kept[]> {
  const kept = await checkPromisesInTurn(actor, 0, 1)
  kept.push(await agreementsAreAsSigned(actor))
  kept.push(await freeDaysAreInStep(actor, londonDay(now)))
  kept.push(await servicesAreHeldByCredentials(actor))
  kept.push(await renewalIsWantedWhereDue(actor, londonDay(now)))
  return kept
}

/** One in so many of the promises that Postgres counts by itself: whoever asks for each turn in order has had all of them. */
export async function checkPromisesInTurn(actor: SystemActor, turn: number, of: number): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const [at, [promise, query]] of Object.entries(PROMISES).entries()) {
    if (at % of !== turn % of) continue
    const [row] = await inTransaction(actor, (tx) => tx.execute<Row>(query))
    kept.push({ promise, counted: Number(row?.counted), broken: Number(row?.broken) })
  }
  return kept
}

/** Each booking's agreement, as it is stored, still hashes to what it was frozen at and to what every signature is put to. */
async function agreementsAreAsSigned(actor: SystemActor): Promise<Kept> {
  const rows = await inTransaction(actor, (tx) =>
    tx.execute<{ agreement: AgreementText; hash: string; signed: string[] }>(sql`
      select b.agreement, b.agreement_hash as hash,
             array(select distinct s.agreement_hash from signatures s where s.booking_id = b.id) as signed
        from bookings b`),
  )
  const broken = rows.filter(({ agreement, hash, signed }) => {
    const now = agreementHash(agreement)
    return now !== hash || signed.length === 0 || signed.some((one) => one !== now)
  })
  return { promise: 'Every agreement reads as it was signed', counted: rows.length, broken: broken.length }
}

/** The table of free days equals what the engine makes of the diary now, for every person who is listed and every day it covers. */
async function freeDaysAreInStep(actor: SystemActor, today: Day): Promise<Kept> {
  const people = await inTransaction(actor, (tx) =>
    tx.execute<{
      person_id: string
      from_on: Day
      until_on: Day
      morning: string
      afternoon: string
      evening: string
      whole_day: string
    }>(
      sql`select person_id, from_on::text, until_on::text, morning::text, afternoon::text, evening::text, whole_day::text from free_days`,
    ),
  )
  let broken = 0
  for (const row of people) {
    const days = daysBetween(row.from_on, row.until_on) + 1
    const diary = await inTransaction(actor, (tx) => readDiaryOfDays(tx, row.person_id, row.from_on, row.until_on))
    const now = freeDayBits(diary, row.from_on, days)
    const isSame =
      now.morning === row.morning &&
      now.afternoon === row.afternoon &&
      now.evening === row.evening &&
      now.wholeDay === row.whole_day
    if (!isSame || row.until_on < today) broken++
  }
  const [without] = await inTransaction(actor, (tx) =>
    tx.execute<{ n: number }>(sql`select count(distinct p.person_id)::int as n
      from comers p join adviser_cards c on c.supplier_id = p.supplier_id and c.is_listed
      where not exists (select from free_days f where f.person_id = p.person_id)`),
  )
  broken += without?.n ?? 0
  return { promise: 'The table of free days is in step with every diary', counted: people.length, broken }
}

/** Who may come for each service, and on which days, is what their credentials, and their provider’s, come to now. */
async function servicesAreHeldByCredentials(actor: SystemActor): Promise<Kept> {
  return inTransaction(actor, async (tx) => {
    const all = await tx.select().from(comers)
    const may = await mayCome(tx, null, null)
    const heldOf = heldOnce(tx)
    let broken = Math.abs(all.length - may.length)
    for (const { serviceId, personId, supplierId, menu, isProvider } of may) {
      const row = all.find((one) => one.serviceId === serviceId && one.personId === personId)
      const held = await heldOf(personId, isProvider ? supplierId : null)
      const now = daysOf(held, { menu, isProvider })
      if (!row || !isSameDays(row.held, now.held) || !isSameDays(row.askable, now.askable)) broken++
    }
    return { promise: 'Who may come, and for what, follows from credentials', counted: all.length, broken }
  })
}

/** Of all live visits, one to come needs renewal exactly where its day is none of those; what is still to be looked at is left out. */
async function renewalIsWantedWhereDue(actor: SystemActor, today: Day): Promise<Kept> {
  const [row] = await inTransaction(actor, (tx) =>
    tx.execute<Row>(sql`
      select count(*) as counted,
             count(*) filter (where v.status in ('requested', 'confirmed') and v.on_day >= ${today}
               and y.dbs_most_years is null and y.least_cover_pounds is null and (v.lacks_since is null) <> coalesce(s.held @> v.on_day, false)
               and not exists (select from graphile_worker._private_jobs j where j.key = 'look-at-visits:' || v.person_id)) as broken
        from visits v join bookings b on b.id = v.booking_id
        left join services c on c.supplier_id = v.supplier_id and c.code = b.service_code
        left join comers s on s.service_id = c.id and s.person_id = v.person_id
        left join school_settings y on y.school_id = v.school_id
       where is_live(v.status) and v.person_id is not null`),
  )
  return {
    promise: 'A visit to come needs renewal exactly where a credential does not hold',
    counted: Number(row?.counted),
    broken: Number(row?.broken) + (await brokenByRule(actor, today)),
  }
}

/** The same at schools with rules of their own, where a day that is held may still be one too many. */
const brokenByRule = (actor: SystemActor, today: Day): Promise<number> =>
  inTransaction(actor, async (tx) => {
    const ahead = await tx
      .select({
        ...{ visit: visits, menu: menuColumns, by: organisations.kind },
        rules: {
          dbsMostYears: sql<number | null>`${schoolSettings.dbsMostYears}`,
          leastCoverPounds: sql<number | null>`${schoolSettings.leastCoverPounds}`,
        },
      })
      .from(visits)
      .innerJoin(bookings, eq(bookings.id, visits.bookingId))
      .innerJoin(organisations, eq(organisations.id, visits.supplierId))
      .innerJoin(menuServices, eq(menuServices.code, bookings.serviceCode))
      .innerJoin(schoolSettings, eq(schoolSettings.schoolId, visits.schoolId))
      .where(
        and(
          inArray(visits.status, ['requested', 'confirmed']),
          // Of today’s some are over, and nobody looks at them again.
          gt(visits.onDay, today),
          isNotNull(visits.personId),
          or(isNotNull(schoolSettings.dbsMostYears), isNotNull(schoolSettings.leastCoverPounds)),
          sql`not exists (select from graphile_worker._private_jobs j where j.key = 'look-at-visits:' || visits.person_id)`,
        ),
      )
    const heldOf = heldOnce(tx)
    let broken = 0
    for (const { visit, menu, by, rules } of ahead) {
      const held = await heldOf(visit.personId ?? '', by === 'provider' ? visit.supplierId : null)
      const given = givenBy({ ...menu, ...rules }, by === 'provider')
      if (lackingOn(held, given, visit.onDay).length > 0 !== (visit.lacksSince !== null)) broken++
    }
    return broken
  })
