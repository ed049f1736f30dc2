CREATE TABLE "client_links" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "client_links_secret_once" UNIQUE("secret")
);
--> statement-breakpoint
CREATE TABLE "existing_clients" (
	"supplier_id" text NOT NULL,
	"school_id" text NOT NULL,
	"status" text NOT NULL,
	"claimed_by" text NOT NULL,
	"claimed_by_name" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"seen" text,
	"reason" text,
	CONSTRAINT "existing_clients_once" PRIMARY KEY("supplier_id","school_id"),
	CONSTRAINT "existing_clients_status" CHECK ("existing_clients"."status" in ('claimed', 'confirmed', 'refused', 'taken_back')),
	CONSTRAINT "existing_clients_decided" CHECK ("existing_clients"."status" not in ('confirmed', 'refused') or ("existing_clients"."decided_by" is not null and "existing_clients"."decided_at" is not null)),
	CONSTRAINT "existing_clients_explained" CHECK (("existing_clients"."status" <> 'confirmed' or coalesce("existing_clients"."seen", '') <> '') and ("existing_clients"."status" <> 'refused' or coalesce("existing_clients"."reason", '') <> ''))
);
--> statement-breakpoint
CREATE TABLE "enquiries" (
	"id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"organisation_id" text NOT NULL,
	"status" text NOT NULL,
	"asked_by" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"choose_by" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by_name" text,
	"brief" jsonb NOT NULL,
	CONSTRAINT "enquiries_status" CHECK ("enquiries"."status" in ('open', 'chosen', 'closed', 'ended')),
	CONSTRAINT "enquiries_over" CHECK (("enquiries"."status" = 'open') = ("enquiries"."ended_at" is null)),
	CONSTRAINT "enquiries_times" CHECK ("enquiries"."asked_at" < "enquiries"."answer_by" and "enquiries"."answer_by" <= "enquiries"."choose_by")
);
--> statement-breakpoint
CREATE TABLE "enquiry_asks" (
	"enquiry_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"brief" jsonb NOT NULL,
	"answered_at" timestamp with time zone,
	"days" jsonb,
	"price_pence" bigint,
	"price_reason" text,
	"note" text,
	"declined_why" text,
	"reminded_at" timestamp with time zone,
	CONSTRAINT "enquiry_asks_once" PRIMARY KEY("enquiry_id","supplier_id"),
	CONSTRAINT "enquiry_asks_status" CHECK ("enquiry_asks"."status" in ('asked', 'offered', 'declined', 'lapsed', 'chosen', 'not_chosen', 'closed')),
	CONSTRAINT "enquiry_asks_offer" CHECK ("enquiry_asks"."status" not in ('offered', 'chosen', 'not_chosen') or ("enquiry_asks"."days" is not null and "enquiry_asks"."price_pence" between 100 and 500000 and "enquiry_asks"."answered_at" is not null)),
	CONSTRAINT "enquiry_asks_declined" CHECK ("enquiry_asks"."status" <> 'declined' or coalesce("enquiry_asks"."declined_why", '') <> '')
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"visit_id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"supplier_id" text NOT NULL,
	"status" text NOT NULL,
	"went_well" text NOT NULL,
	"could_be_better" text NOT NULL,
	"would_book_again" text NOT NULL,
	"given_by" text NOT NULL,
	"given_by_name" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone,
	"reply" text,
	"replied_by_name" text,
	"replied_at" timestamp with time zone,
	CONSTRAINT "feedback_status" CHECK ("feedback"."status" in ('given', 'replied', 'taken_back')),
	CONSTRAINT "feedback_again" CHECK ("feedback"."would_book_again" in ('yes', 'perhaps', 'no')),
	CONSTRAINT "feedback_replied" CHECK (("feedback"."status" = 'replied') = ("feedback"."replied_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD COLUMN "schools_again" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD COLUMN "is_hidden" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "client_links" ADD CONSTRAINT "client_links_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "existing_clients" ADD CONSTRAINT "existing_clients_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "existing_clients" ADD CONSTRAINT "existing_clients_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "existing_clients" ADD CONSTRAINT "existing_clients_claimed_by_people_id_fk" FOREIGN KEY ("claimed_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "existing_clients" ADD CONSTRAINT "existing_clients_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiries" ADD CONSTRAINT "enquiries_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiries" ADD CONSTRAINT "enquiries_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiries" ADD CONSTRAINT "enquiries_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiries" ADD CONSTRAINT "enquiries_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiries" ADD CONSTRAINT "enquiries_asked_by_people_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_enquiry_id_enquiries_id_fk" FOREIGN KEY ("enquiry_id") REFERENCES "public"."enquiries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enquiry_asks" ADD CONSTRAINT "enquiry_asks_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_given_by_people_id_fk" FOREIGN KEY ("given_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "existing_clients_school" ON "existing_clients" USING btree ("school_id");--> statement-breakpoint
CREATE INDEX "existing_clients_waiting" ON "existing_clients" USING btree ("claimed_at") WHERE "existing_clients"."status" = 'claimed';--> statement-breakpoint
CREATE INDEX "enquiries_school" ON "enquiries" USING btree ("school_id","asked_at");--> statement-breakpoint
CREATE INDEX "enquiries_payer" ON "enquiries" USING btree ("payer_id","asked_at");--> statement-breakpoint
CREATE INDEX "enquiries_lead" ON "enquiries" USING btree ("lead_id","asked_at") WHERE "enquiries"."lead_id" is not null;--> statement-breakpoint
CREATE INDEX "enquiries_open" ON "enquiries" USING btree ("choose_by") WHERE "enquiries"."status" = 'open';--> statement-breakpoint
CREATE INDEX "enquiry_asks_supplier" ON "enquiry_asks" USING btree ("supplier_id","status","answer_by");--> statement-breakpoint
CREATE INDEX "enquiry_asks_waiting" ON "enquiry_asks" USING btree ("answer_by") WHERE "enquiry_asks"."status" = 'asked';--> statement-breakpoint
CREATE INDEX "feedback_supplier" ON "feedback" USING btree ("supplier_id","given_at");--> statement-breakpoint
CREATE INDEX "feedback_booking" ON "feedback" USING btree ("booking_id");
--> statement-breakpoint
alter table client_links enable row level security;
--> statement-breakpoint
create policy parties on client_links for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update, delete on client_links to waymark_web;
--> statement-breakpoint
alter table existing_clients enable row level security;
--> statement-breakpoint
create policy reading on existing_clients for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or school_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
-- A school says it and takes it back; staff alone confirm it, since money follows from it.
create policy claiming on existing_clients for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status = 'claimed' and school_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
create policy moving on existing_clients for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or (status in ('claimed', 'taken_back') and school_id = (select nullif(current_setting('app.org', true), ''))));
--> statement-breakpoint
grant select, insert, update on existing_clients to waymark_web;
--> statement-breakpoint
alter table enquiries enable row level security;
--> statement-breakpoint
create policy parties on enquiries for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or organisation_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update on enquiries to waymark_web;
--> statement-breakpoint
alter table enquiry_asks enable row level security;
--> statement-breakpoint
create policy parties on enquiry_asks for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update on enquiry_asks to waymark_web;
--> statement-breakpoint
alter table feedback enable row level security;
--> statement-breakpoint
create policy parties on feedback for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update on feedback to waymark_web;
--> statement-breakpoint
-- Counted from agreed visits with the others: a school has booked again once visits of two bookings are agreed.
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = coalesce((select max((k.facts ->> 'level')::int) from credentials k
      where k.person_id = p.person_id and k.kind = 'qualification' and (k.facts ->> 'isCareerDevelopment')::boolean
        and k.status in ('verified', 'expiring', 'expired')), 0),
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    credentials = coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
        'startsOn', k.starts_on,
        'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end) order by k.kind, k.seen_on, k.id)
      from credentials k where k.person_id = p.person_id and k.status in ('verified', 'expiring', 'expired') and k.kind <> 'reference'), '[]'),
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_again = (select count(*) from (select from visits v where v.supplier_id = p_supplier and v.status = 'agreed'
      group by v.school_id having count(distinct v.booking_id) > 1) again),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards;
