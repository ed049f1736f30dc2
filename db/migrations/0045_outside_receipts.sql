CREATE TABLE "outside_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_request_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"version" smallint DEFAULT 1 NOT NULL,
	"amount_pence" bigint NOT NULL,
	"received_on" date NOT NULL,
	"how" text NOT NULL,
	"bank_reference" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"key" text,
	"name" text,
	"media_type" text,
	"bytes" integer,
	"sha256" text,
	"recorded_by" text NOT NULL,
	"recorded_by_name" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"answer" text,
	"stripe_asks_less_at" timestamp with time zone,
	CONSTRAINT "outside_receipts_status" CHECK ("outside_receipts"."status" in ('recorded', 'sent_back', 'confirmed', 'taken_back')),
	CONSTRAINT "outside_receipts_how" CHECK ("outside_receipts"."how" in ('bank_transfer', 'cheque')),
	CONSTRAINT "outside_receipts_amount" CHECK ("outside_receipts"."amount_pence" > 0),
	CONSTRAINT "outside_receipts_reference" CHECK (char_length("outside_receipts"."bank_reference") between 1 and 100),
	CONSTRAINT "outside_receipts_file" CHECK (num_nulls("outside_receipts"."key", "outside_receipts"."name", "outside_receipts"."media_type", "outside_receipts"."bytes", "outside_receipts"."sha256") in (0, 5) and ("outside_receipts"."key" is not null or "outside_receipts"."status" <> 'confirmed')),
	CONSTRAINT "outside_receipts_key_drawn" CHECK ("outside_receipts"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "outside_receipts_size" CHECK ("outside_receipts"."bytes" between 1 and 10485760),
	CONSTRAINT "outside_receipts_type" CHECK ("outside_receipts"."media_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "outside_receipts_second_person" CHECK ("outside_receipts"."decided_by" is null or "outside_receipts"."decided_by" <> "outside_receipts"."recorded_by"),
	CONSTRAINT "outside_receipts_decided" CHECK (num_nonnulls("outside_receipts"."decided_by", "outside_receipts"."decided_by_name", "outside_receipts"."decided_at") in (0, 3)
        and ("outside_receipts"."status" not in ('confirmed', 'sent_back') or "outside_receipts"."decided_by" is not null)
        and ("outside_receipts"."status" <> 'sent_back' or "outside_receipts"."answer" <> ''))
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "outside_receipt_id" text;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD COLUMN "waiting_transfers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_receipts" ADD CONSTRAINT "outside_receipts_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outside_receipts_request" ON "outside_receipts" USING btree ("payment_request_id");--> statement-breakpoint
CREATE INDEX "outside_receipts_status" ON "outside_receipts" USING btree ("status","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outside_receipts_key" ON "outside_receipts" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "outside_receipts_once" ON "outside_receipts" USING btree ("payment_request_id","bank_reference","received_on","amount_pence") WHERE "outside_receipts"."status" <> 'taken_back';--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_outside_receipt_id_outside_receipts_id_fk" FOREIGN KEY ("outside_receipt_id") REFERENCES "public"."outside_receipts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_outside_once" UNIQUE("outside_receipt_id");--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_outside" CHECK (("payments"."method" = 'outside') = ("payments"."outside_receipt_id" is not null));
--> statement-breakpoint
-- What came past Stripe is between Waymark's own staff until it is a payment, which its payer reads as any other.
alter table outside_receipts enable row level security;
--> statement-breakpoint
create policy staff on outside_receipts for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy recorded on outside_receipts for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy decided on outside_receipts for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert, update on outside_receipts to waymark_web;
