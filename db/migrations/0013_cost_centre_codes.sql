ALTER TABLE "cost_centres" DROP CONSTRAINT "cost_centres_code_once";--> statement-breakpoint
-- Codes that differ in their case alone stay told apart: all but one of them, one in use first, say which they are.
with doubled as (
  select id, row_number() over (partition by school_id, lower(code) order by is_active desc, id) as nth from cost_centres
)
update cost_centres c set code = c.code || ' (' || d.nth || ')' from doubled d where d.id = c.id and d.nth > 1;
--> statement-breakpoint
CREATE UNIQUE INDEX "cost_centres_code_once" ON "cost_centres" USING btree ("school_id",lower("code"));