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
