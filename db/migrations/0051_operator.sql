ALTER TABLE "platform" ADD COLUMN "operator_id" text;--> statement-breakpoint
ALTER TABLE "seller_reports" ADD COLUMN "operator" jsonb;--> statement-breakpoint
ALTER TABLE "platform" ADD CONSTRAINT "platform_operator_id" CHECK ("platform"."operator_id" ~ '^X[A-Z0-9]{14}$');