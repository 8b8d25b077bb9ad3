ALTER TABLE "inbox_watches" ADD COLUMN "woken_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "inbox_watches" ADD COLUMN "kept_since" timestamp with time zone;