CREATE TABLE "event_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"endpoint_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"started_at" timestamp with time zone,
	"next_try_at" timestamp with time zone,
	"why" text,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_deliveries_once" UNIQUE("event_id","endpoint_id"),
	CONSTRAINT "event_deliveries_state" CHECK (state in ('waiting', 'delivered', 'failed')),
	CONSTRAINT "event_deliveries_ended" CHECK ((state = 'waiting') = (ended_at is null))
);
--> statement-breakpoint
CREATE TABLE "event_delivery_attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"delivery_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"duration_ms" integer,
	"status" integer,
	"answer" text,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "event_endpoints" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"types" text[],
	"sealed_secret" text NOT NULL,
	"sealed_secret_before" text,
	"secret_before_ends_at" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"disabled_why" text,
	"failing_since" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_endpoints_disabled_why" CHECK (disabled_why in ('asked', 'gone', 'failing')),
	CONSTRAINT "event_endpoints_disabled" CHECK ((disabled_at is null) = (disabled_why is null)),
	CONSTRAINT "event_endpoints_secret_before" CHECK ((sealed_secret_before is null) = (secret_before_ends_at is null))
);
--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "endpoint_id" uuid;--> statement-breakpoint
ALTER TABLE "event_deliveries" ADD CONSTRAINT "event_deliveries_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_deliveries" ADD CONSTRAINT "event_deliveries_endpoint_id_event_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."event_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_delivery_attempts" ADD CONSTRAINT "event_delivery_attempts_delivery_id_event_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."event_deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event_endpoints" ADD CONSTRAINT "event_endpoints_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_deliveries_workspace" ON "event_deliveries" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "event_deliveries_endpoint" ON "event_deliveries" USING btree ("endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "event_deliveries_unstarted" ON "event_deliveries" USING btree ("created_at") WHERE state = 'waiting' and started_at is null;--> statement-breakpoint
CREATE INDEX "event_deliveries_waiting" ON "event_deliveries" USING btree ("started_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "event_delivery_attempts_delivery" ON "event_delivery_attempts" USING btree ("delivery_id","id");--> statement-breakpoint
CREATE INDEX "event_endpoints_workspace" ON "event_endpoints" USING btree ("workspace_id","created_at");--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_endpoint_id_event_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."event_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "events_workspace" ON "events" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "events_account" ON "events" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "events_age" ON "events" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_one_open_endpoint" ON "notices" USING btree ("endpoint_id","kind") WHERE closed_at is null;--> statement-breakpoint
-- Workers start what waits the moment it is committed. Who listens looks for all of it, so nothing is said but that there is some.
create function notify_event_delivery() returns trigger language plpgsql as $$
begin
  perform pg_notify('event_deliveries', '');
  return null;
end
$$;
--> statement-breakpoint
create trigger event_deliveries_added after insert on event_deliveries for each row execute function notify_event_delivery();
--> statement-breakpoint
create trigger event_deliveries_again after update of round on event_deliveries for each row execute function notify_event_delivery();
