ALTER TABLE "evidence_files" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD COLUMN "seen_by" text;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_seen_by_people_id_fk" FOREIGN KEY ("seen_by") REFERENCES "public"."people"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_files_unseen" ON "evidence_files" USING btree ("credential_id") WHERE "evidence_files"."seen_at" is null and "evidence_files"."deleted_at" is null;--> statement-breakpoint
ALTER TABLE "evidence_files" ADD CONSTRAINT "evidence_files_seen_by_somebody" CHECK (("evidence_files"."seen_at" is null) = ("evidence_files"."seen_by" is null));--> statement-breakpoint
-- What was there when staff verified was looked at then; what came later nobody has looked at.
update evidence_files f
   set (seen_at, seen_by) = (
     select e.at, e.by_person_id from credential_events e
      where e.credential_id = f.credential_id and e.event = 'verify' and e.at >= f.uploaded_at and e.by_person_id is not null
        and (f.deleted_at is null or e.at <= f.deleted_at)
      order by e.at, e.id limit 1);
--> statement-breakpoint
-- Only staff say that a file was looked at, and what was, its owner does not take away while its credential counts.
create function keep_seen_files() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_user <> 'waymark_web' or coalesce(current_setting('app.staff', true), '') = 'on' then
    return new;
  end if;
  if (tg_op = 'INSERT' and (new.seen_at is not null or new.seen_by is not null))
    or (tg_op = 'UPDATE' and (new.seen_at, new.seen_by) is distinct from (old.seen_at, old.seen_by)) then
    raise exception 'only staff say that a file was looked at' using errcode = 'insufficient_privilege';
  end if;
  if tg_op = 'UPDATE' and old.seen_at is not null and new.deleted_at is distinct from old.deleted_at
    and exists (select 1 from credentials c where c.id = old.credential_id and c.status in ('verified', 'expiring')) then
    raise exception 'what staff have seen stays while it counts' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger evidence_files_seen before insert or update on evidence_files for each row execute function keep_seen_files();
--> statement-breakpoint
grant update (seen_at, seen_by) on evidence_files to waymark_web;
