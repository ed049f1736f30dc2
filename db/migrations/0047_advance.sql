ALTER TABLE "charges" DROP CONSTRAINT "charges_visit_once";
--> statement-breakpoint
ALTER TABLE "credits" DROP CONSTRAINT "credits_cause";
--> statement-breakpoint
DROP INDEX "credits_one_at_a_time";
--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "invoiced_in_advance" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "in_advance" boolean DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "payable_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "annulled_at" timestamp with time zone;
--> statement-breakpoint
CREATE UNIQUE INDEX "credits_by_rule_once" ON "credits" USING btree ("charge_id") WHERE "credits"."asked_by" is null;
--> statement-breakpoint
CREATE UNIQUE INDEX "charges_visit_once" ON "charges" USING btree ("visit_id","payer_id","supplier_id") WHERE "charges"."annulled_at" is null;
--> statement-breakpoint
CREATE UNIQUE INDEX "credits_one_at_a_time" ON "credits" USING btree ("charge_id") WHERE "credits"."status" in ('asked', 'agreed') and "credits"."asked_by" is not null;
--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_cause" CHECK ("credits"."cause" in ('billed_wrongly', 'not_as_agreed', 'goodwill', 'cancelled', 'in_part', 'by_payroll'));
--> statement-breakpoint
-- Whoever supplied what is charged so far may be paid of it since it was charged. The check after it wants it told before.
update charges set payable_at = charged_at;
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_in_advance" CHECK (("charges"."in_advance" or "charges"."payable_at" is not null) and (not "charges"."in_advance" or "charges"."kind" = 'visit'));
--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_annulled" CHECK ("charges"."annulled_at" is null or ("charges"."in_advance" and "charges"."credited_pence" = "charges"."total_pence" and "charges"."payable_at" is null));
