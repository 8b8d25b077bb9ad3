CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"username" text NOT NULL,
	"display_name" text NOT NULL,
	"picture_url" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'connecting' NOT NULL,
	"reconnect_cause" text,
	"granted_scopes" text[] DEFAULT '{}' NOT NULL,
	"sealed_tokens" text,
	"token_version" integer DEFAULT 0 NOT NULL,
	"token_expires_at" timestamp with time zone,
	"token_refreshed_at" timestamp with time zone,
	"refresh_unsure_version" integer,
	"receipt" jsonb,
	"connected_at" timestamp with time zone,
	"disconnected_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "accounts_workspace_platform_external" UNIQUE("workspace_id","platform","external_id"),
	CONSTRAINT "accounts_id_workspace" UNIQUE("id","workspace_id"),
	CONSTRAINT "accounts_state" CHECK (state in ('connecting', 'connected', 'reconnect-needed', 'disconnecting', 'disconnected')),
	CONSTRAINT "accounts_disconnected_holds_no_tokens" CHECK (state <> 'disconnected' or sealed_tokens is null)
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"digest" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_prefix_unique" UNIQUE("prefix")
);
--> statement-breakpoint
CREATE TABLE "commits" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"publish_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"revision" integer NOT NULL,
	"intent_at" timestamp with time zone DEFAULT now() NOT NULL,
	"looks" integer DEFAULT 0 NOT NULL,
	"outcome" text,
	"outcome_at" timestamp with time zone,
	"external_id" text,
	"url" text,
	"how" text,
	"failure" jsonb,
	"evidence" jsonb,
	CONSTRAINT "commits_outcome" CHECK (outcome in ('posted', 'not-posted', 'unconfirmed')),
	CONSTRAINT "commits_posted_has_id" CHECK (outcome is distinct from 'posted' or external_id is not null)
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"reconnect_account_id" uuid,
	"state" text DEFAULT 'awaiting-consent' NOT NULL,
	"asked_scopes" text[] NOT NULL,
	"start_token_hash" text NOT NULL,
	"browser_hash" text,
	"state_hash" text,
	"state_used_at" timestamp with time zone,
	"sealed_verifier" text,
	"sealed_code" text,
	"sealed_tokens" text,
	"token_expires_at" timestamp with time zone,
	"granted_scopes" text[],
	"choices" jsonb,
	"account_id" uuid,
	"refusal" text,
	"message" text,
	"expires_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "connections_start_token_hash_unique" UNIQUE("start_token_hash"),
	CONSTRAINT "connections_state_hash_unique" UNIQUE("state_hash"),
	CONSTRAINT "connections_state" CHECK (state in ('awaiting-consent', 'exchanging', 'awaiting-choice', 'connected', 'refused', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"type" text NOT NULL,
	"account_id" uuid,
	"data" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"answer" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "imported_posts" (
	"account_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"import_id" uuid NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"text" text NOT NULL,
	"url" text,
	"lang" text,
	"reply_to_external_id" text,
	"media" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"imported_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "imported_posts_account_id_external_id_pk" PRIMARY KEY("account_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"posts_max" integer NOT NULL,
	"cursor" text,
	"pages" integer DEFAULT 0 NOT NULL,
	"seen" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"waiting" jsonb,
	"failure" jsonb,
	"started_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "imports_state" CHECK (state in ('running', 'completed', 'cancelled', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "media" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"storage_key" text NOT NULL,
	"sha256" text NOT NULL,
	"kind" text NOT NULL,
	"mime_type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"width" integer,
	"height" integer,
	"duration_ms" integer,
	"frames" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "media_workspace_sha256" UNIQUE("workspace_id","sha256")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid,
	"publish_id" uuid,
	"kind" text NOT NULL,
	"cause" text,
	"message" text NOT NULL,
	"next_step" text NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "progress" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"message" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publish_media" (
	"publish_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"part" integer NOT NULL,
	"position" integer NOT NULL,
	"media_id" uuid NOT NULL,
	"alt_text" text,
	CONSTRAINT "publish_media_publish_id_revision_part_position_pk" PRIMARY KEY("publish_id","revision","part","position")
);
--> statement-breakpoint
CREATE TABLE "publish_parts" (
	"publish_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"position" integer NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "publish_parts_publish_id_revision_position_pk" PRIMARY KEY("publish_id","revision","position")
);
--> statement-breakpoint
CREATE TABLE "publish_revisions" (
	"publish_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "publish_revisions_publish_id_revision_pk" PRIMARY KEY("publish_id","revision")
);
--> statement-breakpoint
CREATE TABLE "publishes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"state" text DEFAULT 'scheduled' NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"scheduled" boolean NOT NULL,
	"failure" jsonb,
	"waiting" jsonb,
	"url" text,
	"started_at" timestamp with time zone,
	"committed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "publishes_state" CHECK (state in ('scheduled', 'staging', 'staged', 'committing', 'published', 'failed', 'unconfirmed', 'cancelled', 'unpublishing', 'unpublished'))
);
--> statement-breakpoint
CREATE TABLE "quota_buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"account_id" uuid,
	"endpoint" text NOT NULL,
	"window_ms" bigint NOT NULL,
	"limit" integer NOT NULL,
	"used" integer NOT NULL,
	"resets_at" timestamp with time zone NOT NULL,
	"blocked_until" timestamp with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "removals" (
	"publish_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"result" text NOT NULL,
	"removed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "removals_publish_id_part_pk" PRIMARY KEY("publish_id","part")
);
--> statement-breakpoint
CREATE TABLE "replays" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"publish_id" uuid NOT NULL,
	"asked_by" text NOT NULL,
	"reason" text,
	"verdict" text,
	"evidence" jsonb,
	"failure_before" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "staging_handles" (
	"publish_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"part" integer NOT NULL,
	"key" text NOT NULL,
	"handle" jsonb NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staging_handles_publish_id_revision_part_key_pk" PRIMARY KEY("publish_id","revision","part","key")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commits" ADD CONSTRAINT "commits_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_reconnect_account_id_accounts_id_fk" FOREIGN KEY ("reconnect_account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connections" ADD CONSTRAINT "connections_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_posts" ADD CONSTRAINT "imported_posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_account_id_workspace_id_accounts_id_workspace_id_fk" FOREIGN KEY ("account_id","workspace_id") REFERENCES "public"."accounts"("id","workspace_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media" ADD CONSTRAINT "media_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publish_media" ADD CONSTRAINT "publish_media_media_id_media_id_fk" FOREIGN KEY ("media_id") REFERENCES "public"."media"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publish_media" ADD CONSTRAINT "publish_media_publish_id_revision_part_publish_parts_publish_id_revision_position_fk" FOREIGN KEY ("publish_id","revision","part") REFERENCES "public"."publish_parts"("publish_id","revision","position") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publish_parts" ADD CONSTRAINT "publish_parts_publish_id_revision_publish_revisions_publish_id_revision_fk" FOREIGN KEY ("publish_id","revision") REFERENCES "public"."publish_revisions"("publish_id","revision") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publish_revisions" ADD CONSTRAINT "publish_revisions_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publishes" ADD CONSTRAINT "publishes_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publishes" ADD CONSTRAINT "publishes_account_id_workspace_id_accounts_id_workspace_id_fk" FOREIGN KEY ("account_id","workspace_id") REFERENCES "public"."accounts"("id","workspace_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quota_buckets" ADD CONSTRAINT "quota_buckets_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "removals" ADD CONSTRAINT "removals_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replays" ADD CONSTRAINT "replays_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staging_handles" ADD CONSTRAINT "staging_handles_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_platform_external_alive" ON "accounts" USING btree ("platform","external_id") WHERE state <> 'disconnected';--> statement-breakpoint
CREATE UNIQUE INDEX "commits_one_open" ON "commits" USING btree ("publish_id","part") WHERE outcome is null;--> statement-breakpoint
CREATE UNIQUE INDEX "commits_one_posted" ON "commits" USING btree ("publish_id","part") WHERE outcome = 'posted';--> statement-breakpoint
CREATE UNIQUE INDEX "commits_external" ON "commits" USING btree ("account_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "connections_workspace" ON "connections" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "connections_unstarted" ON "connections" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "imports_one_running" ON "imports" USING btree ("account_id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "imports_unstarted" ON "imports" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_one_open" ON "notices" USING btree ("account_id","kind",coalesce(publish_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "notices_workspace" ON "notices" USING btree ("workspace_id","opened_at");--> statement-breakpoint
CREATE INDEX "progress_subject" ON "progress" USING btree ("subject","subject_id","id");--> statement-breakpoint
CREATE INDEX "publishes_workspace" ON "publishes" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "publishes_account_open" ON "publishes" USING btree ("account_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "publishes_unstarted" ON "publishes" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE INDEX "publishes_due" ON "publishes" USING btree ("due_at") WHERE ended_at is null;