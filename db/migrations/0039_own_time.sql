-- Nobody drives to a visit by video or telephone, and nobody holds one while they drive.
create function is_remote(p_mode text) returns boolean language sql immutable parallel safe as $$
  select p_mode in ('video', 'telephone')
$$;
--> statement-breakpoint
-- Whether somebody can drive from one visit to another: the time between, less what they hold by video or telephone in it.
create function can_be_driven(p_from visits, p_to visits, p_pace double precision) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select lower(p_to.span) - upper(p_from.span)
         - coalesce((select sum(upper(v.span) - lower(v.span)) from visits v
                      where v.person_id = p_to.person_id and is_live(v.status) and is_remote(v.mode)
                        and lower(v.span) >= upper(p_from.span) and upper(v.span) <= lower(p_to.span)), interval '0')
         >= drive_time_at(p_pace, p_from.latitude, p_from.longitude, p_to.latitude, p_to.longitude)
$$;
--> statement-breakpoint
revoke execute on function can_be_driven(visits, visits, double precision) from public;
--> statement-breakpoint
create or replace function visits_check_travel() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before visits;
  here visits;
  earlier visits;
  later visits;
  is_reached boolean;
begin
  select * into here from visits where id = new.id;
  if not found or here.person_id is null or not is_live(here.status) then return null; end if;
  if tg_op = 'UPDATE' then before := old; end if;
  if not is_placed_anew(before, new) then return null; end if;

  -- The drive is judged between the two nearest that are face to face; one by video or telephone takes time from it.
  if here.mode = 'face_to_face' or is_remote(here.mode) then
    select * into earlier from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and upper(v.span) <= lower(here.span)
     order by upper(v.span) desc limit 1;
    select * into later from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and lower(v.span) >= upper(here.span)
     order by lower(v.span) limit 1;
    if is_remote(here.mode) then
      is_reached := earlier.id is null or later.id is null or can_be_driven(earlier, later, here.pace);
    else
      is_reached := (earlier.id is null or can_be_driven(earlier, here, here.pace))
                and (later.id is null or can_be_driven(here, later, here.pace));
    end if;
    if not is_reached then
      raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
    end if;
  end if;

  if (tg_op = 'INSERT' or not is_live(old.status) or old.span <> here.span or old.person_id is distinct from here.person_id)
     and exists (select 1 from outside_busy b where b.person_id = here.person_id and b.span && here.span) then
    raise exception 'busy outside Waymark' using errcode = '23P01', constraint = 'visits_over_outside_busy';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- How a visit is held says whether it is driven to: changed, it is judged anew.
drop trigger visits_20_check_travel on visits;
--> statement-breakpoint
create constraint trigger visits_20_check_travel after insert or update of span, status, person_id, latitude, longitude, mode on visits
  deferrable initially immediate for each row execute function visits_check_travel();
--> statement-breakpoint
-- A diary says which of its visits are by video or telephone, and which are of the organisation that asks.
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
                 'latitude', s.latitude, 'longitude', s.longitude, 'isRemote', s.is_remote, 'isOwn', s.is_own)), '[]') from (
               select v.span, 'visit' as kind, is_remote(v.mode) as is_remote,
                      v.supplier_id is not distinct from (select nullif(current_setting('app.org', true), '')) as is_own,
                      case when v.mode = 'face_to_face' then v.latitude end as latitude,
                      case when v.mode = 'face_to_face' then v.longitude end as longitude
                 from visits v
                where v.person_id = p_person and is_live(v.status) and v.span && tstzrange(p_from, p_until)
               union all
               select b.span, 'outside', false, false, null, null from outside_busy b
                where b.person_id = p_person and b.span && tstzrange(p_from, p_until)) s),
    'maxDaysAWeek', coalesce((select w.max_days_a_week from working_patterns w where w.person_id = p_person), 5),
    'roads', (select jsonb_build_object('roadFactor', p.road_factor, 'milesPerHour', planned_speed(p_person)) from platform p))
$$;
--> statement-breakpoint
-- A provider's office has a calendar of its own beside each practitioner's: whoever is both has two.
ALTER TABLE "calendar_feeds" ADD COLUMN "is_office" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_feeds" DROP CONSTRAINT "calendar_feeds_once";
--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_once" PRIMARY KEY("organisation_id","person_id","is_office");
--> statement-breakpoint
drop function calendar_feed_of(text);
--> statement-breakpoint
create function calendar_feed_of(p_hash text) returns table (organisation_id text, person_id text, is_office boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.organisation_id, f.person_id, f.is_office from calendar_feeds f where f.secret_hash = p_hash
$$;
--> statement-breakpoint
grant execute on function calendar_feed_of(text) to waymark_web;
--> statement-breakpoint
-- What whoever goes to schools for a provider did to their own time is theirs alone to read.
ALTER TABLE "audit_events" ADD COLUMN "is_own" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
create policy own_time on audit_events as restrictive for select to waymark_web
  using (not is_own or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
-- What somebody calls a calendar of theirs stands in no history, and neither does their own time in a provider's.
update audit_events set detail = '' where what like '%n outside calendar%';
--> statement-breakpoint
update audit_events e set is_own = true from organisations o
 where o.id = e.organisation_id and o.kind = 'provider'
   and (e.what like '%n outside calendar%' or e.what in ('Changed which week is which', 'Changed the usual week', 'Took days off',
     'Added extra days', 'Gave up days off', 'Gave up extra days', 'Changed days a week', 'Changed the speed of drives',
     'Works in term time only', 'Works all year', 'Took term dates over', 'Added a term', 'Removed a term', 'Looked through dates'));
