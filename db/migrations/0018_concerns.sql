CREATE TABLE "concern_events" (
	"id" text PRIMARY KEY NOT NULL,
	"concern_id" text NOT NULL,
	"event" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by_person_id" text NOT NULL,
	"by_name" text NOT NULL,
	"note" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "concerns" (
	"id" text PRIMARY KEY NOT NULL,
	"about_person_id" text NOT NULL,
	"person_id" text NOT NULL,
	"reporter_name" text NOT NULL,
	"reporter_organisation_id" text,
	"said" text NOT NULL,
	"reported_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"suspended_by" text,
	"lado_decision" text,
	"lado_on" date,
	"dbs_decision" text,
	"dbs_on" date,
	CONSTRAINT "concerns_status" CHECK ("concerns"."status" in ('reported', 'unfounded', 'suspended', 'lifted', 'revoked')),
	CONSTRAINT "concerns_suspended" CHECK ("concerns"."status" in ('reported', 'unfounded') or "concerns"."suspended_by" is not null),
	CONSTRAINT "concerns_decided" CHECK (("concerns"."lado_decision" is null) = ("concerns"."lado_on" is null) and ("concerns"."dbs_decision" is null) = ("concerns"."dbs_on" is null))
);
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "lacks" text;--> statement-breakpoint
update visits set lacks = 'renewal' where lacks_since is not null;--> statement-breakpoint
ALTER TABLE "concern_events" ADD CONSTRAINT "concern_events_concern_id_concerns_id_fk" FOREIGN KEY ("concern_id") REFERENCES "public"."concerns"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concern_events" ADD CONSTRAINT "concern_events_by_person_id_people_id_fk" FOREIGN KEY ("by_person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concerns" ADD CONSTRAINT "concerns_about_person_id_people_id_fk" FOREIGN KEY ("about_person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concerns" ADD CONSTRAINT "concerns_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concerns" ADD CONSTRAINT "concerns_reporter_organisation_id_organisations_id_fk" FOREIGN KEY ("reporter_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "concerns" ADD CONSTRAINT "concerns_suspended_by_people_id_fk" FOREIGN KEY ("suspended_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "concern_events_concern" ON "concern_events" USING btree ("concern_id");--> statement-breakpoint
CREATE INDEX "concerns_about" ON "concerns" USING btree ("about_person_id");--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_lacks" CHECK (("visits"."lacks" is null) = ("visits"."lacks_since" is null));
--> statement-breakpoint
-- Staff alone read a concern. Whoever reports one writes it under their own name, as reported, and reads it no more.
alter table concerns enable row level security;
--> statement-breakpoint
create policy reading on concerns for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy reporting on concerns for insert to waymark_web
  with check (status = 'reported' and person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy deciding on concerns for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
alter table concern_events enable row level security;
--> statement-breakpoint
create policy staff on concern_events for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert, update on concerns to waymark_web;
--> statement-breakpoint
grant select, insert on concern_events to waymark_web;
--> statement-breakpoint
-- Whether somebody is suspended, for what their services may be given for: nobody learns why, or by whom.
create function is_on_hold(p_person text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from concerns c where c.about_person_id = p_person and c.status in ('suspended', 'revoked'))
$$;
