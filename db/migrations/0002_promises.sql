-- What Postgres promises, so that no forgotten check in a page or a job can break it.
-- Every function here that keeps a promise is SECURITY DEFINER with a fixed search_path: as invoker, row-level security
-- would hide the other organisation's row from it, and it would agree.

-- A person is never in two places.
alter table visits add constraint visits_person_in_two_places
  exclude using gist (person_id with =, span with &&)
  where (status in ('requested', 'confirmed', 'delivered', 'agreed', 'problem'))
  deferrable initially immediate;
--> statement-breakpoint
create function is_live(status text) returns boolean language sql immutable parallel safe as $$
  select status in ('requested', 'confirmed', 'delivered', 'agreed', 'problem')
$$;
--> statement-breakpoint
-- Straight-line miles between two points, by the haversine formula on a sphere of 3,958.8 miles.
create function miles_between(lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
returns double precision language sql immutable parallel safe as $$
  select 2 * 3958.8 * asin(least(1, sqrt(
    sin(radians(lat2 - lat1) / 2) ^ 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lng2 - lng1) / 2) ^ 2)))
$$;
--> statement-breakpoint
-- Time to drive between two places: straight-line miles by the road factor at the platform's speed; none within 200 yards.
create function drive_time(lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
returns interval language sql stable security definer set search_path = public, pg_temp as $$
  select case when m < 0.12 then interval '0' else make_interval(secs => m * p.road_factor / p.miles_per_hour * 3600) end
  from platform p, lateral (select miles_between(lat1, lng1, lat2, lng2) as m) d
$$;
--> statement-breakpoint
-- Every command that can make a visit live locks the person first; `no key update`, for foreign keys point at people.
create function lock_person(p_person text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from people where id = p_person for no key update;
end $$;
--> statement-breakpoint
create function visits_lock_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if is_live(new.status) then perform 1 from people where id = new.person_id for no key update; end if;
  return new;
end $$;
--> statement-breakpoint
create trigger visits_10_lock_person before insert or update of span, status, person_id, latitude, longitude on visits
  for each row execute function visits_lock_person();
--> statement-breakpoint
create function visits_check_travel() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here visits;
  other visits;
begin
  select * into here from visits where id = new.id;
  if not found or not is_live(here.status) then return null; end if;

  select * into other from visits v
   where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and upper(v.span) <= lower(here.span)
   order by upper(v.span) desc limit 1;
  if found and lower(here.span) - upper(other.span) < drive_time(other.latitude, other.longitude, here.latitude, here.longitude) then
    raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
  end if;

  select * into other from visits v
   where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and lower(v.span) >= upper(here.span)
   order by lower(v.span) limit 1;
  if found and lower(other.span) - upper(here.span) < drive_time(here.latitude, here.longitude, other.latitude, other.longitude) then
    raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
  end if;

  if (tg_op = 'INSERT' or not is_live(old.status) or old.span <> here.span)
     and exists (select 1 from outside_busy b where b.person_id = here.person_id and b.span && here.span) then
    raise exception 'busy outside Waymark' using errcode = '23P01', constraint = 'visits_over_outside_busy';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger visits_20_check_travel after insert or update of span, status, person_id, latitude, longitude on visits
  deferrable initially immediate for each row execute function visits_check_travel();
--> statement-breakpoint

-- A visit's funding lines sum to what its payer bears.
create function funding_lines_check_sum() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  the_visit text;
begin
  if tg_table_name = 'visits' then the_visit := new.id;
  elsif tg_op = 'DELETE' then the_visit := old.visit_id;
  else the_visit := new.visit_id;
  end if;
  if exists (
    select 1 from visits v
     where v.id = the_visit
       and v.bears_pence <> (select coalesce(sum(f.amount_pence), 0) from funding_lines f where f.visit_id = v.id)) then
    raise exception 'funding lines do not add up to what the payer bears'
      using errcode = '23514', constraint = 'funding_lines_must_add_up';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger visits_30_funding_adds_up after insert or update of bears_pence on visits
  deferrable initially deferred for each row execute function funding_lines_check_sum();
--> statement-breakpoint
create constraint trigger funding_lines_10_add_up after insert or update or delete on funding_lines
  deferrable initially deferred for each row execute function funding_lines_check_sum();
--> statement-breakpoint

-- The ledger: journals sum to zero, are written in one go, and never change.
create function entries_check_journals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select 1 from written w join journals j on j.id = w.journal_id where j.made_in <> pg_current_xact_id()) then
    raise exception 'a journal is written whole' using errcode = '23514', constraint = 'entries_belong_to_their_own_moment';
  end if;
  if exists (
    select 1 from entries e where e.journal_id in (select journal_id from written)
    group by e.journal_id having sum(e.amount_pence) <> 0) then
    raise exception 'a journal sums to zero' using errcode = '23514', constraint = 'journals_sum_to_zero';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger entries_10_check_journals after insert on entries
  referencing new table as written for each statement execute function entries_check_journals();
--> statement-breakpoint
create function ledger_never_changes() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is only added to' using errcode = '23514', constraint = 'ledger_never_changes';
end $$;
--> statement-breakpoint
create trigger journals_never_change before update or delete or truncate on journals
  for each statement execute function ledger_never_changes();
--> statement-breakpoint
create trigger entries_never_change before update or delete or truncate on entries
  for each statement execute function ledger_never_changes();
--> statement-breakpoint

-- Opens an account if it is not there yet, and says its id. `p_floor` null: the account keeps no balance and is summed.
create function open_account(p_id text, p_book text, p_kind text, p_name text, p_fund_year text, p_share text,
  p_school text, p_payer text, p_supplier text, p_lead text, p_floor boolean)
returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_id text;
begin
  select id into found_id from accounts where name = p_name;
  if found_id is null then
    insert into accounts (id, book, kind, name, fund_year_id, share_id, school_id, payer_id, supplier_id, lead_id)
    values (p_id, p_book, p_kind, p_name, p_fund_year, p_share, p_school, p_payer, p_supplier, p_lead)
    on conflict (name) do nothing;
    select id into found_id from accounts where name = p_name;
  end if;
  if p_floor is not null then
    insert into balances (account_id, balance_pence, has_floor, school_id, payer_id, lead_id)
    select id, 0, p_floor, school_id, payer_id, lead_id from accounts where id = found_id
    on conflict (account_id) do nothing;
  end if;
  return found_id;
end $$;
--> statement-breakpoint
-- Gives an account a floor of nothing, or takes it away. Refused by `balances_floor` when it is below already.
create function set_floor(p_account text, p_floor boolean) returns void
language sql security definer set search_path = public, pg_temp as $$
  update balances set has_floor = p_floor where account_id = p_account and has_floor <> p_floor
$$;
--> statement-breakpoint
-- Locks balances in id order, before a command posts several journals: two commands never wait for each other in a ring.
create function lock_balances(p_accounts text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from balances where account_id = any(p_accounts) order by account_id for no key update;
end $$;
--> statement-breakpoint
-- The only writer of the ledger. Locks the floored accounts in id order, moves their balances, writes the journal whole.
-- The same key and input again answers the journal there is; the same key with other input is refused.
create function post_journal(p jsonb) returns text language plpgsql security definer set search_path = public, pg_temp as $$
declare
  there journals;
begin
  select * into there from journals where key = p->>'key';
  if found then
    if there.input_hash <> p->>'hash' then
      raise exception 'journal key spent with other input' using errcode = '23505', constraint = 'journals_key_reused';
    end if;
    return there.id;
  end if;

  perform 1 from balances b
   where b.account_id in (select e->>'account' from jsonb_array_elements(p->'entries') e)
   order by b.account_id for no key update;

  update balances b set balance_pence = b.balance_pence + s.amount
    from (select e->>'account' as account, sum((e->>'amount')::bigint) as amount
            from jsonb_array_elements(p->'entries') e group by 1) s
   where s.account = b.account_id;

  with journal as (
    insert into journals (id, book, kind, key, input_hash, at, on_day, resolves, booking_id, visit_id, funding_line_id,
      actor_id, memo, school_id, payer_id, supplier_id, lead_id)
    values (p->>'id', p->>'book', p->>'kind', p->>'key', p->>'hash', (p->>'at')::timestamptz, (p->>'onDay')::date,
      p->>'resolves', p->>'bookingId', p->>'visitId', p->>'fundingLineId', p->>'actorId', coalesce(p->>'memo', ''),
      p->>'schoolId', p->>'payerId', p->>'supplierId', p->>'leadId')
    returning id, book)
  insert into entries (journal_id, account_id, amount_pence, school_id, payer_id, supplier_id, lead_id)
  select journal.id, a.id, (e->>'amount')::bigint, a.school_id, a.payer_id, a.supplier_id, a.lead_id
    from journal, jsonb_array_elements(p->'entries') e join accounts a on a.id = e->>'account' and a.book = p->>'book'
   where (e->>'amount')::bigint <> 0;
  return p->>'id';
end $$;
--> statement-breakpoint

-- A person's diary for one pure engine: rules and busy spans across every organisation, without saying whose they are.
create function read_diary(p_person text, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'weekly', (select coalesce(jsonb_agg(jsonb_build_object('weekday', w.weekday, 'from', w.from_time, 'to', w.to_time)), '[]')
                 from weekly_hours w where w.person_id = p_person),
    'dates', (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'startsOn', d.starts_on, 'endsOn', d.ends_on,
                 'from', d.from_time, 'to', d.to_time)), '[]')
                from date_rules d where d.person_id = p_person),
    'busy', (select coalesce(jsonb_agg(jsonb_build_object('from', lower(s.span), 'to', upper(s.span))), '[]') from (
               select v.span from visits v where v.person_id = p_person and is_live(v.status) and v.span && tstzrange(p_from, p_until)
               union all
               select b.span from outside_busy b where b.person_id = p_person and b.span && tstzrange(p_from, p_until)) s),
    'maxDaysAWeek', coalesce((select p.max_days_a_week from practices p where p.person_id = p_person), 5))
$$;
--> statement-breakpoint
-- How many of an adviser's days this school holds without approval, under the person's lock.
create function unapproved_days(p_school text, p_person text) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct v.on_day)::int from visits v join visit_conditions c on c.visit_id = v.id and c.kind = 'approval' and c.met_at is null
   where v.school_id = p_school and v.person_id = p_person and v.status = 'requested'
$$;
--> statement-breakpoint

-- The public face of an adviser, kept in step with what it is made of.
create function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = coalesce((select max(k.level) from checks k where k.supplier_id = p_supplier and k.kind = 'qualification' and k.withdrawn_at is null), 0),
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    checks = coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on, 'endsOn', k.ends_on) order by k.kind)
      from (select distinct on (kind) * from checks where supplier_id = p_supplier and withdrawn_at is null order by kind, seen_on desc, recorded_at desc) k), '[]'),
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
create function refresh_card_of_row() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform refresh_adviser_card(new.supplier_id);
  return null;
end $$;
--> statement-breakpoint
create trigger checks_refresh_card after insert or update on checks for each row execute function refresh_card_of_row();
--> statement-breakpoint
create trigger practices_refresh_card after update on practices for each row execute function refresh_card_of_row();
--> statement-breakpoint
create trigger visits_90_refresh_card after update of status on visits for each row
  when (new.status = 'agreed' and old.status <> 'agreed') execute function refresh_card_of_row();
--> statement-breakpoint

-- graphile-worker's own tables refuse the web role; this adds a job in the caller's transaction.
create function enqueue(p_task text, p_payload json, p_run_at timestamptz, p_key text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform graphile_worker.add_job(p_task, p_payload, run_at => p_run_at, job_key => p_key, max_attempts => 25);
end $$;
--> statement-breakpoint

-- Row-level security: a row is for the organisations whose ids it carries, and for staff. A missing where-clause then
-- returns nothing instead of another school's rows.
do $$
declare
  the_table text;
  condition text;
  has_column boolean;
  party text;
  parties constant text[] := array['school_id', 'payer_id', 'supplier_id', 'lead_id', 'organisation_id'];
begin
  foreach the_table in array array[
    'school_settings', 'cost_centres', 'funds', 'fund_years', 'consortium_members', 'shares', 'audit_events',
    'practices', 'checks', 'weekly_hours', 'date_rules', 'outside_busy', 'payout_accounts',
    'bookings', 'visits', 'visit_conditions', 'booking_events', 'approvals', 'signatures', 'funding_lines', 'interviews',
    'visit_counts', 'problems', 'request_drafts', 'command_keys',
    'accounts', 'balances', 'journals', 'entries',
    'payment_requests', 'invoice_counters', 'invoices', 'payments', 'payouts', 'stripe_customers', 'stripe_calls', 'stripe_events', 'emails'] loop
    condition := '(select nullif(current_setting(''app.staff'', true), '''')) = ''on''';
    foreach party in array parties loop
      -- A draft names the adviser it is for, who must not see it.
      if the_table = 'request_drafts' and party = 'supplier_id' then continue; end if;
      select exists (select 1 from information_schema.columns c
        where c.table_schema = 'public' and c.table_name = the_table and c.column_name = party) into has_column;
      if has_column then
        condition := condition || format(' or %I = (select nullif(current_setting(''app.org'', true), ''''))', party);
      end if;
    end loop;
    if the_table = 'invoice_counters' then
      condition := condition || ' or issuer_id = (select nullif(current_setting(''app.org'', true), ''''))';
    end if;
    execute format('alter table %I enable row level security', the_table);
    execute format('create policy parties on %I for all to waymark_web using (%s) with check (%s)', the_table, condition, condition);
  end loop;
end $$;
--> statement-breakpoint
grant usage on schema public to waymark_web;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema public to waymark_web;
--> statement-breakpoint
grant usage, select on all sequences in schema public to waymark_web;
--> statement-breakpoint
grant execute on all functions in schema public to waymark_web;
--> statement-breakpoint
revoke insert, update, delete on accounts, balances, journals, entries, school_register, pupil_premium_allocations, outcodes from waymark_web;
--> statement-breakpoint
revoke delete on bookings, visits, booking_events, approvals, signatures, payment_requests, invoices, payments, payouts,
  stripe_calls, stripe_events, people, organisations, memberships, audit_events, checks, problems from waymark_web;
