ALTER TABLE "comers" ADD COLUMN "askable" datemultirange DEFAULT '{}'::datemultirange NOT NULL;--> statement-breakpoint
ALTER TABLE "concern_events" ADD COLUMN "about_person_id" text;--> statement-breakpoint
update concern_events e set about_person_id = c.about_person_id from concerns c where c.id = e.concern_id;--> statement-breakpoint
ALTER TABLE "concern_events" ALTER COLUMN "about_person_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "school_settings" ADD COLUMN "least_cover_pounds" integer;--> statement-breakpoint
ALTER TABLE "concern_events" ADD CONSTRAINT "concern_events_about_person_id_people_id_fk" FOREIGN KEY ("about_person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "school_settings" ADD CONSTRAINT "school_settings_least_cover" CHECK ("school_settings"."least_cover_pounds" between 1 and 100000000);
--> statement-breakpoint
-- What may be asked for beyond the days that are held follows from facts that SQL does not judge: the night’s look writes it.
update comers set askable = held;
--> statement-breakpoint
-- By what staff saw it, for everybody to read: never of identity and right to work, and never with a run of digits that may be a number.
create function public_seen_how(p_kind text, p_how text) returns text
language sql immutable set search_path = public, pg_temp as $$
  select case when p_kind in ('identity', 'right_to_work', 'reference') then null
    when regexp_replace(p_how, '[^0-9]', '', 'g') ~ '[0-9]{6}' then null else p_how end
$$;
--> statement-breakpoint
-- What may be read of somebody's credentials that staff have verified: never a number, of identity and right to work only
-- when they were seen, of references only how many and when the last of them was. Of whoever is suspended nothing counts.
create or replace function public_credentials(p_person text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select case when is_on_hold(p_person) then '[]'::jsonb else
    (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
        'seenHow', public_seen_how(k.kind, k.seen_how), 'startsOn', k.starts_on,
        'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end) order by k.kind, k.seen_on, k.id), '[]')
      from credentials k
     where k.person_id = p_person and k.organisation_id is null and k.status in ('verified', 'expiring', 'expired') and k.kind <> 'reference')
    || (select coalesce(jsonb_agg(jsonb_build_object('kind', 'reference', 'words', '', 'seenOn', r.seen_on, 'seenHow', null,
          'startsOn', null, 'endsOn', null, 'many', r.many)), '[]')
      from (select max(k.seen_on) as seen_on, count(*) as many from credentials k
        where k.person_id = p_person and k.organisation_id is null and k.kind = 'reference'
          and k.status in ('verified', 'expiring') having count(*) > 0) r)
  end
$$;
--> statement-breakpoint
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
-- A suspension takes what was seen off the card, and lifting it puts it back.
create function refresh_card_of_concern() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform refresh_adviser_card(p.supplier_id) from practices p where p.person_id = new.about_person_id;
  return null;
end $$;
--> statement-breakpoint
create trigger concerns_refresh_card after insert or update of status on concerns
  for each row execute function refresh_card_of_concern();
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards;
--> statement-breakpoint
-- Nobody of the staff reads or decides what was reported about themselves.
drop policy reading on concerns;
--> statement-breakpoint
create policy reading on concerns for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
    and about_person_id is distinct from (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
drop policy deciding on concerns;
--> statement-breakpoint
create policy deciding on concerns for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
    and about_person_id is distinct from (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
    and about_person_id is distinct from (select nullif(current_setting('app.person', true), '')));
--> statement-breakpoint
drop policy staff on concern_events;
--> statement-breakpoint
create policy staff on concern_events for all to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on'
    and about_person_id is distinct from (select nullif(current_setting('app.person', true), '')))
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on'
    and by_person_id = (select nullif(current_setting('app.person', true), ''))
    and about_person_id is distinct from (select nullif(current_setting('app.person', true), '')));

