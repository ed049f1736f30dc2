CREATE TABLE "employment_statuses" (
	"booking_id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"kind" text NOT NULL,
	"reasons" text NOT NULL,
	"decided_on" date NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_by_name" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "employment_statuses_kind" CHECK ("employment_statuses"."kind" in ('determination', 'check')),
	CONSTRAINT "employment_statuses_reasons" CHECK ("employment_statuses"."kind" = 'check' or char_length("employment_statuses"."reasons") > 0)
);
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "status_wanted" text;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_status_wanted" CHECK ("bookings"."status_wanted" in ('determination', 'check'));--> statement-breakpoint
-- Both sides read it: a determination is given to whoever it is about. Whoever contracts writes it, once, with the approval.
alter table employment_statuses enable row level security;
--> statement-breakpoint
create policy parties on employment_statuses for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy decided on employment_statuses for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on employment_statuses to waymark_web;
