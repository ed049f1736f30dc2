DROP INDEX "delivery_openings_delivery";--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_openings_once" ON "delivery_openings" USING btree ("delivery_id","person_id","at");