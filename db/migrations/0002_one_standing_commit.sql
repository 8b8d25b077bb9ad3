DROP INDEX "commits_one_open";--> statement-breakpoint
DROP INDEX "commits_one_posted";--> statement-breakpoint
CREATE UNIQUE INDEX "commits_one_standing" ON "commits" USING btree ("publish_id","part") WHERE outcome is distinct from 'not-posted';