CREATE TABLE "comers" (
	"service_id" text NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"held" datemultirange DEFAULT '{}'::datemultirange NOT NULL,
	CONSTRAINT "comers_once" PRIMARY KEY("service_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "namings" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"person_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"terms_id" text NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	"named_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"reason" text,
	CONSTRAINT "namings_status" CHECK ("namings"."status" in ('stands', 'proposed', 'refused', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "practitioner_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"practitioner_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text,
	"terms" jsonb NOT NULL,
	"status" text NOT NULL,
	"offered_at" timestamp with time zone NOT NULL,
	"offered_by" text NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "practitioner_terms_status" CHECK ("practitioner_terms"."status" in ('offered', 'agreed', 'declined', 'withdrawn', 'replaced'))
);
--> statement-breakpoint
CREATE TABLE "practitioners" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"invitation_id" text,
	"invited_at" timestamp with time zone NOT NULL,
	"joined_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_reason" text,
	"is_shown" boolean DEFAULT false NOT NULL,
	CONSTRAINT "practitioners_status" CHECK ("practitioners"."status" in ('invited', 'joined', 'declined', 'withdrawn', 'left', 'ended')),
	CONSTRAINT "practitioners_joined" CHECK (("practitioners"."status" in ('joined', 'left', 'ended')) = ("practitioners"."person_id" is not null and "practitioners"."joined_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "practices" DROP CONSTRAINT "practices_trading";--> statement-breakpoint
ALTER TABLE "organisations" DROP CONSTRAINT "organisations_kind";--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_roles";--> statement-breakpoint
ALTER TABLE "visit_conditions" DROP CONSTRAINT "visit_conditions_kind";--> statement-breakpoint
ALTER TABLE "services" DROP CONSTRAINT "services_person_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "adviser_cards" ALTER COLUMN "person_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "practices" ALTER COLUMN "person_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "visits" ALTER COLUMN "person_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "credential_events" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD COLUMN "organisation_id" text;--> statement-breakpoint
ALTER TABLE "comers" ADD CONSTRAINT "comers_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comers" ADD CONSTRAINT "comers_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comers" ADD CONSTRAINT "comers_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "namings" ADD CONSTRAINT "namings_terms_id_practitioner_terms_id_fk" FOREIGN KEY ("terms_id") REFERENCES "public"."practitioner_terms"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_terms" ADD CONSTRAINT "practitioner_terms_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_terms" ADD CONSTRAINT "practitioner_terms_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_terms" ADD CONSTRAINT "practitioner_terms_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_invitation_id_invitations_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comers_person" ON "comers" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "comers_supplier" ON "comers" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "namings_one_open" ON "namings" USING btree ("visit_id") WHERE "namings"."status" in ('stands', 'proposed');--> statement-breakpoint
CREATE INDEX "namings_booking" ON "namings" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "namings_person" ON "namings" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_terms_one_offered" ON "practitioner_terms" USING btree ("practitioner_id") WHERE "practitioner_terms"."status" = 'offered';--> statement-breakpoint
CREATE UNIQUE INDEX "practitioner_terms_one_agreed" ON "practitioner_terms" USING btree ("practitioner_id") WHERE "practitioner_terms"."status" = 'agreed';--> statement-breakpoint
CREATE INDEX "practitioner_terms_supplier" ON "practitioner_terms" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "practitioners_joined_once" ON "practitioners" USING btree ("supplier_id","person_id") WHERE "practitioners"."status" = 'joined';--> statement-breakpoint
CREATE UNIQUE INDEX "practitioners_invited_once" ON "practitioners" USING btree ("supplier_id",lower("email")) WHERE "practitioners"."status" = 'invited';--> statement-breakpoint
CREATE INDEX "practitioners_person" ON "practitioners" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "credential_events" ADD CONSTRAINT "credential_events_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credentials_organisation" ON "credentials" USING btree ("organisation_id") WHERE "credentials"."organisation_id" is not null;--> statement-breakpoint
-- Who may come for a service has rows of its own: of a practice one, its adviser.
insert into comers (service_id, person_id, supplier_id, held) select id, person_id, supplier_id, held from services;
--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "person_id";--> statement-breakpoint
ALTER TABLE "services" DROP COLUMN "held";--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_person_of_a_practice" CHECK (("practices"."person_id" is not null) = ("practices"."trading" in ('sole_trader', 'limited_company')));--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_trading" CHECK ("practices"."trading" in ('sole_trader', 'limited_company', 'company', 'charity', 'authority', 'agency'));--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_of_an_organisation" CHECK (("credentials"."organisation_id" is not null) = ("credentials"."kind" in ('provider_insurance', 'provider_ico', 'safeguarding_policy', 'complaints_policy', 'matrix')));--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_kind" CHECK ("organisations"."kind" in ('school', 'trust', 'practice', 'provider', 'consortium', 'staff'));--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_roles" CHECK ("memberships"."roles" <@ array['requester','approver','payer','administrator','adviser','allocator','practitioner','lead','staff']::text[] and cardinality("memberships"."roles") > 0);--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_kind" CHECK ("visit_conditions"."kind" in ('approval', 'answer', 'practitioner', 'substitute'));
--> statement-breakpoint
-- A payment may be split between a provider and whoever came: each is paid their part of it once.
alter table payouts drop constraint payouts_payment_once;
--> statement-breakpoint
alter table payouts add constraint payouts_payment_once unique (payment_id, supplier_id);
--> statement-breakpoint
-- A provider's office, and each practitioner themselves, read who is sent and on which terms; a school never does.
alter table practitioners enable row level security;
--> statement-breakpoint
create policy parties on practitioners for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
alter table practitioner_terms enable row level security;
--> statement-breakpoint
create policy parties on practitioner_terms for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
-- Who was named for a visit is read by both sides, and by whoever it is.
alter table namings enable row level security;
--> statement-breakpoint
create policy parties on namings for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
grant select, insert, update on practitioners, practitioner_terms, namings to waymark_web;
--> statement-breakpoint
grant select, insert, update, delete on comers to waymark_web;
--> statement-breakpoint
-- Somebody's time is their own, for whomever they work: they read each visit that they are named for.
create policy own on visits for select to waymark_web
  using (person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
-- The hours of a person are theirs, whichever organisation they act for: a provider's office reads when they are free, never this.
drop policy parties on weekly_hours;
--> statement-breakpoint
create policy own on weekly_hours for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
drop policy parties on date_rules;
--> statement-breakpoint
create policy own on date_rules for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
drop policy parties on outside_busy;
--> statement-breakpoint
create policy own on outside_busy for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
-- What a provider shows of itself is its own office's and staff's.
drop policy reading on credentials;
--> statement-breakpoint
create policy reading on credentials for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy submitting on credentials;
--> statement-breakpoint
create policy submitting on credentials for insert to waymark_web
  with check (status = 'submitted' and person_id = (select nullif(current_setting('app.person', true), ''))
    and (organisation_id is null or organisation_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
drop policy moving on credentials;
--> statement-breakpoint
create policy moving on credentials for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'submitted' and (person_id = (select nullif(current_setting('app.person', true), ''))
          or organisation_id = (select nullif(current_setting('app.org', true), '')))))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status in ('submitted', 'withdrawn') and (person_id = (select nullif(current_setting('app.person', true), ''))
          or organisation_id = (select nullif(current_setting('app.org', true), '')))));
--> statement-breakpoint
drop policy reading on credential_events;
--> statement-breakpoint
create policy reading on credential_events for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy writing on credential_events;
--> statement-breakpoint
create policy writing on credential_events for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy reading on evidence_files;
--> statement-breakpoint
create policy reading on evidence_files for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy ending on evidence_files;
--> statement-breakpoint
create policy ending on evidence_files for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
-- Who may come for the services of a supplier, or for those that a person may come for: by practices and by who has joined.
-- It says only what the rows of `comers` say.
create function who_may_come(p_supplier text, p_person text)
returns table (service_id text, code text, supplier_id text, person_id text, is_provider boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, s.code, s.supplier_id, p.person_id, false
    from services s join practices p on p.supplier_id = s.supplier_id
   where p.person_id is not null and (p_supplier is null or s.supplier_id = p_supplier) and (p_person is null or p.person_id = p_person)
  union all
  select s.id, s.code, s.supplier_id, r.person_id, true
    from services s join practitioners r on r.supplier_id = s.supplier_id and r.status = 'joined'
   where (p_supplier is null or s.supplier_id = p_supplier) and (p_person is null or r.person_id = p_person)
$$;
--> statement-breakpoint
-- What may be read of somebody's credentials that staff have verified: never a number, of identity and right to work only
-- when they were seen, and nothing of whoever wrote a reference.
create function public_credentials(p_person text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
      'startsOn', k.starts_on,
      'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end) order by k.kind, k.seen_on, k.id), '[]')
    from credentials k
   where k.person_id = p_person and k.organisation_id is null and k.status in ('verified', 'expiring', 'expired') and k.kind <> 'reference'
$$;
--> statement-breakpoint
-- The level of the highest qualification in career development that staff have verified of somebody; 0: none.
create function guidance_level(p_person text) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max((k.facts ->> 'level')::int), 0) from credentials k
   where k.person_id = p_person and k.kind = 'qualification' and (k.facts ->> 'isCareerDevelopment')::boolean
     and k.status in ('verified', 'expiring', 'expired')
$$;
--> statement-breakpoint
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = case when p.person_id is not null then guidance_level(p.person_id)
      else coalesce((select max(guidance_level(r.person_id)) from practitioners r where r.supplier_id = p_supplier and r.status = 'joined'), 0) end,
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    credentials = case when p.person_id is not null then public_credentials(p.person_id)
      else coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
          'startsOn', k.starts_on, 'endsOn', k.ends_on) order by k.kind, k.seen_on, k.id)
        from credentials k where k.organisation_id = p_supplier and k.status in ('verified', 'expiring', 'expired')), '[]') end,
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_again = (select count(*) from (select from visits v where v.supplier_id = p_supplier and v.status = 'agreed'
      group by v.school_id having count(distinct v.booking_id) > 1) again),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
create or replace function refresh_card_of_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.organisation_id is not null then perform refresh_adviser_card(new.organisation_id); return null; end if;
  perform refresh_adviser_card(p.supplier_id) from practices p where p.person_id = new.person_id;
  perform refresh_adviser_card(r.supplier_id) from practitioners r where r.person_id = new.person_id and r.status = 'joined';
  return null;
end $$;
--> statement-breakpoint
create trigger practitioners_refresh_card after insert or update of status on practitioners
  for each row execute function refresh_card_of_row();
--> statement-breakpoint
-- The practitioners of a listed provider who agreed to stand on its public page.
create function shown_practitioners(p_supplier text)
returns table (person_id text, name text, level integer, credentials jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.person_id, r.name, guidance_level(r.person_id), public_credentials(r.person_id)
    from practitioners r join adviser_cards c on c.supplier_id = r.supplier_id
   where r.supplier_id = p_supplier and r.status = 'joined' and r.is_shown and c.is_listed and not is_on_hold(r.person_id)
   order by r.name, r.person_id
$$;
--> statement-breakpoint
-- How many of a supplier's days this school holds without approval, under its lock.
drop function unapproved_days(text, text);
--> statement-breakpoint
create function unapproved_days(p_school text, p_supplier text) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct v.on_day)::int from visits v join visit_conditions c on c.visit_id = v.id and c.kind = 'approval' and c.met_at is null
   where v.school_id = p_school and v.supplier_id = p_supplier and v.status = 'requested'
$$;
--> statement-breakpoint
-- Of a provider nobody's time is held until it names somebody: its requests are counted one after the other by its own row.
create function lock_supplier(p_supplier text) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform 1 from organisations where id = p_supplier for no key update;
end $$;
--> statement-breakpoint
-- A visit of which nobody is named yet holds nobody's time: it has no pace, and is placed once somebody is named.
create or replace function visits_lock_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before visits;
begin
  if tg_op = 'UPDATE' then before := old; end if;
  if new.person_id is null then new.pace := 0; return new; end if;
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
  if not found or here.person_id is null or not is_live(here.status) then return null; end if;
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

  if (tg_op = 'INSERT' or not is_live(old.status) or old.span <> here.span or old.person_id is distinct from here.person_id)
     and exists (select 1 from outside_busy b where b.person_id = here.person_id and b.span && here.span) then
    raise exception 'busy outside Waymark' using errcode = '23P01', constraint = 'visits_over_outside_busy';
  end if;
  return null;
end $$;
--> statement-breakpoint
-- How many of one service a supplier has on each day to come, whoever comes to it: what is full is as public as what is taken.
drop function visits_a_day(text, text);
--> statement-breakpoint
create function visits_a_day(p_supplier text, p_code text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(on_day, many), '{}') from (
    select v.on_day, count(*)::int as many
      from visits v join bookings b on b.id = v.booking_id
     where v.supplier_id = p_supplier and b.service_code = p_code and is_live(v.status) and v.on_day >= current_date - 1
     group by v.on_day) d
$$;
--> statement-breakpoint
grant execute on function visits_a_day(text, text) to waymark_web;
