CREATE TABLE "menu_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"about" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" text NOT NULL,
	"person_name" text NOT NULL,
	"what" text NOT NULL,
	"detail" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "menu_services" (
	"code" text PRIMARY KEY NOT NULL,
	"position" smallint NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"summary" text NOT NULL,
	"minutes" smallint NOT NULL,
	"least_minutes" smallint NOT NULL,
	"most_minutes" smallint NOT NULL,
	"from_time" text NOT NULL,
	"to_time" text NOT NULL,
	"parts" text[] NOT NULL,
	"modes" text[] NOT NULL,
	"ages" text NOT NULL,
	"max_interviews" smallint NOT NULL,
	"interview_minutes" smallint NOT NULL,
	"group_least" smallint,
	"group_most" smallint,
	"given_as" text NOT NULL,
	"is_unsupervised" boolean NOT NULL,
	"is_for_send" boolean NOT NULL,
	"instrument" text,
	"benchmark" smallint NOT NULL,
	"funds" text[] NOT NULL,
	"is_allowed_outside_term" boolean NOT NULL,
	"is_dated" boolean NOT NULL,
	"is_on_menu" boolean NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "menu_services_name_once" UNIQUE("name"),
	CONSTRAINT "menu_services_code" CHECK ("menu_services"."code" ~ '^[a-z][a-z0-9_]{1,40}$'),
	CONSTRAINT "menu_services_words" CHECK ("menu_services"."name" <> '' and "menu_services"."summary" <> '' and "menu_services"."unit" <> ''),
	CONSTRAINT "menu_services_times" CHECK ("menu_services"."from_time" ~ '^[0-2][0-9]:[0-5][0-9]$' and "menu_services"."to_time" ~ '^[0-2][0-9]:[0-5][0-9]$' and "menu_services"."from_time" <= "menu_services"."to_time"),
	CONSTRAINT "menu_services_length" CHECK (case when "menu_services"."is_dated" then "menu_services"."minutes" between 15 and 720 and "menu_services"."least_minutes" between 15 and "menu_services"."minutes"
        and "menu_services"."most_minutes" between "menu_services"."minutes" and 720 and cardinality("menu_services"."parts") > 0 and cardinality("menu_services"."modes") > 0
        else "menu_services"."minutes" = 0 and "menu_services"."least_minutes" = 0 and "menu_services"."most_minutes" = 0 and "menu_services"."max_interviews" = 0 end),
	CONSTRAINT "menu_services_parts" CHECK ("menu_services"."parts" <@ array['morning', 'afternoon', 'evening', 'whole_day']),
	CONSTRAINT "menu_services_modes" CHECK ("menu_services"."modes" <@ array['face_to_face', 'video', 'telephone']),
	CONSTRAINT "menu_services_ages" CHECK ("menu_services"."ages" in ('11_to_19', 'to_25_with_ehcp')),
	CONSTRAINT "menu_services_interviews" CHECK ("menu_services"."max_interviews" between 0 and 12 and ("menu_services"."max_interviews" = 0) = ("menu_services"."interview_minutes" = 0)),
	CONSTRAINT "menu_services_group" CHECK (("menu_services"."group_least" is null) = ("menu_services"."group_most" is null) and "menu_services"."group_least" <= "menu_services"."group_most"),
	CONSTRAINT "menu_services_as" CHECK ("menu_services"."given_as" in ('guidance', 'information')),
	CONSTRAINT "menu_services_benchmark" CHECK ("menu_services"."benchmark" between 1 and 8),
	CONSTRAINT "menu_services_funds" CHECK ("menu_services"."funds" <@ array['careers_budget', 'pupil_premium', 'high_needs', 'other'] and cardinality("menu_services"."funds") > 0)
);
--> statement-breakpoint
CREATE TABLE "specialisms" (
	"code" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"is_on_list" boolean DEFAULT true NOT NULL,
	CONSTRAINT "specialisms_name_once" UNIQUE("name"),
	CONSTRAINT "specialisms_code" CHECK ("specialisms"."code" ~ '^[a-z_]{2,30}$'),
	CONSTRAINT "specialisms_kind" CHECK ("specialisms"."kind" in ('send', 'pupils', 'language', 'sector')),
	CONSTRAINT "specialisms_name" CHECK ("specialisms"."name" <> '')
);
--> statement-breakpoint
-- The menu that there was in words of the code, and what joins it. What is booked or offered names its service from here on.
insert into menu_services (position, changed_at, code, name, unit, summary, minutes, least_minutes, most_minutes, from_time, to_time, parts, modes, ages, max_interviews, interview_minutes, group_least, group_most, given_as, is_unsupervised, is_for_send, instrument, benchmark, funds, is_allowed_outside_term, is_dated, is_on_menu) values
  (10, now(), 'personal_guidance_day', 'Personal guidance day', 'day', 'Up to six one-to-one interviews of 45 minutes', 390, 360, 390, '08:45', '15:15', '{whole_day}', '{face_to_face,video}', '11_to_19', 6, 45, null, null, 'guidance', true, false, null, 8, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (20, now(), 'personal_guidance_half_day', 'Personal guidance half day', 'half day', 'Up to three one-to-one interviews of 45 minutes, in a morning or an afternoon', 165, 150, 165, '08:45', '11:30', '{morning,afternoon}', '{face_to_face,video}', '11_to_19', 3, 45, null, null, 'guidance', true, false, null, 8, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (30, now(), 'single_interview', 'Single interview', 'interview', 'One pupil’s personal guidance interview of 45 minutes', 45, 45, 75, '10:00', '10:45', '{morning,afternoon}', '{face_to_face,video,telephone}', 'to_25_with_ehcp', 1, 45, null, null, 'guidance', true, false, null, 8, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (40, now(), 'group_session', 'Group guidance session', 'session', 'One hour with 15 to 30 pupils and a member of staff', 60, 45, 120, '09:00', '10:00', '{morning,afternoon}', '{face_to_face,video}', '11_to_19', 0, 0, 15, 30, 'information', false, false, null, 4, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (50, now(), 'assembly', 'Assembly', 'assembly', 'A talk of 30 minutes to a year group', 30, 20, 45, '08:45', '09:15', '{morning,afternoon}', '{face_to_face,video}', '11_to_19', 0, 0, null, null, 'information', false, false, null, 4, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (60, now(), 'options_evening', 'Options evening', 'evening', 'Three hours with families who choose subjects in Year 8 or 9', 180, 120, 180, '16:30', '19:30', '{evening}', '{face_to_face}', '11_to_19', 0, 0, null, null, 'guidance', false, false, null, 3, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (70, now(), 'parents_evening', 'Parents’ evening', 'evening', 'Three hours of short talks with pupils and their families', 180, 120, 180, '16:30', '19:30', '{evening}', '{face_to_face,video}', '11_to_19', 0, 0, null, null, 'guidance', false, false, null, 3, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (80, now(), 'results_day', 'Results day', 'day', 'Up to twelve talks of 20 minutes on the day A level or GCSE results come out', 390, 240, 390, '08:45', '15:15', '{whole_day}', '{face_to_face,video,telephone}', '11_to_19', 12, 20, null, null, 'guidance', true, false, null, 8, '{careers_budget,pupil_premium,high_needs,other}', true, true, true),
  (90, now(), 'ehcp_review', 'EHCP annual review', 'review', 'One pupil’s review meeting of 90 minutes, preparing for adulthood, with time before to hear the pupil', 90, 90, 90, '09:30', '11:00', '{morning,afternoon}', '{face_to_face,video}', 'to_25_with_ehcp', 1, 90, null, null, 'guidance', true, true, null, 3, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (100, now(), 'test_lodestar', 'Psychometric test with feedback: Lodestar', 'test', 'One pupil takes the Lodestar test, and talks its result through in the same 90 minutes', 90, 90, 90, '09:30', '11:00', '{morning,afternoon}', '{face_to_face,video}', '11_to_19', 1, 90, null, null, 'guidance', true, false, 'Lodestar', 8, '{careers_budget,pupil_premium,high_needs,other}', false, true, true),
  (110, now(), 'programme_review', 'Careers programme review', 'day', 'A day with the careers leader: the programme against the Gatsby Benchmarks, and a written report', 360, 180, 390, '09:00', '15:00', '{whole_day}', '{face_to_face,video}', '11_to_19', 0, 0, null, null, 'information', false, false, null, 1, '{careers_budget,other}', false, true, true),
  (120, now(), 'staff_training', 'Staff training', 'session', 'Two hours with the school’s staff on careers in their subjects, INSET days included', 120, 60, 165, '13:30', '15:30', '{morning,afternoon,evening}', '{face_to_face,video}', '11_to_19', 0, 0, null, null, 'information', false, false, null, 4, '{careers_budget,other}', true, true, true),
  (130, now(), 'resource_pack', 'Resource pack', 'pack', 'Lesson plans and sheets that the school may copy for its own pupils', 0, 0, 0, '00:00', '00:00', '{}', '{}', '11_to_19', 0, 0, null, null, 'information', false, false, null, 4, '{careers_budget,pupil_premium,high_needs,other}', false, false, false),
  (140, now(), 'licences', 'Licences of a careers programme', 'licence per pupil', 'A year of an online careers programme for a number of pupils', 0, 0, 0, '00:00', '00:00', '{}', '{}', '11_to_19', 0, 0, null, null, 'information', false, false, null, 3, '{careers_budget,pupil_premium,high_needs,other}', false, false, false),
  (150, now(), 'test_codes_lodestar', 'Codes for a psychometric test: Lodestar', 'licence per pupil', 'A code for each pupil, who takes the Lodestar test in school; what it says is talked through another time', 0, 0, 0, '00:00', '00:00', '{}', '{}', '11_to_19', 0, 0, null, null, 'guidance', false, false, 'Lodestar', 8, '{careers_budget,pupil_premium,high_needs,other}', false, false, false);
--> statement-breakpoint
insert into specialisms (code, kind, name) values
  ('send', 'send', 'SEND and EHCP reviews'),
  ('young_carers', 'pupils', 'Young carers'),
  ('care_experienced', 'pupils', 'Looked-after and care-experienced pupils'),
  ('at_risk', 'pupils', 'Pupils at risk of leaving education or work'),
  ('eal', 'language', 'English as an additional language'),
  ('bsl', 'language', 'Uses British Sign Language'),
  ('apprenticeships', 'sector', 'Apprenticeships'),
  ('university', 'sector', 'University and UCAS'),
  ('engineering', 'sector', 'Engineering and construction'),
  ('health', 'sector', 'Health and social care'),
  ('digital', 'sector', 'Digital and computing'),
  ('creative', 'sector', 'Creative work'),
  ('land', 'sector', 'Farming and land-based work'),
  ('armed_forces', 'pupils', 'Armed forces and service families'),
  ('autism', 'send', 'Autism'),
  ('hearing', 'send', 'Deaf pupils and hearing loss'),
  ('sight', 'send', 'Sight loss'),
  ('learning_needs', 'send', 'Moderate and severe learning needs'),
  ('anxiety', 'send', 'Anxiety and social, emotional and mental health'),
  ('welsh', 'language', 'Speaks Welsh'),
  ('polish', 'language', 'Speaks Polish'),
  ('urdu', 'language', 'Speaks Urdu'),
  ('arabic', 'language', 'Speaks Arabic'),
  ('ukrainian', 'language', 'Speaks Ukrainian'),
  ('public_service', 'sector', 'Public service and uniformed work'),
  ('retail_hospitality', 'sector', 'Retail and hospitality'),
  ('green', 'sector', 'Green and energy work');
--> statement-breakpoint
-- Bookings keep the words and terms they were made with, whatever becomes of the menu.
update bookings b set terms = b.terms || jsonb_build_object('unit', m.unit, 'interviewMinutes', m.interview_minutes)
  from menu_services m where m.code = b.service_code;
--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "block_from" smallint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "block_price_pence" bigint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "capacity_a_day" smallint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "minutes" smallint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "radius_miles" smallint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "mileage_pence" bigint;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "notice_school_days" smallint;--> statement-breakpoint
ALTER TABLE "menu_changes" ADD CONSTRAINT "menu_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "menu_changes_about" ON "menu_changes" USING btree ("about","at");--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_code_menu_services_code_fk" FOREIGN KEY ("code") REFERENCES "public"."menu_services"("code") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_service_code_menu_services_code_fk" FOREIGN KEY ("service_code") REFERENCES "public"."menu_services"("code") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_capacity" CHECK ("services"."capacity_a_day" between 1 and 12);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_own" CHECK ("services"."minutes" between 15 and 720 and "services"."radius_miles" between 1 and 200
      and "services"."mileage_pence" between 0 and 200 and "services"."notice_school_days" between 0 and 60);--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_block" CHECK (("services"."block_from" is null) = ("services"."block_price_pence" is null) and "services"."block_from" between 2 and 40
      and "services"."block_price_pence" between 100 and "services"."price_pence");
--> statement-breakpoint
create function only_staff_write() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user = 'waymark_web' and coalesce(current_setting('app.staff', true), '') <> 'on' then
    raise exception 'only staff keep the menu' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger menu_services_by_staff before insert or update on menu_services for each row execute function only_staff_write();
--> statement-breakpoint
create trigger specialisms_by_staff before insert or update on specialisms for each row execute function only_staff_write();
--> statement-breakpoint
grant select, insert, update on menu_services, specialisms to waymark_web;
--> statement-breakpoint
-- Who of the staff changed what is for staff alone.
alter table menu_changes enable row level security;
--> statement-breakpoint
create policy staff on menu_changes to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert on menu_changes to waymark_web;
--> statement-breakpoint
-- How many of one service a person has on each day to come, whoever asked: what is full is as public as what is taken.
create function visits_a_day(p_person text, p_code text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(on_day, many), '{}') from (
    select v.on_day, count(*)::int as many
      from visits v join bookings b on b.id = v.booking_id
     where v.person_id = p_person and b.service_code = p_code and is_live(v.status) and v.on_day >= current_date - 1
     group by v.on_day) d
$$;
--> statement-breakpoint
grant execute on function visits_a_day(text, text) to waymark_web;
--> statement-breakpoint
alter table "visits" add column "mode" text default 'face_to_face' not null;--> statement-breakpoint
alter table "bookings" add column "remote" jsonb;--> statement-breakpoint
alter table "visits" add constraint "visits_mode" check ("visits"."mode" = 'face_to_face' or ("visits"."mode" in ('video', 'telephone') and "visits"."travel_pence" = 0));
--> statement-breakpoint
-- Nobody drives to a visit by video or telephone: the drive is judged between the two nearest that are face to face. Being in
-- two places at a time stays impossible for both.
create or replace function visits_check_travel() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here visits;
  other visits;
begin
  select * into here from visits where id = new.id;
  if not found or not is_live(here.status) then return null; end if;

  if here.mode = 'face_to_face' then
    select * into other from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and upper(v.span) <= lower(here.span)
     order by upper(v.span) desc limit 1;
    if found and lower(here.span) - upper(other.span) < drive_time(other.latitude, other.longitude, here.latitude, here.longitude) then
      raise exception 'too far to drive in the time between' using errcode = '23P01', constraint = 'visits_cannot_be_driven_between';
    end if;

    select * into other from visits v
     where v.person_id = here.person_id and v.id <> here.id and is_live(v.status) and v.mode = 'face_to_face'
       and lower(v.span) >= upper(here.span)
     order by lower(v.span) limit 1;
    if found and lower(other.span) - upper(here.span) < drive_time(here.latitude, here.longitude, other.latitude, other.longitude) then
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
-- A visit by video or telephone is busy, and nowhere: no drive is planned to or from it.
create or replace function read_diary(p_person text, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'weekly', (select coalesce(jsonb_agg(jsonb_build_object('weekday', w.weekday, 'from', w.from_time, 'to', w.to_time)), '[]')
                 from weekly_hours w where w.person_id = p_person),
    'dates', (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'startsOn', d.starts_on, 'endsOn', d.ends_on,
                 'from', d.from_time, 'to', d.to_time)), '[]')
                from date_rules d where d.person_id = p_person),
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
    'maxDaysAWeek', coalesce((select p.max_days_a_week from practices p where p.person_id = p_person), 5))
$$;
