ALTER TABLE "funding_lines" ADD COLUMN "challenge_words" text;
--> statement-breakpoint
-- What a challenge said is frozen with the line from now on. Lines that are here say what their school's list says today: it is
-- what they have shown so far, and nothing earlier is known. The sums are checked at once, so that later migrations in the same
-- transaction may alter the table.
set constraints funding_lines_10_add_up immediate;
--> statement-breakpoint
update funding_lines f set challenge_words = s.challenges[f.challenge]
  from school_settings s where s.school_id = f.school_id and s.challenges[f.challenge] is not null;
--> statement-breakpoint
-- A member school counts its own pupils: what a lead counted for it is the school's too, and no longer the lead's to read.
update visit_counts set lead_id = null where lead_id is not null;
