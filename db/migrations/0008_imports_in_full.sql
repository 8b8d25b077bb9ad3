CREATE TABLE "imported_media" (
	"account_id" uuid NOT NULL,
	"post_external_id" text NOT NULL,
	"position" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"sealed_url" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"try_after" timestamp with time zone,
	"media_id" uuid,
	"not_kept" text,
	CONSTRAINT "imported_media_account_id_post_external_id_position_pk" PRIMARY KEY("account_id","post_external_id","position"),
	CONSTRAINT "imported_media_not_kept" CHECK (not_kept in ('no-address', 'too-large', 'gone', 'refused', 'unsafe-address', 'unreadable', 'unreachable', 'our-trouble', 'import-ended')),
	CONSTRAINT "imported_media_one_outcome" CHECK (media_id is null or not_kept is null),
	CONSTRAINT "imported_media_address_only_while_waiting" CHECK ((sealed_url is not null) = (media_id is null and not_kept is null))
);
--> statement-breakpoint
ALTER TABLE "imported_posts" DROP CONSTRAINT "imported_posts_account_id_accounts_id_fk";
--> statement-breakpoint
ALTER TABLE "imported_posts" ALTER COLUMN "text" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "imported_posts" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "imported_posts" ADD COLUMN "workspace_id" uuid;--> statement-breakpoint
UPDATE "imported_posts" SET "workspace_id" = a."workspace_id" FROM "accounts" a WHERE a."id" = "imported_posts"."account_id";--> statement-breakpoint
ALTER TABLE "imported_posts" ALTER COLUMN "workspace_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "choice" text DEFAULT 'text' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "posted_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "posted_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "files_found" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "files_kept" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "files_not_kept" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "media" ADD COLUMN "origin" text DEFAULT 'uploaded' NOT NULL;--> statement-breakpoint
ALTER TABLE "imported_media" ADD CONSTRAINT "imported_media_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_media" ADD CONSTRAINT "imported_media_account_id_post_external_id_imported_posts_account_id_external_id_fk" FOREIGN KEY ("account_id","post_external_id") REFERENCES "public"."imported_posts"("account_id","external_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_media_import" ON "imported_media" USING btree ("import_id");--> statement-breakpoint
CREATE INDEX "imported_media_waiting" ON "imported_media" USING btree ("import_id") WHERE media_id is null and not_kept is null;--> statement-breakpoint
CREATE INDEX "imported_media_media" ON "imported_media" USING btree ("media_id") WHERE media_id is not null;--> statement-breakpoint
ALTER TABLE "imported_posts" ADD CONSTRAINT "imported_posts_account_id_workspace_id_accounts_id_workspace_id_fk" FOREIGN KEY ("account_id","workspace_id") REFERENCES "public"."accounts"("id","workspace_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_posts_workspace" ON "imported_posts" USING btree ("workspace_id","posted_at","id");--> statement-breakpoint
CREATE INDEX "imported_posts_account" ON "imported_posts" USING btree ("account_id","posted_at","id");--> statement-breakpoint
CREATE INDEX "imported_posts_words" ON "imported_posts" USING gin (to_tsvector('simple', lower(coalesce("text", ''))));--> statement-breakpoint
CREATE INDEX "media_workspace" ON "media" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "publish_media_media" ON "publish_media" USING btree ("media_id");--> statement-breakpoint
ALTER TABLE "imported_posts" ADD CONSTRAINT "imported_posts_id_unique" UNIQUE("id");--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_choice" CHECK (choice in ('text', 'media', 'both'));--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_origin" CHECK (origin in ('uploaded', 'url', 'imported'));