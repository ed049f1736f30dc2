-- The checks that stand for an adviser: of each kind the newest that is not withdrawn, of certificates the one of the highest
-- level. Whoever reads it reads the rows that they may read of "checks".
create view standing_checks with (security_invoker = true) as
  select distinct on (supplier_id, kind) *
    from checks
   where withdrawn_at is null
   order by supplier_id, kind, case when kind = 'qualification' then level end desc nulls last, seen_on desc, recorded_at desc;
--> statement-breakpoint
grant select on standing_checks to waymark_web;
--> statement-breakpoint
-- What staff saw of somebody's identity and right to work is about nationality and immigration: the public card has neither
-- the words nor the end, only that it was seen and when.
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = coalesce((select max(k.level) from checks k where k.supplier_id = p_supplier and k.kind = 'qualification' and k.withdrawn_at is null), 0),
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    checks = coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind,
        'words', case when k.kind in ('identity', 'right_to_work') then '' else k.words end,
        'seenOn', k.seen_on,
        'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end,
        'level', k.level) order by k.kind)
      from standing_checks k where k.supplier_id = p_supplier), '[]'),
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards;
