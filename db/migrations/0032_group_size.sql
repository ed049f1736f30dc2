ALTER TABLE "bookings" ADD COLUMN "group_size" smallint;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_group_size" CHECK ("bookings"."group_size" > 0);
