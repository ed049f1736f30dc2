CREATE TABLE "status_disagreements" (
	"status_id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"reasons" text NOT NULL,
	"raised_by" text NOT NULL,
	"raised_by_name" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"answer_by_on" date NOT NULL,
	"answer" text,
	"answered_by_name" text,
	"answered_at" timestamp with time zone,
	"reminders_sent" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "status_disagreements_status" CHECK ("status_disagreements"."status" in ('open', 'upheld', 'replaced', 'taken_back')),
	CONSTRAINT "status_disagreements_reasons" CHECK (char_length("status_disagreements"."reasons") > 0),
	CONSTRAINT "status_disagreements_answered" CHECK (("status_disagreements"."status" in ('upheld', 'replaced')) = ("status_disagreements"."answer" is not null) and ("status_disagreements"."answer" is null) = ("status_disagreements"."answered_at" is null))
);
--> statement-breakpoint
ALTER TABLE "employment_statuses" DROP CONSTRAINT "employment_statuses_pkey";--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "paid_through" text DEFAULT 'waymark' NOT NULL;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "id" text;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "position" smallint;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "outcome" text;--> statement-breakpoint
-- Until now one row was kept of a booking, and of a company only that the rules do not apply.
update employment_statuses set id = 'ems_' || substring(booking_id from 5), position = 1,
  outcome = case kind when 'check' then 'self_employed' else 'outside' end;--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD PRIMARY KEY ("id");--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "position" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "outcome" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_status_id_employment_statuses_id_fk" FOREIGN KEY ("status_id") REFERENCES "public"."employment_statuses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_raised_by_people_id_fk" FOREIGN KEY ("raised_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "status_disagreements_booking" ON "status_disagreements" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "status_disagreements_open" ON "status_disagreements" USING btree ("answer_by_on") WHERE "status_disagreements"."status" = 'open';--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_position_once" UNIQUE("booking_id","position");--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_paid_through" CHECK ("visits"."paid_through" in ('waymark', 'payroll'));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_by_payroll" CHECK ("visits"."paid_through" = 'waymark' or ("visits"."fee_pence" = 0 and "visits"."vat_pence" = 0));--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_outcome" CHECK (("employment_statuses"."kind" = 'determination' and "employment_statuses"."outcome" in ('outside', 'inside')) or ("employment_statuses"."kind" = 'check' and "employment_statuses"."outcome" = 'self_employed'));--> statement-breakpoint
-- Both sides read a disagreement. The adviser writes it; they take it back, or whoever contracts answers it.
alter table status_disagreements enable row level security;
--> statement-breakpoint
create policy parties on status_disagreements for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy raised on status_disagreements for insert to waymark_web
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy answered on status_disagreements for update to waymark_web
  using (supplier_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update on status_disagreements to waymark_web;
