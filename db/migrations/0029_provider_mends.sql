-- On how many days of a week somebody goes to schools is theirs, for whomever they go; notice is a supplier's.
ALTER TABLE "practices" DROP CONSTRAINT "practices_numbers";
--> statement-breakpoint
ALTER TABLE "working_patterns" ADD COLUMN "max_days_a_week" smallint DEFAULT 5 NOT NULL;
--> statement-breakpoint
insert into working_patterns (person_id, max_days_a_week) select person_id, max_days_a_week from practices where person_id is not null
  on conflict (person_id) do update set max_days_a_week = excluded.max_days_a_week;
--> statement-breakpoint
ALTER TABLE "practices" DROP COLUMN "max_days_a_week";
--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_numbers" CHECK ("practices"."mileage_pence" between 0 and 200 and "practices"."notice_school_days" between 0 and 60);
--> statement-breakpoint
ALTER TABLE "working_patterns" ADD CONSTRAINT "working_patterns_days" CHECK ("working_patterns"."max_days_a_week" between 1 and 7);
--> statement-breakpoint
create or replace function read_diary(p_person text, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'weekly', (select coalesce(jsonb_agg(jsonb_build_object('weekday', w.weekday, 'weeks', w.weeks, 'from', w.from_time, 'to', w.to_time)), '[]')
                 from weekly_hours w where w.person_id = p_person),
    'dates', (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'startsOn', d.starts_on, 'endsOn', d.ends_on,
                 'from', d.from_time, 'to', d.to_time)), '[]')
                from date_rules d where d.person_id = p_person),
    'pattern', (select jsonb_build_object('alternateFrom', w.alternate_from, 'resultsFrom', w.results_from, 'resultsTo', w.results_to,
                 'terms', case when w.is_term_time_only then (
                   select coalesce(jsonb_agg(jsonb_build_object('startsOn', t.starts_on, 'endsOn', t.ends_on)), '[]')
                     from own_terms t where t.person_id = p_person) end)
                from working_patterns w where w.person_id = p_person),
    'busy', (select coalesce(jsonb_agg(jsonb_build_object('from', lower(s.span), 'to', upper(s.span), 'kind', s.kind,
                 'latitude', s.latitude, 'longitude', s.longitude)), '[]') from (
               select v.span, 'visit' as kind,
                      case when v.mode = 'face_to_face' then v.latitude end as latitude,
                      case when v.mode = 'face_to_face' then v.longitude end as longitude
                 from visits v
                where v.person_id = p_person and is_live(v.status) and v.span && tstzrange(p_from, p_until)
               union all
               select b.span, 'outside', null, null from outside_busy b
                where b.person_id = p_person and b.span && tstzrange(p_from, p_until)) s),
    'maxDaysAWeek', coalesce((select w.max_days_a_week from working_patterns w where w.person_id = p_person), 5),
    'roads', (select jsonb_build_object('roadFactor', p.road_factor, 'milesPerHour', planned_speed(p_person)) from platform p))
$$;
--> statement-breakpoint
-- The visits of whoever asks that are for others than the organisation they act for: to come, and been to. Whoever has left a
-- provider reads its bookings no more, and these all their life: days, times and places, nothing of money and nobody else's.
create function own_visits_elsewhere(p_from date, p_until date)
returns table (id text, booking_id text, reference text, service text, school text, place_name text, is_at_school boolean, mode text,
  starts_at double precision, ends_at double precision, on_day date, status text, lacks text, supplier_id text, supplier text,
  is_member boolean, latitude double precision, longitude double precision, pace double precision)
language sql stable security definer set search_path = public, pg_temp as $$
  select v.id, v.booking_id, b.reference, b.service_name, s.name, v.place_name, v.is_at_school, v.mode,
         extract(epoch from lower(v.span)) * 1000, extract(epoch from upper(v.span)) * 1000, v.on_day, v.status, v.lacks, v.supplier_id,
         coalesce(c.name, o.name),
         exists (select from memberships m where m.person_id = v.person_id and m.organisation_id = v.supplier_id and m.status = 'active'),
         v.latitude, v.longitude, v.pace
    from visits v
    join bookings b on b.id = v.booking_id
    join organisations s on s.id = v.school_id
    join organisations o on o.id = v.supplier_id
    left join adviser_cards c on c.supplier_id = v.supplier_id
   where v.span is not null and v.person_id = (select nullif(current_setting('app.person', true), '')) and v.supplier_id is distinct from (select nullif(current_setting('app.org', true), ''))
     and (p_from is null or v.on_day >= p_from) and (p_until is null or v.on_day <= p_until)
   order by v.on_day desc, v.span desc, v.id
$$;
--> statement-breakpoint
grant execute on function own_visits_elsewhere(date, date) to waymark_web;
--> statement-breakpoint
-- Who is sent, and on which terms: both read it, and each writes what is theirs to say. A provider invites, takes back and ends;
-- whoever is asked joins, leaves, and agrees to terms. (An invitation is declined by whoever has its link, without an account.)
drop policy parties on practitioners;
--> statement-breakpoint
create policy reading on practitioners for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy inviting on practitioners for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'invited' and person_id is null and supplier_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
create policy moving on practitioners for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (supplier_id = (select nullif(current_setting('app.org', true), '')) and status in ('invited', 'withdrawn', 'declined', 'ended'))
      or (person_id = (select nullif(current_setting('app.person', true), '')) and status in ('joined', 'left')));
--> statement-breakpoint
drop policy parties on practitioner_terms;
--> statement-breakpoint
create policy reading on practitioner_terms for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy offering on practitioner_terms for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'offered' and supplier_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
create policy moving on practitioner_terms for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (supplier_id = (select nullif(current_setting('app.org', true), '')) and (status = 'withdrawn' or (status = 'declined' and person_id is null)))
      or (person_id = (select nullif(current_setting('app.person', true), '')) and status in ('agreed', 'declined', 'replaced', 'withdrawn')));
--> statement-breakpoint
-- Who comes: a provider names and takes back, and the school's side says yes or no to a substitute, which nobody else can.
drop policy parties on namings;
--> statement-breakpoint
create policy reading on namings for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy naming on namings for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status in ('stands', 'proposed') and supplier_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
create policy taking_back on namings for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (supplier_id = (select nullif(current_setting('app.org', true), '')) and status in ('refused', 'ended')));
--> statement-breakpoint
create policy deciding on namings for update to waymark_web
  using (status = 'proposed' and (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))))
  with check (status in ('stands', 'refused') and (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
-- Somebody else than whom the school knew of is proposed, whatever a command forgets: only the school's yes makes them stand.
create function namings_wait_for_the_school() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before text;
begin
  select n.person_id into before from namings n where n.visit_id = new.visit_id and n.status = 'ended'
   order by n.decided_at desc, n.id desc limit 1;
  if new.status = 'stands' and before <> new.person_id then raise exception 'a substitute stands without the yes of the school'; end if;
  return new;
end $$;
--> statement-breakpoint
create trigger namings_wait before insert on namings for each row execute function namings_wait_for_the_school();
--> statement-breakpoint
-- What a provider shows of itself is its office's, and no more whoever's of it gave it.
drop policy reading on credentials;
--> statement-breakpoint
create policy reading on credentials for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy moving on credentials;
--> statement-breakpoint
create policy moving on credentials for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'submitted' and ((person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')))))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status in ('submitted', 'withdrawn') and ((person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')))));
--> statement-breakpoint
drop policy reading on credential_events;
--> statement-breakpoint
create policy reading on credential_events for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy writing on credential_events;
--> statement-breakpoint
create policy writing on credential_events for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy reading on evidence_files;
--> statement-breakpoint
create policy reading on evidence_files for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy ending on evidence_files;
--> statement-breakpoint
create policy ending on evidence_files for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (person_id = (select nullif(current_setting('app.person', true), '')) and organisation_id is null) or organisation_id = (select nullif(current_setting('app.org', true), '')));
