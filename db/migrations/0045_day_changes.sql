CREATE TABLE "day_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"side" text NOT NULL,
	"was_on" date NOT NULL,
	"was_span" "tstzrange" NOT NULL,
	"on_day" date NOT NULL,
	"span" "tstzrange" NOT NULL,
	"because" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by_name" text,
	"declined_why" text,
	CONSTRAINT "day_changes_status" CHECK ("day_changes"."status" in ('proposed', 'agreed', 'declined', 'taken_back', 'lapsed', 'ended')),
	CONSTRAINT "day_changes_side" CHECK ("day_changes"."side" in ('buyer', 'adviser')),
	CONSTRAINT "day_changes_because" CHECK ("day_changes"."because" in ('plans_changed', 'pupils_away', 'closed_planned', 'closed_suddenly', 'adviser_ill', 'adviser_cannot_come', 'other')),
	CONSTRAINT "day_changes_decided" CHECK (("day_changes"."status" = 'proposed') = ("day_changes"."decided_at" is null)),
	CONSTRAINT "day_changes_declined" CHECK ("day_changes"."status" <> 'declined' or coalesce("day_changes"."declined_why", '') <> ''),
	CONSTRAINT "day_changes_other" CHECK ("day_changes"."span" <> "day_changes"."was_span" and upper("day_changes"."span") - lower("day_changes"."span") = upper("day_changes"."was_span") - lower("day_changes"."was_span"))
);
--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_changes" ADD CONSTRAINT "day_changes_proposed_by_people_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "day_changes_one_open" ON "day_changes" USING btree ("visit_id") WHERE "day_changes"."status" = 'proposed';--> statement-breakpoint
CREATE INDEX "day_changes_visit" ON "day_changes" USING btree ("visit_id","proposed_at");--> statement-breakpoint
CREATE INDEX "day_changes_due" ON "day_changes" USING btree ("answer_by") WHERE "day_changes"."status" = 'proposed';--> statement-breakpoint
CREATE INDEX "day_changes_supplier" ON "day_changes" USING btree ("supplier_id") WHERE "day_changes"."status" = 'proposed';
--> statement-breakpoint
alter table day_changes enable row level security;
--> statement-breakpoint
create policy parties on day_changes for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on day_changes to waymark_web;
--> statement-breakpoint
grant update (status, decided_at, decided_by_name, declined_why) on day_changes to waymark_web;
