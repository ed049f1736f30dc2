ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_status";--> statement-breakpoint
ALTER TABLE "payment_requests" DROP CONSTRAINT "payment_requests_issued";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_amount";--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "stripe_fee_pence" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "practices" ADD COLUMN "vat_from_on" date;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "held_reason" text;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "approved_pence" bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "account_name" text;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD COLUMN "read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "surplus_pence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD COLUMN "waiting_pence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD COLUMN "waiting_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_held" CHECK (("payment_requests"."status" = 'held') = ("payment_requests"."held_reason" is not null));--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_status" CHECK ("payment_requests"."status" in ('awaiting_order_number', 'held', 'open', 'paid', 'void'));--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_issued" CHECK (("payment_requests"."status" in ('awaiting_order_number', 'held')) = ("payment_requests"."issued_at" is null));--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount" CHECK ("payments"."amount_pence" > 0 and "payments"."stripe_fee_pence" >= 0 and "payments"."surplus_pence" between 0 and "payments"."amount_pence");