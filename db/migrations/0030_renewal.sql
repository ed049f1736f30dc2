ALTER TABLE "comers" ADD COLUMN "askable" datemultirange DEFAULT '{}'::datemultirange NOT NULL;--> statement-breakpoint
ALTER TABLE "school_settings" ADD COLUMN "least_cover_pounds" integer;--> statement-breakpoint
ALTER TABLE "school_settings" ADD CONSTRAINT "school_settings_least_cover" CHECK ("school_settings"."least_cover_pounds" between 1 and 100000000);--> statement-breakpoint
-- What may be asked for beyond the days that are held follows from facts that SQL does not judge: the night’s look writes it.
update comers set askable = held;
