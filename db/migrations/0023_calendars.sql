CREATE TABLE "calendar_clashes" (
	"visit_id" text NOT NULL,
	"calendar_id" text NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"span" "tstzrange" NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "calendar_clashes_once" PRIMARY KEY("visit_id","calendar_id")
);
--> statement-breakpoint
CREATE TABLE "calendar_feeds" (
	"organisation_id" text NOT NULL,
	"person_id" text NOT NULL,
	"secret_hash" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "calendar_feeds_once" PRIMARY KEY("organisation_id","person_id"),
	CONSTRAINT "calendar_feeds_secret_once" UNIQUE("secret_hash")
);
--> statement-breakpoint
CREATE TABLE "outside_calendars" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"name" text NOT NULL,
	"address_sealed" text NOT NULL,
	"address_shown" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"paused_at" timestamp with time zone,
	"read_at" timestamp with time zone NOT NULL,
	"read_whole_at" timestamp with time zone NOT NULL,
	"etag" text,
	"last_modified" text,
	"unread" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"fault" text,
	"failures" smallint DEFAULT 0 NOT NULL,
	"told_stale_at" timestamp with time zone,
	CONSTRAINT "outside_calendars_name" CHECK (char_length("outside_calendars"."name") between 1 and 60),
	CONSTRAINT "outside_calendars_fault" CHECK ("outside_calendars"."fault" in ('private_address', 'not_https', 'no_such_host', 'unreachable', 'too_slow', 'refused', 'gone', 'server_error', 'too_many_redirects', 'too_large', 'empty', 'web_page', 'not_a_calendar', 'cut_off', 'too_many_events', 'too_heavy', 'key_gone')),
	CONSTRAINT "outside_calendars_failures" CHECK (("outside_calendars"."fault" is null) = ("outside_calendars"."failures" = 0))
);
--> statement-breakpoint
ALTER TABLE "outside_busy" ADD COLUMN "calendar_id" text;--> statement-breakpoint
ALTER TABLE "emails" ADD COLUMN "invitations" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "calendar_clashes" ADD CONSTRAINT "calendar_clashes_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_clashes" ADD CONSTRAINT "calendar_clashes_calendar_id_outside_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."outside_calendars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_clashes" ADD CONSTRAINT "calendar_clashes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_clashes" ADD CONSTRAINT "calendar_clashes_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feeds" ADD CONSTRAINT "calendar_feeds_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_calendars" ADD CONSTRAINT "outside_calendars_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_calendars" ADD CONSTRAINT "outside_calendars_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "calendar_clashes_person" ON "calendar_clashes" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "calendar_clashes_calendar" ON "calendar_clashes" USING btree ("calendar_id");--> statement-breakpoint
CREATE INDEX "calendar_feeds_person" ON "calendar_feeds" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "outside_calendars_person" ON "outside_calendars" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "outside_calendars_due" ON "outside_calendars" USING btree ("due_at") WHERE "outside_calendars"."paused_at" is null;--> statement-breakpoint
ALTER TABLE "outside_busy" ADD CONSTRAINT "outside_busy_calendar_id_outside_calendars_id_fk" FOREIGN KEY ("calendar_id") REFERENCES "public"."outside_calendars"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outside_busy_calendar" ON "outside_busy" USING btree ("calendar_id");--> statement-breakpoint
-- Which calendars somebody keeps elsewhere, and where their own program reads their visits, is theirs alone: staff neither.
do $$
declare
  the_table text;
begin
  foreach the_table in array array['outside_calendars', 'calendar_clashes', 'calendar_feeds'] loop
    execute format('alter table %I enable row level security', the_table);
    execute format('create policy own on %I to waymark_web
      using (person_id = (select nullif(current_setting(''app.person'', true), '''')))
      with check (person_id = (select nullif(current_setting(''app.person'', true), '''')))', the_table);
    execute format('grant select, insert, update, delete on %I to waymark_web', the_table);
  end loop;
end $$;
--> statement-breakpoint
-- Whose visits a secret address shows. Whoever knows the hash knows the secret; nobody can list them.
create function calendar_feed_of(p_hash text) returns table (organisation_id text, person_id text)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.organisation_id, f.person_id from calendar_feeds f where f.secret_hash = p_hash
$$;
--> statement-breakpoint
grant execute on function calendar_feed_of(text) to waymark_web;
--> statement-breakpoint
-- The visits of a person that are under way over the busy times of one of their calendars, with the first of those, from a
-- moment on: also those that they make for another organisation. Nothing to anybody but them and staff's jobs.
create function visits_over_calendar(p_calendar text, p_from timestamptz)
returns table (visit_id text, supplier_id text, span tstzrange)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (v.id) v.id, v.supplier_id, b.span
    from outside_busy b join visits v on v.person_id = b.person_id and v.span && b.span
   where b.calendar_id = p_calendar and v.status in ('requested', 'confirmed') and upper(v.span) > p_from
     and (nullif(current_setting('app.staff', true), '') = 'on'
       or b.person_id = (select nullif(current_setting('app.person', true), '')))
   order by v.id, lower(b.span)
$$;
--> statement-breakpoint
grant execute on function visits_over_calendar(text, timestamptz) to waymark_web;
--> statement-breakpoint
-- What a calendar has to know of a visit raises its version, whoever writes it: that is the SEQUENCE by which programs tell
-- the newer of two. A command that raises it itself is left alone.
create function visits_raise_version() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.version = old.version then new.version := old.version + 1; end if;
  return new;
end $$;
--> statement-breakpoint
create trigger visits_05_raise_version before update of status, span, place_name, place_address, is_at_school, room, person_id on visits
  for each row when ((old.status, old.span, old.place_name, old.place_address, old.is_at_school, old.room, old.person_id)
    is distinct from (new.status, new.span, new.place_name, new.place_address, new.is_at_school, new.room, new.person_id))
  execute function visits_raise_version();
