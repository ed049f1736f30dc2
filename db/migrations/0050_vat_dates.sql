ALTER TABLE "adviser_cards" ADD COLUMN "vat_from_on" date;--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD COLUMN "vat_until_on" date;--> statement-breakpoint
ALTER TABLE "practices" ADD COLUMN "vat_until_on" date;--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "vat_from_on" date;--> statement-breakpoint
ALTER TABLE "platform" ADD COLUMN "vat_until_on" date;--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_vat_days" CHECK ("practices"."vat_from_on" <= "practices"."vat_until_on");--> statement-breakpoint
ALTER TABLE "platform" ADD CONSTRAINT "platform_vat_days" CHECK ("platform"."vat_from_on" <= "platform"."vat_until_on");
--> statement-breakpoint
-- By hand: a card takes over from its practice the days on which the VAT number holds.
create or replace function refresh_adviser_card(p_supplier text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update adviser_cards c set
    level = case when p.person_id is not null then guidance_level(p.person_id)
      else coalesce((select max(guidance_level(r.person_id)) from practitioners r where r.supplier_id = p_supplier and r.status = 'joined'), 0) end,
    trading = p.trading,
    legal_name = p.legal_name,
    is_vat_registered = p.vat_number is not null,
    vat_from_on = p.vat_from_on,
    vat_until_on = p.vat_until_on,
    mileage_pence = p.mileage_pence,
    notice_school_days = p.notice_school_days,
    credentials = case when p.person_id is not null then public_credentials(p.person_id)
      else coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
          'seenHow', public_seen_how(k.kind, k.seen_how), 'startsOn', k.starts_on, 'endsOn', k.ends_on) order by k.kind, k.seen_on, k.id)
        from credentials k where k.organisation_id = p_supplier and k.status in ('verified', 'expiring', 'expired')), '[]') end,
    visits_delivered = (select count(*) from visits v where v.supplier_id = p_supplier and v.status = 'agreed' and v.span is not null),
    schools_visited = (select count(distinct v.school_id) from visits v where v.supplier_id = p_supplier and v.status = 'agreed' and v.span is not null),
    schools_again = (select count(*) from (select from visits v where v.supplier_id = p_supplier and v.status = 'agreed'
      group by v.school_id having count(distinct v.booking_id) > 1) again),
    refreshed_at = now()
  from practices p where p.supplier_id = p_supplier and c.supplier_id = p_supplier;
end $$;
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards where is_vat_registered;
