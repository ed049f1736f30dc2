DROP INDEX "school_register_name";--> statement-breakpoint
ALTER TABLE "school_register" ADD COLUMN "search_name" text GENERATED ALWAYS AS (regexp_replace(lower(translate(name, '''’‘.,', '')), '\msaint\M', 'st', 'g')) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "school_register_search_name" ON "school_register" USING gin ("search_name" gin_trgm_ops);