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
