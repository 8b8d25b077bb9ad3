CREATE TABLE "deletion_requests" (
	"code" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"subject_digest" text NOT NULL,
	"account_ids" uuid[] NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "deletion_requests_subject_digest_unique" UNIQUE("subject_digest")
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"key" text NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"sealed_content" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handled_at" timestamp with time zone,
	CONSTRAINT "webhook_events_once" UNIQUE("platform","key","account_id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "flavour" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "grantor_external_id" text;--> statement-breakpoint
ALTER TABLE "commits" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "flavour" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "video_codec" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "audio_codec" text;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "frame_rate" real;--> statement-breakpoint
ALTER TABLE "publish_media" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "staging_handles" ADD COLUMN "sealed_secret" text;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_events_unhandled" ON "webhook_events" USING btree ("id") WHERE handled_at is null;--> statement-breakpoint
CREATE INDEX "accounts_grantor" ON "accounts" USING btree ("platform","grantor_external_id") WHERE grantor_external_id is not null;--> statement-breakpoint
-- What was published before was live with its answer.
UPDATE "commits" SET "confirmed_at" = "outcome_at" WHERE "outcome" = 'posted';
