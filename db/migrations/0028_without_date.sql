CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"kind" text NOT NULL,
	"said" text NOT NULL,
	"key" text,
	"name" text,
	"media_type" text,
	"bytes" integer,
	"sha256" text,
	"url" text,
	"codes" text,
	"code_count" integer,
	"is_for_all" boolean DEFAULT false NOT NULL,
	"delivered_at" timestamp with time zone NOT NULL,
	"delivered_by" text NOT NULL,
	"delivered_by_name" text NOT NULL,
	"replaced_at" timestamp with time zone,
	"replaced_by_id" text,
	CONSTRAINT "deliveries_kind" CHECK (case "deliveries"."kind"
        when 'file' then "deliveries"."key" is not null and "deliveries"."name" is not null and "deliveries"."media_type" is not null and "deliveries"."bytes" is not null and "deliveries"."sha256" is not null and "deliveries"."url" is null and "deliveries"."codes" is null
        when 'link' then "deliveries"."url" is not null and "deliveries"."key" is null and "deliveries"."codes" is null
        when 'codes' then "deliveries"."codes" is not null and "deliveries"."code_count" between 1 and 2000 and "deliveries"."key" is null and "deliveries"."url" is null
        else false end),
	CONSTRAINT "deliveries_key_drawn" CHECK ("deliveries"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "deliveries_size" CHECK ("deliveries"."bytes" between 1 and 10485760),
	CONSTRAINT "deliveries_type" CHECK ("deliveries"."media_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "deliveries_link" CHECK ("deliveries"."url" ~ '^https://'),
	CONSTRAINT "deliveries_said" CHECK (char_length("deliveries"."said") between 1 and 300)
);
--> statement-breakpoint
CREATE TABLE "delivery_openings" (
	"id" text PRIMARY KEY NOT NULL,
	"delivery_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text NOT NULL,
	"person_name" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "services" DROP CONSTRAINT "services_block";--> statement-breakpoint
ALTER TABLE "visits" DROP CONSTRAINT "visits_mode";--> statement-breakpoint
ALTER TABLE "visits" ALTER COLUMN "span" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "quantity" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_delivered_by_people_id_fk" FOREIGN KEY ("delivered_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_openings" ADD CONSTRAINT "delivery_openings_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_openings" ADD CONSTRAINT "delivery_openings_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_openings" ADD CONSTRAINT "delivery_openings_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_openings" ADD CONSTRAINT "delivery_openings_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_openings" ADD CONSTRAINT "delivery_openings_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_visit" ON "deliveries" USING btree ("visit_id","delivered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_key" ON "deliveries" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_same_file_once" ON "deliveries" USING btree ("visit_id","sha256") WHERE "deliveries"."replaced_at" is null;--> statement-breakpoint
CREATE INDEX "delivery_openings_delivery" ON "delivery_openings" USING btree ("delivery_id","at");--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_block" CHECK (("services"."block_from" is null) = ("services"."block_price_pence" is null) and "services"."block_from" between 2 and 2000
      and "services"."block_price_pence" between 100 and "services"."price_pence");--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_without_date" CHECK (("visits"."mode" = 'without_date') = ("visits"."span" is null));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_quantity" CHECK ("visits"."quantity" between 1 and 2000 and ("visits"."mode" = 'without_date' or "visits"."quantity" = 1) and ("visits"."mode" <> 'without_date' or "visits"."interviews_wanted" = 0));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_mode" CHECK ("visits"."mode" = 'face_to_face' or ("visits"."mode" in ('video', 'telephone', 'without_date') and "visits"."travel_pence" = 0));
--> statement-breakpoint
-- What has no date can be offered and asked for from here on.
update menu_services set is_on_menu = true, changed_at = now() where not is_dated;
--> statement-breakpoint
-- What was delivered is read by the school that it is for, by its trust where that asks and pays for it, and by whoever
-- delivered it; a consortium that leads and staff read none of it. Only what took its place is ever written into a row.
alter table deliveries enable row level security;
--> statement-breakpoint
create policy reading on deliveries for select to waymark_web
  using (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy delivering on deliveries for insert to waymark_web
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy replacing on deliveries for update to waymark_web
  using (supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on deliveries to waymark_web;
--> statement-breakpoint
grant update (replaced_at, replaced_by_id) on deliveries to waymark_web;
--> statement-breakpoint
alter table delivery_openings enable row level security;
--> statement-breakpoint
create policy reading on delivery_openings for select to waymark_web
  using (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy opening on delivery_openings for insert to waymark_web
  with check (school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert on delivery_openings to waymark_web;
--> statement-breakpoint
-- How much stands delivered of something without a date, whoever asks: a consortium that leads knows that, and nothing else of it.
-- `codes`: how many there are; null where none were delivered, or one that is for everybody.
create function delivered_of(p_visit text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('many', count(*)::int,
      'codes', case when bool_or(d.is_for_all) then null else sum(d.code_count) filter (where d.kind = 'codes') end)
    from deliveries d where d.visit_id = p_visit and d.replaced_at is null
$$;
--> statement-breakpoint
grant execute on function delivered_of(text) to waymark_web;
--> statement-breakpoint
-- When a visit begins; what has no date is to be there by the end of the working day by which it is wanted.
create function begins_at(p_span tstzrange, p_on date) returns timestamptz
language sql stable parallel safe as $$
  select coalesce(lower(p_span), (p_on + time '17:00') at time zone 'Europe/London')
$$;
--> statement-breakpoint
grant execute on function begins_at(tstzrange, date) to waymark_web;
--> statement-breakpoint
-- What has no date holds no day of anybody's: neither of a school that waits for approval nor of a service's most a day.
create or replace function unapproved_days(p_school text, p_supplier text) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct v.on_day)::int from visits v join visit_conditions c on c.visit_id = v.id and c.kind = 'approval' and c.met_at is null
   where v.school_id = p_school and v.supplier_id = p_supplier and v.status = 'requested' and v.span is not null
$$;
--> statement-breakpoint
create or replace function visits_a_day(p_supplier text, p_code text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_object_agg(on_day, many), '{}') from (
    select v.on_day, count(*)::int as many
      from visits v join bookings b on b.id = v.booking_id
     where v.supplier_id = p_supplier and b.service_code = p_code and is_live(v.status) and v.on_day >= current_date - 1
       and v.span is not null
     group by v.on_day) d
$$;
--> statement-breakpoint
create or replace function visits_lock_person() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before visits;
begin
  if tg_op = 'UPDATE' then before := old; end if;
  if new.person_id is null or new.span is null then new.pace := 0; return new; end if;
  if is_live(new.status) then
    perform 1 from people where id = new.person_id for no key update;
    if is_placed_anew(before, new) then new.pace := pace_of(new.person_id); end if;
  end if;
  return new;
end $$;
--> statement-breakpoint
-- Public are visits that took place; what was delivered without one is none, and makes its school one that has booked.
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = case when p.person_id is not null then guidance_level(p.person_id)
      else coalesce((select max(guidance_level(r.person_id)) from practitioners r where r.supplier_id = p_supplier and r.status = 'joined'), 0) end,
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    credentials = case when p.person_id is not null then public_credentials(p.person_id)
      else coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
          'startsOn', k.starts_on, 'endsOn', k.ends_on) order by k.kind, k.seen_on, k.id)
        from credentials k where k.organisation_id = p_supplier and k.status in ('verified', 'expiring', 'expired')), '[]') end,
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed' and v.span is not null),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed' and v.span is not null),
    schools_again = (select count(*) from (select from visits v where v.supplier_id = p_supplier and v.status = 'agreed'
      group by v.school_id having count(distinct v.booking_id) > 1) again),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
