CREATE TABLE "replay_batch_audit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"batch_id" uuid NOT NULL,
	"action" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "replay_batch_audit_action" CHECK (action in ('asked', 'started', 'paused', 'resumed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "replay_batch_items" (
	"batch_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"publish_id" uuid NOT NULL,
	"failure_before" jsonb,
	"verdict" text,
	"evidence" jsonb,
	"obstacle" text,
	"looked_at" timestamp with time zone,
	"replay_id" uuid,
	"skipped" text,
	"done_at" timestamp with time zone,
	CONSTRAINT "replay_batch_items_batch_id_position_pk" PRIMARY KEY("batch_id","position"),
	CONSTRAINT "replay_batch_items_once" UNIQUE("batch_id","publish_id")
);
--> statement-breakpoint
CREATE TABLE "replay_batches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"state" text DEFAULT 'looking' NOT NULL,
	"filter" jsonb NOT NULL,
	"reason" text,
	"per_minute" integer NOT NULL,
	"started_at" timestamp with time zone,
	"looked_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "replay_batches_state" CHECK (state in ('looking', 'looked', 'replaying', 'paused', 'completed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"role" text NOT NULL,
	"user_id" text NOT NULL,
	"user_name" text NOT NULL,
	"link_digest" text NOT NULL,
	"link_expires_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	"cookie_digest" text,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_link_digest_unique" UNIQUE("link_digest"),
	CONSTRAINT "sessions_cookie_digest_unique" UNIQUE("cookie_digest"),
	CONSTRAINT "sessions_role" CHECK (role in ('owner', 'support'))
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "refresh_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "auto_approve" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "replay_batch_audit" ADD CONSTRAINT "replay_batch_audit_batch_id_replay_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."replay_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_batch_items" ADD CONSTRAINT "replay_batch_items_batch_id_replay_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."replay_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_batch_items" ADD CONSTRAINT "replay_batch_items_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_batch_items" ADD CONSTRAINT "replay_batch_items_replay_id_replays_id_fk" FOREIGN KEY ("replay_id") REFERENCES "public"."replays"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replay_batches" ADD CONSTRAINT "replay_batches_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "replay_batch_audit_batch" ON "replay_batch_audit" USING btree ("batch_id","id");--> statement-breakpoint
CREATE INDEX "replay_batches_workspace" ON "replay_batches" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE INDEX "replay_batches_unstarted" ON "replay_batches" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "publishes_to_replay" ON "publishes" USING btree ("workspace_id","ended_at") WHERE state in ('failed', 'unconfirmed');--> statement-breakpoint
CREATE INDEX "publishes_workspace_due" ON "publishes" USING btree ("workspace_id","due_at","id");--> statement-breakpoint
CREATE INDEX "imports_workspace" ON "imports" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "imports_account" ON "imports" USING btree ("account_id","created_at","id");--> statement-breakpoint
CREATE INDEX "publishes_live" ON "publishes" USING btree ("platform","committed_at") WHERE state = 'published';--> statement-breakpoint
-- Pages that show a workspace are told that a thing in it has changed; what it is now they read. Equal news of one transaction are told once.
create function notify_change() returns trigger language plpgsql as $$
declare
  changed record := coalesce(new, old);
begin
  perform pg_notify('changes', json_build_object('workspaceId', changed.workspace_id, 'noun', tg_argv[0], 'id', changed.id)::text);
  return null;
end
$$;
--> statement-breakpoint
create trigger accounts_change after insert or delete or update of state, reconnect_cause, granted_scopes, username, display_name, token_expires_at, refresh_due_at, auto_approve, receipt
  on accounts for each row execute function notify_change('account');
--> statement-breakpoint
create trigger connections_change after insert or delete or update of state, choices, state_used_at on connections for each row execute function notify_change('connection');
--> statement-breakpoint
create trigger publishes_change after insert or delete or update of state, revision, due_at, failure, waiting, url on publishes for each row execute function notify_change('publish');
--> statement-breakpoint
create trigger imports_change after insert or delete or update on imports for each row execute function notify_change('import');
--> statement-breakpoint
create trigger notices_change after insert or delete or update on notices for each row execute function notify_change('notice');
--> statement-breakpoint
create trigger replay_batches_change after insert or delete or update on replay_batches for each row execute function notify_change('replay-batch');
--> statement-breakpoint
-- An item has no workspace of its own: its batch has.
create function notify_batch_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('changes', json_build_object('workspaceId', b.workspace_id, 'noun', 'replay-batch', 'id', b.id)::text)
    from replay_batches b where b.id = coalesce(new.batch_id, old.batch_id);
  return null;
end
$$;
--> statement-breakpoint
create trigger replay_batch_items_change after update on replay_batch_items for each row execute function notify_batch_change();
