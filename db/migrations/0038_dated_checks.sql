ALTER TABLE "credentials" ADD COLUMN "replaced_from" date;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_replaced" CHECK ("credentials"."replaced_from" is null or "credentials"."status" = 'replaced');--> statement-breakpoint
-- No check says anything of the days before it was obtained: it holds from the fact that says when.
update credentials set starts_on = (facts ->> 'issuedOn')::date where kind = 'dbs';
--> statement-breakpoint
update credentials set starts_on = (facts ->> 'trainedOn')::date where kind = 'send';
--> statement-breakpoint
update credentials set starts_on = (facts ->> 'awardedOn')::date where kind = 'qualification';
--> statement-breakpoint
update credentials set starts_on = least(ends_on, greatest(make_date((facts ->> 'edition')::int, 9, 1),
    (facts ->> 'trainedOn')::date, (facts ->> 'preventOn')::date))
 where kind = 'safeguarding';
--> statement-breakpoint
-- What was replaced counts on the days before the next that was verified holds: all that have such a beginning are a person's own.
update credentials k set replaced_from = (
    select n.starts_on from credentials n
     where n.person_id = k.person_id and n.kind = k.kind and n.id <> k.id and n.seen_on is not null
       and (n.submitted_at, n.id) > (k.submitted_at, k.id)
     order by n.submitted_at, n.id limit 1)
 where k.status = 'replaced' and k.kind in ('dbs', 'safeguarding');
--> statement-breakpoint
-- What may be read of somebody's credentials that staff have verified: never a number, of identity and right to work only
-- when they were seen, of references only from how many writers and when the last of them was. Of whoever is suspended nothing counts.
create or replace function public_credentials(p_person text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select case when is_on_hold(p_person) then '[]'::jsonb else
    (select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'words', k.words, 'seenOn', k.seen_on,
        'seenHow', public_seen_how(k.kind, k.seen_how), 'startsOn', k.starts_on,
        'endsOn', case when k.kind in ('identity', 'right_to_work') then null else k.ends_on end)
        -- Of a DBS certificate: when the Update Service last said that nothing has changed.
        || case when k.kind = 'dbs' and k.facts #>> '{update,isUnchanged}' = 'true'
             then jsonb_build_object('unchangedOn', k.facts #>> '{update,answeredOn}') else '{}' end order by k.kind, k.seen_on, k.id), '[]')
      from credentials k
     where k.person_id = p_person and k.organisation_id is null and k.status in ('verified', 'expiring', 'expired') and k.kind <> 'reference')
    || (select coalesce(jsonb_agg(jsonb_build_object('kind', 'reference', 'words', '', 'seenOn', r.seen_on, 'seenHow', null,
          'startsOn', null, 'endsOn', null, 'many', r.many)), '[]')
      from (select max(k.seen_on) as seen_on, count(distinct lower(trim(k.facts ->> 'email'))) as many from credentials k
        where k.person_id = p_person and k.organisation_id is null and k.kind = 'reference'
          and k.status in ('verified', 'expiring') having count(*) > 0) r)
  end
$$;
--> statement-breakpoint
select refresh_adviser_card(supplier_id) from adviser_cards;
