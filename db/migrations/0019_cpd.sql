CREATE TABLE "cpd_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"done_on" date NOT NULL,
	"minutes" smallint NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"reflection" text DEFAULT '' NOT NULL,
	"has_certificate" boolean NOT NULL,
	"logged_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "cpd_entries_minutes" CHECK ("cpd_entries"."minutes" between 1 and 1440),
	CONSTRAINT "cpd_entries_title" CHECK ("cpd_entries"."title" <> ''),
	CONSTRAINT "cpd_entries_kind" CHECK ("cpd_entries"."kind" in ('training', 'event', 'reading', 'shadowing', 'supervision', 'volunteering', 'research', 'other'))
);
--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD CONSTRAINT "cpd_entries_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cpd_entries_person" ON "cpd_entries" USING btree ("person_id","done_on");
--> statement-breakpoint
-- A person's CPD log is their own, whoever they work for, and nobody else reads it: staff neither.
alter table cpd_entries enable row level security;
--> statement-breakpoint
create policy own on cpd_entries to waymark_web
  using (person_id = (select nullif(current_setting('app.person', true), '')))
  with check (person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
grant select, insert, update on cpd_entries to waymark_web;
--> statement-breakpoint
-- What staff may know who verify a registration: how many minutes were logged in these days. Nothing to anybody else.
create function cpd_minutes(p_person text, p_from date, p_until date) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(sum(minutes), 0)::int from cpd_entries
   where person_id = p_person and done_on between p_from and p_until and removed_at is null
     and nullif(current_setting('app.staff', true), '') = 'on'
$$;
--> statement-breakpoint
grant execute on function cpd_minutes(text, date, date) to waymark_web;
