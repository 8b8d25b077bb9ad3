ALTER TABLE "messages" ADD COLUMN "reread_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "missing_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "messages_reread" ON "messages" USING btree ("account_id","reread_at") WHERE reread_at is not null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_deleted_is_not_reread" CHECK (deleted_at is null or reread_at is null);--> statement-breakpoint
-- When a message is looked at next is nothing that anybody shows.
drop trigger messages_change on messages;
--> statement-breakpoint
create trigger messages_change after insert or delete or update of text, media, edited_at, deleted_at, answered_at, dismissed_at on messages for each row execute function notify_change('message');
--> statement-breakpoint
-- What came in lately is read again from now on.
update messages set reread_at = now() where direction = 'in' and deleted_at is null and sent_at > now() - interval '7 days';
