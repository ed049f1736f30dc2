CREATE TABLE "problem_statements" (
	"id" text PRIMARY KEY NOT NULL,
	"problem_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"side" text NOT NULL,
	"words" text,
	"key" text,
	"name" text,
	"media_type" text,
	"bytes" integer,
	"sha256" text,
	"said_by" text NOT NULL,
	"said_by_name" text NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "problem_statements_side" CHECK ("problem_statements"."side" in ('school', 'adviser')),
	CONSTRAINT "problem_statements_either" CHECK (num_nonnulls("problem_statements"."key", "problem_statements"."name", "problem_statements"."media_type", "problem_statements"."bytes", "problem_statements"."sha256") = case when "problem_statements"."words" is null then 5 else 0 end),
	CONSTRAINT "problem_statements_words" CHECK (char_length("problem_statements"."words") between 1 and 1000),
	CONSTRAINT "problem_statements_key_drawn" CHECK ("problem_statements"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "problem_statements_size" CHECK ("problem_statements"."bytes" between 1 and 10485760),
	CONSTRAINT "problem_statements_type" CHECK ("problem_statements"."media_type" in ('application/pdf', 'image/jpeg', 'image/png'))
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"id" text PRIMARY KEY NOT NULL,
	"problem_id" text NOT NULL,
	"status" text NOT NULL,
	"outcome" text NOT NULL,
	"price_pence" bigint,
	"travel_pence" bigint,
	"note" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_by_name" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"answered_by" text,
	"answered_by_name" text,
	"answered_at" timestamp with time zone,
	"answer" text,
	CONSTRAINT "settlements_status" CHECK ("settlements"."status" in ('awaiting', 'confirmed', 'sent_back', 'dropped')),
	CONSTRAINT "settlements_outcome" CHECK ("settlements"."outcome" in ('agree', 'part', 'void')),
	CONSTRAINT "settlements_part" CHECK (num_nonnulls("settlements"."price_pence", "settlements"."travel_pence") = case when "settlements"."outcome" = 'part' then 2 else 0 end),
	CONSTRAINT "settlements_second_person" CHECK ("settlements"."answered_by" <> "settlements"."decided_by"),
	CONSTRAINT "settlements_answered" CHECK (("settlements"."answered_by" is not null) = ("settlements"."status" in ('confirmed', 'sent_back')) and ("settlements"."answered_at" is null) = ("settlements"."status" = 'awaiting') and ("settlements"."answer" is not null) = ("settlements"."status" = 'sent_back'))
);
--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "second_above_pence" bigint DEFAULT 50000 NOT NULL;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "answer_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "second_above_pence" bigint;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "price_pence" bigint;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "travel_pence" bigint;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "stake_pence" bigint;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "problems" ADD COLUMN "confirmed_by_name" text;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_problem_id_problems_id_fk" FOREIGN KEY ("problem_id") REFERENCES "public"."problems"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problem_statements" ADD CONSTRAINT "problem_statements_said_by_people_id_fk" FOREIGN KEY ("said_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_problem_id_problems_id_fk" FOREIGN KEY ("problem_id") REFERENCES "public"."problems"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "problem_statements_problem" ON "problem_statements" USING btree ("problem_id","said_at");--> statement-breakpoint
CREATE UNIQUE INDEX "problem_statements_key" ON "problem_statements" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "problem_statements_same_file_once" ON "problem_statements" USING btree ("problem_id","side","sha256");--> statement-breakpoint
CREATE INDEX "settlements_problem" ON "settlements" USING btree ("problem_id","decided_at");--> statement-breakpoint
CREATE UNIQUE INDEX "settlements_one_awaiting" ON "settlements" USING btree ("problem_id") WHERE "settlements"."status" = 'awaiting';--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_confirmed_by_people_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "problems_visit" ON "problems" USING btree ("visit_id");--> statement-breakpoint
ALTER TABLE "platform" ADD CONSTRAINT "platform_second_above" CHECK ("platform"."second_above_pence" between 0 and 10000000);--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_outcome" CHECK ("problems"."outcome" in ('agree', 'part', 'void', 'taken_back'));--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_part" CHECK (num_nonnulls("problems"."price_pence", "problems"."travel_pence") = case when "problems"."outcome" = 'part' then 2 else 0 end);--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_second_person" CHECK ("problems"."confirmed_by" <> "problems"."settled_by");--> statement-breakpoint
-- What was raised before had no limit: it is settled by one person, as it was.
update problems p set answer_by = p.raised_at, (stake_pence, second_above_pence) = (
  select case when p.outcome in ('agree', 'void') then g.gross end, greatest(50000, g.gross)
    from (select coalesce(v.billed_price_pence, v.price_pence) + coalesce(v.billed_travel_pence, v.travel_pence)
        + coalesce(v.billed_fee_pence, v.fee_pence) + v.vat_pence as gross
      from visits v where v.id = p.visit_id) g);
--> statement-breakpoint
alter table problems alter column answer_by set not null;
--> statement-breakpoint
alter table problems alter column second_above_pence set not null;
--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_above_limit" CHECK (coalesce("problems"."outcome", 'taken_back') = 'taken_back' or ("problems"."stake_pence" is not null and ("problems"."stake_pence" <= "problems"."second_above_pence" or "problems"."confirmed_by" is not null)));
--> statement-breakpoint
-- Both sides read both cases, and each adds to its own, which the trigger sees to; what was said is never changed.
alter table problem_statements enable row level security;
--> statement-breakpoint
create policy reading on problem_statements for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy stating on problem_statements for insert to waymark_web
  with check (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on problem_statements to waymark_web;
--> statement-breakpoint
create function problem_statements_while_open() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    raise exception 'what was said is never changed' using errcode = '23514', constraint = 'problem_statements_kept';
  end if;
  if not exists (select 1 from problems p where p.id = new.problem_id and p.settled_at is null) then
    raise exception 'nothing is added to a problem that is settled'
      using errcode = '23514', constraint = 'problem_statements_while_open';
  end if;
  -- Neither side speaks for the other.
  if (new.side = 'adviser') <> (new.supplier_id = nullif(current_setting('app.org', true), '')) then
    raise exception 'each side states its own case' using errcode = '23514', constraint = 'problem_statements_own_side';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger problem_statements_10_while_open before insert or update or delete on problem_statements
  for each row execute function problem_statements_while_open();
--> statement-breakpoint
-- What waits for a second person is for staff alone.
alter table settlements enable row level security;
--> statement-breakpoint
create policy staff on settlements for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert on settlements to waymark_web;
--> statement-breakpoint
grant update (status, answered_by, answered_by_name, answered_at, answer) on settlements to waymark_web;
--> statement-breakpoint
-- Who brought a school to Waymark, as staff confirmed it: read by whoever buys for that school, and by that supplier itself.
create function brought_by(p_school text) returns table (supplier_id text, confirmed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.supplier_id, c.decided_at
    from existing_clients c join organisations o on o.id = c.school_id
   where c.school_id = p_school and c.status = 'confirmed'
     and ((select nullif(current_setting('app.staff', true), '')) = 'on'
       or (select nullif(current_setting('app.org', true), '')) in (c.school_id, c.supplier_id, o.trust_id)
       or exists (select from consortium_members m where m.school_id = c.school_id and m.status = 'joined'
                    and m.lead_id = (select nullif(current_setting('app.org', true), ''))))
$$;
--> statement-breakpoint
grant execute on function brought_by(text) to waymark_web;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TABLE "chases" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_request_id" text NOT NULL,
	"invoice_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"supplier_id" text,
	"how" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"on_day" date NOT NULL,
	"person_id" text,
	"by_name" text NOT NULL,
	"spoke_to" text DEFAULT '' NOT NULL,
	"said" text DEFAULT '' NOT NULL,
	CONSTRAINT "chases_how" CHECK ("chases"."how" in ('before_due', 'late_7', 'late_14', 'late_30', 'telephone')),
	CONSTRAINT "chases_call" CHECK (("chases"."how" = 'telephone') = ("chases"."person_id" is not null) and ("chases"."how" = 'telephone') = ("chases"."said" <> ''))
);
--> statement-breakpoint
CREATE TABLE "export_mappings" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"row_of" text NOT NULL,
	"has_header" boolean NOT NULL,
	"date_format" text NOT NULL,
	"credits_are" text NOT NULL,
	"columns" jsonb NOT NULL,
	"is_offered" boolean DEFAULT true NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "export_mappings_row" CHECK ("export_mappings"."row_of" in ('invoice', 'line')),
	CONSTRAINT "export_mappings_date" CHECK ("export_mappings"."date_format" in ('dd/mm/yyyy', 'yyyy-mm-dd', 'dd-mmm-yyyy')),
	CONSTRAINT "export_mappings_credits" CHECK ("export_mappings"."credits_are" in ('negative', 'positive')),
	CONSTRAINT "export_mappings_columns" CHECK (jsonb_typeof("export_mappings"."columns") = 'array' and jsonb_array_length("export_mappings"."columns") > 0)
);
--> statement-breakpoint
CREATE TABLE "reference_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"from_on" date NOT NULL,
	"basis_points" integer NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reference_rates_once" UNIQUE("from_on"),
	CONSTRAINT "reference_rates_half_year" CHECK (to_char("reference_rates"."from_on", 'MM-DD') in ('01-01', '07-01')),
	CONSTRAINT "reference_rates_shape" CHECK ("reference_rates"."basis_points" between 0 and 5000)
);
--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "company_number" text;--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "ico_number" text;--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "insurance" text;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chases" ADD CONSTRAINT "chases_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "chases_reminded_once" ON "chases" USING btree ("invoice_id","how") WHERE "chases"."how" <> 'telephone';--> statement-breakpoint
CREATE UNIQUE INDEX "chases_call_once" ON "chases" USING btree ("invoice_id","on_day","person_id","spoke_to","said") WHERE "chases"."how" = 'telephone';--> statement-breakpoint
CREATE INDEX "chases_request" ON "chases" USING btree ("payment_request_id");--> statement-breakpoint
CREATE INDEX "chases_supplier" ON "chases" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "export_mappings_name_once" ON "export_mappings" USING btree (lower("name"));--> statement-breakpoint
-- By hand. Who chased an invoice is read by its buyers and by the supplier whose invoice it is; only staff note a call.
alter table chases enable row level security;
--> statement-breakpoint
create policy parties on chases for select to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy noted on chases for insert to waymark_web with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert on chases to waymark_web;
--> statement-breakpoint
grant select, insert, delete on reference_rates to waymark_web;
--> statement-breakpoint
grant select, insert, update on export_mappings to waymark_web;
--> statement-breakpoint
-- Ready-made: what staff copy and change.
insert into export_mappings (id, name, row_of, has_header, date_format, credits_are, columns, is_offered, changed_by, changed_at) values
  ('exm_xero', 'Xero, bills', 'line', true, 'dd/mm/yyyy', 'negative', '[{"head": "*ContactName", "source": "supplier", "words": ""}, {"head": "EmailAddress", "source": "constant", "words": ""}, {"head": "POAddressLine1", "source": "constant", "words": ""}, {"head": "POAddressLine2", "source": "constant", "words": ""}, {"head": "POAddressLine3", "source": "constant", "words": ""}, {"head": "POAddressLine4", "source": "constant", "words": ""}, {"head": "POCity", "source": "constant", "words": ""}, {"head": "PORegion", "source": "constant", "words": ""}, {"head": "POPostalCode", "source": "constant", "words": ""}, {"head": "POCountry", "source": "constant", "words": ""}, {"head": "*InvoiceNumber", "source": "number", "words": ""}, {"head": "*InvoiceDate", "source": "issued", "words": ""}, {"head": "*DueDate", "source": "due", "words": ""}, {"head": "Total", "source": "constant", "words": ""}, {"head": "InventoryItemCode", "source": "constant", "words": ""}, {"head": "Description", "source": "description", "words": ""}, {"head": "*Quantity", "source": "quantity", "words": ""}, {"head": "*UnitAmount", "source": "net", "words": ""}, {"head": "*AccountCode", "source": "constant", "words": ""}, {"head": "*TaxType", "source": "vat_xero", "words": ""}, {"head": "TaxAmount", "source": "vat", "words": ""}, {"head": "TrackingName1", "source": "constant", "words": ""}, {"head": "TrackingOption1", "source": "constant", "words": ""}, {"head": "TrackingName2", "source": "constant", "words": ""}, {"head": "TrackingOption2", "source": "constant", "words": ""}, {"head": "Currency", "source": "constant", "words": "GBP"}]', true, 'Waymark', now()),
  ('exm_quickbooks', 'QuickBooks Online, bills', 'line', true, 'dd/mm/yyyy', 'negative', '[{"head": "*BillNo", "source": "number", "words": ""}, {"head": "*Supplier", "source": "supplier", "words": ""}, {"head": "*BillDate", "source": "issued", "words": ""}, {"head": "*DueDate", "source": "due", "words": ""}, {"head": "Terms", "source": "constant", "words": ""}, {"head": "Location", "source": "constant", "words": ""}, {"head": "Memo", "source": "order", "words": ""}, {"head": "*Account", "source": "constant", "words": ""}, {"head": "LineDescription", "source": "description", "words": ""}, {"head": "*LineAmount", "source": "net", "words": ""}, {"head": "*LineTaxCode", "source": "vat_quickbooks", "words": ""}, {"head": "LineTaxAmount", "source": "vat", "words": ""}]', true, 'Waymark', now()),
  ('exm_freeagent', 'FreeAgent, bills', 'line', true, 'yyyy-mm-dd', 'negative', '[{"head": "contact", "source": "supplier", "words": ""}, {"head": "reference", "source": "number", "words": ""}, {"head": "dated_on", "source": "issued", "words": ""}, {"head": "due_on", "source": "due", "words": ""}, {"head": "currency", "source": "constant", "words": "GBP"}, {"head": "category", "source": "constant", "words": ""}, {"head": "description", "source": "description", "words": ""}, {"head": "total_value", "source": "gross", "words": ""}, {"head": "sales_tax_rate", "source": "vat_rate", "words": ""}]', true, 'Waymark', now()),
  ('exm_access', 'Access Education Finance, purchase invoices', 'invoice', true, 'dd/mm/yyyy', 'negative', '[{"head": "Supplier", "source": "supplier", "words": ""}, {"head": "Supplier VAT number", "source": "supplier_vat", "words": ""}, {"head": "Invoice number", "source": "number", "words": ""}, {"head": "Invoice date", "source": "issued", "words": ""}, {"head": "Due date", "source": "due", "words": ""}, {"head": "Order number", "source": "order", "words": ""}, {"head": "Description", "source": "description", "words": ""}, {"head": "Net", "source": "net", "words": ""}, {"head": "VAT", "source": "vat", "words": ""}, {"head": "Gross", "source": "gross", "words": ""}, {"head": "Payment reference", "source": "reference", "words": ""}]', true, 'Waymark', now());
--> statement-breakpoint
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
