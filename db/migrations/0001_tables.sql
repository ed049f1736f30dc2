CREATE TABLE "adviser_cards" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"legal_name" text NOT NULL,
	"headline" text DEFAULT '' NOT NULL,
	"about" text DEFAULT '' NOT NULL,
	"town" text NOT NULL,
	"outcode" text NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	"radius_miles" smallint NOT NULL,
	"reach" "box" NOT NULL,
	"level" smallint NOT NULL,
	"trading" text NOT NULL,
	"is_vat_registered" boolean NOT NULL,
	"mileage_pence" bigint NOT NULL,
	"notice_school_days" smallint NOT NULL,
	"specialisms" text[] DEFAULT '{}'::text[] NOT NULL,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"visits_delivered" integer DEFAULT 0 NOT NULL,
	"schools_visited" integer DEFAULT 0 NOT NULL,
	"is_listed" boolean DEFAULT false NOT NULL,
	"refreshed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "adviser_cards_slug_once" UNIQUE("slug"),
	CONSTRAINT "adviser_cards_person_once" UNIQUE("person_id"),
	CONSTRAINT "adviser_cards_radius" CHECK ("adviser_cards"."radius_miles" between 1 and 200)
);
--> statement-breakpoint
CREATE TABLE "checks" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"level" smallint,
	"reference" text DEFAULT '' NOT NULL,
	"seen_how" text NOT NULL,
	"seen_on" date NOT NULL,
	"ends_on" date,
	"seen_by" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_why" text,
	CONSTRAINT "checks_kind" CHECK ("checks"."kind" in ('identity', 'register', 'qualification', 'dbs', 'safeguarding', 'insurance', 'right_to_work')),
	CONSTRAINT "checks_order" CHECK ("checks"."ends_on" is null or "checks"."ends_on" >= "checks"."seen_on")
);
--> statement-breakpoint
CREATE TABLE "date_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"kind" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"from_time" time,
	"to_time" time,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "date_rules_order" CHECK ("date_rules"."starts_on" <= "date_rules"."ends_on"),
	CONSTRAINT "date_rules_kind" CHECK (("date_rules"."kind" = 'off' and "date_rules"."from_time" is null and "date_rules"."to_time" is null) or ("date_rules"."kind" = 'extra' and "date_rules"."from_time" < "date_rules"."to_time"))
);
--> statement-breakpoint
CREATE TABLE "free_days" (
	"person_id" text PRIMARY KEY NOT NULL,
	"morning" bit(512) NOT NULL,
	"afternoon" bit(512) NOT NULL,
	"evening" bit(512) NOT NULL,
	"whole_day" bit(512) NOT NULL,
	"from_on" date NOT NULL,
	"until_on" date NOT NULL,
	"rewritten_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outside_busy" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"span" "tstzrange" NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_accounts" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"stripe_account_id" text,
	"can_receive" boolean DEFAULT false NOT NULL,
	"can_pay_out" boolean DEFAULT false NOT NULL,
	"requirements" text[] DEFAULT '{}'::text[] NOT NULL,
	"disabled_reason" text,
	"read_at" timestamp with time zone,
	CONSTRAINT "payout_accounts_stripe_once" UNIQUE("stripe_account_id")
);
--> statement-breakpoint
CREATE TABLE "practices" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"legal_name" text NOT NULL,
	"address_lines" text[] NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"trading" text NOT NULL,
	"vat_number" text,
	"invoice_prefix" text NOT NULL,
	"mileage_pence" bigint NOT NULL,
	"notice_school_days" smallint NOT NULL,
	"max_days_a_week" smallint NOT NULL,
	"authority_to_invoice_at" timestamp with time zone,
	CONSTRAINT "practices_person_once" UNIQUE("person_id"),
	CONSTRAINT "practices_prefix_once" UNIQUE("invoice_prefix"),
	CONSTRAINT "practices_trading" CHECK ("practices"."trading" in ('sole_trader', 'limited_company')),
	CONSTRAINT "practices_numbers" CHECK ("practices"."mileage_pence" between 0 and 200 and "practices"."notice_school_days" between 0 and 60 and "practices"."max_days_a_week" between 1 and 7)
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"person_id" text NOT NULL,
	"code" text NOT NULL,
	"price_pence" bigint NOT NULL,
	"interviews" smallint DEFAULT 0 NOT NULL,
	"tiers" jsonb NOT NULL,
	"is_offered" boolean DEFAULT true NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "services_once" UNIQUE("supplier_id","code"),
	CONSTRAINT "services_price" CHECK ("services"."price_pence" between 100 and 500000),
	CONSTRAINT "services_interviews" CHECK ("services"."interviews" between 0 and 12)
);
--> statement-breakpoint
CREATE TABLE "weekly_hours" (
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"weekday" smallint NOT NULL,
	"from_time" time NOT NULL,
	"to_time" time NOT NULL,
	CONSTRAINT "weekly_hours_once" PRIMARY KEY("person_id","weekday","from_time"),
	CONSTRAINT "weekly_hours_order" CHECK ("weekly_hours"."from_time" < "weekly_hours"."to_time" and "weekly_hours"."weekday" between 1 and 7)
);
--> statement-breakpoint
CREATE TABLE "approvals" (
	"booking_id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"approve_by" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"decided_by_name" text,
	"note" text,
	"question" text,
	"question_by" text,
	"question_at" timestamp with time zone,
	"answer" text,
	"answer_by" text,
	"answer_at" timestamp with time zone,
	CONSTRAINT "approvals_status" CHECK ("approvals"."status" in ('awaiting', 'approved', 'declined', 'withdrawn', 'expired')),
	CONSTRAINT "approvals_decided" CHECK (("approvals"."status" in ('approved', 'declined')) = ("approvals"."decided_by" is not null))
);
--> statement-breakpoint
CREATE TABLE "booking_events" (
	"id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"visit_id" text,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text,
	"lead_id" text,
	"at" timestamp with time zone NOT NULL,
	"event" text NOT NULL,
	"from_status" text,
	"to_status" text,
	"actor_id" text,
	"actor_name" text NOT NULL,
	"actor_side" text NOT NULL,
	"note" text,
	CONSTRAINT "booking_events_side" CHECK ("booking_events"."actor_side" in ('school', 'consortium', 'adviser', 'staff', 'waymark'))
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text DEFAULT 'WMK-' || (100000 + (nextval('booking_reference') * 387029) % 900000) NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"service_code" text NOT NULL,
	"service_name" text NOT NULL,
	"purpose" text NOT NULL,
	"year_groups" smallint[] NOT NULL,
	"safeguarding_lead" text NOT NULL,
	"terms" jsonb NOT NULL,
	"agreement" jsonb NOT NULL,
	"agreement_hash" text NOT NULL,
	"order_number" text,
	"order_number_at" timestamp with time zone,
	"requested_by" text NOT NULL,
	"requested_by_name" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bookings_reference_once" UNIQUE("reference"),
	CONSTRAINT "bookings_order_number" CHECK ("bookings"."order_number" is null or char_length("bookings"."order_number") between 1 and 35)
);
--> statement-breakpoint
CREATE TABLE "funding_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"fund_year_id" text NOT NULL,
	"share_id" text,
	"fund_name" text NOT NULL,
	"fund_kind" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"cost_centre_id" text,
	"whom" text,
	"pupils_eligible" smallint,
	"pupils_in_all" smallint,
	"method" text,
	"approach" text,
	"challenge" smallint,
	"rationale" text,
	CONSTRAINT "funding_lines_amount" CHECK ("funding_lines"."amount_pence" > 0),
	CONSTRAINT "funding_lines_pupil_premium_tag" CHECK (("funding_lines"."fund_kind" = 'pupil_premium') = ("funding_lines"."whom" is not null and "funding_lines"."approach" is not null and "funding_lines"."challenge" is not null and "funding_lines"."rationale" is not null)),
	CONSTRAINT "funding_lines_tag" CHECK ("funding_lines"."whom" is null or ("funding_lines"."whom" in ('all_eligible', 'named_number', 'mixed_group') and "funding_lines"."approach" in ('teaching', 'targeted', 'wider') and "funding_lines"."challenge" between 1 and 20)),
	CONSTRAINT "funding_lines_numbers" CHECK ("funding_lines"."pupils_eligible" is null or ("funding_lines"."pupils_eligible" >= 0 and ("funding_lines"."pupils_in_all" is null or "funding_lines"."pupils_eligible" <= "funding_lines"."pupils_in_all")))
);
--> statement-breakpoint
CREATE TABLE "interviews" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"position" smallint NOT NULL,
	"starts_at" text NOT NULL,
	"year_group" smallint,
	"school_reference" text DEFAULT '' NOT NULL,
	"outcome" text,
	"marked_at" timestamp with time zone,
	CONSTRAINT "interviews_position_once" UNIQUE("visit_id","position"),
	CONSTRAINT "interviews_outcome" CHECK ("interviews"."outcome" in ('seen', 'absent', 'refused', 'rearranged')),
	CONSTRAINT "interviews_year" CHECK ("interviews"."year_group" between 7 and 14),
	CONSTRAINT "interviews_reference" CHECK (char_length("interviews"."school_reference") <= 20)
);
--> statement-breakpoint
CREATE TABLE "problems" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"what" text NOT NULL,
	"raised_by" text NOT NULL,
	"raised_by_name" text NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"note" text,
	"settled_by" text,
	"settled_by_name" text,
	"settled_at" timestamp with time zone,
	CONSTRAINT "problems_settled" CHECK (("problems"."outcome" is null) = ("problems"."settled_at" is null))
);
--> statement-breakpoint
CREATE TABLE "request_drafts" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"person_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"answers" jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"booking_id" text
);
--> statement-breakpoint
CREATE TABLE "signatures" (
	"booking_id" text NOT NULL,
	"act" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"person_id" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"agreement_hash" text NOT NULL,
	CONSTRAINT "signatures_once" PRIMARY KEY("booking_id","act"),
	CONSTRAINT "signatures_act" CHECK ("signatures"."act" in ('sent', 'approved', 'accepted'))
);
--> statement-breakpoint
CREATE TABLE "visit_conditions" (
	"visit_id" text NOT NULL,
	"kind" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"opened_at" timestamp with time zone NOT NULL,
	"met_at" timestamp with time zone,
	"met_by" text,
	CONSTRAINT "visit_conditions_once" PRIMARY KEY("visit_id","kind"),
	CONSTRAINT "visit_conditions_kind" CHECK ("visit_conditions"."kind" in ('approval', 'answer'))
);
--> statement-breakpoint
CREATE TABLE "visit_counts" (
	"visit_id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"lead_id" text,
	"eligible" smallint NOT NULL,
	"send" smallint NOT NULL,
	"counted_by" text NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "visit_counts_numbers" CHECK ("visit_counts"."eligible" between 0 and 500 and "visit_counts"."send" between 0 and 500)
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"id" text PRIMARY KEY NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"person_id" text NOT NULL,
	"position" smallint NOT NULL,
	"status" text NOT NULL,
	"on_day" date NOT NULL,
	"span" "tstzrange" NOT NULL,
	"place_name" text NOT NULL,
	"is_at_school" boolean NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	"room" text NOT NULL,
	"interviews_wanted" smallint NOT NULL,
	"price_pence" bigint NOT NULL,
	"travel_pence" bigint NOT NULL,
	"fee_pence" bigint NOT NULL,
	"vat_pence" bigint NOT NULL,
	"bears_pence" bigint NOT NULL,
	"approve_by" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"delivered_note" text,
	"agree_by" timestamp with time zone,
	"reminders_sent" smallint DEFAULT 0 NOT NULL,
	"agreed_at" timestamp with time zone,
	"agreed_how" text,
	"ended_reason" text,
	"version" smallint DEFAULT 1 NOT NULL,
	CONSTRAINT "visits_position_once" UNIQUE("booking_id","position"),
	CONSTRAINT "visits_status" CHECK ("visits"."status" in ('requested', 'confirmed', 'delivered', 'agreed', 'problem', 'declined', 'withdrawn', 'expired', 'cancelled', 'void')),
	CONSTRAINT "visits_money" CHECK ("visits"."price_pence" >= 0 and "visits"."travel_pence" >= 0 and "visits"."fee_pence" >= 0 and "visits"."vat_pence" >= 0 and "visits"."bears_pence" between "visits"."price_pence" and "visits"."price_pence" + "visits"."travel_pence" + "visits"."fee_pence" + "visits"."vat_pence"),
	CONSTRAINT "visits_agreed" CHECK (("visits"."agreed_at" is null) = ("visits"."agreed_how" is null)),
	CONSTRAINT "visits_interviews" CHECK ("visits"."interviews_wanted" between 0 and 12)
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"book" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"fund_year_id" text,
	"share_id" text,
	"school_id" text,
	"payer_id" text,
	"supplier_id" text,
	"lead_id" text,
	CONSTRAINT "accounts_name_once" UNIQUE("name"),
	CONSTRAINT "accounts_book" CHECK ("accounts"."book" in ('budget', 'cash'))
);
--> statement-breakpoint
CREATE TABLE "balances" (
	"account_id" text PRIMARY KEY NOT NULL,
	"balance_pence" bigint NOT NULL,
	"has_floor" boolean NOT NULL,
	"school_id" text,
	"payer_id" text,
	"lead_id" text,
	CONSTRAINT "balances_floor" CHECK (not "balances"."has_floor" or "balances"."balance_pence" >= 0)
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"journal_id" text NOT NULL,
	"account_id" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"school_id" text,
	"payer_id" text,
	"supplier_id" text,
	"lead_id" text,
	CONSTRAINT "entries_amount" CHECK ("entries"."amount_pence" <> 0)
);
--> statement-breakpoint
CREATE TABLE "journals" (
	"id" text PRIMARY KEY NOT NULL,
	"book" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"input_hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"on_day" date NOT NULL,
	"made_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"resolves" text,
	"booking_id" text,
	"visit_id" text,
	"funding_line_id" text,
	"actor_id" text,
	"memo" text DEFAULT '' NOT NULL,
	"school_id" text,
	"payer_id" text,
	"supplier_id" text,
	"lead_id" text,
	CONSTRAINT "journals_key_once" UNIQUE("key"),
	CONSTRAINT "journals_book" CHECK ("journals"."book" in ('budget', 'cash'))
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" text,
	"person_name" text NOT NULL,
	"organisation_id" text NOT NULL,
	"payer_id" text,
	"what" text NOT NULL,
	"detail" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "closures" (
	"id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"kind" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "closures_order" CHECK ("closures"."starts_on" <= "closures"."ends_on"),
	CONSTRAINT "closures_kind" CHECK ("closures"."kind" in ('inset', 'closure', 'holiday', 'exam'))
);
--> statement-breakpoint
CREATE TABLE "consortium_members" (
	"lead_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"status" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	CONSTRAINT "consortium_members_once" PRIMARY KEY("lead_id","school_id"),
	CONSTRAINT "consortium_members_status" CHECK ("consortium_members"."status" in ('invited', 'joined', 'declined', 'left'))
);
--> statement-breakpoint
CREATE TABLE "cost_centres" (
	"id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "cost_centres_code_once" UNIQUE("school_id","code")
);
--> statement-breakpoint
CREATE TABLE "fee_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"from_on" date NOT NULL,
	"basis_points" integer NOT NULL,
	"least_pence" bigint NOT NULL,
	"most_pence" bigint NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fee_rules_once" UNIQUE("from_on"),
	CONSTRAINT "fee_rules_shape" CHECK ("fee_rules"."basis_points" between 0 and 5000 and "fee_rules"."least_pence" >= 0 and "fee_rules"."least_pence" <= "fee_rules"."most_pence")
);
--> statement-breakpoint
CREATE TABLE "fund_years" (
	"id" text PRIMARY KEY NOT NULL,
	"fund_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"allocation_pence" bigint,
	"allocation_source" text DEFAULT '' NOT NULL,
	CONSTRAINT "fund_years_once" UNIQUE("fund_id","starts_on"),
	CONSTRAINT "fund_years_order" CHECK ("fund_years"."starts_on" < "fund_years"."ends_on"),
	CONSTRAINT "fund_years_allocation" CHECK ("fund_years"."allocation_pence" is null or "fund_years"."allocation_pence" >= 0)
);
--> statement-breakpoint
CREATE TABLE "funds" (
	"id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "funds_kind" CHECK ("funds"."kind" in ('careers_budget', 'pupil_premium', 'high_needs', 'other'))
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"urn" integer,
	"trust_id" text,
	"trust_code" text,
	"town" text,
	"outcode" text,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "organisations_kind" CHECK ("organisations"."kind" in ('school', 'trust', 'practice', 'consortium', 'staff')),
	CONSTRAINT "organisations_school_has_urn" CHECK (("organisations"."kind" = 'school') = ("organisations"."urn" is not null)),
	CONSTRAINT "organisations_trust_of_school" CHECK ("organisations"."trust_id" is null or "organisations"."kind" = 'school')
);
--> statement-breakpoint
CREATE TABLE "outcodes" (
	"outcode" text PRIMARY KEY NOT NULL,
	"latitude" double precision NOT NULL,
	"longitude" double precision NOT NULL,
	"town" text,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payers" (
	"payer_id" text PRIMARY KEY NOT NULL,
	"legal_name" text NOT NULL,
	"invoice_email" text NOT NULL,
	"address_lines" text[] NOT NULL,
	"uses_order_numbers" boolean DEFAULT true NOT NULL,
	"financial_year" text NOT NULL,
	"recovers_vat" boolean NOT NULL,
	"recovery_note" text DEFAULT '' NOT NULL,
	CONSTRAINT "payers_financial_year" CHECK ("payers"."financial_year" in ('april', 'september'))
);
--> statement-breakpoint
CREATE TABLE "platform" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"legal_name" text NOT NULL,
	"address_lines" text[] NOT NULL,
	"vat_number" text,
	"road_factor" double precision NOT NULL,
	"miles_per_hour" double precision NOT NULL,
	"staff_organisation_id" text NOT NULL,
	CONSTRAINT "platform_one_row" CHECK ("platform"."only"),
	CONSTRAINT "platform_road" CHECK ("platform"."road_factor" between 1 and 3 and "platform"."miles_per_hour" between 5 and 80)
);
--> statement-breakpoint
CREATE TABLE "pupil_premium_allocations" (
	"urn" integer NOT NULL,
	"financial_year" text NOT NULL,
	"school_name" text NOT NULL,
	"pupils" numeric(8, 2) NOT NULL,
	"amount_pence" bigint NOT NULL,
	"row_hash" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pupil_premium_allocations_once" PRIMARY KEY("urn","financial_year"),
	CONSTRAINT "pupil_premium_allocations_year" CHECK ("pupil_premium_allocations"."financial_year" ~ '^20[0-9]{2}-[0-9]{2}$'),
	CONSTRAINT "pupil_premium_allocations_amount" CHECK ("pupil_premium_allocations"."amount_pence" >= 0 and "pupil_premium_allocations"."pupils" >= 0)
);
--> statement-breakpoint
CREATE TABLE "school_register" (
	"urn" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"group" text NOT NULL,
	"is_open" boolean NOT NULL,
	"closed_on" date,
	"phase" text,
	"low_age" smallint,
	"high_age" smallint,
	"pupils" integer,
	"street" text,
	"town" text,
	"postcode" text,
	"outcode" text,
	"local_authority_code" text,
	"local_authority" text,
	"trust_code" text,
	"trust_name" text,
	"latitude" double precision,
	"longitude" double precision,
	"changed_on" date,
	"row_hash" text NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "school_register_point" CHECK (("school_register"."latitude" is null) = ("school_register"."longitude" is null)),
	CONSTRAINT "school_register_group" CHECK ("school_register"."group" in ('maintained', 'academy', 'special', 'independent', 'college', 'other'))
);
--> statement-breakpoint
CREATE TABLE "school_settings" (
	"school_id" text PRIMARY KEY NOT NULL,
	"payer_id" text NOT NULL,
	"uses_cost_centres" boolean DEFAULT false NOT NULL,
	"safeguarding_lead" text DEFAULT '' NOT NULL,
	"usual_room" text DEFAULT '' NOT NULL,
	"arrival" text DEFAULT '' NOT NULL,
	"challenges" text[] DEFAULT '{}'::text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"id" text PRIMARY KEY NOT NULL,
	"lead_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"fund_year_id" text NOT NULL,
	"fund_name" text NOT NULL,
	"fund_kind" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"proposed_pence" bigint NOT NULL,
	"status" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "shares_once" UNIQUE("lead_id","fund_year_id"),
	CONSTRAINT "shares_amount" CHECK ("shares"."proposed_pence" > 0),
	CONSTRAINT "shares_status" CHECK ("shares"."status" in ('proposed', 'agreed', 'declined', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "terms" (
	"id" text PRIMARY KEY NOT NULL,
	"school_id" text NOT NULL,
	"name" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	CONSTRAINT "terms_order" CHECK ("terms"."starts_on" <= "terms"."ends_on")
);
--> statement-breakpoint
CREATE TABLE "emails" (
	"id" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"key" text NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "emails_key_once" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "invoice_counters" (
	"issuer_id" text PRIMARY KEY NOT NULL,
	"prefix" text NOT NULL,
	"last" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "invoice_counters_prefix_once" UNIQUE("prefix")
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" text PRIMARY KEY NOT NULL,
	"issuer_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"payment_request_id" text NOT NULL,
	"visit_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"issued_at" timestamp with time zone NOT NULL,
	"tax_point_on" date NOT NULL,
	"net_pence" bigint NOT NULL,
	"vat_pence" bigint NOT NULL,
	"gross_pence" bigint NOT NULL,
	"sheet" jsonb NOT NULL,
	CONSTRAINT "invoices_number_once" UNIQUE("issuer_id","sequence"),
	CONSTRAINT "invoices_kind_once" UNIQUE("payment_request_id","kind"),
	CONSTRAINT "invoices_kind" CHECK ("invoices"."kind" in ('visit', 'fee')),
	CONSTRAINT "invoices_sum" CHECK ("invoices"."net_pence" + "invoices"."vat_pence" = "invoices"."gross_pence" and "invoices"."net_pence" >= 0 and "invoices"."vat_pence" >= 0)
);
--> statement-breakpoint
CREATE TABLE "payment_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"visit_id" text NOT NULL,
	"booking_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"status" text NOT NULL,
	"order_number" text,
	"total_pence" bigint NOT NULL,
	"received_pence" bigint DEFAULT 0 NOT NULL,
	"issued_at" timestamp with time zone,
	"due_on" date,
	"paid_at" timestamp with time zone,
	"stripe_invoice_id" text,
	"stripe_invoice_url" text,
	"account_number" text,
	"sort_code" text,
	CONSTRAINT "payment_requests_visit_once" UNIQUE("visit_id","payer_id","supplier_id"),
	CONSTRAINT "payment_requests_status" CHECK ("payment_requests"."status" in ('awaiting_order_number', 'open', 'paid', 'void')),
	CONSTRAINT "payment_requests_money" CHECK ("payment_requests"."total_pence" >= 0 and "payment_requests"."received_pence" >= 0 and "payment_requests"."received_pence" <= "payment_requests"."total_pence"),
	CONSTRAINT "payment_requests_issued" CHECK (("payment_requests"."status" = 'awaiting_order_number') = ("payment_requests"."issued_at" is null))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_request_id" text NOT NULL,
	"school_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"lead_id" text,
	"method" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"stripe_fee_pence" bigint NOT NULL,
	"stripe_payment_intent_id" text NOT NULL,
	"stripe_charge_id" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "payments_payment_intent_once" UNIQUE("stripe_payment_intent_id"),
	CONSTRAINT "payments_charge_once" UNIQUE("stripe_charge_id"),
	CONSTRAINT "payments_amount" CHECK ("payments"."amount_pence" > 0 and "payments"."stripe_fee_pence" >= 0),
	CONSTRAINT "payments_method" CHECK ("payments"."method" in ('bank_transfer', 'card'))
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"visit_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"amount_pence" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"stripe_transfer_id" text,
	"due_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "payouts_payment_once" UNIQUE("payment_id"),
	CONSTRAINT "payouts_status" CHECK ("payouts"."status" in ('waiting', 'sending', 'sent', 'failed')),
	CONSTRAINT "payouts_amount" CHECK ("payouts"."amount_pence" > 0),
	CONSTRAINT "payouts_sent" CHECK (("payouts"."status" = 'sent') = ("payouts"."stripe_transfer_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "stripe_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"row_id" text NOT NULL,
	"attempt" smallint NOT NULL,
	"parameters" jsonb NOT NULL,
	"status" text NOT NULL,
	"stripe_id" text,
	"refusal" text,
	"written_at" timestamp with time zone NOT NULL,
	"first_sent_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	CONSTRAINT "stripe_calls_once" UNIQUE("kind","row_id","attempt"),
	CONSTRAINT "stripe_calls_status" CHECK ("stripe_calls"."status" in ('pending', 'done', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"payer_id" text PRIMARY KEY NOT NULL,
	"stripe_customer_id" text NOT NULL,
	"sort_code" text,
	"account_number" text,
	"account_name" text,
	CONSTRAINT "stripe_customers_once" UNIQUE("stripe_customer_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"processed_at" timestamp with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "command_keys" (
	"organisation_id" text NOT NULL,
	"key" text NOT NULL,
	"verb" text NOT NULL,
	"input_hash" text NOT NULL,
	"outcome" text NOT NULL,
	"person_id" text NOT NULL,
	"spent_at" timestamp with time zone NOT NULL,
	CONSTRAINT "command_keys_once" PRIMARY KEY("organisation_id","key")
);
--> statement-breakpoint
CREATE TABLE "email_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"purpose" text NOT NULL,
	"email" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "email_links_purpose" CHECK ("email_links"."purpose" in ('verify', 'reset'))
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"organisation_id" text NOT NULL,
	"email" text NOT NULL,
	"roles" text[] NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text,
	"invited_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitations_token" UNIQUE("token_hash"),
	CONSTRAINT "invitations_roles" CHECK (cardinality("invitations"."roles") > 0)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"roles" text[] NOT NULL,
	"job_title" text DEFAULT '' NOT NULL,
	"status" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"reason" text,
	CONSTRAINT "memberships_status" CHECK ("memberships"."status" in ('asked', 'active', 'refused', 'removed')),
	CONSTRAINT "memberships_roles" CHECK ("memberships"."roles" <@ array['requester','approver','payer','administrator','adviser','lead','staff']::text[] and cardinality("memberships"."roles") > 0)
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"email_verified_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "people_email_shape" CHECK ("people"."email" like '%_@_%')
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"organisation_id" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"device" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD CONSTRAINT "adviser_cards_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "adviser_cards" ADD CONSTRAINT "adviser_cards_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_seen_by_people_id_fk" FOREIGN KEY ("seen_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "date_rules" ADD CONSTRAINT "date_rules_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "date_rules" ADD CONSTRAINT "date_rules_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "free_days" ADD CONSTRAINT "free_days_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_busy" ADD CONSTRAINT "outside_busy_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outside_busy" ADD CONSTRAINT "outside_busy_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_accounts" ADD CONSTRAINT "payout_accounts_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practices" ADD CONSTRAINT "practices_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weekly_hours" ADD CONSTRAINT "weekly_hours_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weekly_hours" ADD CONSTRAINT "weekly_hours_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_events" ADD CONSTRAINT "booking_events_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_requested_by_people_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_fund_year_id_fund_years_id_fk" FOREIGN KEY ("fund_year_id") REFERENCES "public"."fund_years"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_share_id_shares_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shares"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funding_lines" ADD CONSTRAINT "funding_lines_cost_centre_id_cost_centres_id_fk" FOREIGN KEY ("cost_centre_id") REFERENCES "public"."cost_centres"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "interviews" ADD CONSTRAINT "interviews_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_raised_by_people_id_fk" FOREIGN KEY ("raised_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "problems" ADD CONSTRAINT "problems_settled_by_people_id_fk" FOREIGN KEY ("settled_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_drafts" ADD CONSTRAINT "request_drafts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_drafts" ADD CONSTRAINT "request_drafts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_drafts" ADD CONSTRAINT "request_drafts_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_drafts" ADD CONSTRAINT "request_drafts_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_conditions" ADD CONSTRAINT "visit_conditions_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_counts" ADD CONSTRAINT "visit_counts_counted_by_people_id_fk" FOREIGN KEY ("counted_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balances" ADD CONSTRAINT "balances_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_journal_id_journals_id_fk" FOREIGN KEY ("journal_id") REFERENCES "public"."journals"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journals" ADD CONSTRAINT "journals_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closures" ADD CONSTRAINT "closures_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_centres" ADD CONSTRAINT "cost_centres_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cost_centres" ADD CONSTRAINT "cost_centres_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_years" ADD CONSTRAINT "fund_years_fund_id_funds_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."funds"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_years" ADD CONSTRAINT "fund_years_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_years" ADD CONSTRAINT "fund_years_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funds" ADD CONSTRAINT "funds_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "funds" ADD CONSTRAINT "funds_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_urn_school_register_urn_fk" FOREIGN KEY ("urn") REFERENCES "public"."school_register"("urn") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payers" ADD CONSTRAINT "payers_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platform" ADD CONSTRAINT "platform_staff_organisation_id_organisations_id_fk" FOREIGN KEY ("staff_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "school_settings" ADD CONSTRAINT "school_settings_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "school_settings" ADD CONSTRAINT "school_settings_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_fund_year_id_fund_years_id_fk" FOREIGN KEY ("fund_year_id") REFERENCES "public"."fund_years"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms" ADD CONSTRAINT "terms_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_counters" ADD CONSTRAINT "invoice_counters_issuer_id_organisations_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_issuer_id_organisations_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_requests" ADD CONSTRAINT "payment_requests_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_payment_request_id_payment_requests_id_fk" FOREIGN KEY ("payment_request_id") REFERENCES "public"."payment_requests"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_school_id_organisations_id_fk" FOREIGN KEY ("school_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_lead_id_organisations_id_fk" FOREIGN KEY ("lead_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_supplier_id_organisations_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_customers" ADD CONSTRAINT "stripe_customers_payer_id_organisations_id_fk" FOREIGN KEY ("payer_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_keys" ADD CONSTRAINT "command_keys_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_keys" ADD CONSTRAINT "command_keys_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_links" ADD CONSTRAINT "email_links_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_people_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_people_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "adviser_cards_reach" ON "adviser_cards" USING gist ("reach") WHERE "adviser_cards"."is_listed";--> statement-breakpoint
CREATE INDEX "checks_supplier" ON "checks" USING btree ("supplier_id");--> statement-breakpoint
CREATE INDEX "date_rules_person" ON "date_rules" USING btree ("person_id","starts_on");--> statement-breakpoint
CREATE INDEX "outside_busy_person" ON "outside_busy" USING gist ("person_id","span");--> statement-breakpoint
CREATE INDEX "approvals_payer" ON "approvals" USING btree ("payer_id","status");--> statement-breakpoint
CREATE INDEX "approvals_lead" ON "approvals" USING btree ("lead_id","status") WHERE "approvals"."lead_id" is not null;--> statement-breakpoint
CREATE INDEX "booking_events_booking" ON "booking_events" USING btree ("booking_id","at");--> statement-breakpoint
CREATE INDEX "booking_events_visit" ON "booking_events" USING btree ("visit_id","at");--> statement-breakpoint
CREATE INDEX "bookings_school" ON "bookings" USING btree ("school_id","requested_at");--> statement-breakpoint
CREATE INDEX "bookings_payer" ON "bookings" USING btree ("payer_id","requested_at");--> statement-breakpoint
CREATE INDEX "bookings_supplier" ON "bookings" USING btree ("supplier_id","requested_at");--> statement-breakpoint
CREATE INDEX "bookings_lead" ON "bookings" USING btree ("lead_id","requested_at") WHERE "bookings"."lead_id" is not null;--> statement-breakpoint
CREATE INDEX "funding_lines_visit" ON "funding_lines" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "funding_lines_fund_year" ON "funding_lines" USING btree ("fund_year_id");--> statement-breakpoint
CREATE UNIQUE INDEX "funding_lines_once" ON "funding_lines" USING btree ("visit_id","fund_year_id",coalesce("share_id", ''));--> statement-breakpoint
CREATE UNIQUE INDEX "problems_one_open" ON "problems" USING btree ("visit_id") WHERE "problems"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "request_drafts_organisation" ON "request_drafts" USING btree ("organisation_id","changed_at");--> statement-breakpoint
CREATE INDEX "visits_school_day" ON "visits" USING btree ("school_id","on_day");--> statement-breakpoint
CREATE INDEX "visits_payer_day" ON "visits" USING btree ("payer_id","on_day");--> statement-breakpoint
CREATE INDEX "visits_supplier_day" ON "visits" USING btree ("supplier_id","on_day");--> statement-breakpoint
CREATE INDEX "visits_lead_day" ON "visits" USING btree ("lead_id","on_day") WHERE "visits"."lead_id" is not null;--> statement-breakpoint
CREATE INDEX "visits_person_day" ON "visits" USING btree ("person_id","on_day");--> statement-breakpoint
CREATE INDEX "visits_due" ON "visits" USING btree ("status","answer_by","approve_by");--> statement-breakpoint
CREATE INDEX "accounts_fund_year" ON "accounts" USING btree ("fund_year_id");--> statement-breakpoint
CREATE INDEX "accounts_share" ON "accounts" USING btree ("share_id");--> statement-breakpoint
CREATE INDEX "entries_journal" ON "entries" USING btree ("journal_id");--> statement-breakpoint
CREATE INDEX "entries_account" ON "entries" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "journals_resolves_once" ON "journals" USING btree ("resolves") WHERE "journals"."resolves" is not null;--> statement-breakpoint
CREATE INDEX "journals_visit" ON "journals" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "journals_booking" ON "journals" USING btree ("booking_id");--> statement-breakpoint
CREATE INDEX "audit_events_organisation" ON "audit_events" USING btree ("organisation_id","at");--> statement-breakpoint
CREATE INDEX "closures_school" ON "closures" USING btree ("school_id","starts_on");--> statement-breakpoint
CREATE UNIQUE INDEX "funds_name_once" ON "funds" USING btree ("school_id",lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "funds_one_pupil_premium" ON "funds" USING btree ("school_id") WHERE "funds"."kind" = 'pupil_premium';--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_urn_once" ON "organisations" USING btree ("urn") WHERE "organisations"."urn" is not null;--> statement-breakpoint
CREATE INDEX "organisations_trust" ON "organisations" USING btree ("trust_id");--> statement-breakpoint
CREATE INDEX "school_register_name" ON "school_register" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "school_register_postcode" ON "school_register" USING btree ("postcode");--> statement-breakpoint
CREATE INDEX "school_register_outcode" ON "school_register" USING btree ("outcode");--> statement-breakpoint
CREATE INDEX "terms_school" ON "terms" USING btree ("school_id","starts_on");--> statement-breakpoint
CREATE INDEX "emails_written" ON "emails" USING btree ("written_at");--> statement-breakpoint
CREATE INDEX "invoices_payer" ON "invoices" USING btree ("payer_id","issued_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_requests_stripe_once" ON "payment_requests" USING btree ("stripe_invoice_id") WHERE "payment_requests"."stripe_invoice_id" is not null;--> statement-breakpoint
CREATE INDEX "payment_requests_payer" ON "payment_requests" USING btree ("payer_id","status");--> statement-breakpoint
CREATE INDEX "payment_requests_supplier" ON "payment_requests" USING btree ("supplier_id","status");--> statement-breakpoint
CREATE INDEX "payments_request" ON "payments" USING btree ("payment_request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_transfer_once" ON "payouts" USING btree ("stripe_transfer_id") WHERE "payouts"."stripe_transfer_id" is not null;--> statement-breakpoint
CREATE INDEX "payouts_supplier" ON "payouts" USING btree ("supplier_id","status");--> statement-breakpoint
CREATE INDEX "stripe_calls_pending" ON "stripe_calls" USING btree ("status","written_at");--> statement-breakpoint
CREATE INDEX "stripe_events_waiting" ON "stripe_events" USING btree ("stored_at") WHERE "stripe_events"."processed_at" is null;--> statement-breakpoint
CREATE INDEX "invitations_organisation" ON "invitations" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_once" ON "memberships" USING btree ("person_id","organisation_id") WHERE "memberships"."status" in ('asked', 'active');--> statement-breakpoint
CREATE INDEX "memberships_organisation" ON "memberships" USING btree ("organisation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email_once" ON "people" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("user_id");