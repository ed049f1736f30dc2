ALTER TABLE "visits" ADD COLUMN "place_address" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- The postcode of another place stood at the end of its name, which is all that was asked for.
update visits
   set place_name = regexp_replace(place_name, ', [^,]+$', ''), place_address = regexp_replace(place_name, '^.*, ', '')
 where not is_at_school and place_name ~ ', [A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}$';
