CREATE TABLE "evidence_files" (
	"id" text PRIMARY KEY NOT NULL,
	"credential_id" text NOT NULL,
	"person_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"delete_on" date,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "evidence_files_key_drawn" CHECK ("evidence_files"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "evidence_files_size" CHECK ("evidence_files"."bytes" between 1 and 10485760),
	CONSTRAINT "evidence_files_type" CHECK ("evidence_files"."media_type" in ('application/pdf', 'image/jpeg', 'image/png'))
);
--> statement-breakpoint
CREATE TABLE "evidence_views" (
	"id" text PRIMARY KEY NOT NULL,
	"file_id" text NOT NULL,
	"person_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "copy_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_credential_id_credentials_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credentials"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_views" ADD CONSTRAINT "evidence_views_file_id_evidence_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."evidence_files"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_views" ADD CONSTRAINT "evidence_views_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_views" ADD CONSTRAINT "evidence_views_viewer_id_people_id_fk" FOREIGN KEY ("viewer_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_views" ADD CONSTRAINT "evidence_views_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_files_key" ON "evidence_files" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_files_once" ON "evidence_files" USING btree ("credential_id","sha256") WHERE "evidence_files"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "evidence_files_due" ON "evidence_files" USING btree ("delete_on") WHERE "evidence_files"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "evidence_views_file" ON "evidence_views" USING btree ("file_id");
--> statement-breakpoint
-- A file is its person's and shown to staff. What a school with a live request may read, a command reads for it and writes
-- down; no school finds it by itself. What is deleted keeps its row: only the two days of its end are ever changed.
alter table evidence_files enable row level security;
--> statement-breakpoint
create policy reading on evidence_files for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy giving on evidence_files for insert to waymark_web
  with check (person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy ending on evidence_files for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
alter table evidence_views enable row level security;
--> statement-breakpoint
create policy reading on evidence_views for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or person_id = (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
create policy writing on evidence_views for insert to waymark_web
  with check (organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on evidence_files to waymark_web;
--> statement-breakpoint
grant update (delete_on, deleted_at) on evidence_files to waymark_web;
--> statement-breakpoint
grant select, insert on evidence_views to waymark_web;
