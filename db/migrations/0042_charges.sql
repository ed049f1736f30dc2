CREATE TABLE "charges" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"held_reason" text,
	"approved_pence" bigint NOT NULL,
	"item" jsonb NOT NULL,
	"adviser_pence" bigint NOT NULL,
	"fee_pence" bigint NOT NULL,
	"total_pence" bigint NOT NULL,
	"charged_at" timestamp with time zone NOT NULL,
	"invoice_on" date NOT NULL,
	"payment_request_id" text,
	"received_pence" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "charges_visit_once" UNIQUE("visit_id","payer_id","supplier_id"),
	CONSTRAINT "charges_kind" CHECK ("charges"."kind" in ('visit', 'cancellation')),
	CONSTRAINT "charges_status" CHECK ("charges"."status" in ('awaiting_order_number', 'held', 'ready', 'invoiced')),
	CONSTRAINT "charges_held" CHECK (("charges"."status" = 'held') = ("charges"."held_reason" is not null)),
	CONSTRAINT "charges_invoiced" CHECK (("charges"."status" = 'invoiced') = ("charges"."payment_request_id" is not null)),
	CONSTRAINT "charges_money" CHECK ("charges"."adviser_pence" >= 0 and "charges"."fee_pence" >= 0 and "charges"."adviser_pence" + "charges"."fee_pence" = "charges"."total_pence"
        and "charges"."received_pence" between 0 and "charges"."total_pence")
);
--> statement-breakpoint
CREATE TABLE "payment_parts" (
	"payment_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"amount_pence" bigint NOT NULL,
	CONSTRAINT "payment_parts_once" PRIMARY KEY("payment_id","charge_id"),
	CONSTRAINT "payment_parts_amount" CHECK ("payment_parts"."amount_pence" > 0)
);
--> statement-breakpoint
ALTER TABLE "payers" ADD COLUMN "invoicing" text DEFAULT 'visit' NOT NULL;
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "reference" text;
--> statement-breakpoint
ALTER TABLE "payouts" ADD COLUMN "charge_id" text;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_price_pence" bigint;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_travel_pence" bigint;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_fee_pence" bigint;
--> statement-breakpoint
ALTER TABLE "invoices" ALTER COLUMN "supplier_id" DROP NOT NULL;
--> statement-breakpoint
-- Whoever buys reads what is asked of them and what came in; a supplier reads its own charges and invoices, and no request.
drop policy parties on payment_requests;
--> statement-breakpoint
drop policy parties on payments;
--> statement-breakpoint
create function supply_of(i invoices) returns jsonb language sql immutable as $$
  select jsonb_build_object('lines', coalesce(i.sheet -> 'lines', '[]'), 'netPence', coalesce(i.net_pence, 0),
    'vatPence', coalesce(i.vat_pence, 0), 'grossPence', coalesce(i.gross_pence, 0))
$$;
--> statement-breakpoint
ALTER TABLE "invoices" DROP CONSTRAINT "invoices_kind_once";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_visit_once";
--> statement-breakpoint
ALTER TABLE "payouts" DROP CONSTRAINT "payouts_payment_once";
--> statement-breakpoint
ALTER TABLE "invoices" DROP CONSTRAINT "invoices_kind";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_held";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_issued";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_status";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_money";
--> statement-breakpoint
ALTER TABLE "invoices" DROP CONSTRAINT "invoices_visit_id_visits_id_fk";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_visit_id_visits_id_fk";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_booking_id_bookings_id_fk";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_supplier_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_supplier_id_organisations_id_fk";
--> statement-breakpoint
DROP INDEX "payment_requests_supplier";
--> statement-breakpoint
-- What was invoiced becomes a charge that its request asks for; what was not is charged anew by the next reconciliation.
delete from payment_requests r where r.issued_at is null or r.total_pence = 0;
--> statement-breakpoint
insert into charges (id, visit_id, booking_id, school_id, payer_id, supplier_id, lead_id, kind, status, approved_pence, item,
  adviser_pence, fee_pence, total_pence, charged_at, invoice_on, payment_request_id, received_pence)
select 'chg_' || substr(r.id, 5), r.visit_id, r.booking_id, r.school_id, r.payer_id, r.supplier_id, r.lead_id, 'visit', 'invoiced',
  r.approved_pence,
  jsonb_build_object('bookingReference', s.sheet -> 'bookingReference', 'visit', s.sheet -> 'visit',
    'taxPointOn', s.sheet -> 'taxPointOn', 'agreedWords', s.sheet -> 'agreedWords',
    'adviser', supply_of(v), 'waymark', supply_of(f)),
  coalesce(v.gross_pence, 0), coalesce(f.gross_pence, 0), r.total_pence, r.issued_at,
  (r.issued_at at time zone 'Europe/London')::date, r.id, r.received_pence
from payment_requests r
  left join invoices v on v.payment_request_id = r.id and v.kind = 'visit'
  left join invoices f on f.payment_request_id = r.id and f.kind = 'fee'
  cross join lateral (select coalesce(v.sheet, f.sheet) as sheet) s;
--> statement-breakpoint
drop function supply_of(invoices);
--> statement-breakpoint
update payment_requests r set reference =
  (select i.number from invoices i where i.payment_request_id = r.id order by i.kind desc limit 1);
--> statement-breakpoint
update invoices i set
  sheet = (i.sheet - array['bookingReference', 'orderNumber', 'visit', 'taxPointOn', 'agreedWords', 'lines'])
    || jsonb_build_object('items', jsonb_build_array(jsonb_build_object('chargeId', 'chg_' || substr(i.payment_request_id, 5),
      'bookingReference', i.sheet -> 'bookingReference', 'orderNumber', i.sheet -> 'orderNumber', 'visit', i.sheet -> 'visit',
      'taxPointOn', i.sheet -> 'taxPointOn', 'agreedWords', i.sheet -> 'agreedWords', 'lines', i.sheet -> 'lines'))),
  supplier_id = case when i.kind = 'fee' then null else i.supplier_id end;
--> statement-breakpoint
insert into payment_parts (payment_id, charge_id, school_id, payer_id, lead_id, amount_pence)
select p.id, 'chg_' || substr(p.payment_request_id, 5), p.school_id, p.payer_id, p.lead_id, p.amount_pence - p.surplus_pence
from payments p where p.amount_pence > p.surplus_pence;
--> statement-breakpoint
update payouts o set charge_id = 'chg_' || substr(p.payment_request_id, 5) from payments p where p.id = o.payment_id;
--> statement-breakpoint
ALTER TABLE "invoices" DROP COLUMN "visit_id";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "visit_id";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "booking_id";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "supplier_id";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "held_reason";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "order_number";
--> statement-breakpoint
ALTER TABLE "payment_requests" DROP COLUMN "approved_pence";
--> statement-breakpoint
ALTER TABLE "payments" DROP COLUMN "supplier_id";
--> statement-breakpoint
ALTER TABLE "payment_requests" ALTER COLUMN "issued_at" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "payment_requests" ALTER COLUMN "due_on" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "payment_requests" ALTER COLUMN "reference" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "payouts" ALTER COLUMN "charge_id" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payment_parts" ADD CONSTRAINT "payment_parts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payment_parts" ADD CONSTRAINT "payment_parts_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "public"."charges"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payment_parts" ADD CONSTRAINT "payment_parts_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payment_parts" ADD CONSTRAINT "payment_parts_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "payment_parts" ADD CONSTRAINT "payment_parts_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "charges_ready" ON "charges" USING btree ("invoice_on") WHERE "charges"."status" = 'ready';
--> statement-breakpoint
CREATE INDEX "charges_booking" ON "charges" USING btree ("booking_id");
--> statement-breakpoint
CREATE INDEX "charges_request" ON "charges" USING btree ("payment_request_id");
--> statement-breakpoint
CREATE INDEX "charges_payer" ON "charges" USING btree ("payer_id","status");
--> statement-breakpoint
CREATE INDEX "charges_supplier" ON "charges" USING btree ("supplier_id","status");
--> statement-breakpoint
CREATE INDEX "payment_parts_charge" ON "payment_parts" USING btree ("charge_id");
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_charge_id_charges_id_fk" FOREIGN KEY ("charge_id") REFERENCES "public"."charges"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "invoices_supplier" ON "invoices" USING btree ("supplier_id","issued_at");
--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_issuer_once" UNIQUE("payment_request_id","issuer_id","kind");
--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_payment_once" UNIQUE("payment_id","charge_id","supplier_id");
--> statement-breakpoint
ALTER TABLE "payers" ADD CONSTRAINT "payers_invoicing" CHECK ("payers"."invoicing" in ('visit', 'month', 'term'));
--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_kind" CHECK ("invoices"."kind" in ('visit', 'fee') and ("invoices"."kind" = 'fee') = ("invoices"."supplier_id" is null));
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_paid" CHECK (("payment_requests"."status" = 'paid') = ("payment_requests"."paid_at" is not null));
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_status" CHECK ("payment_requests"."status" in ('open', 'paid', 'void'));
--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_money" CHECK ("payment_requests"."total_pence" > 0 and "payment_requests"."received_pence" >= 0 and "payment_requests"."received_pence" <= "payment_requests"."total_pence");
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_billed" CHECK (("visits"."billed_price_pence" is null) = ("visits"."billed_travel_pence" is null) and ("visits"."billed_price_pence" is null) = ("visits"."billed_fee_pence" is null)
        and "visits"."billed_price_pence" between 0 and "visits"."price_pence" and "visits"."billed_travel_pence" between 0 and "visits"."travel_pence" and "visits"."billed_fee_pence" between 0 and "visits"."fee_pence");
--> statement-breakpoint
create policy parties on payment_requests for all to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy parties on payments for all to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
alter table charges enable row level security;
--> statement-breakpoint
alter table payment_parts enable row level security;
--> statement-breakpoint
create policy parties on charges for select to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
-- An approver agrees to a higher total.
create policy decided on charges for update to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy parties on payment_parts for select to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, update on charges to waymark_web;
--> statement-breakpoint
grant select on payment_parts to waymark_web;
