ALTER TABLE "bookings" ADD COLUMN "adviser_phone" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "school_register" ADD COLUMN "phone" text;
--> statement-breakpoint
-- An adviser's number is kept with their practice, which is their own. It is carried to the bookings whose buyers may have to
-- ring: at the request, and again whenever it changes while a visit is not settled.
update bookings b set adviser_phone = p.phone from practices p where p.supplier_id = b.supplier_id;
--> statement-breakpoint
create function adviser_phone_of_booking() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.adviser_phone := coalesce((select p.phone from practices p where p.supplier_id = new.supplier_id), '');
  return new;
end $$;
--> statement-breakpoint
create trigger bookings_adviser_phone before insert on bookings for each row execute function adviser_phone_of_booking();
--> statement-breakpoint
create function adviser_phone_of_practice() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update bookings b set adviser_phone = new.phone
   where b.supplier_id = new.supplier_id and b.adviser_phone <> new.phone
     and exists (select 1 from visits v where v.booking_id = b.id
                  and v.status in ('requested', 'confirmed', 'delivered', 'problem'));
  return null;
end $$;
--> statement-breakpoint
create trigger practices_adviser_phone after insert or update of phone on practices
  for each row execute function adviser_phone_of_practice();
