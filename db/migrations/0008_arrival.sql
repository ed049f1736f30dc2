ALTER TABLE "bookings" ADD COLUMN "arrival" text DEFAULT '' NOT NULL;
--> statement-breakpoint
-- How to arrive is kept with the school's settings, which are the school's own. Its one line is carried to the bookings that
-- whoever comes may read: at the request, and again whenever it changes while a visit is still to come.
update bookings b set arrival = s.arrival from school_settings s where s.school_id = b.school_id;
--> statement-breakpoint
create function arrival_of_booking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.arrival := coalesce((select s.arrival from school_settings s where s.school_id = new.school_id), '');
  return new;
end $$;
--> statement-breakpoint
create trigger bookings_arrival before insert on bookings for each row execute function arrival_of_booking();
--> statement-breakpoint
create function arrival_of_settings() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update bookings b set arrival = new.arrival
   where b.school_id = new.school_id and b.arrival <> new.arrival
     and exists (select 1 from visits v where v.booking_id = b.id and v.status in ('requested', 'confirmed'));
  return null;
end $$;
--> statement-breakpoint
create trigger school_settings_arrival after insert or update of arrival on school_settings
  for each row execute function arrival_of_settings();
