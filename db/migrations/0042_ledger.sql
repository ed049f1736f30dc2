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
ALTER TABLE "entries" DROP CONSTRAINT "entries_lead_id_organisations_id_fk";
;--> statement-breakpoint
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
