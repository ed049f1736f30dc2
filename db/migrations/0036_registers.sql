CREATE TABLE "registers" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"body" text NOT NULL,
	"look_up" text NOT NULL,
	"guidance_grade" text NOT NULL,
	"leader_grade" text,
	"accepted_until" date,
	CONSTRAINT "registers_name_once" UNIQUE("name"),
	CONSTRAINT "registers_code" CHECK ("registers"."code" ~ '^[a-z_]{2,30}$'),
	CONSTRAINT "registers_words" CHECK ("registers"."name" <> '' and "registers"."body" <> '' and "registers"."guidance_grade" <> '' and "registers"."leader_grade" <> ''),
	CONSTRAINT "registers_look_up" CHECK ("registers"."look_up" ~ '^https://')
);
--> statement-breakpoint
-- The one that there was in words of the code. Each place says by its code which register it is on.
insert into registers (code, name, body, look_up, guidance_grade, leader_grade) values
  ('cdi', 'UK Register', 'Career Development Institute', 'https://www.thecdi.net/professional-register',
   'Registered Career Development Professional', 'Registered Careers Leader');
--> statement-breakpoint
create trigger registers_by_staff before insert or update on registers for each row execute function only_staff_write();
--> statement-breakpoint
grant select, insert, update on registers to waymark_web;
