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
