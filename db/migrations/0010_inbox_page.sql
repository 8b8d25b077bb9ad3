DROP INDEX "messages_unanswered";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "dismissed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "dismissed_by" text;--> statement-breakpoint
CREATE INDEX "messages_unanswered" ON "messages" USING btree ("conversation_id") WHERE direction = 'in' and answered_at is null and deleted_at is null and dismissed_at is null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_dismissed_by_somebody" CHECK ((dismissed_at is null) = (dismissed_by is null));