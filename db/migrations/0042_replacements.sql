ALTER TABLE "approvals" ADD COLUMN "approved_before_id" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD COLUMN "approved_before_pence" bigint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "replaces_visit_id" text;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_approved_before_id_bookings_id_fk" FOREIGN KEY ("approved_before_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_replaces_visit_id_visits_id_fk" FOREIGN KEY ("replaces_visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "visits_replaced_once" ON "visits" USING btree ("replaces_visit_id") WHERE "visits"."status" not in ('declined', 'withdrawn', 'expired');--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_approved_before" CHECK (("approvals"."approved_before_id" is null) = ("approvals"."approved_before_pence" is null));