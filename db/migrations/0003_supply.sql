-- Busy time says whether it is a visit: the most days a week counts visits only, never whose they are.
create or replace function read_diary(p_person text, p_from timestamptz, p_until timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object(
    'weekly', (select coalesce(jsonb_agg(jsonb_build_object('weekday', w.weekday, 'from', w.from_time, 'to', w.to_time)), '[]')
                 from weekly_hours w where w.person_id = p_person),
    'dates', (select coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'startsOn', d.starts_on, 'endsOn', d.ends_on,
                 'from', d.from_time, 'to', d.to_time)), '[]')
                from date_rules d where d.person_id = p_person),
    'busy', (select coalesce(jsonb_agg(jsonb_build_object('from', lower(s.span), 'to', upper(s.span), 'kind', s.kind)), '[]') from (
               select v.span, 'visit' as kind from visits v
                where v.person_id = p_person and is_live(v.status) and v.span && tstzrange(p_from, p_until)
               union all
               select b.span, 'outside' from outside_busy b
                where b.person_id = p_person and b.span && tstzrange(p_from, p_until)) s),
    'maxDaysAWeek', coalesce((select p.max_days_a_week from practices p where p.person_id = p_person), 5))
$$;
--> statement-breakpoint
-- The public face of an adviser. Of several certificates the one of the highest level counts; a check's level goes with
-- it, so that a search can ask for the barred list.
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
    checks = coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
        'endsOn', k.ends_on, 'level', k.level) order by k.kind)
      from (select distinct on (kind) * from checks where supplier_id = p_supplier and withdrawn_at is null
             order by kind, case when kind = 'qualification' then level end desc nulls last, seen_on desc, recorded_at desc) k), '[]'),
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed'),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
