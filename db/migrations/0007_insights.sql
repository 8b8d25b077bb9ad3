CREATE TABLE "insight_readings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" uuid NOT NULL,
	"external_id" text,
	"publish_id" uuid,
	"part" integer,
	"posted_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"gaps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"trouble" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "insight_readings_once" UNIQUE NULLS NOT DISTINCT("account_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "insight_schedules" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"wanted_pace" text DEFAULT 'hourly' NOT NULL,
	"told" text,
	"told_at" timestamp with time zone,
	"run" text,
	"ran_at" timestamp with time zone,
	CONSTRAINT "insight_schedules_wanted" CHECK (wanted_pace in ('hourly', 'six-hourly', 'daily')),
	CONSTRAINT "insight_schedules_told" CHECK (told in ('hourly', 'six-hourly', 'daily', 'paused'))
);
--> statement-breakpoint
CREATE TABLE "insights" (
	"reading_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"common_name" text,
	"period" text NOT NULL,
	"period_end" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	"observed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "insights_reading_id_metric_period_end_pk" PRIMARY KEY("reading_id","metric","period_end"),
	CONSTRAINT "insights_period" CHECK (period in ('so-far', 'last-day'))
);
--> statement-breakpoint
ALTER TABLE "insight_readings" ADD CONSTRAINT "insight_readings_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insight_readings" ADD CONSTRAINT "insight_readings_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insight_schedules" ADD CONSTRAINT "insight_schedules_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insights" ADD CONSTRAINT "insights_reading_id_insight_readings_id_fk" FOREIGN KEY ("reading_id") REFERENCES "public"."insight_readings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "insight_readings_due" ON "insight_readings" USING btree ("account_id","next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "insight_readings_newest" ON "insight_readings" USING btree ("account_id","posted_at","id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "insight_readings_publish" ON "insight_readings" USING btree ("publish_id") WHERE publish_id is not null;--> statement-breakpoint
-- What has just been published is read every hour: the sweep tells Temporal. An account that is not read has no row to change.
create function want_insights() returns trigger language plpgsql as $$
begin
  update insight_schedules set wanted_pace = 'hourly' where account_id = new.account_id;
  return null;
end
$$;
--> statement-breakpoint
create trigger publishes_want_insights after update of state on publishes
  for each row when (new.state = 'published' and old.state <> 'published') execute function want_insights();
