CREATE TABLE "seller_asks" (
	"supplier_id" text NOT NULL,
	"step" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "seller_asks_once" PRIMARY KEY("supplier_id","step"),
	CONSTRAINT "seller_asks_step" CHECK ("seller_asks"."step" in ('asked', 'reminded', 'reminded_again'))
);
--> statement-breakpoint
CREATE TABLE "seller_details" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"tax_number_kind" text,
	"tax_number_sealed" text,
	"born_on_sealed" text,
	"excluded_as" text,
	"excluded_why" text DEFAULT '' NOT NULL,
	"certified_by" text NOT NULL,
	"certified_by_name" text NOT NULL,
	"certified_at" timestamp with time zone NOT NULL,
	CONSTRAINT "seller_details_kind" CHECK ("seller_details"."tax_number_kind" in ('nino', 'utr', 'company', 'charity')),
	CONSTRAINT "seller_details_excluded" CHECK ("seller_details"."excluded_as" in ('government', 'listed')),
	CONSTRAINT "seller_details_excluded_why" CHECK (("seller_details"."excluded_as" is not null) = ("seller_details"."excluded_why" <> '')),
	CONSTRAINT "seller_details_number" CHECK (("seller_details"."tax_number_kind" is null) = ("seller_details"."tax_number_sealed" is null)),
	CONSTRAINT "seller_details_number_or_excluded" CHECK ("seller_details"."tax_number_sealed" is not null or "seller_details"."excluded_as" is not null),
	CONSTRAINT "seller_details_born" CHECK (("seller_details"."born_on_sealed" is not null) = coalesce("seller_details"."tax_number_kind" in ('nino', 'utr'), false))
);
--> statement-breakpoint
CREATE TABLE "seller_report_lines" (
	"report_id" text NOT NULL,
	"entry_id" bigint NOT NULL,
	"supplier_id" text NOT NULL,
	"quarter" smallint NOT NULL,
	"amount_pence" bigint NOT NULL,
	CONSTRAINT "seller_report_lines_once" PRIMARY KEY("report_id","entry_id"),
	CONSTRAINT "seller_report_lines_quarter" CHECK ("seller_report_lines"."quarter" between 1 and 4),
	CONSTRAINT "seller_report_lines_amount" CHECK ("seller_report_lines"."amount_pence" <> 0)
);
--> statement-breakpoint
CREATE TABLE "seller_report_sellers" (
	"report_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"year" smallint NOT NULL,
	"version" smallint NOT NULL,
	"sent_at" timestamp with time zone,
	"legal_name" text NOT NULL,
	"address_lines" text[] NOT NULL,
	"trading" text NOT NULL,
	"vat_number" text,
	"paid_to" text,
	"tax_number_kind" text,
	"tax_number_sealed" text,
	"born_on_sealed" text,
	"excluded_as" text,
	"excluded_why" text DEFAULT '' NOT NULL,
	"quarters" jsonb NOT NULL,
	"consideration_pence" bigint NOT NULL,
	"activities" smallint NOT NULL,
	CONSTRAINT "seller_report_sellers_once" PRIMARY KEY("report_id","supplier_id"),
	CONSTRAINT "seller_report_sellers_kind" CHECK ("seller_report_sellers"."tax_number_kind" in ('nino', 'utr', 'company', 'charity')),
	CONSTRAINT "seller_report_sellers_excluded" CHECK ("seller_report_sellers"."excluded_as" in ('government', 'listed')),
	CONSTRAINT "seller_report_sellers_quarters" CHECK (jsonb_array_length("seller_report_sellers"."quarters") = 4),
	CONSTRAINT "seller_report_sellers_figures" CHECK ("seller_report_sellers"."consideration_pence" >= 0 and "seller_report_sellers"."activities" >= 0)
);
--> statement-breakpoint
CREATE TABLE "seller_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"year" smallint NOT NULL,
	"version" smallint NOT NULL,
	"status" text NOT NULL,
	"made_by" text NOT NULL,
	"made_by_name" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"reference" text,
	"sent_by" text,
	"sent_by_name" text,
	"sent_at" timestamp with time zone,
	CONSTRAINT "seller_reports_once" UNIQUE("year","version"),
	CONSTRAINT "seller_reports_year" CHECK ("seller_reports"."year" between 2024 and 2200 and "seller_reports"."version" >= 1),
	CONSTRAINT "seller_reports_status" CHECK ("seller_reports"."status" in ('ready', 'sent', 'dropped')),
	CONSTRAINT "seller_reports_sent" CHECK (num_nonnulls("seller_reports"."reference", "seller_reports"."sent_by", "seller_reports"."sent_by_name", "seller_reports"."sent_at") = case "seller_reports"."status" when 'sent' then 4 else 0 end)
);
--> statement-breakpoint
ALTER TABLE "seller_asks" ADD CONSTRAINT "seller_asks_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_details" ADD CONSTRAINT "seller_details_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_details" ADD CONSTRAINT "seller_details_certified_by_people_id_fk" FOREIGN KEY ("certified_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_report_lines" ADD CONSTRAINT "seller_report_lines_report_id_seller_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."seller_reports"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_report_lines" ADD CONSTRAINT "seller_report_lines_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_report_sellers" ADD CONSTRAINT "seller_report_sellers_report_id_seller_reports_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."seller_reports"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_report_sellers" ADD CONSTRAINT "seller_report_sellers_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_reports" ADD CONSTRAINT "seller_reports_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seller_reports" ADD CONSTRAINT "seller_reports_sent_by_people_id_fk" FOREIGN KEY ("sent_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "seller_report_lines_supplier" ON "seller_report_lines" USING btree ("supplier_id");--> statement-breakpoint
CREATE INDEX "seller_report_sellers_supplier" ON "seller_report_sellers" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "seller_reports_one_ready" ON "seller_reports" USING btree ("year") WHERE "seller_reports"."status" = 'ready';--> statement-breakpoint
-- Sellers for HMRC: what somebody gave of themselves is theirs and staff's; a report is staff's, and of each seller's their own
-- part, which the product shows once it was sent. Nothing of a report is ever changed but that it was sent, or dropped before it was.
alter table seller_details enable row level security;
--> statement-breakpoint
create policy own on seller_details for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy given on seller_details for insert to waymark_web
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy given_anew on seller_details for update to waymark_web
  using (supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table seller_asks enable row level security;
--> statement-breakpoint
create policy own on seller_asks for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table seller_reports enable row level security;
--> statement-breakpoint
create policy staff on seller_reports for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy made on seller_reports for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy moved on seller_reports for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
alter table seller_report_sellers enable row level security;
--> statement-breakpoint
create policy own on seller_report_sellers for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy made on seller_report_sellers for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy sent on seller_report_sellers for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
alter table seller_report_lines enable row level security;
--> statement-breakpoint
create policy own on seller_report_lines for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy made on seller_report_lines for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert, update on seller_details to waymark_web;
--> statement-breakpoint
grant select on seller_asks to waymark_web;
--> statement-breakpoint
grant select, insert on seller_reports, seller_report_sellers, seller_report_lines to waymark_web;
--> statement-breakpoint
grant update (status, reference, sent_by, sent_by_name, sent_at) on seller_reports to waymark_web;
--> statement-breakpoint
grant update (sent_at) on seller_report_sellers to waymark_web;
--> statement-breakpoint
-- Whoever writes them, the owner too: what was reported stays as it was reported.
create function seller_report_stays() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'seller_report_sellers' and old.sent_at is null
     and to_jsonb(new) - 'sent_at' = to_jsonb(old) - 'sent_at' then
    return new;
  end if;
  raise exception using errcode = '23514', constraint = 'seller_report_stays', table = tg_table_name,
    message = 'what was reported is never changed';
end $$;
--> statement-breakpoint
create trigger seller_report_stays before update or delete on seller_report_sellers
  for each row execute function seller_report_stays();
--> statement-breakpoint
create trigger seller_report_stays before update or delete on seller_report_lines
  for each row execute function seller_report_stays();
