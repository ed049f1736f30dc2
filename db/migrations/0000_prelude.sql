create extension if not exists btree_gist;
--> statement-breakpoint
create extension if not exists pg_trgm;
--> statement-breakpoint
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'waymark_web') then
    create role waymark_web nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
--> statement-breakpoint
create sequence if not exists booking_reference;
