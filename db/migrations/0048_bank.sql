CREATE TABLE "dispute_files" (
	"id" text PRIMARY KEY NOT NULL,
	"dispute_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"what" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"added_by" text NOT NULL,
	"added_by_name" text NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dispute_files_once" UNIQUE("dispute_id","what"),
	CONSTRAINT "dispute_files_what" CHECK ("dispute_files"."what" in ('service_documentation', 'customer_communication', 'uncategorized_file', 'receipt')),
	CONSTRAINT "dispute_files_key_drawn" CHECK ("dispute_files"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "dispute_files_size" CHECK ("dispute_files"."bytes" between 1 and 4500000),
	CONSTRAINT "dispute_files_type" CHECK ("dispute_files"."media_type" in ('application/pdf', 'image/jpeg', 'image/png'))
);
--> statement-breakpoint
CREATE TABLE "own_moves" (
	"id" text PRIMARY KEY NOT NULL,
	"direction" text NOT NULL,
	"stripe_id" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"cost_pence" bigint NOT NULL,
	"moved_on" date NOT NULL,
	"status" text NOT NULL,
	"version" smallint DEFAULT 1 NOT NULL,
	"bank_reference" text,
	"key" text,
	"name" text,
	"media_type" text,
	"bytes" integer,
	"sha256" text,
	"seen_at" timestamp with time zone NOT NULL,
	"recorded_by" text,
	"recorded_by_name" text,
	"recorded_at" timestamp with time zone,
	"decided_by" text,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"answer" text,
	CONSTRAINT "own_moves_once" UNIQUE("stripe_id"),
	CONSTRAINT "own_moves_direction" CHECK ("own_moves"."direction" in ('to_stripe', 'to_bank')),
	CONSTRAINT "own_moves_status" CHECK ("own_moves"."status" in ('seen', 'recorded', 'sent_back', 'confirmed')),
	CONSTRAINT "own_moves_amount" CHECK ("own_moves"."amount_pence" > 0 and "own_moves"."cost_pence" >= 0),
	CONSTRAINT "own_moves_reference" CHECK (char_length("own_moves"."bank_reference") between 1 and 100),
	CONSTRAINT "own_moves_file" CHECK (num_nulls("own_moves"."key", "own_moves"."name", "own_moves"."media_type", "own_moves"."bytes", "own_moves"."sha256") in (0, 5) and ("own_moves"."key" is not null or "own_moves"."status" = 'seen')),
	CONSTRAINT "own_moves_key_drawn" CHECK ("own_moves"."key" ~ '^[0-9a-f]{32}$'),
	CONSTRAINT "own_moves_size" CHECK ("own_moves"."bytes" between 1 and 10485760),
	CONSTRAINT "own_moves_type" CHECK ("own_moves"."media_type" in ('application/pdf', 'image/jpeg', 'image/png')),
	CONSTRAINT "own_moves_recorded" CHECK (num_nonnulls("own_moves"."recorded_by", "own_moves"."recorded_by_name", "own_moves"."recorded_at", "own_moves"."bank_reference") in (0, 4)
        and ("own_moves"."status" = 'seen') = ("own_moves"."recorded_by" is null)),
	CONSTRAINT "own_moves_second_person" CHECK ("own_moves"."decided_by" is null or "own_moves"."decided_by" <> "own_moves"."recorded_by"),
	CONSTRAINT "own_moves_decided" CHECK (num_nonnulls("own_moves"."decided_by", "own_moves"."decided_by_name", "own_moves"."decided_at") in (0, 3)
        and ("own_moves"."status" not in ('confirmed', 'sent_back') or "own_moves"."decided_by" is not null)
        and ("own_moves"."status" <> 'sent_back' or "own_moves"."answer" <> ''))
);
--> statement-breakpoint
CREATE TABLE "stripe_balances" (
	"read_on" date PRIMARY KEY NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"at_stripe_pence" bigint NOT NULL,
	"in_books_pence" bigint NOT NULL,
	"differs_since" timestamp with time zone,
	CONSTRAINT "stripe_balances_differs" CHECK (("stripe_balances"."differs_since" is null) = ("stripe_balances"."at_stripe_pence" = "stripe_balances"."in_books_pence"))
);
--> statement-breakpoint
ALTER TABLE "dispute_files" ADD CONSTRAINT "dispute_files_dispute_id_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."disputes"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_files" ADD CONSTRAINT "dispute_files_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dispute_files" ADD CONSTRAINT "dispute_files_added_by_people_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_moves" ADD CONSTRAINT "own_moves_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_moves" ADD CONSTRAINT "own_moves_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dispute_files_key" ON "dispute_files" USING btree ("key");--> statement-breakpoint
CREATE INDEX "own_moves_status" ON "own_moves" USING btree ("status","moved_on");--> statement-breakpoint
CREATE UNIQUE INDEX "own_moves_key" ON "own_moves" USING btree ("key");--> statement-breakpoint
-- What goes to a bank, and what moves between our own accounts, is between Waymark's own staff.
alter table dispute_files enable row level security;
--> statement-breakpoint
create policy staff on dispute_files for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy added on dispute_files for insert to waymark_web
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy removed on dispute_files for delete to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, insert, delete on dispute_files to waymark_web;
--> statement-breakpoint
alter table own_moves enable row level security;
--> statement-breakpoint
create policy staff on own_moves for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
create policy written on own_moves for update to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on')
  with check ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select, update on own_moves to waymark_web;
--> statement-breakpoint
alter table stripe_balances enable row level security;
--> statement-breakpoint
create policy staff on stripe_balances for select to waymark_web
  using ((select nullif(current_setting('app.staff', true), '')) = 'on');
--> statement-breakpoint
grant select on stripe_balances to waymark_web;
