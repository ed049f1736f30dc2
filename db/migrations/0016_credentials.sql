CREATE TABLE "credential_events" (
	"id" text PRIMARY KEY NOT NULL,
	"credential_id" text NOT NULL,
	"person_id" text NOT NULL,
	"event" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_person_id" text,
	"by_name" text NOT NULL,
	"note" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"words" text NOT NULL,
	"starts_on" date,
	"ends_on" date,
	"status" text NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"taken_by" text,
	"taken_at" timestamp with time zone,
	"seen_how" text,
	"seen_on" date,
	"verified_by" text,
	"reason" text,
	"suspended_by" text,
	"reminded_days" smallint,
	CONSTRAINT "credentials_status" CHECK ("credentials"."status" in ('submitted', 'verified', 'expiring', 'expired', 'refused', 'withdrawn', 'replaced', 'suspended', 'revoked')),
	CONSTRAINT "credentials_kind" CHECK ("credentials"."kind" = "credentials"."facts" ->> 'kind'),
	CONSTRAINT "credentials_order" CHECK ("credentials"."ends_on" is null or "credentials"."starts_on" is null or "credentials"."ends_on" >= "credentials"."starts_on"),
	CONSTRAINT "credentials_seen" CHECK ("credentials"."status" in ('submitted', 'refused', 'withdrawn') or ("credentials"."seen_how" is not null and "credentials"."seen_on" is not null and "credentials"."verified_by" is not null)),
	CONSTRAINT "credentials_verified_by_another" CHECK ("credentials"."verified_by" is distinct from "credentials"."person_id"),
	CONSTRAINT "credentials_explained" CHECK ("credentials"."status" not in ('refused', 'suspended', 'revoked') or coalesce("credentials"."reason", '') <> '')
);
--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD COLUMN "credentials" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "lacks_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "held" datemultirange DEFAULT '{}'::datemultirange NOT NULL;--> statement-breakpoint
ALTER TABLE "credential_events" ADD CONSTRAINT "credential_events_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential_events" ADD CONSTRAINT "credential_events_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential_events" ADD CONSTRAINT "credential_events_by_person_id_people_id_fk" FOREIGN KEY ("by_person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_taken_by_people_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_verified_by_people_id_fk" FOREIGN KEY ("verified_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_suspended_by_people_id_fk" FOREIGN KEY ("suspended_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credential_events_credential" ON "credential_events" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "credentials_person" ON "credentials" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credentials_waiting" ON "credentials" USING btree ("submitted_at") WHERE "credentials"."status" = 'submitted';--> statement-breakpoint
CREATE INDEX "credentials_ending" ON "credentials" USING btree ("ends_on") WHERE "credentials"."status" in ('verified', 'expiring');
--> statement-breakpoint
-- What staff had seen before advisers said it themselves. What nobody wrote down then is said to be so; a check that was
-- withdrawn is revoked, with its reason, and of what somebody has one at a time the newest stands.
insert into credentials (id, person_id, kind, facts, words, starts_on, ends_on, status, submitted_at, seen_how, seen_on, verified_by, reason)
select 'crd_' || substr(k.id, 5), k.person_id, kind_now, facts, case when kind_now in ('identity', 'right_to_work') then '' else k.words end,
       case when kind_now = 'public_liability' then k.seen_on end, ends,
       case when k.withdrawn_at is not null then 'revoked'
            when is_older and kind_now <> 'qualification' and kind_now <> 'public_liability' then 'replaced'
            when ends < current_date then 'expired'
            when ends <= current_date + 60 then 'expiring'
            else 'verified' end,
       k.recorded_at, k.seen_how, k.seen_on, k.seen_by, k.withdrawn_why
  from (select c.*, case c.kind when 'insurance' then 'public_liability' else c.kind end as kind_now,
               coalesce(nullif(c.reference, ''), 'Not recorded') as number,
               c.withdrawn_at is null and row_number() over (partition by c.person_id, c.kind, c.withdrawn_at is null order by c.seen_on desc, c.recorded_at desc) > 1 as is_older
          from checks c) k
 cross join lateral (select case kind_now
       when 'safeguarding' then date (extract(year from k.seen_on)::int - (extract(month from k.seen_on) < 9)::int + 1 || '-08-31')
       when 'dbs' then null when 'identity' then null when 'qualification' then null
       else k.ends_on end as ends) e
 cross join lateral (select case kind_now
       when 'identity' then jsonb_build_object('kind', kind_now, 'document', case when k.words ilike '%licence%' then 'driving_licence' else 'passport' end)
       when 'right_to_work' then jsonb_build_object('kind', kind_now, 'document', k.words, 'endsOn', k.ends_on)
       when 'register' then jsonb_build_object('kind', kind_now, 'body', 'cdi', 'number', number, 'grade', 'career_development_professional', 'renewsOn', k.ends_on)
       when 'qualification' then jsonb_build_object('kind', kind_now, 'title', k.words, 'awardedBy', 'Not recorded', 'level', k.level, 'credits', null, 'isCareerDevelopment', true, 'awardedOn', null)
       when 'dbs' then jsonb_build_object('kind', kind_now, 'level', 'enhanced', 'hasChildrensBarredList', k.level = 2, 'workforce', 'child', 'number', number, 'issuedOn', k.seen_on, 'update', null)
       when 'safeguarding' then jsonb_build_object('kind', kind_now, 'edition', extract(year from e.ends)::int - 1, 'trainedOn', k.seen_on, 'preventOn', k.seen_on)
       else jsonb_build_object('kind', kind_now, 'insurer', 'Not recorded', 'amount', coalesce(substring(k.words from '(\d+)\s*m')::int, 1) * 1000000, 'startsOn', k.seen_on, 'endsOn', k.ends_on)
     end as facts) f;
--> statement-breakpoint
drop view standing_checks;
--> statement-breakpoint
drop trigger checks_refresh_card on checks;
--> statement-breakpoint
DROP TABLE "checks" CASCADE;
--> statement-breakpoint
ALTER TABLE "adviser_cards" DROP COLUMN "checks";
--> statement-breakpoint
-- A person's credentials are their own, whoever they work for. Nobody writes anything of them but what they ask for, and
-- takes nothing back that staff have decided about.
alter table credentials enable row level security;
--> statement-breakpoint
create policy reading on credentials for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy submitting on credentials for insert to waymark_web
  with check (status = 'submitted' and person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy moving on credentials for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'submitted' and person_id = (select nullif(current_setting('app.person', true), ''))))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status in ('submitted', 'withdrawn') and person_id = (select nullif(current_setting('app.person', true), ''))));
--> statement-breakpoint
alter table credential_events enable row level security;
--> statement-breakpoint
create policy reading on credential_events for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy writing on credential_events for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
grant select, insert, update on credentials to waymark_web;
--> statement-breakpoint
grant select, insert on credential_events to waymark_web;
--> statement-breakpoint
-- The public card has what may be read of each credential that staff have verified: never its number, of identity and right
-- to work only when they were seen, and nothing of whoever wrote a reference.
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = coalesce((select max((k.facts ->> 'level')::int) from credentials k
      where k.person_id = p.person_id and k.kind = 'qualification' and (k.facts ->> 'isCareerDevelopment')::boolean
        and k.status in ('verified', 'expiring', 'expired')), 0),
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    credentials = coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
        'startsOn', k.starts_on,
        'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end) order by k.kind, k.seen_on, k.id)
      from credentials k where k.person_id = p.person_id and k.status in ('verified', 'expiring', 'expired') and k.kind <> 'reference'), '[]'),
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
create function refresh_card_of_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform refresh_adviser_card(p.supplier_id) from practices p where p.person_id = new.person_id;
  return null;
end $$;
--> statement-breakpoint
create trigger credentials_refresh_card after insert or update on credentials for each row execute function refresh_card_of_person();
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards;
