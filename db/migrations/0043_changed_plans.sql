CREATE TABLE "status_disagreements" (
	"status_id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"reasons" text NOT NULL,
	"raised_by" text NOT NULL,
	"raised_by_name" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"answer_by_on" date NOT NULL,
	"answer" text,
	"answered_by_name" text,
	"answered_at" timestamp with time zone,
	"reminders_sent" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "status_disagreements_status" CHECK ("status_disagreements"."status" in ('open', 'upheld', 'replaced', 'taken_back')),
	CONSTRAINT "status_disagreements_reasons" CHECK (char_length("status_disagreements"."reasons") > 0),
	CONSTRAINT "status_disagreements_answered" CHECK (("status_disagreements"."status" in ('upheld', 'replaced')) = ("status_disagreements"."answer" is not null) and ("status_disagreements"."answer" is null) = ("status_disagreements"."answered_at" is null))
);
--> statement-breakpoint
ALTER TABLE "employment_statuses" DROP CONSTRAINT "employment_statuses_pkey";
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "paid_through" text DEFAULT 'waymark' NOT NULL;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "id" text;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "position" smallint;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD COLUMN "outcome" text;
--> statement-breakpoint
-- Until now one row was kept of a booking, and of a company only that the rules do not apply.
update employment_statuses set id = 'ems_' || substring(booking_id from 5), position = 1,
  outcome = case kind when 'check' then 'self_employed' else 'outside' end;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "id" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD PRIMARY KEY ("id");
--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "position" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "employment_statuses" ALTER COLUMN "outcome" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_status_id_employment_statuses_id_fk" FOREIGN KEY ("status_id") REFERENCES "public"."employment_statuses"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "status_disagreements" ADD CONSTRAINT "status_disagreements_raised_by_people_id_fk" FOREIGN KEY ("raised_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "status_disagreements_booking" ON "status_disagreements" USING btree ("booking_id");
--> statement-breakpoint
CREATE INDEX "status_disagreements_open" ON "status_disagreements" USING btree ("answer_by_on") WHERE "status_disagreements"."status" = 'open';
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_position_once" UNIQUE("booking_id","position");
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_paid_through" CHECK ("visits"."paid_through" in ('waymark', 'payroll'));
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_by_payroll" CHECK ("visits"."paid_through" = 'waymark' or ("visits"."fee_pence" = 0 and "visits"."vat_pence" = 0));
--> statement-breakpoint
ALTER TABLE "employment_statuses" ADD CONSTRAINT "employment_statuses_outcome" CHECK (("employment_statuses"."kind" = 'determination' and "employment_statuses"."outcome" in ('outside', 'inside')) or ("employment_statuses"."kind" = 'check' and "employment_statuses"."outcome" = 'self_employed'));
--> statement-breakpoint
-- Both sides read a disagreement. The adviser writes it; they take it back, or whoever contracts answers it.
alter table status_disagreements enable row level security;
--> statement-breakpoint
create policy parties on status_disagreements for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy raised on status_disagreements for insert to waymark_web
  with check (supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
create policy answered on status_disagreements for update to waymark_web
  using (supplier_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or lead_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
grant select, insert, update on status_disagreements to waymark_web;
--> statement-breakpoint
ALTER TABLE "visits" DROP CONSTRAINT "visits_billed";
--> statement-breakpoint
ALTER TABLE "funding_lines" DROP CONSTRAINT "funding_lines_amount";
--> statement-breakpoint
ALTER TABLE "visits" DROP CONSTRAINT "visits_money";
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "part_done" smallint;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "part_of" smallint;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "ended_because" text;
--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_amount" CHECK ("funding_lines"."amount_pence" >= 0);
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_billed" CHECK (num_nonnulls("visits"."billed_price_pence", "visits"."billed_travel_pence", "visits"."billed_fee_pence") in (0, 3) and ("visits"."billed_price_pence" is null or ("visits"."billed_price_pence" between 0 and "visits"."price_pence" and "visits"."billed_travel_pence" between 0 and "visits"."travel_pence" and "visits"."billed_fee_pence" between 0 and "visits"."fee_pence" and "visits"."status" in ('cancelled', 'agreed'))));
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_part" CHECK (("visits"."part_done" is null) = ("visits"."part_of" is null) and ("visits"."part_done" is null or ("visits"."part_done" > 0 and "visits"."part_done" < "visits"."part_of")));
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_ended_because" CHECK ("visits"."ended_because" in ('plans_changed', 'pupils_away', 'closed_planned', 'closed_suddenly', 'adviser_ill', 'adviser_cannot_come', 'other') and ("visits"."ended_because" is null or "visits"."status" = 'cancelled'));
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_money" CHECK ("visits"."price_pence" >= 0 and "visits"."travel_pence" >= 0 and "visits"."fee_pence" >= 0 and "visits"."vat_pence" >= 0 and "visits"."bears_pence" between coalesce("visits"."billed_price_pence", "visits"."price_pence") and coalesce("visits"."billed_price_pence", "visits"."price_pence") + coalesce("visits"."billed_travel_pence", "visits"."travel_pence") + coalesce("visits"."billed_fee_pence", "visits"."fee_pence") + "visits"."vat_pence");
--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "approved_before_id" text;
--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "approved_before_pence" bigint;
--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "replaces_visit_id" text;
--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_approved_before_id_bookings_id_fk" FOREIGN KEY ("approved_before_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_replaces_visit_id_visits_id_fk" FOREIGN KEY ("replaces_visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "visits_replaced_once" ON "visits" USING btree ("replaces_visit_id") WHERE "visits"."status" not in ('declined', 'withdrawn', 'expired');
--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_approved_before" CHECK (("approvals"."approved_before_id" is null) = ("approvals"."approved_before_pence" is null));
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_journal_id_journals_id_fk";
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_account_id_accounts_id_fk";
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_school_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_payer_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_supplier_id_organisations_id_fk";
--> statement-breakpoint
ALTER TABLE "entries" DROP CONSTRAINT "entries_lead_id_organisations_id_fk";;
--> statement-breakpoint
-- What those foreign keys promised, and that lines sum to zero, asked once for all lines of a statement. Each statement that
-- writes lines of a journal brings lines that sum to zero, so that the whole does.
create or replace function entries_check_journals() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  broken text;
begin
  select min(lines.broken) into broken from (
    select case
        when bool_or(j.made_in is distinct from pg_current_xact_id()) then 'entries_belong_to_their_own_moment'
        when bool_or(a.book is distinct from j.book
          or (w.school_id, w.payer_id, w.supplier_id, w.lead_id) is distinct from (a.school_id, a.payer_id, a.supplier_id, a.lead_id))
          then 'entries_are_of_their_accounts'
        when sum(w.amount_pence) <> 0 then 'journals_sum_to_zero' end as broken
      from written w left join journals j on j.id = w.journal_id left join accounts a on a.id = w.account_id
     group by w.journal_id) lines;
  if broken is not null then
    raise exception 'a journal is written whole, of accounts of its book, and sums to zero' using errcode = '23514', constraint = broken;
  end if;
  return null;
end $$;
--> statement-breakpoint
-- Accounts are only added, as journals and their lines are: nothing that a line names goes away or becomes another's.
create trigger accounts_never_change before update or delete or truncate on accounts
  for each statement execute function ledger_never_changes();
--> statement-breakpoint
drop function post_journal(jsonb);
--> statement-breakpoint
-- The only writer of the ledger. Takes the key, writes the journal whole and moves the balances in id order. The same key and input again answers the journal there is, also where another connection is posting it at
-- this moment; the same key with other input is refused.
create function post_journal(p jsonb, p_accounts text[], p_amounts bigint[]) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  there journals;
  move record;
begin
  if cardinality(p_accounts) < 2 then
    raise exception 'a journal has at least two lines' using errcode = '23514', constraint = 'journals_have_lines';
  end if;
  insert into journals (id, book, kind, key, input_hash, at, on_day, resolves, booking_id, visit_id, funding_line_id,
    actor_id, memo, school_id, payer_id, supplier_id, lead_id)
  values (p->>'id', p->>'book', p->>'kind', p->>'key', p->>'hash', (p->>'at')::timestamptz, (p->>'onDay')::date,
    p->>'resolves', p->>'bookingId', p->>'visitId', p->>'fundingLineId', p->>'actorId', coalesce(p->>'memo', ''),
    p->>'schoolId', p->>'payerId', p->>'supplierId', p->>'leadId')
  on conflict (key) do nothing;
  if not found then
    select * into there from journals where key = p->>'key';
    if there.input_hash <> p->>'hash' then
      raise exception 'journal key spent with other input' using errcode = '23505', constraint = 'journals_key_reused';
    end if;
    return there.id;
  end if;

  insert into entries (journal_id, account_id, amount_pence, school_id, payer_id, supplier_id, lead_id)
  select p->>'id', e.account, e.amount, a.school_id, a.payer_id, a.supplier_id, a.lead_id
    from unnest(p_accounts, p_amounts) with ordinality e (account, amount, place) left join accounts a on a.id = e.account
   order by e.place;

  -- Last, so that whoever waits for an account waits no longer than for its balance.
  if p->>'book' = 'budget' then
    for move in select account, sum(amount)::bigint as amount from unnest(p_accounts, p_amounts) e (account, amount) group by 1 order by 1 loop
      update balances set balance_pence = balance_pence + move.amount where account_id = move.account;
    end loop;
  end if;
  return p->>'id';
end $$;
--> statement-breakpoint
-- Only accounts of budgets keep a balance, and one that has lines already does not begin to.
create function balances_begin_empty() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select a.book from accounts a where a.id = new.account_id) <> 'budget'
    or exists (select 1 from entries e where e.account_id = new.account_id) then
    raise exception 'a balance begins with its budget account' using errcode = '23514', constraint = 'balances_begin_empty';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger balances_10_begin_empty after insert on balances for each row execute function balances_begin_empty();
--> statement-breakpoint
-- A floor is given and never taken away.
drop function set_floor(text, boolean);
--> statement-breakpoint
create function give_floor(p_account text) returns void
language sql security definer set search_path = public, pg_temp as $$
  update balances set has_floor = true where account_id = p_account and not has_floor
$$;
--> statement-breakpoint
grant execute on function post_journal(jsonb, text[], bigint[]), give_floor(text) to waymark_web;
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "due_on" date;
--> statement-breakpoint
update invoices i set due_on = r.due_on from payment_requests r where r.id = i.payment_request_id;
--> statement-breakpoint
ALTER TABLE "invoices" ALTER COLUMN "due_on" SET NOT NULL;
