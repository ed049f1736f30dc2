CREATE TABLE "own_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	CONSTRAINT "own_terms_once" UNIQUE("person_id","starts_on"),
	CONSTRAINT "own_terms_order" CHECK ("own_terms"."starts_on" <= "own_terms"."ends_on")
);
--> statement-breakpoint
CREATE TABLE "working_patterns" (
	"person_id" text PRIMARY KEY NOT NULL,
	"alternate_from" date,
	"is_term_time_only" boolean DEFAULT false NOT NULL,
	"terms_of" text,
	"results_from" time,
	"results_to" time,
	"miles_per_hour" smallint,
	CONSTRAINT "working_patterns_results" CHECK (("working_patterns"."results_from" is null) = ("working_patterns"."results_to" is null) and "working_patterns"."results_from" < "working_patterns"."results_to"),
	CONSTRAINT "working_patterns_speed" CHECK ("working_patterns"."miles_per_hour" between 5 and 80)
);
--> statement-breakpoint
ALTER TABLE "date_rules" DROP CONSTRAINT "date_rules_kind";--> statement-breakpoint
ALTER TABLE "weekly_hours" ADD COLUMN "weeks" text DEFAULT 'every' NOT NULL;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "pace" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "own_terms" ADD CONSTRAINT "own_terms_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "working_patterns" ADD CONSTRAINT "working_patterns_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "working_patterns" ADD CONSTRAINT "working_patterns_terms_of_organisations_id_fk" FOREIGN KEY ("terms_of") REFERENCES "public"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_terms_person" ON "own_terms" USING btree ("person_id","starts_on");--> statement-breakpoint
ALTER TABLE "weekly_hours" DROP CONSTRAINT "weekly_hours_once";
--> statement-breakpoint
ALTER TABLE "weekly_hours" ADD CONSTRAINT "weekly_hours_once" PRIMARY KEY("person_id","weekday","weeks","from_time");--> statement-breakpoint
ALTER TABLE "date_rules" ADD CONSTRAINT "date_rules_kind" CHECK (("date_rules"."kind" = 'off' and "date_rules"."from_time" is null and "date_rules"."to_time" is null) or ("date_rules"."kind" = 'extra' and ("date_rules"."from_time" is null) = ("date_rules"."to_time" is null) and coalesce("date_rules"."from_time" < "date_rules"."to_time", true)));--> statement-breakpoint
ALTER TABLE "weekly_hours" ADD CONSTRAINT "weekly_hours_weeks" CHECK ("weekly_hours"."weeks" in ('every', 'a', 'b'));--> statement-breakpoint
-- Time is a person's own: they and staff read it, whoever they work for.
alter table working_patterns enable row level security;
--> statement-breakpoint
create policy own on working_patterns for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check (person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
alter table own_terms enable row level security;
--> statement-breakpoint
create policy own on own_terms for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check (person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
grant select, insert, update on working_patterns to waymark_web;
--> statement-breakpoint
grant select, insert, update, delete on own_terms to waymark_web;
--> statement-breakpoint
-- At which speed a person's drives are planned: the platform's, or their own where it is slower.
create function planned_speed(p_person text) returns double precision
language sql stable security definer set search_path = public, pg_temp as $$
  select least(p.miles_per_hour, (select w.miles_per_hour from working_patterns w where w.person_id = p_person)) from platform p
$$;
--> statement-breakpoint
-- The same as minutes of driving to a straight-line mile: roads are longer than straight lines by the platform's factor.
create function pace_of(p_person text) returns double precision
language sql stable security definer set search_path = public, pg_temp as $$
  select p.road_factor * 60 / planned_speed(p_person) from platform p
$$;
--> statement-breakpoint
-- Time to drive between two places at a pace; none within 200 yards.
create function drive_time_at(p_pace double precision, lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
returns interval language sql immutable parallel safe as $$
  select case when m < 0.12 then interval '0' else make_interval(secs => m * p_pace * 60) end
  from (select miles_between(lat1, lng1, lat2, lng2) as m) d
$$;
--> statement-breakpoint
-- A visit is placed when it becomes live, or when its time, place or person changes: then the pace of that moment is kept
-- with it, under the person's lock. A status that moves on places nothing, so a changed speed breaks no visit agreed before.
create function is_placed_anew(before visits, now visits) returns boolean language sql immutable as $$
  select before is null or not is_live(before.status)
      or (before.span, before.person_id, before.latitude, before.longitude, before.mode)
         is distinct from (now.span, now.person_id, now.latitude, now.longitude, now.mode)
$$;
--> statement-breakpoint
create or replace function visits_lock_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before visits;
begin
  if tg_op = 'UPDATE' then before := old; end if;
  if is_live(new.status) then
    perform 1 from people where id = new.person_id for no key update;
    if is_placed_anew(before, new) then new.pace := pace_of(new.person_id); end if;
  end if;
  return new;
end $$;
--> statement-breakpoint
create or replace function visits_check_travel() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before visits;
  here visits;
  other visits;
begin
  select * into here from visits where id = new.id;
  if not found or not is_live(here.status) then return null; end if;
  if tg_op = 'UPDATE' then before := old; end if;
  if not is_placed_anew(before, new) then return null; end if;

  -- Nobody drives to a visit by video or telephone: the drive is judged between the two nearest that are face to face.
  if here.mode = 'face_to_face' then
    select * into other from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and upper(v.span) <= lower(here.span)
     order by upper(v.span) desc limit 1;
    if found and lower(here.span) - upper(other.span)
         < drive_time_at(here.pace, other.latitude, other.longitude, here.latitude, here.longitude) then
      raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
    end if;

    select * into other from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and lower(v.span) >= upper(here.span)
     order by lower(v.span) limit 1;
    if found and lower(other.span) - upper(here.span)
         < drive_time_at(here.pace, here.latitude, here.longitude, other.latitude, other.longitude) then
      raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
    end if;
  end if;

  if (tg_op = 'INSERT' or not is_live(old.status) or old.span <> here.span)
     and exists (select 1 from outside_busy b where b.person_id = here.person_id and b.span && here.span) then
    raise exception 'busy outside Waymark' using errcode = '23P01', constraint = 'visits_over_outside_busy';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- Visits agreed until now were judged at the platform's speed.
alter table visits disable trigger user;
--> statement-breakpoint
update visits set pace = (select road_factor * 60 / miles_per_hour from platform);
--> statement-breakpoint
alter table visits enable trigger user;
--> statement-breakpoint
drop function drive_time(double precision, double precision, double precision, double precision);
--> statement-breakpoint
-- The diary says how its weeks go through the year, and at what speed its drives are planned.
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
    'maxDaysAWeek', coalesce((select p.max_days_a_week from practices p where p.person_id = p_person), 5),
    'roads', (select jsonb_build_object('roadFactor', p.road_factor, 'milesPerHour', planned_speed(p_person)) from platform p))
$$;
