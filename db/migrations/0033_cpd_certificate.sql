ALTER TABLE "cpd_entries" ADD COLUMN "certificate_key" text;--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD COLUMN "certificate_name" text;--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD COLUMN "certificate_type" text;--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD COLUMN "certificate_bytes" integer;--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD COLUMN "certificate_sha256" text;--> statement-breakpoint
CREATE UNIQUE INDEX "cpd_entries_certificate_key" ON "cpd_entries" USING btree ("certificate_key");--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD CONSTRAINT "cpd_entries_certificate" CHECK (num_nulls("cpd_entries"."certificate_key", "cpd_entries"."certificate_name", "cpd_entries"."certificate_type", "cpd_entries"."certificate_bytes", "cpd_entries"."certificate_sha256") in (0, 5)
        and ("cpd_entries"."certificate_key" is null or "cpd_entries"."has_certificate"));--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD CONSTRAINT "cpd_entries_certificate_key_drawn" CHECK ("cpd_entries"."certificate_key" ~ '^[0-9a-f]{32}$');--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD CONSTRAINT "cpd_entries_certificate_size" CHECK ("cpd_entries"."certificate_bytes" between 1 and 10485760);--> statement-breakpoint
ALTER TABLE "cpd_entries" ADD CONSTRAINT "cpd_entries_certificate_type" CHECK ("cpd_entries"."certificate_type" in ('application/pdf', 'image/jpeg', 'image/png'));