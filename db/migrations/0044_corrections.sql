CREATE TABLE "credit_notes" (
	"id" text PRIMARY KEY NOT NULL,
	"credit_id" text NOT NULL,
	"invoice_id" text NOT NULL,
	"payment_request_id" text NOT NULL,
	"issuer_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text,
	"lead_id" text,
	"issued_at" timestamp with time zone NOT NULL,
	"tax_point_on" date NOT NULL,
	"net_pence" bigint NOT NULL,
	"vat_pence" bigint NOT NULL,
	"gross_pence" bigint NOT NULL,
	"sheet" jsonb NOT NULL,
	CONSTRAINT "credit_notes_number_once" UNIQUE("issuer_id","sequence"),
	CONSTRAINT "credit_notes_issuer_once" UNIQUE("credit_id","issuer_id","kind"),
	CONSTRAINT "credit_notes_kind" CHECK ("credit_notes"."kind" in ('visit', 'fee') and ("credit_notes"."kind" = 'fee') = ("credit_notes"."supplier_id" is null)),
	CONSTRAINT "credit_notes_sum" CHECK ("credit_notes"."net_pence" + "credit_notes"."vat_pence" = "credit_notes"."gross_pence" and "credit_notes"."net_pence" >= 0 and "credit_notes"."vat_pence" >= 0 and "credit_notes"."gross_pence" > 0)
);
--> statement-breakpoint
CREATE TABLE "credits" (
	"id" text PRIMARY KEY NOT NULL,
	"charge_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"visit_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"cause" text NOT NULL,
	"reason" text NOT NULL,
	"item" jsonb NOT NULL,
	"adviser_pence" bigint NOT NULL,
	"fee_pence" bigint NOT NULL,
	"total_pence" bigint NOT NULL,
	"asked_by" text,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"answer" text,
	"done_at" timestamp with time zone,
	CONSTRAINT "credits_status" CHECK ("credits"."status" in ('asked', 'agreed', 'done', 'declined', 'taken_back')),
	CONSTRAINT "credits_cause" CHECK ("credits"."cause" in ('billed_wrongly', 'not_as_agreed', 'goodwill', 'cancelled', 'in_part')),
	CONSTRAINT "credits_reason" CHECK (char_length("credits"."reason") > 0),
	CONSTRAINT "credits_money" CHECK ("credits"."adviser_pence" >= 0 and "credits"."fee_pence" >= 0 and "credits"."total_pence" > 0 and "credits"."adviser_pence" + "credits"."fee_pence" = "credits"."total_pence"),
	CONSTRAINT "credits_second_person" CHECK ("credits"."asked_by" is null or "credits"."decided_by" is null or "credits"."asked_by" <> "credits"."decided_by"),
	CONSTRAINT "credits_decided" CHECK (("credits"."status" in ('asked', 'taken_back')) = ("credits"."decided_at" is null) and ("credits"."asked_by" is null or "credits"."status" in ('asked', 'taken_back') or "credits"."decided_by" is not null)),
	CONSTRAINT "credits_done" CHECK (("credits"."status" = 'done') = ("credits"."done_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"payment_request_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"stripe_dispute_id" text NOT NULL,
	"status" text NOT NULL,
	"money" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"cost_pence" bigint DEFAULT 0 NOT NULL,
	"reason" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone,
	"evidence" text,
	"evidence_by" text,
	"evidence_by_name" text,
	"evidence_at" timestamp with time zone,
	"submitted_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	CONSTRAINT "disputes_stripe_once" UNIQUE("stripe_dispute_id"),
	CONSTRAINT "disputes_status" CHECK ("disputes"."status" in ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')),
	CONSTRAINT "disputes_money" CHECK ("disputes"."money" in ('here', 'held_back', 'kept') and "disputes"."amount_pence" > 0 and "disputes"."cost_pence" >= 0),
	CONSTRAINT "disputes_closed" CHECK (("disputes"."status" in ('won', 'lost', 'closed')) = ("disputes"."closed_at" is not null)),
	CONSTRAINT "disputes_evidence" CHECK (num_nonnulls("disputes"."evidence", "disputes"."evidence_by_name", "disputes"."evidence_at") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "payout_reversals" (
	"id" text PRIMARY KEY NOT NULL,
	"payout_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"visit_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"credit_id" text,
	"dispute_id" text,
	"amount_pence" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"stripe_reversal_id" text,
	"opened_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "payout_reversals_status" CHECK ("payout_reversals"."status" in ('waiting', 'sending', 'done', 'failed')),
	CONSTRAINT "payout_reversals_amount" CHECK ("payout_reversals"."amount_pence" > 0),
	CONSTRAINT "payout_reversals_why" CHECK (num_nonnulls("payout_reversals"."credit_id", "payout_reversals"."dispute_id") = 1),
	CONSTRAINT "payout_reversals_done" CHECK (("payout_reversals"."status" = 'done') = ("payout_reversals"."stripe_reversal_id" is not null) and ("payout_reversals"."status" = 'done') = ("payout_reversals"."done_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text,
	"payment_request_id" text,
	"credit_id" text,
	"school_id" text,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"amount_pence" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"standing" text,
	"instructions_email" text,
	"asked_by" text,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"stripe_refund_id" text,
	"bank_reference" text,
	"sent_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	CONSTRAINT "refunds_status" CHECK ("refunds"."status" in ('asked', 'waiting', 'sending', 'needs_bank_details', 'on_its_way', 'returned', 'failed', 'declined', 'taken_back')),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_pence" > 0),
	CONSTRAINT "refunds_from" CHECK ("refunds"."payment_id" is null or "refunds"."payment_request_id" is not null),
	CONSTRAINT "refunds_second_person" CHECK ("refunds"."asked_by" is null or "refunds"."decided_by" is null or "refunds"."asked_by" <> "refunds"."decided_by"),
	CONSTRAINT "refunds_decided" CHECK (("refunds"."status" in ('asked', 'taken_back')) = ("refunds"."decided_at" is null) and ("refunds"."asked_by" is null or "refunds"."status" in ('asked', 'taken_back') or "refunds"."decided_by" is not null)),
	CONSTRAINT "refunds_sent" CHECK (("refunds"."sent_at" is not null) = ("refunds"."stripe_refund_id" is not null or "refunds"."bank_reference" is not null)
        and ("refunds"."status" in ('needs_bank_details', 'on_its_way', 'returned') and "refunds"."sent_at" is not null
          or "refunds"."status" = 'failed' or "refunds"."status" in ('asked', 'waiting', 'sending', 'declined', 'taken_back') and "refunds"."sent_at" is null)),
	CONSTRAINT "refunds_ended" CHECK (("refunds"."status" in ('returned', 'failed')) = ("refunds"."ended_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_payment_once";
--> statement-breakpoint
ALTER TABLE "charges" DROP CONSTRAINT "charges_money";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_money";
--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_amount";
--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_method";
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_status";
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_amount";
--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "stripe_payment_intent_id" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "stripe_charge_id" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "credited_pence" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "credited_adviser_pence" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "invoice_counters" ADD COLUMN "last_credit" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "credited_pence" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "status" text DEFAULT 'stands' NOT NULL;
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "taken_back_pence" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "reversed_pence" bigint DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_credit_id_credits_id_fk" FOREIGN KEY ("credit_id") REFERENCES "public"."credits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_issuer_id_organisations_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "public"."charges"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_asked_by_people_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_evidence_by_people_id_fk" FOREIGN KEY ("evidence_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "public"."charges"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_credit_id_credits_id_fk" FOREIGN KEY ("credit_id") REFERENCES "public"."credits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_dispute_id_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."disputes"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_credit_id_credits_id_fk" FOREIGN KEY ("credit_id") REFERENCES "public"."credits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_asked_by_people_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "credit_notes_invoice" ON "credit_notes" USING btree ("invoice_id");
--> statement-breakpoint
CREATE INDEX "credit_notes_payer" ON "credit_notes" USING btree ("payer_id","issued_at");
--> statement-breakpoint
CREATE INDEX "credit_notes_supplier" ON "credit_notes" USING btree ("supplier_id","issued_at");
--> statement-breakpoint
CREATE INDEX "credits_charge" ON "credits" USING btree ("charge_id");
--> statement-breakpoint
CREATE INDEX "credits_status" ON "credits" USING btree ("status","asked_at");
--> statement-breakpoint
CREATE UNIQUE INDEX "credits_one_at_a_time" ON "credits" USING btree ("charge_id") WHERE "credits"."status" in ('asked', 'agreed');
--> statement-breakpoint
CREATE INDEX "disputes_payment" ON "disputes" USING btree ("payment_id");
--> statement-breakpoint
CREATE INDEX "disputes_status" ON "disputes" USING btree ("status","answer_by");
--> statement-breakpoint
CREATE UNIQUE INDEX "payout_reversals_stripe_once" ON "payout_reversals" USING btree ("stripe_reversal_id") WHERE "payout_reversals"."stripe_reversal_id" is not null;
--> statement-breakpoint
CREATE INDEX "payout_reversals_payout" ON "payout_reversals" USING btree ("payout_id");
--> statement-breakpoint
CREATE INDEX "payout_reversals_payment" ON "payout_reversals" USING btree ("payment_id","status");
--> statement-breakpoint
CREATE INDEX "payout_reversals_supplier" ON "payout_reversals" USING btree ("supplier_id","status");
--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_stripe_once" ON "refunds" USING btree ("stripe_refund_id") WHERE "refunds"."stripe_refund_id" is not null;
--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("payment_id");
--> statement-breakpoint
CREATE INDEX "refunds_payer" ON "refunds" USING btree ("payer_id","status");
--> statement-breakpoint
CREATE INDEX "refunds_status" ON "refunds" USING btree ("status","asked_at");
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_payment_once" UNIQUE("payment_id","charge_id","supplier_id","round");
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_credited" CHECK ("charges"."credited_adviser_pence" between 0 and "charges"."adviser_pence"
        and "charges"."credited_pence" - "charges"."credited_adviser_pence" between 0 and "charges"."fee_pence"
        and ("charges"."credited_pence" = 0 or "charges"."status" = 'invoiced'));
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_money" CHECK ("charges"."adviser_pence" >= 0 and "charges"."fee_pence" >= 0 and "charges"."adviser_pence" + "charges"."fee_pence" = "charges"."total_pence"
        and "charges"."received_pence" >= 0 and "charges"."received_pence" + "charges"."credited_pence" <= "charges"."total_pence");
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_money" CHECK ("payment_requests"."total_pence" > 0 and "payment_requests"."received_pence" >= 0 and "payment_requests"."credited_pence" >= 0
        and "payment_requests"."received_pence" + "payment_requests"."credited_pence" <= "payment_requests"."total_pence");
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_status" CHECK ("payments"."status" in ('stands', 'disputed', 'taken_back'));
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_at_stripe" CHECK (num_nonnulls("payments"."stripe_payment_intent_id", "payments"."stripe_charge_id") = case "payments"."method" when 'outside' then 0 else 2 end);
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_taken_back" CHECK (("payments"."status" = 'taken_back') = ("payments"."taken_back_pence" > 0));
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount" CHECK ("payments"."amount_pence" > 0 and "payments"."stripe_fee_pence" >= 0 and "payments"."surplus_pence" >= 0 and "payments"."taken_back_pence" >= 0
        and "payments"."surplus_pence" + "payments"."taken_back_pence" <= "payments"."amount_pence");
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_method" CHECK ("payments"."method" in ('bank_transfer', 'card', 'outside'));
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_status" CHECK ("payouts"."status" in ('waiting', 'sending', 'sent', 'failed', 'void'));
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_pence" > 0 and "payouts"."reversed_pence" between 0 and "payouts"."amount_pence");
--> statement-breakpoint
-- Corrections: both sides read a credit and its notes; a payer reads what goes back to them; whoever was paid reads what is taken back.
-- Staff ask for and decide on credits, refunds and the answer to a dispute; the rest is written by jobs.
alter table credits enable row level security;
--> statement-breakpoint
create policy parties on credits for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table credit_notes enable row level security;
--> statement-breakpoint
create policy parties on credit_notes for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table refunds enable row level security;
--> statement-breakpoint
create policy parties on refunds for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table disputes enable row level security;
--> statement-breakpoint
create policy parties on disputes for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table payout_reversals enable row level security;
--> statement-breakpoint
create policy parties on payout_reversals for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy asked on credits for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy decided on credits for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy asked on refunds for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy decided on refunds for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy decided on disputes for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert, update on credits, refunds to waymark_web;
--> statement-breakpoint
grant select, update on disputes to waymark_web;
--> statement-breakpoint
grant select on credit_notes, payout_reversals to waymark_web;
--> statement-breakpoint
-- Each line of a charge and of an invoice says what of a visit's money it is: until now only its words did.
create function pg_temp.told(lines jsonb, fee boolean) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(line || jsonb_build_object('what', case when fee then 'fee' when line ->> 'words' like 'Travel, %' then 'travel' else 'price' end) order by n), '[]')
    from jsonb_array_elements(lines) with ordinality as l (line, n)
$$;
--> statement-breakpoint
update charges set item = jsonb_set(jsonb_set(item, '{adviser,lines}', pg_temp.told(item #> '{adviser,lines}', false)),
  '{waymark,lines}', pg_temp.told(item #> '{waymark,lines}', true));
--> statement-breakpoint
update invoices set sheet = jsonb_set(sheet, '{items}', (select jsonb_agg(item || jsonb_build_object('lines', pg_temp.told(item -> 'lines', invoices.kind = 'fee')) order by n)
  from jsonb_array_elements(sheet -> 'items') with ordinality as i (item, n)));
