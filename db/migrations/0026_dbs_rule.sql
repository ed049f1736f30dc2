alter table "school_settings" add column "dbs_most_years" smallint;--> statement-breakpoint
alter table "school_settings" add constraint "school_settings_dbs_years" check ("school_settings"."dbs_most_years" between 1 and 10);
