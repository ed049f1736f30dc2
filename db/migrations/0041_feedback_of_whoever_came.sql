ALTER TABLE "feedback" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_person" ON "feedback" USING btree ("person_id");--> statement-breakpoint
update feedback f set person_id = v.person_id from visits v where v.id = f.visit_id;
--> statement-breakpoint
-- Whoever came reads what was said of the visit, for whomever they came then.
create policy came on feedback for select to waymark_web
  using (person_id = (select nullif(current_setting('app.person', true), '')));
