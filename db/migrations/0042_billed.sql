ALTER TABLE "funding_lines" DROP CONSTRAINT "funding_lines_amount";--> statement-breakpoint
ALTER TABLE "visits" DROP CONSTRAINT "visits_money";--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_price_pence" bigint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_travel_pence" bigint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "billed_fee_pence" bigint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "part_done" smallint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "part_of" smallint;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "ended_because" text;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_amount" CHECK ("funding_lines"."amount_pence" >= 0);--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_billed" CHECK (num_nonnulls("visits"."billed_price_pence", "visits"."billed_travel_pence", "visits"."billed_fee_pence") in (0, 3) and ("visits"."billed_price_pence" is null or ("visits"."billed_price_pence" between 0 and "visits"."price_pence" and "visits"."billed_travel_pence" between 0 and "visits"."travel_pence" and "visits"."billed_fee_pence" between 0 and "visits"."fee_pence" and "visits"."status" in ('cancelled', 'agreed'))));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_part" CHECK (("visits"."part_done" is null) = ("visits"."part_of" is null) and ("visits"."part_done" is null or ("visits"."part_done" > 0 and "visits"."part_done" < "visits"."part_of")));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_ended_because" CHECK ("visits"."ended_because" in ('plans_changed', 'pupils_away', 'closed_planned', 'closed_suddenly', 'adviser_ill', 'adviser_cannot_come', 'other') and ("visits"."ended_because" is null or "visits"."status" = 'cancelled'));--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_money" CHECK ("visits"."price_pence" >= 0 and "visits"."travel_pence" >= 0 and "visits"."fee_pence" >= 0 and "visits"."vat_pence" >= 0 and "visits"."bears_pence" between coalesce("visits"."billed_price_pence", "visits"."price_pence") and coalesce("visits"."billed_price_pence", "visits"."price_pence") + coalesce("visits"."billed_travel_pence", "visits"."travel_pence") + coalesce("visits"."billed_fee_pence", "visits"."fee_pence") + "visits"."vat_pence");