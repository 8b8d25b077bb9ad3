CREATE TABLE "abandoned_files" (
	"storage_key" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "webhook_events" ADD COLUMN "occurred_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "abandoned_files_account" ON "abandoned_files" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "webhook_events_due" ON "webhook_events" USING btree ("id") WHERE handled_at is null and kind in ('publish-state', 'authorization-removed', 'deleted-by-owner');--> statement-breakpoint
CREATE INDEX "webhook_events_sealed" ON "webhook_events" USING btree ("received_at") WHERE sealed_content is not null;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_kind" CHECK (kind in ('comment', 'reply', 'mention', 'direct-message', 'publish-state', 'authorization-removed', 'deleted-by-owner', 'other'));