ALTER TABLE "consortium_members" DROP CONSTRAINT "consortium_members_status";--> statement-breakpoint
ALTER TABLE "shares" ADD COLUMN "cost_centre_id" text;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_cost_centre_id_cost_centres_id_fk" FOREIGN KEY ("cost_centre_id") REFERENCES "public"."cost_centres"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_status" CHECK ("consortium_members"."status" in ('invited', 'joined', 'declined', 'left', 'withdrawn'));
--> statement-breakpoint
-- A member's settings and cost centres are its own, and their rows stay so. A consortium asks by these three for what it needs
-- to book a visit there, and is told of the schools that have joined it, and of its own shares and lines, alone.
create function settings_of_member(p_school text)
returns table (safeguarding_lead text, usual_room text, challenges text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select s.safeguarding_lead, s.usual_room, s.challenges
    from school_settings s join consortium_members m on m.school_id = s.school_id
   where s.school_id = p_school and m.status = 'joined'
     and m.lead_id = (select nullif(current_setting('app.org', true), ''))
$$;
--> statement-breakpoint
create function cost_centre_of_share(p_share text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select c.code || ' ' || c.name from shares s join cost_centres c on c.id = s.cost_centre_id
   where s.id = p_share
     and (select nullif(current_setting('app.org', true), '')) in (s.lead_id, s.school_id, s.payer_id)
$$;
--> statement-breakpoint
create function cost_centre_of_line(p_line text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select c.code || ' ' || c.name from funding_lines f join cost_centres c on c.id = f.cost_centre_id
   where f.id = p_line
     and (select nullif(current_setting('app.org', true), '')) in (f.lead_id, f.school_id, f.payer_id)
$$;
--> statement-breakpoint
grant execute on function settings_of_member(text), cost_centre_of_share(text), cost_centre_of_line(text) to waymark_web;
