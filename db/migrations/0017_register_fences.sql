-- A visit's register holds the school's own references of pupils, and its counts say how many are eligible or have SEND: the
-- school that was visited, whoever pays for it and staff read them, the adviser the register alone. A consortium that leads reads
-- how many were seen, and nothing of whom.
drop policy parties on interviews;
--> statement-breakpoint
create policy parties on interviews for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), ''))
      or supplier_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
drop policy parties on visit_counts;
--> statement-breakpoint
create policy parties on visit_counts for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
      or school_id = (select nullif(current_setting('app.org', true), ''))
      or payer_id = (select nullif(current_setting('app.org', true), '')));
--> statement-breakpoint
-- How many interviews of a visit are marked, and with an outcome how many with that one, for a party of the visit; else null.
create function interviews_marked(p_visit text, p_outcome text default null) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*)::int from interviews i
           where i.visit_id = v.id and i.outcome is not null and (p_outcome is null or i.outcome = p_outcome))
    from visits v
   where v.id = p_visit
     and ((select nullif(current_setting('app.staff', true), '')) = 'on'
       or (select nullif(current_setting('app.org', true), '')) in (v.school_id, v.payer_id, v.supplier_id, v.lead_id))
$$;
