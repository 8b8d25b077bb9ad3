CREATE TABLE "auto_approve_rules" (
	"account_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"kinds" text[],
	"senders" text[],
	"words" text[],
	"not_words" text[],
	"hours" jsonb,
	"zone" text NOT NULL,
	"daily_cap" integer NOT NULL,
	CONSTRAINT "auto_approve_rules_account_id_position_pk" PRIMARY KEY("account_id","position"),
	CONSTRAINT "auto_approve_rules_name" UNIQUE("account_id","name"),
	CONSTRAINT "auto_approve_rules_cap" CHECK (daily_cap > 0)
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"kind" text NOT NULL,
	"external_id" text NOT NULL,
	"publish_id" uuid,
	"participant_external_id" text,
	"participant_username" text,
	"participant_name" text,
	"last_message_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_account_external" UNIQUE("account_id","kind","external_id"),
	CONSTRAINT "conversations_kind" CHECK (kind in ('comments', 'direct-messages'))
);
--> statement-breakpoint
CREATE TABLE "draft_history" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"draft_id" uuid NOT NULL,
	"action" text NOT NULL,
	"by" text NOT NULL,
	"text" text,
	"rule_name" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "draft_history_action" CHECK (action in ('drafted', 'edited', 'approved', 'auto-approved', 'undone', 'rejected', 'sent', 'failed', 'unconfirmed', 'expired', 'cancelled', 'marked')),
	CONSTRAINT "draft_history_names_its_rule" CHECK ((action = 'auto-approved') = (rule_name is not null))
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"text" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"drafted_by" text NOT NULL,
	"approved_by" text,
	"rule_name" text,
	"approved_at" timestamp with time zone,
	"send_at" timestamp with time zone,
	"handles" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"waiting" jsonb,
	"failure" jsonb,
	"sent_message_id" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "drafts_state" CHECK (state in ('waiting', 'approved', 'sending', 'sent', 'failed', 'unconfirmed', 'rejected', 'expired', 'cancelled')),
	CONSTRAINT "drafts_send_after_a_yes" CHECK (state not in ('approved', 'sending', 'sent') or (approved_by is not null and send_at is not null))
);
--> statement-breakpoint
CREATE TABLE "inbox_places" (
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"since" text,
	"cursor" text,
	"pages" integer DEFAULT 0 NOT NULL,
	"polls" integer DEFAULT 0 NOT NULL,
	"polled_at" timestamp with time zone,
	"newest_at" timestamp with time zone,
	"next_poll_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_places_account_id_kind_pk" PRIMARY KEY("account_id","kind"),
	CONSTRAINT "inbox_places_kind" CHECK (kind in ('comments', 'direct-messages'))
);
--> statement-breakpoint
CREATE TABLE "inbox_watches" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone,
	"subscribed_at" timestamp with time zone,
	"webhook_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"waiting" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_offers" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"refusal" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"workspace_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"direction" text NOT NULL,
	"kind" text NOT NULL,
	"sender_external_id" text NOT NULL,
	"sender_username" text,
	"sender_name" text,
	"text" text NOT NULL,
	"media" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"parent_external_id" text,
	"sent_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_account_external" UNIQUE("account_id","external_id"),
	CONSTRAINT "messages_direction" CHECK (direction in ('in', 'out')),
	CONSTRAINT "messages_kind" CHECK (kind in ('comment', 'reply', 'mention', 'direct-message')),
	CONSTRAINT "messages_deleted_holds_no_words" CHECK (deleted_at is null or (text = '' and media = '[]'))
);
--> statement-breakpoint
CREATE TABLE "reply_commits" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"draft_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
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
	CONSTRAINT "reply_commits_outcome" CHECK (outcome in ('posted', 'not-posted', 'unconfirmed')),
	CONSTRAINT "reply_commits_posted_has_id" CHECK (outcome is distinct from 'posted' or external_id is not null)
);
--> statement-breakpoint
ALTER TABLE "webhook_events" DROP CONSTRAINT "webhook_events_kind";--> statement-breakpoint
ALTER TABLE "auto_approve_rules" ADD CONSTRAINT "auto_approve_rules_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_publish_id_publishes_id_fk" FOREIGN KEY ("publish_id") REFERENCES "public"."publishes"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_account_id_workspace_id_accounts_id_workspace_id_fk" FOREIGN KEY ("account_id","workspace_id") REFERENCES "public"."accounts"("id","workspace_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_history" ADD CONSTRAINT "draft_history_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_places" ADD CONSTRAINT "inbox_places_account_id_inbox_watches_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."inbox_watches"("account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_watches" ADD CONSTRAINT "inbox_watches_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_offers" ADD CONSTRAINT "message_offers_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_commits" ADD CONSTRAINT "reply_commits_draft_id_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."drafts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversations_workspace" ON "conversations" USING btree ("workspace_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversations_account" ON "conversations" USING btree ("account_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "draft_history_draft" ON "draft_history" USING btree ("draft_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "drafts_one_open" ON "drafts" USING btree ("message_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "drafts_conversation" ON "drafts" USING btree ("conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "drafts_unstarted" ON "drafts" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE INDEX "drafts_open" ON "drafts" USING btree ("account_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "drafts_by_rule" ON "drafts" USING btree ("account_id","rule_name","approved_at") WHERE rule_name is not null;--> statement-breakpoint
CREATE INDEX "inbox_watches_unstarted" ON "inbox_watches" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE INDEX "message_offers_unstarted" ON "message_offers" USING btree ("created_at") WHERE started_at is null;--> statement-breakpoint
CREATE INDEX "messages_conversation" ON "messages" USING btree ("conversation_id","sent_at","id");--> statement-breakpoint
CREATE INDEX "messages_unanswered" ON "messages" USING btree ("conversation_id") WHERE direction = 'in' and answered_at is null and deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "reply_commits_one_standing" ON "reply_commits" USING btree ("draft_id") WHERE outcome is distinct from 'not-posted';--> statement-breakpoint
CREATE UNIQUE INDEX "reply_commits_external" ON "reply_commits" USING btree ("account_id","external_id") WHERE external_id is not null;--> statement-breakpoint
CREATE INDEX "webhook_events_inbox" ON "webhook_events" USING btree ("account_id","id") WHERE handled_at is null and kind in ('comment', 'reply', 'mention', 'direct-message', 'message-changed');--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_kind" CHECK (kind in ('comment', 'reply', 'mention', 'direct-message', 'message-changed', 'publish-state', 'authorization-removed', 'deleted-by-owner', 'other'));
--> statement-breakpoint
create trigger messages_change after insert or delete or update on messages for each row execute function notify_change('message');
--> statement-breakpoint
-- A draft belongs to the message it answers: whoever shows that reads it anew.
create function notify_draft_change() returns trigger language plpgsql as $$
declare
  changed record := coalesce(new, old);
begin
  perform pg_notify('changes', json_build_object('workspaceId', changed.workspace_id, 'noun', 'message', 'id', changed.message_id)::text);
  return null;
end
$$;
--> statement-breakpoint
create trigger drafts_change after insert or delete or update on drafts for each row execute function notify_draft_change();
--> statement-breakpoint
-- Whoever was connected before there was an inbox is looked at as well.
insert into inbox_watches (account_id) select id from accounts where state in ('connected', 'reconnect-needed');
