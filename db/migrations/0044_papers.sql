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
