CREATE TABLE "skipped_emails" (
	"key" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"reason" text NOT NULL,
	"skipped_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "emails" ADD COLUMN "attaches_id" text;--> statement-breakpoint
ALTER TABLE "emails" ADD COLUMN "status" text DEFAULT 'waiting' NOT NULL;--> statement-breakpoint
CREATE INDEX "skipped_emails_at" ON "skipped_emails" USING btree ("skipped_at");--> statement-breakpoint
ALTER TABLE "emails" ADD CONSTRAINT "emails_status" CHECK ("emails"."status" in ('waiting', 'sent', 'shown', 'refused'));--> statement-breakpoint
ALTER TABLE "emails" ADD CONSTRAINT "emails_sent" CHECK (("emails"."status" = 'sent') = ("emails"."sent_at" is not null));
--> statement-breakpoint
-- Whether workers are alive and which emails were not written is for staff; only workers, as the owner, write it.
alter table workers enable row level security;
--> statement-breakpoint
alter table skipped_emails enable row level security;
--> statement-breakpoint
create policy parties on workers for select to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy parties on skipped_emails for select to waymark_web using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select on workers, skipped_emails to waymark_web;
