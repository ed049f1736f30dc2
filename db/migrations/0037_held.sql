ALTER TABLE "namings" ADD COLUMN "level" smallint;--> statement-breakpoint
-- Written down from here on: of those named before it is what is known of them now.
update namings set level = guidance_level(person_id);--> statement-breakpoint
ALTER TABLE "namings" ALTER COLUMN "level" SET NOT NULL;--> statement-breakpoint
-- Whether somebody may never come to a school again, as two of the staff have said: nobody learns why.
create function is_revoked(p_person text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from concerns c where c.about_person_id = p_person and c.status = 'revoked')
$$;
