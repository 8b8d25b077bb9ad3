// Made by `npm run web:types` from the API’s own description: change a route’s schema, not this file.

export interface paths {
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attempts to connect, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_connections"];
        put?: never;
        /**
         * Start connecting an account, or reconnecting one
         * @description Answers with `startUrl`: the page that tells the owner what is asked for and why, and leads to the platform.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_connections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One attempt to connect
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_connections_connectionId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/choice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose one of several accounts
         * @description Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_connections_connectionId_choice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The attempt’s progress as server-sent events
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_connections_connectionId_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Connected accounts, and what each can and cannot do
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One account
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId"];
        put?: never;
        post?: never;
        /**
         * Disconnect an account
         * @description Stops its work, revokes the grant at the platform, proves it with a call that must fail, erases the tokens and leaves a receipt. What was imported stays.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_accounts_accountId"];
        options?: never;
        head?: never;
        /**
         * Change how an account is handled here
         * @description Turning `autoApprove` off takes back what its rules have said yes to, unless it is on its way: that waits for a person.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        patch: operations["patch_accounts_accountId"];
        trace?: never;
    };
    "/v1/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is left of the limits of every connected account, and what is scheduled against it
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_quota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many more calls the platform allows now, and when the next one may go
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId_quota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import an account’s earlier posts
         * @description Reads page by page, within the platform’s limits, and adds each post once however often it is asked for. Pictures and videos are fetched into the library meanwhile, since the platforms’ links to them end; one that cannot be had is counted and does not fail the import.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_accounts_accountId_imports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/imported-posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete everything that was imported from an account
         * @description The voice corpus of the account with its files in the library, and nothing at the platform. Files stay that a post uses, or that were uploaded as well. A disconnected account’s too; asked again it answers that nothing was left.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_accounts_accountId_imported_posts"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Imports, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far an import is
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_imports_importId"];
        put?: never;
        post?: never;
        /**
         * Cancel an import; what was read stays
         * @description Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_imports_importId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{importId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The import’s progress as server-sent events
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_imports_importId_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of an account over time
         * @description Followers, reach and what else the platform tells of the account itself, under its own names and common ones. What could not be read has no value; what the platform does not tell is named in `missing`.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId_insights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/insights/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest numbers of an account’s posts, newest post first
         * @description Posts that were published by us and posts that were imported, from the day they were first read on.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId_insights_posts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/{publishId}/insights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of a publish over time, part by part
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_publishes_publishId_insights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corpus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Imported posts, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_corpus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/corpus/{postId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One imported post
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_corpus_postId"];
        put?: never;
        post?: never;
        /**
         * Delete one imported post
         * @description With its files, unless something else uses them. Nothing changes at the platform, and an import that meets it again brings it back.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_corpus_postId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/corpus/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account’s imported posts as JSON Lines
         * @description One CorpusPost a line, newest first, as many as there are. It is sent while it is read, so an answer that breaks off is not whole.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId_corpus_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Publishes, newest first or in the order they are due
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_publishes"];
        put?: never;
        /**
         * Publish a post, now or at a moment
         * @description The answer is a promise: it is kept in the database before anything runs, and survives every restart. The post is checked the way the platform counts, and everything wrong is named at once.
         *
         *     Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_publishes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would be wrong with a post on an account
         * @description Everything at once, as the platform counts it. Nothing is kept and nothing is sent.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        post: operations["post_publishes_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/{publishId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One publish: its parts, what it waits for, what went wrong, its timeline and replays
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_publishes_publishId"];
        put?: never;
        post?: never;
        /**
         * Cancel a publish before it is live
         * @description Answers truthfully: “cancelled” means that nothing is or will be visible.
         *
         *     Needs the scope `write`, of a key or of a session.
         */
        delete: operations["delete_publishes_publishId"];
        options?: never;
        head?: never;
        /**
         * Change a waiting post, or its moment
         * @description Needs the scope `write`, of a key or of a session.
         */
        patch: operations["patch_publishes_publishId"];
        trace?: never;
    };
    "/v1/publishes/{publishId}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a published post from its platform
         * @description Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_publishes_publishId_unpublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/{publishId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The publish’s progress as server-sent events
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_publishes_publishId_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/{publishId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a failed publish again, without doubling it
         * @description The platform is asked first; its verdict and the evidence are kept. What is live already is adopted, what is not is carried on from the last good step.
         *
         *     Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_publishes_publishId_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A replay: verdict and evidence
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_replays_replayId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishes/{publishId}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an unconfirmed publish as live or as not there, after looking on the platform
         * @description Only for a publish that is `unconfirmed`. `published`: the part in doubt is live; once all parts are, so is the publish, and a replay does nothing. `not-published`: it becomes failed, and a replay sends it once more. Who marked it is kept.
         *
         *     Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_publishes_publishId_settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Failed and unconfirmed publishes in groups: what went wrong together, and what has changed since
         * @description An incident is a run of failures of one platform and class that hit several accounts with no more than half an hour between one and the next. The rest is grouped by platform and class.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_failures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Bulk replays, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_replay_batches"];
        put?: never;
        /**
         * Look at many failed publishes, to run them again together
         * @description At most 5000 that fit are taken, in the order they were due. Every platform is asked first; nothing is repeated until the batch is started.
         *
         *     Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_replay_batches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a bulk replay is, and who did what with it
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_replay_batches_batchId"];
        put?: never;
        post?: never;
        /**
         * Cancel what has not begun; what is under way ends by itself
         * @description Needs the scope `support`, of a key or of a session.
         */
        delete: operations["delete_replay_batches_batchId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches/{batchId}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Its publishes: what the platform says of each, and what became of it
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_replay_batches_batchId_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches/{batchId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start it: every publish that can be is replayed, at its pace
         * @description What is live is adopted, what is not there goes out once. What cannot be told, or would fail again, is left out with the reason.
         *
         *     Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_replay_batches_batchId_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches/{batchId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause it: nothing more begins until it is resumed
         * @description Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_replay_batches_batchId_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/replay-batches/{batchId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume it where it stands
         * @description Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_replay_batches_batchId_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversations, by their last message, newest first
         * @description What was said under one post, or with one person. `kind` finds those that hold such a message, `text` looks through words and senders.
         *
         *     Needs the scope `read` or `draft`, of a key or of a session.
         */
        get: operations["get_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A conversation with its messages and drafts, in order
         * @description Of a longer one the newest 500.
         *
         *     Needs the scope `read` or `draft`, of a key or of a session.
         */
        get: operations["get_conversations_conversationId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A comment, mention or direct message
         * @description Needs the scope `read` or `draft`, of a key or of a session.
         */
        get: operations["get_messages_messageId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete everything that came into an account’s inbox
         * @description Conversations, messages and drafts, and nothing at the platform. What is said from now on comes in as before; what was said is not read in again. A draft that waits, or whose yes can still be taken back, is never sent. A disconnected account’s too; asked again it answers that nothing was left.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_accounts_accountId_messages"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose an answer to a message
         * @description For a person and for the engagement engine alike. It waits for a yes; where the account’s switch for automatic approval is on, one of its rules may say it at once. One draft of a message is open at a time.
         *
         *     Needs the scope `write` or `draft`, of a key or of a session.
         */
        post: operations["post_messages_messageId_drafts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/drafts/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the platform would refuse about an answer to a message
         * @description Everything at once, as the platform counts it. Nothing is kept and nothing is sent.
         *
         *     Needs the scope `read` or `draft`, of a key or of a session.
         */
        post: operations["post_messages_messageId_drafts_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a message needs no answer
         * @description Who said it is kept. A draft of it that waits for a yes is rejected with it; one that has its yes has to be undone first.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_messages_messageId_dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{messageId}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a message needs an answer after all
         * @description Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_messages_messageId_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{draftId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A draft with its history
         * @description Needs the scope `read` or `draft`, of a key or of a session.
         */
        get: operations["get_drafts_draftId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Edit a draft that waits for a yes
         * @description Every text it had stays in its history.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        patch: operations["patch_drafts_draftId"];
        trace?: never;
    };
    "/v1/drafts/{draftId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say yes: the answer is sent once the time to take it back has passed
         * @description The platform’s rules are checked first, and everything that stands against it is named.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_drafts_draftId_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{draftId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a yes back before the answer is sent
         * @description The draft waits again. Also while it waits for a limit of the platform; once it is on its way this is too late, and says so.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_drafts_draftId_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{draftId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say no: the draft is never sent
         * @description The message can be given another one.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_drafts_draftId_reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drafts/{draftId}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an unconfirmed answer as sent or as not there, after looking on the platform
         * @description Who marked it is kept. One that is not there can be answered with another draft.
         *
         *     Needs the scope `support`, of a key or of a session.
         */
        post: operations["post_drafts_draftId_settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/auto-approve-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When drafts of an account are sent without asking a person
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_accounts_accountId_auto_approve_rules"];
        /**
         * Replace the rules of an account
         * @description They hold only while the account’s `autoApprove` is on, and for drafts from now on; what a rule has said yes to that is gone or changed waits for a person, unless it is on its way. The first that fits and has not reached its cap says yes; the history of the draft names it.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        put: operations["put_accounts_accountId_auto_approve_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The library, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_media"];
        put?: never;
        /**
         * Add a picture or video to the library
         * @description The file’s bytes as the body, under its own Content-Type; or JSON with the address to fetch it from. The same bytes are kept once: adding them again answers with the file that is there.
         *
         *     Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/media/{mediaId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of a file, and what uses it
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_media_mediaId"];
        put?: never;
        post?: never;
        /**
         * Take a file out of the library
         * @description Needs the scope `write`, of a key or of a session.
         */
        delete: operations["delete_media_mediaId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/media/{mediaId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file itself, whole or in parts
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_media_mediaId_content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/files/{token}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file, for the platform its signed address was given to
         * @description Open: needs no key.
         */
        get: operations["get_media_files_token_name"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What owners have to look at, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that happened, newest first, for as long as it is kept
         * @description Whether or not an endpoint was told of it: what a receiver missed while it was disabled is here.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One event, by its `webhook-id`
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_events_eventId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every type of event there is, with the schema of what is sent
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_event_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where this workspace is told of events
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_event_endpoints"];
        put?: never;
        /**
         * Be told of events at an address of yours
         * @description Every event is sent as the Standard Webhooks specification says, at least once and in no promised order: `webhook-id` is the event’s id, the same however often it comes. The secret is in this answer and in no other.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_event_endpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-endpoints/{endpointId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An endpoint, and how it fares
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_event_endpoints_endpointId"];
        put?: never;
        post?: never;
        /**
         * Delete an endpoint, with the log of its deliveries
         * @description Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_event_endpoints_endpointId"];
        options?: never;
        head?: never;
        /**
         * Change an endpoint, disable it, enable it again
         * @description Disabled, it is sent nothing, and what was on its way is kept as failed.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        patch: operations["patch_event_endpoints_endpointId"];
        trace?: never;
    };
    "/v1/event-endpoints/{endpointId}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret; for a day the one before signs along
         * @description Both signatures are in `webhook-signature` until `secretBeforeEndsAt`, so a receiver changes its secret whenever it suits. Rotating again ends the older one at once. The new secret is in this answer and in no other.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        post: operations["post_event_endpoints_endpointId_rotate_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-endpoints/{endpointId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it a `ping.test`, in the way of every event
         * @description Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_event_endpoints_endpointId_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-endpoints/{endpointId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send everything again that failed there
         * @description For after an outage. Each is tried for another day, under the `webhook-id` it had.
         *
         *     Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_event_endpoints_endpointId_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of events on their way to endpoints, newest first
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_event_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A delivery, and every call that was made for it
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_event_deliveries_deliveryId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it now, delivered or not, and try for another day
         * @description Under the `webhook-id` it had, so a receiver that has it knows it again.
         *
         *     Needs the scope `write`, of a key or of a session.
         */
        post: operations["post_event_deliveries_deliveryId_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link that opens the pages, signed in
         * @description For the backend, which knows who is there. A session of the role `owner` needs the scope `write`, one of the role `support` the scope `support`. Asked twice, it is two links; one that nobody opens ends by itself.
         *
         *     Needs a key with the scope `write` or `support`.
         */
        post: operations["post_sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/{linkToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a link: signs this browser in, once
         * @description Open: needs no key.
         */
        get: operations["get_session_linkToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who this browser is signed in as
         * @description Needs the session of a browser at the pages.
         */
        get: operations["get_session"];
        put?: never;
        post?: never;
        /**
         * Sign out
         * @description Needs the session of a browser at the pages.
         */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes in the workspace, as server-sent events
         * @description First `hello`, then a `change` for whatever is no longer as it was; several changes of one thing within a moment are told once. `hello` comes again where news may have been missed: whoever reads it reads everything anew. The stream ends after a quarter of an hour, and an `EventSource` comes back by itself.
         *
         *     Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each platform can do, and which feature each scope serves
         * @description Needs the scope `read`, of a key or of a session.
         */
        get: operations["get_platforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connect/{startToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the owner is asked for, and why; changes nothing
         * @description Open: needs no key.
         */
        get: operations["get_connect_startToken"];
        put?: never;
        /**
         * Tie the attempt to this browser and leave for the platform
         * @description The page’s form names in `scope` what the owner left ticked: an optional scope that is not among them is not asked for. Without a form everything is.
         *
         *     Open: needs no key.
         */
        post: operations["post_connect_startToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/connect/{startToken}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the attempt stands; reloads itself until it has ended
         * @description Open: needs no key.
         */
        get: operations["get_connect_startToken_done"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/callback/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a platform sends the owner back to
         * @description Open: needs no key.
         */
        get: operations["get_oauth_callback_platform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{accountId}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Erase a disconnected account and everything that was kept of it
         * @description Posts, imports, notices, events, files that no other account uses, and the histories of its runs. It cannot be undone. What is live at the platform stays there.
         *
         *     Needs the scope `write`, of a key or of a session of the role `owner`.
         */
        delete: operations["delete_accounts_accountId_data"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deletion/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a deletion is, for whoever asked for it
         * @description Open: needs no key.
         */
        get: operations["get_deletion_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process is alive
         * @description Open: needs no key.
         */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work can be done: database, Temporal and a worker answer
         * @description Open: needs no key.
         */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Figures for Prometheus, without names of workspaces or people
         * @description Open: needs no key.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API as OpenAPI 3.1
         * @description Open: needs no key.
         */
        get: operations["get_openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This API, readable
         * @description Open: needs no key.
         */
        get: operations["get_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every problem, and its next step
         * @description Open: needs no key.
         */
        get: operations["get_docs_problems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "publish.published": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Every part of a post is live. */
        post: operations["event_publish_published"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A post did not go out, or not whole. */
        post: operations["event_publish_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.unconfirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform cannot tell whether a post is there: a person decides. */
        post: operations["event_publish_unconfirmed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A post was cancelled before it went out. */
        post: operations["event_publish_cancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.marked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person looked on the platform and said what became of a post. */
        post: operations["event_publish_marked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.unpublished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A post was removed from the platform. */
        post: operations["event_publish_unpublished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "publish.unpublish_failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A post could not be removed from the platform. */
        post: operations["event_publish_unpublish_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.reconnect_needed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An account needs its owner: nothing goes out until it is connected again. */
        post: operations["event_account_reconnect_needed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.reconnect_soon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An account works, but its grant ends soon and only its owner can renew it. */
        post: operations["event_account_reconnect_soon"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.recovered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An account that needed its owner works again. */
        post: operations["event_account_recovered"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.disconnected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An account is disconnected and its tokens are erased. */
        post: operations["event_account_disconnected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "import.completed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An import has read what was asked for. */
        post: operations["event_import_completed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "import.cancelled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An import was cancelled; what it had read stays. */
        post: operations["event_import_cancelled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "import.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An import could not go on; what it had read stays. */
        post: operations["event_import_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "import.deleted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imported posts of an account were deleted: all of them, or one. */
        post: operations["event_import_deleted"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "message.received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A comment, mention or direct message came in. What it says is at `GET /v1/messages/{messageId}`. */
        post: operations["event_message_received"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "reply.sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An answer is at the platform. */
        post: operations["event_reply_sent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "reply.failed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An answer was not sent. */
        post: operations["event_reply_failed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "reply.unconfirmed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform cannot tell whether an answer is there: a person decides. */
        post: operations["event_reply_unconfirmed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "endpoint.disabled": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An endpoint for events is no longer sent any; the others are told. */
        post: operations["event_endpoint_disabled"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "ping.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asked for by `POST /v1/event-endpoints/{endpointId}/test`, and sent to that one only. */
        post: operations["event_ping_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description What went wrong, whose move it is, and the next step. */
        Failure: {
            /** @enum {string} */
            class: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
            /**
             * @description Whose move it is.
             * @enum {string}
             */
            move: "owner" | "support" | "us" | "platform";
            healsWithTime: boolean;
            message: string;
            nextStep: string;
            platformCode?: string;
            /** @description The platform’s own words. */
            platformMessage?: string;
            retryAtMs?: number;
        };
        /** @description What a disconnect stopped, revoked, erased and kept. */
        DisconnectReceipt: {
            requestedAt: string;
            stopped: {
                publishes: number;
                imports: number;
                replies?: number;
            };
            revoked: string;
            proof: string;
            tokensErasedAt: string;
            kept: {
                importedPosts: number;
                importedFiles?: number;
                publishes: number;
                messages?: number;
            };
        };
        NewConnection: {
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @description Another kind of login of the platform: see GET /v1/platforms. Without it: the main one. */
            flavour?: string;
            /**
             * Format: uuid
             * @description Reconnect this account: the owner must come back as the same one.
             */
            accountId?: string;
            /** @description Ask for these only. Without it: every scope that GET /v1/platforms lists. Reconnecting, name what is missing: what was granted before is kept. */
            scopes?: string[];
        };
        StartedConnection: {
            id: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @description Which kind of login, where the platform has several. */
            flavour: string | null;
            /** @enum {string} */
            state: "awaiting-consent" | "exchanging" | "awaiting-choice" | "connected" | "refused" | "expired";
            reconnectAccountId: string | null;
            askedScopes: string[];
            grantedScopes: string[] | null;
            /** @description Asked for and not granted. */
            missingScopes: string[];
            choices: {
                externalId: string;
                username: string;
                displayName: string;
                pictureUrl?: string;
                usable: boolean;
                /** @enum {string} */
                reason?: "access_denied" | "scopes_missing" | "code_refused" | "no_account" | "no_page" | "page_not_linked" | "not_professional" | "insufficient_page_role" | "posting_permission_missing" | "reconnect_account_mismatch" | "account_in_another_workspace" | "platform_unavailable" | "app_misconfigured";
                whatToChange?: string;
            }[] | null;
            accountId: string | null;
            /** @enum {string|null} */
            refusal: "access_denied" | "scopes_missing" | "code_refused" | "no_account" | "no_page" | "page_not_linked" | "not_professional" | "insufficient_page_role" | "posting_permission_missing" | "reconnect_account_mismatch" | "account_in_another_workspace" | "platform_unavailable" | "app_misconfigured" | null;
            /** @description How it ended, or what the owner has to change. */
            message: string | null;
            expiresAt: string;
            createdAt: string;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
            /** @description Send the owner’s browser here. Works for ten minutes; shown this once. */
            startUrl: string;
        };
        Connection: {
            id: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @description Which kind of login, where the platform has several. */
            flavour: string | null;
            /** @enum {string} */
            state: "awaiting-consent" | "exchanging" | "awaiting-choice" | "connected" | "refused" | "expired";
            reconnectAccountId: string | null;
            askedScopes: string[];
            grantedScopes: string[] | null;
            /** @description Asked for and not granted. */
            missingScopes: string[];
            choices: {
                externalId: string;
                username: string;
                displayName: string;
                pictureUrl?: string;
                usable: boolean;
                /** @enum {string} */
                reason?: "access_denied" | "scopes_missing" | "code_refused" | "no_account" | "no_page" | "page_not_linked" | "not_professional" | "insufficient_page_role" | "posting_permission_missing" | "reconnect_account_mismatch" | "account_in_another_workspace" | "platform_unavailable" | "app_misconfigured";
                whatToChange?: string;
            }[] | null;
            accountId: string | null;
            /** @enum {string|null} */
            refusal: "access_denied" | "scopes_missing" | "code_refused" | "no_account" | "no_page" | "page_not_linked" | "not_professional" | "insufficient_page_role" | "posting_permission_missing" | "reconnect_account_mismatch" | "account_in_another_workspace" | "platform_unavailable" | "app_misconfigured" | null;
            /** @description How it ended, or what the owner has to change. */
            message: string | null;
            expiresAt: string;
            createdAt: string;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
        };
        AccountChoice: {
            externalId: string;
        };
        Import: {
            id: string;
            accountId: string;
            /** @enum {string} */
            state: "running" | "completed" | "cancelled" | "failed";
            postsMax: number;
            /**
             * @description What it brings of the posts: their words, their files, or both.
             * @enum {string}
             */
            what: "text" | "media" | "both";
            /** @description Only posts from then on. */
            from: string | null;
            /** @description Only posts before that. */
            to: string | null;
            pages: number;
            /** @description Posts read so far. */
            seen: number;
            /** @description Posts that were not there before. */
            added: number;
            /** @description Pictures and videos of the posts: how many there are to fetch, are in the library, and could not be had. */
            files: {
                found: number;
                kept: number;
                notKept: number;
            };
            waiting: {
                message: string;
                untilMs?: number;
            } | null;
            failure: components["schemas"]["Failure"] | null;
            createdAt: string;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
        };
        Account: {
            id: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @description Which kind of login it came by, where the platform has several. */
            flavour: string | null;
            externalId: string;
            username: string;
            displayName: string;
            pictureUrl: string | null;
            /** @enum {string} */
            state: "connecting" | "connected" | "reconnect-needed" | "disconnecting" | "disconnected";
            /** @enum {string|null} */
            reconnectCause: "access-revoked" | "password-changed" | "platform-oauth-down" | "lost-refresh" | "no-refresh-possible" | null;
            grantedScopes: string[];
            features: {
                /** @enum {string} */
                feature: "publish" | "drafts" | "unpublish" | "media" | "import" | "comments" | "direct-messages" | "insights" | "stay-connected";
                can: boolean;
                missingScopes: string[];
            }[];
            tokenExpiresAt: string | null;
            /** @description Whether the permission is renewed without its owner. */
            renewable: boolean;
            /** @description When it is renewed next; null where nothing renews it, or nothing is planned. */
            refreshesAt: string | null;
            /** @description Draft replies are sent without asking a person first. Off until it is set. */
            autoApprove: boolean;
            /** @description How many of its earlier posts are here. */
            importedPosts: number;
            lastImport: components["schemas"]["Import"] | null;
            /** @description How many messages of its inbox are here, answers from here among them. */
            messages: number;
            connectedAt: string | null;
            disconnectedAt: string | null;
            receipt: components["schemas"]["DisconnectReceipt"] | null;
            createdAt: string;
            workflowId: string;
            statusUrl: string;
            temporalWebUrl: string | null;
        };
        AccountChange: {
            autoApprove: boolean;
        };
        QuotaOverview: {
            accountId: string;
            asOf: string;
            /** @description Nothing goes before this moment: the platform asked for a pause. */
            pausedUntil: string | null;
            pauseReason: string | null;
            /**
             * @description Whether this account pauses, or every account that is connected to this app.
             * @enum {string|null}
             */
            pauseScope: "account" | "app" | null;
            endpoints: {
                endpoint: string;
                /**
                 * @description What is counted there, in plain words.
                 * @example posts
                 */
                label: string;
                /** @description How many more may go now; null where nothing limits it. */
                remaining: number | null;
                /** @description When the next one may go. */
                nextAt: string;
                limits: {
                    /**
                     * @description `app`: shared by every account that is connected to this app.
                     * @enum {string}
                     */
                    scope: "account" | "app";
                    limit: number;
                    windowMs: number;
                    used: number;
                    remaining: number;
                    /** @description Null while the window has not begun. */
                    resetsAt: string | null;
                }[];
            }[];
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            username: string;
            /** @description The endpoint a post is counted on. */
            publishEndpoint: string | null;
            /** @description What waits to go out until a day from now, in order; at most 50. */
            scheduled: {
                publishId: string;
                dueAt: string;
            }[];
            /** @description How many wait to go out until a day from now, among the first 300 of the account. */
            scheduledTotal: number;
            /** @description When the next ten posts could go, as the ledger stands, without holding up one that is scheduled. Null where nothing makes any of them wait. */
            slots: string[] | null;
        };
        /** @description The ledger as it stands: what is left now, and when the next call may go. */
        Quota: {
            accountId: string;
            asOf: string;
            /** @description Nothing goes before this moment: the platform asked for a pause. */
            pausedUntil: string | null;
            pauseReason: string | null;
            /**
             * @description Whether this account pauses, or every account that is connected to this app.
             * @enum {string|null}
             */
            pauseScope: "account" | "app" | null;
            endpoints: {
                endpoint: string;
                /**
                 * @description What is counted there, in plain words.
                 * @example posts
                 */
                label: string;
                /** @description How many more may go now; null where nothing limits it. */
                remaining: number | null;
                /** @description When the next one may go. */
                nextAt: string;
                limits: {
                    /**
                     * @description `app`: shared by every account that is connected to this app.
                     * @enum {string}
                     */
                    scope: "account" | "app";
                    limit: number;
                    windowMs: number;
                    used: number;
                    remaining: number;
                    /** @description Null while the window has not begun. */
                    resetsAt: string | null;
                }[];
            }[];
        };
        NewImport: {
            /**
             * @description Counts posts of the time asked for, newest first. A platform that hands out fewer (X 3,200, Instagram 10,000) gives those: the answer says which number holds.
             * @default 1000
             */
            postsMax: number;
            /**
             * @description `text`: their words. `media`: their files, kept in the library. `both`, if not said.
             * @enum {string}
             */
            what?: "text" | "media" | "both";
            /**
             * Format: date-time
             * @description Only posts from then on.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Only posts before that.
             */
            to?: string;
        };
        ImportedDeletion: {
            /** @description How many imported posts there were. */
            deleted: number;
            /** @description How many files left the library with them. */
            files: number;
        };
        /** @description What the platform does not tell, and why. */
        MissingInsight: {
            /** @description The platform’s own name; `all`: none could be had. */
            metric: string | null;
            /**
             * @description What the same is called for every platform; null: it has no such name.
             * @enum {string|null}
             */
            commonName: "followers" | "following" | "posts" | "reach" | "impressions" | "views" | "likes" | "comments" | "shares" | "reposts" | "quotes" | "saves" | "clicks" | "profile_visits" | "engagements" | null;
            why: string;
        };
        /** @description One metric over time. Steps without a turn of reading have no point. */
        InsightSeries: {
            /** @description The platform’s own name. */
            metric: string;
            /**
             * @description What the same is called for every platform; null: it has no such name.
             * @enum {string|null}
             */
            commonName: "followers" | "following" | "posts" | "reach" | "impressions" | "views" | "likes" | "comments" | "shares" | "reposts" | "quotes" | "saves" | "clicks" | "profile_visits" | "engagements" | null;
            /**
             * @description `so-far`: counted from the beginning. `last-day`: of the 24 hours before it was read.
             * @enum {string}
             */
            period: "so-far" | "last-day";
            points: {
                at: string;
                /** @description Null: its turn came, and nothing could be read. */
                value: number | null;
            }[];
        };
        AccountInsights: {
            accountId: string;
            platform: string;
            from: string;
            to: string;
            /** @enum {string} */
            step: "hour" | "day" | "week";
            /** @description Whether it is read now. */
            can: boolean;
            /** @description Why it is not. */
            reason: string | null;
            missingScopes: string[];
            /** @description How late the platform’s numbers are, in words. */
            delay: string;
            lastReadAt: string | null;
            /** @description Null: it is read no more, or not now. */
            nextReadAt: string | null;
            /** @description Why it could not be read since. */
            trouble: string | null;
            missing: components["schemas"]["MissingInsight"][];
            series: components["schemas"]["InsightSeries"][];
        };
        /** @description The newest numbers of one post. */
        PostInsights: {
            id: string;
            externalId: string;
            /** @description Null: it was not published by us. */
            publishId: string | null;
            part: number | null;
            postedAt: string | null;
            url: string | null;
            excerpt: string | null;
            lastReadAt: string | null;
            /** @description Null: it is read no more, or not now. */
            nextReadAt: string | null;
            /** @description Why it could not be read since. */
            trouble: string | null;
            missing: components["schemas"]["MissingInsight"][];
            metrics: {
                metric: string;
                /**
                 * @description What the same is called for every platform; null: it has no such name.
                 * @enum {string|null}
                 */
                commonName: "followers" | "following" | "posts" | "reach" | "impressions" | "views" | "likes" | "comments" | "shares" | "reposts" | "quotes" | "saves" | "clicks" | "profile_visits" | "engagements" | null;
                value: number;
                at: string;
            }[];
            /** @description The sum of those of them that the platform tells; null: it tells none. */
            engagement: {
                value: number;
                of: ("followers" | "following" | "posts" | "reach" | "impressions" | "views" | "likes" | "comments" | "shares" | "reposts" | "quotes" | "saves" | "clicks" | "profile_visits" | "engagements")[];
            } | null;
        };
        /** @description The numbers of each part of a publish that is live. */
        PublishInsights: {
            publishId: string;
            accountId: string;
            platform: string;
            from: string;
            to: string;
            /** @enum {string} */
            step: "hour" | "day" | "week";
            /** @description Whether it is read now. */
            can: boolean;
            /** @description Why it is not. */
            reason: string | null;
            missingScopes: string[];
            /** @description How late the platform’s numbers are, in words. */
            delay: string;
            parts: {
                part: number;
                externalId: string;
                postedAt: string | null;
                lastReadAt: string | null;
                /** @description Null: it is read no more, or not now. */
                nextReadAt: string | null;
                /** @description Why it could not be read since. */
                trouble: string | null;
                missing: components["schemas"]["MissingInsight"][];
                series: components["schemas"]["InsightSeries"][];
            }[];
        };
        CorpusPost: {
            id: string;
            accountId: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            externalId: string;
            postedAt: string;
            /** @description Null where only the files were imported. */
            text: string | null;
            url: string | null;
            /** @description As the platform says it; null: it does not. */
            lang: string | null;
            replyToExternalId: string | null;
            /** @description As they were when it was imported, under the platform’s own names. */
            metrics: {
                [key: string]: number;
            };
            media: {
                /** @enum {string} */
                kind: "image" | "gif" | "video";
                altText: string | null;
                width: number | null;
                height: number | null;
                durationMs: number | null;
                /** @description The file in the library: /v1/media/<mediaId>/content. */
                mediaId: string | null;
                /** @description Why it is not in the library. Null with a null mediaId: it is being fetched, or was not asked for. */
                notKept: {
                    /** @enum {string} */
                    why: "no-address" | "too-large" | "gone" | "refused" | "unsafe-address" | "unreadable" | "unreachable" | "our-trouble" | "import-ended";
                    words: string;
                } | null;
            }[];
            importedAt: string;
        };
        /** @description What is to be said. */
        Post: {
            /** @default  */
            text: string;
            /** @default [] */
            media: {
                /** Format: uuid */
                mediaId: string;
                altText?: string;
                /**
                 * @description What the file is beside the post, such as the cover of its video. Without it: a part of the post.
                 * @enum {string}
                 */
                role?: "cover" | "preview";
            }[];
            /**
             * @description Further parts, each answering the one before.
             * @default []
             */
            thread: {
                /** @default  */
                text: string;
                /** @default [] */
                media: {
                    /** Format: uuid */
                    mediaId: string;
                    altText?: string;
                    /**
                     * @description What the file is beside the post, such as the cover of its video. Without it: a part of the post.
                     * @enum {string}
                     */
                    role?: "cover" | "preview";
                }[];
            }[];
            /**
             * @description The platform’s own options, such as who may reply.
             * @default {}
             */
            options: {
                [key: string]: unknown;
            };
        };
        NewPublish: {
            /** Format: uuid */
            accountId: string;
            post: components["schemas"]["Post"];
            /**
             * Format: date-time
             * @description When it is to go out, at most a year ahead. Absent, or up to a minute ago: at once.
             * @example 2026-03-01T09:00:00+01:00
             */
            publishAt?: string;
        };
        Publish: {
            id: string;
            accountId: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            /** @description Which version of the content is in force. */
            revision: number;
            dueAt: string;
            scheduled: boolean;
            /** @description What it waits for, in plain words. */
            waiting: {
                message: string;
                untilMs?: number;
                attempt: number;
            } | null;
            failure: components["schemas"]["Failure"] | null;
            url: string | null;
            createdAt: string;
            committedAt: string | null;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
        };
        PostVerdict: {
            fits: boolean;
            violations: {
                path: string;
                message: string;
            }[];
        };
        PublishListItem: {
            id: string;
            accountId: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            /** @description Which version of the content is in force. */
            revision: number;
            dueAt: string;
            scheduled: boolean;
            /** @description What it waits for, in plain words. */
            waiting: {
                message: string;
                untilMs?: number;
                attempt: number;
            } | null;
            failure: components["schemas"]["Failure"] | null;
            url: string | null;
            createdAt: string;
            committedAt: string | null;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
            /** @description How its text begins: at most 140 characters of the first part. */
            excerpt: string;
            parts: number;
            /** @description Pictures and videos of all parts; what only goes along, such as a cover, is not counted. */
            mediaCount: number;
            account: {
                username: string;
                displayName: string;
            };
        };
        /** @description One line of a timeline, in plain words. */
        ProgressLine: {
            at: string;
            kind: string;
            message: string;
        };
        /** @description What the platform was asked and what it showed; no text of posts. */
        Evidence: {
            looked: string;
            candidates: {
                externalId: string;
                at?: string;
                why: string;
            }[];
        };
        Replay: {
            replayId: string;
            publishId: string;
            /**
             * @description What the platform said before anything was repeated; null while it is asked.
             * @enum {string|null}
             */
            verdict: "posted" | "not-posted" | "cannot-tell" | null;
            evidence: components["schemas"]["Evidence"] | null;
            failureBefore: components["schemas"]["Failure"] | null;
            askedBy: string;
            reason: string | null;
            createdAt: string;
            decidedAt: string | null;
            statusUrl: string;
        };
        PublishDetail: {
            id: string;
            accountId: string;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            /** @description Which version of the content is in force. */
            revision: number;
            dueAt: string;
            scheduled: boolean;
            /** @description What it waits for, in plain words. */
            waiting: {
                message: string;
                untilMs?: number;
                attempt: number;
            } | null;
            failure: components["schemas"]["Failure"] | null;
            url: string | null;
            createdAt: string;
            committedAt: string | null;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
            parts: {
                text: string;
                media: {
                    mediaId: string;
                    kind: string;
                    mimeType: string;
                    width: number | null;
                    height: number | null;
                    durationMs: number | null;
                    altText: string | null;
                    /** @enum {string|null} */
                    role: "cover" | "preview" | null;
                }[];
                /** @enum {string} */
                standing: "not-live" | "unconfirmed" | "live" | "removed";
                externalId: string | null;
                url: string | null;
            }[];
            options: {
                [key: string]: unknown;
            };
            timeline: components["schemas"]["ProgressLine"][];
            replays: components["schemas"]["Replay"][];
        };
        PublishChange: {
            /**
             * Format: date-time
             * @description When it is to go out, at most a year ahead. Absent, or up to a minute ago: at once.
             * @example 2026-03-01T09:00:00+01:00
             */
            publishAt?: string;
            post?: components["schemas"]["Post"];
        };
        Cancelled: {
            /** @enum {string} */
            outcome: "cancelled";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
        };
        Unpublish: {
            /** @enum {string} */
            outcome: "unpublishing" | "already-unpublished";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            workflowId: string;
            statusUrl: string;
            streamUrl: string;
            temporalWebUrl: string | null;
        };
        NewReplay: {
            reason?: string;
        };
        NothingToReplay: {
            /** @enum {string} */
            outcome: "already-published" | "already-unpublished";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            message: string;
            statusUrl: string;
        };
        Replaying: {
            replayId: string;
            publishId: string;
            /**
             * @description What the platform said before anything was repeated; null while it is asked.
             * @enum {string|null}
             */
            verdict: "posted" | "not-posted" | "cannot-tell" | null;
            evidence: components["schemas"]["Evidence"] | null;
            failureBefore: components["schemas"]["Failure"] | null;
            askedBy: string;
            reason: string | null;
            createdAt: string;
            decidedAt: string | null;
            statusUrl: string;
            /** @enum {string} */
            outcome: "replaying";
            /** @enum {string} */
            state: "scheduled" | "staging" | "staged" | "committing" | "published" | "failed" | "unconfirmed" | "cancelled" | "unpublishing" | "unpublished";
            workflowId: string;
            streamUrl: string;
            temporalWebUrl: string | null;
        };
        /** @description What a person saw on the platform. */
        Settlement: {
            /** @enum {string} */
            as: "published";
            /** @description The platform’s own id of the post. Needed where the call had no answer: only with its id can the post be told from others, and removed. It is not read out of an address; the evidence of a replay names candidates. */
            externalId?: string;
            /**
             * Format: uri
             * @description Where it can be seen.
             */
            url?: string;
            reason?: string;
        } | {
            /** @enum {string} */
            as: "not-published";
            reason?: string;
        };
        /** @description Which failed and unconfirmed publishes are meant: those that fit all of it. */
        ReplayFilter: {
            publishIds?: string[];
            states?: ("failed" | "unconfirmed")[];
            /** @enum {string} */
            failureClass?: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** Format: uuid */
            accountId?: string;
            /**
             * Format: date-time
             * @description Failed at this moment or later.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Failed before this moment.
             */
            to?: string;
        };
        FailureGroup: {
            /** @description The same as long as the group begins with the same failure. */
            key: string;
            /** @description Failures of one kind that hit several accounts at one time; null for the rest. */
            incident: {
                startedAt: string;
                lastAt: string;
                accounts: number;
                /** @description Whether anything was published on that platform since, from anywhere in the installation. */
                isOver: boolean;
                words: string;
            } | null;
            /**
             * @description The platform.
             * @example x
             * @enum {string}
             */
            platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
            /** @enum {string} */
            class: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
            states: {
                failed: number;
                unconfirmed: number;
            };
            count: number;
            accounts: number;
            firstAt: string;
            lastAt: string;
            platformCode: string | null;
            /** @description The most frequent of the platform’s own words. */
            platformMessage: string | null;
            /**
             * @description Whose move it is.
             * @enum {string}
             */
            move: "owner" | "support" | "us" | "platform";
            nextStep: string;
            /** @description What has changed since that bears on it, and for how many of the publishes. */
            changed: {
                /** @enum {string} */
                what: "reconnected" | "token-renewed" | "scope-added" | "outage-over";
                words: string;
                publishes: number;
            }[];
            filter: components["schemas"]["ReplayFilter"];
        };
        FailureGroups: {
            /** @description The latest first; at most 200. */
            items: components["schemas"]["FailureGroup"][];
            /** @description How many publishes are failed or unconfirmed, over all groups. */
            total: number;
        };
        NewReplayBatch: {
            filter: components["schemas"]["ReplayFilter"];
            reason?: string;
            /**
             * @description At most so many replays begin in a minute.
             * @default 60
             */
            perMinute: number;
        };
        ReplayBatch: {
            id: string;
            /** @enum {string} */
            state: "looking" | "looked" | "replaying" | "paused" | "completed" | "cancelled";
            filter: components["schemas"]["ReplayFilter"];
            reason: string | null;
            perMinute: number;
            total: number;
            counts: {
                /** @description Not looked at yet. */
                toLook: number;
                /** @description Live already, and nothing stands in the way of taking note of it. */
                posted: number;
                notPosted: number;
                cannotTell: number;
                /** @description Something known stands in the way of a replay, whatever the platform says. */
                obstacle: number;
                /** @description Looked at, and not begun. */
                waiting: number;
                replaying: number;
                published: number;
                failed: number;
                unconfirmed: number;
                skipped: number;
            };
            audit: {
                /** @enum {string} */
                action: "asked" | "started" | "paused" | "resumed" | "cancelled";
                by: string;
                at: string;
            }[];
            createdAt: string;
            lookedAt: string | null;
            endedAt: string | null;
            workflowId: string;
            statusUrl: string;
            temporalWebUrl: string | null;
        };
        ReplayBatchItem: {
            position: number;
            publishId: string;
            account: {
                /**
                 * @description The platform.
                 * @example x
                 * @enum {string}
                 */
                platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                username: string;
            };
            excerpt: string;
            /**
             * @description What the platform said before anything was repeated; null while it is asked.
             * @enum {string|null}
             */
            verdict: "posted" | "not-posted" | "cannot-tell" | null;
            evidence: components["schemas"]["Evidence"] | null;
            /** @description Why a replay would fail again, in words. */
            obstacle: string | null;
            /** @description Why it is not replayed, in words. */
            skipped: string | null;
            failureBefore: components["schemas"]["Failure"] | null;
            replayId: string | null;
            /** @enum {string} */
            result: "to-look" | "waiting" | "replaying" | "published" | "failed" | "unconfirmed" | "skipped";
            /** @description What stands in its way now. */
            failure: {
                /** @enum {string} */
                class: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
                /**
                 * @description Whose move it is.
                 * @enum {string}
                 */
                move: "owner" | "support" | "us" | "platform";
                healsWithTime: boolean;
                message: string;
                nextStep: string;
                platformCode?: string;
                /** @description The platform’s own words. */
                platformMessage?: string;
                retryAtMs?: number;
            } | null;
            url: string | null;
            lookedAt: string | null;
            doneAt: string | null;
        };
        Conversation: {
            id: string;
            account: {
                id: string;
                /**
                 * @description The platform.
                 * @example x
                 * @enum {string}
                 */
                platform: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                username: string;
                displayName: string;
            };
            /** @enum {string} */
            kind: "comments" | "direct-messages";
            /** @description What stands at its head, and which publish of ours that is; null for direct messages. */
            post: {
                externalId: string;
                publishId: string | null;
                /** @description How it begins, where it is known here. */
                excerpt: string | null;
            } | null;
            /** @description Who wrote last, of the others. */
            participant: {
                externalId: string;
                username: string | null;
                name: string | null;
            } | null;
            messages: number;
            /** @description How many of them came in, have no answer from here, and need one. */
            unanswered: number;
            last: {
                messageId: string;
                /** @enum {string} */
                direction: "in" | "out";
                /** @enum {string} */
                kind: "comment" | "reply" | "mention" | "direct-message";
                excerpt: string;
                deleted: boolean;
            } | null;
            lastMessageAt: string;
        };
        MessageInPlace: {
            id: string;
            conversationId: string;
            accountId: string;
            externalId: string;
            /**
             * @description `in`: somebody wrote it; `out`: it was answered from here.
             * @enum {string}
             */
            direction: "in" | "out";
            /** @enum {string} */
            kind: "comment" | "reply" | "mention" | "direct-message";
            sender: {
                externalId: string;
                username: string | null;
                name: string | null;
            };
            /** @description Empty once it was taken back at the platform, or where the platform tells no words. */
            text: string;
            /** @description What hangs at it. The files stay at the platform. */
            media: {
                /** @enum {string} */
                kind: "image" | "gif" | "video" | "audio" | "file";
                externalId?: string;
            }[];
            /** @description The post or comment it answers, at the platform. */
            parentExternalId: string | null;
            sentAt: string;
            editedAt: string | null;
            deletedAt: string | null;
            answeredAt: string | null;
            /** @description When and by whom it was marked as needing no answer. */
            dismissed: {
                at: string;
                by: string;
            } | null;
            receivedAt: string;
            /** @description What stands against any answer to it now, whatever its words; empty: nothing. */
            obstacles: string[];
            /** @description Until when the platform takes an answer to it, where it closes a window. */
            answerableUntil: string | null;
        };
        Violation: {
            path: string;
            message: string;
        };
        DraftStep: {
            /** @enum {string} */
            action: "drafted" | "edited" | "approved" | "auto-approved" | "undone" | "rejected" | "sent" | "failed" | "unconfirmed" | "expired" | "cancelled" | "marked";
            /** @description Who did it; `engine`, `rule`, `reply` for what became of it, or `edit` where its message was edited at the platform. */
            by: string;
            /** @description Where it was written or edited. */
            text: string | null;
            /** @description Which rule said yes, where one did. */
            rule: string | null;
            at: string;
        };
        Draft: {
            id: string;
            messageId: string;
            conversationId: string;
            accountId: string;
            /** @enum {string} */
            state: "waiting" | "approved" | "sending" | "sent" | "failed" | "unconfirmed" | "rejected" | "expired" | "cancelled";
            text: string;
            revision: number;
            /** @description `engine`, or who wrote it. */
            by: string;
            approvedBy: string | null;
            /** @description The rule that said yes, where none of the people did. */
            rule: string | null;
            approvedAt: string | null;
            /** @description Until then the yes can be taken back. */
            sendAt: string | null;
            waiting: {
                message: string;
                untilMs?: number;
            } | null;
            failure: components["schemas"]["Failure"] | null;
            /** @description What the platform would refuse about it now; empty once it has ended. */
            violations: components["schemas"]["Violation"][];
            sentMessageId: string | null;
            expiresAt: string;
            createdAt: string;
            endedAt: string | null;
            /** @description Everything that was done with it, and every text it had. */
            history: components["schemas"]["DraftStep"][];
            workflowId: string;
            statusUrl: string;
            temporalWebUrl: string | null;
        };
        ConversationDetail: {
            conversation: components["schemas"]["Conversation"];
            messages: components["schemas"]["MessageInPlace"][];
            drafts: components["schemas"]["Draft"][];
        };
        Message: {
            id: string;
            conversationId: string;
            accountId: string;
            externalId: string;
            /**
             * @description `in`: somebody wrote it; `out`: it was answered from here.
             * @enum {string}
             */
            direction: "in" | "out";
            /** @enum {string} */
            kind: "comment" | "reply" | "mention" | "direct-message";
            sender: {
                externalId: string;
                username: string | null;
                name: string | null;
            };
            /** @description Empty once it was taken back at the platform, or where the platform tells no words. */
            text: string;
            /** @description What hangs at it. The files stay at the platform. */
            media: {
                /** @enum {string} */
                kind: "image" | "gif" | "video" | "audio" | "file";
                externalId?: string;
            }[];
            /** @description The post or comment it answers, at the platform. */
            parentExternalId: string | null;
            sentAt: string;
            editedAt: string | null;
            deletedAt: string | null;
            answeredAt: string | null;
            /** @description When and by whom it was marked as needing no answer. */
            dismissed: {
                at: string;
                by: string;
            } | null;
            receivedAt: string;
        };
        InboxDeletion: {
            /** @description How many there were, those that were answered from here among them. */
            messages: number;
            conversations: number;
            /** @description With their histories. One that was open is never sent. */
            drafts: number;
        };
        NewDraft: {
            text: string;
            /**
             * @description Said by the engagement engine; else it is who asks.
             * @enum {string}
             */
            by?: "engine";
        };
        AnswerToCheck: {
            text: string;
        };
        AnswerVerdict: {
            fits: boolean;
            violations: components["schemas"]["Violation"][];
        };
        /** @description Who decided it. With an API key this is needed; a session says it by itself, and must leave it out. */
        Person: {
            /** @description Your own id of the person. */
            id: string;
            /** @description As the history shows the person. */
            name: string;
        };
        DraftDecision: {
            person?: components["schemas"]["Person"];
        };
        DraftEdit: {
            person?: components["schemas"]["Person"];
            text: string;
        };
        DraftApproval: {
            person?: components["schemas"]["Person"];
            /** @description Which words the yes is to. Where the draft has others by now, it is refused. */
            revision?: number;
        };
        DraftSettlement: {
            /** @enum {string} */
            as: "sent";
            externalId: string;
        } | {
            /** @enum {string} */
            as: "not-sent";
        };
        /** @description What is null, or left out, holds for anything. */
        AutoApproveRule: {
            /** @description How the history of a draft names it. Its count of today goes by it. */
            name: string;
            /** @default null */
            kinds: ("comment" | "reply" | "mention" | "direct-message")[] | null;
            /**
             * @description User names without @, or the platform’s ids. Null: anybody.
             * @default null
             */
            senders: string[] | null;
            /**
             * @description One of them must be in the message, as a whole word.
             * @default null
             */
            words: string[] | null;
            /**
             * @description None of them may be in the message or in the answer.
             * @default null
             */
            notWords: string[] | null;
            /**
             * @description From, and before. A `to` before its `from` lies on the next day. Null: round the clock.
             * @default null
             */
            hours: {
                from: string;
                to: string;
            } | null;
            /**
             * @description Where the hours hold and the day of the cap begins.
             * @default UTC
             */
            zone: string;
            /** @description It says yes to no more than this in a day. */
            dailyCap: number;
            /** @description How often it has said yes today, without what was taken back. Whatever is sent is ignored: it is counted. */
            readonly saidYesToday?: number;
        };
        AutoApproveRules: {
            rules: components["schemas"]["AutoApproveRule"][];
        };
        MediaByUrl: {
            /** @description A public https address. */
            url: string;
        };
        Media: {
            id: string;
            /** @enum {string} */
            kind: "image" | "gif" | "video";
            /** @description Read from the bytes, whatever the upload said. */
            mimeType: string;
            bytes: number;
            sha256: string;
            width: number | null;
            height: number | null;
            durationMs: number | null;
            frames: number | null;
            frameRate: number | null;
            /** @description `avc` is H.264, `hevc` H.265. */
            videoCodec: string | null;
            audioCodec: string | null;
            /**
             * @description How it came into the library.
             * @enum {string}
             */
            origin: "uploaded" | "url" | "imported";
            createdAt: string;
        };
        MediaListItem: {
            id: string;
            /** @enum {string} */
            kind: "image" | "gif" | "video";
            /** @description Read from the bytes, whatever the upload said. */
            mimeType: string;
            bytes: number;
            sha256: string;
            width: number | null;
            height: number | null;
            durationMs: number | null;
            frames: number | null;
            frameRate: number | null;
            /** @description `avc` is H.264, `hevc` H.265. */
            videoCodec: string | null;
            audioCodec: string | null;
            /**
             * @description How it came into the library.
             * @enum {string}
             */
            origin: "uploaded" | "url" | "imported";
            createdAt: string;
            /** @description How many posts use it: those published here, in any revision, and imported ones. */
            usedBy: {
                publishes: number;
                importedPosts: number;
            };
        };
        MediaDetail: {
            id: string;
            /** @enum {string} */
            kind: "image" | "gif" | "video";
            /** @description Read from the bytes, whatever the upload said. */
            mimeType: string;
            bytes: number;
            sha256: string;
            width: number | null;
            height: number | null;
            durationMs: number | null;
            frames: number | null;
            frameRate: number | null;
            /** @description `avc` is H.264, `hevc` H.265. */
            videoCodec: string | null;
            audioCodec: string | null;
            /**
             * @description How it came into the library.
             * @enum {string}
             */
            origin: "uploaded" | "url" | "imported";
            createdAt: string;
            /** @description What uses it, newest first, at most 100 of each. While anything does, it stays. */
            uses: {
                publishes: {
                    id: string;
                }[];
                importedPosts: {
                    id: string;
                    accountId: string;
                }[];
            };
        };
        /** @description What the Accounts page shows an owner until it no longer holds. */
        Notice: {
            id: string;
            /** @enum {string} */
            kind: "reconnect-needed" | "reconnect-soon" | "removed-at-platform" | "publish-failed" | "publish-unconfirmed" | "endpoint-disabled";
            cause: string | null;
            accountId: string | null;
            publishId: string | null;
            /** @description Of an endpoint for events. */
            endpointId: string | null;
            message: string;
            nextStep: string;
            openedAt: string;
            closedAt: string | null;
        };
        /** @description What happened, as endpoints are told of it. */
        Event: {
            id: string;
            /** @enum {string} */
            type: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
            timestamp: string;
            /** @description As `GET /v1/event-types` describes it by type. */
            data: {
                [key: string]: unknown;
            };
        };
        EventType: {
            /** @enum {string} */
            type: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
            description: string;
            /** @description JSON Schema of what is sent. */
            schema: {
                [key: string]: unknown;
            };
        };
        NewEventEndpoint: {
            /**
             * @description A public https address; redirects are not followed.
             * @example https://example.com/hooks
             */
            url: string;
            /**
             * @description For people.
             * @default
             */
            description: string;
            /**
             * @description The types it is told of; null: every one, those to come included.
             * @default null
             */
            types: ("publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled")[] | null;
        };
        EventEndpointWithSecret: {
            id: string;
            url: string;
            description: string;
            types: string[] | null;
            enabled: boolean;
            disabledAt: string | null;
            /**
             * @description `asked`: by you. `gone`: it answered 410. `failing`: nothing got through to it for three days.
             * @enum {string|null}
             */
            disabledWhy: "asked" | "gone" | "failing" | null;
            /** @description The first failure since something last got through. */
            failingSince: string | null;
            /** @description Until then the secret before signs along. */
            secretBeforeEndsAt: string | null;
            createdAt: string;
            /** @description `whsec_…`, for the Standard Webhooks libraries. Shown this once. */
            secret: string;
        };
        EventEndpoint: {
            id: string;
            url: string;
            description: string;
            types: string[] | null;
            enabled: boolean;
            disabledAt: string | null;
            /**
             * @description `asked`: by you. `gone`: it answered 410. `failing`: nothing got through to it for three days.
             * @enum {string|null}
             */
            disabledWhy: "asked" | "gone" | "failing" | null;
            /** @description The first failure since something last got through. */
            failingSince: string | null;
            /** @description Until then the secret before signs along. */
            secretBeforeEndsAt: string | null;
            createdAt: string;
        };
        EventEndpointChange: {
            /**
             * @description A public https address; redirects are not followed.
             * @example https://example.com/hooks
             */
            url?: string;
            /** @description For people. */
            description?: string;
            /** @description The types it is told of; null: every one, those to come included. */
            types?: ("publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled")[] | null;
            enabled?: boolean;
        };
        EventDelivery: {
            id: string;
            /** @description What the receiver knows as `webhook-id`. */
            eventId: string;
            endpointId: string;
            /** @enum {string} */
            type: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
            /**
             * @description `waiting`: on its way, or for its next try. `failed`: kept, to be sent again when asked for.
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed";
            tries: number;
            /** @description What stood in the way last. */
            why: string | null;
            nextTryAt: string | null;
            createdAt: string;
            endedAt: string | null;
        };
        NewResend: {
            /**
             * Format: date-time
             * @description Only what was to be told from then on.
             */
            since?: string;
        };
        Resent: {
            /** @description How many are sent again. */
            deliveries: number;
        };
        /** @description One call to the endpoint. */
        EventDeliveryAttempt: {
            at: string;
            /** @description Null: it is under way, or was cut off. */
            endedAt: string | null;
            durationMs: number | null;
            /** @description Null: there was no answer. */
            status: number | null;
            /** @description Its first 500 characters. */
            answer: string | null;
            /** @description Why there was no answer. */
            error: string | null;
        };
        EventDeliveryDetail: {
            id: string;
            /** @description What the receiver knows as `webhook-id`. */
            eventId: string;
            endpointId: string;
            /** @enum {string} */
            type: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
            /**
             * @description `waiting`: on its way, or for its next try. `failed`: kept, to be sent again when asked for.
             * @enum {string}
             */
            state: "waiting" | "delivered" | "failed";
            tries: number;
            /** @description What stood in the way last. */
            why: string | null;
            nextTryAt: string | null;
            createdAt: string;
            endedAt: string | null;
            attempts: components["schemas"]["EventDeliveryAttempt"][];
        };
        NewSession: {
            /**
             * @description `owner`: connects, publishes, imports. `support`: looks, mends and replays, and connects nothing.
             * @enum {string}
             */
            role: "owner" | "support";
            /** @description Your own id of the person. */
            userId: string;
            /** @description As the pages and the audit trail show the person. */
            userName: string;
            /**
             * @description The session ends so long after this request.
             * @default 60
             */
            minutes: number;
        };
        SessionLink: {
            id: string;
            /** @description Send the person’s browser here. Works for ten minutes, once; shown this once. */
            link: string;
            linkExpiresAt: string;
            expiresAt: string;
        };
        /** @description Who this browser is signed in as. */
        Session: {
            user: {
                id: string;
                name: string;
            };
            /**
             * @description `owner`: connects, publishes, imports. `support`: looks, mends and replays, and connects nothing.
             * @enum {string}
             */
            role: "owner" | "support";
            workspace: {
                id: string;
                name: string;
            };
            expiresAt: string;
            /** @description Send it as `X-CSRF-Token` with every request that changes something. */
            csrfToken: string;
            /** @description Where runs can be read; null where it is not known. */
            temporalWebUrl: string | null;
        };
        /** @description Something is not as it was. What it is now is read at its own address. */
        Change: {
            /** @enum {string} */
            noun: "account" | "connection" | "publish" | "import" | "notice" | "replay-batch" | "message";
            id: string;
        };
        Platform: {
            label: string;
            /** @description Whether this installation has credentials of its own at the platform. */
            configured: boolean;
            accountNeeded: string | null;
            scopes: {
                scope: string;
                /** @description What stops without it. */
                features: ("publish" | "drafts" | "unpublish" | "media" | "import" | "comments" | "direct-messages" | "insights" | "stay-connected")[];
                required: boolean;
                why: string;
            }[];
            capabilities: {
                publish: {
                    note?: string;
                    text: {
                        lengthMax: number;
                        counting: string;
                        /**
                         * @description What counts one, where all of it counts alike; without it some counts more.
                         * @enum {string}
                         */
                        unit?: "character" | "utf-16-unit";
                        required: boolean;
                    };
                    mediaRequired?: boolean;
                    image?: {
                        countMax: number;
                        bytesMax: number;
                        mimeTypes: string[];
                        durationMs?: {
                            min: number;
                            max: number;
                        };
                        /** @description Width divided by height. */
                        aspectRatio?: {
                            min: number;
                            max: number;
                        };
                        width?: {
                            min: number;
                            max: number;
                        };
                        height?: {
                            min: number;
                            max: number;
                        };
                        frameRate?: {
                            min: number;
                            max: number;
                        };
                        videoCodecs?: string[];
                    };
                    gif?: {
                        countMax: number;
                        bytesMax: number;
                        mimeTypes: string[];
                        durationMs?: {
                            min: number;
                            max: number;
                        };
                        /** @description Width divided by height. */
                        aspectRatio?: {
                            min: number;
                            max: number;
                        };
                        width?: {
                            min: number;
                            max: number;
                        };
                        height?: {
                            min: number;
                            max: number;
                        };
                        frameRate?: {
                            min: number;
                            max: number;
                        };
                        videoCodecs?: string[];
                    };
                    video?: {
                        countMax: number;
                        bytesMax: number;
                        mimeTypes: string[];
                        durationMs?: {
                            min: number;
                            max: number;
                        };
                        /** @description Width divided by height. */
                        aspectRatio?: {
                            min: number;
                            max: number;
                        };
                        width?: {
                            min: number;
                            max: number;
                        };
                        height?: {
                            min: number;
                            max: number;
                        };
                        frameRate?: {
                            min: number;
                            max: number;
                        };
                        videoCodecs?: string[];
                    };
                    altText: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    thread: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    fetchesMedia?: ("image" | "gif" | "video")[];
                    mediaRoles?: ("cover" | "preview")[];
                    /** @enum {string} */
                    stagingOrder?: "part-by-part";
                    confirmWithinMs?: number;
                    /** @enum {string} */
                    staging: "with-media" | "always";
                    /** @enum {string} */
                    confirmation: "by-answer" | "poll";
                    reconcile: {
                        can: boolean;
                        looks?: number;
                        overMs?: number;
                        reason?: string;
                    };
                };
                unpublish: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                };
                import: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                    /** @description So many of the newest posts can be read at all. */
                    postsMax?: number;
                };
                comments: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                };
                directMessages: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                };
                /** @description Kinds of messages that come in and can be answered. */
                answers: ("comment" | "reply" | "mention" | "direct-message")[];
                insights: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                };
                webhooks: {
                    can: boolean;
                    note?: string;
                    reason?: string;
                };
            };
            /** @description JSON Schema of `options` in a post: what can be asked of the platform beyond text and media. */
            postOptions: {
                [key: string]: unknown;
            };
            limits: {
                endpoint: string;
                rules: {
                    /** @enum {string} */
                    scope: "account" | "app";
                    limit: number;
                    windowMs: number;
                }[];
            }[];
            name: string;
            /** @description Other kinds of login of the platform, with abilities of their own. */
            flavours: {
                label: string;
                /** @description Whether this installation has credentials of its own at the platform. */
                configured: boolean;
                accountNeeded: string | null;
                scopes: {
                    scope: string;
                    /** @description What stops without it. */
                    features: ("publish" | "drafts" | "unpublish" | "media" | "import" | "comments" | "direct-messages" | "insights" | "stay-connected")[];
                    required: boolean;
                    why: string;
                }[];
                capabilities: {
                    publish: {
                        note?: string;
                        text: {
                            lengthMax: number;
                            counting: string;
                            /**
                             * @description What counts one, where all of it counts alike; without it some counts more.
                             * @enum {string}
                             */
                            unit?: "character" | "utf-16-unit";
                            required: boolean;
                        };
                        mediaRequired?: boolean;
                        image?: {
                            countMax: number;
                            bytesMax: number;
                            mimeTypes: string[];
                            durationMs?: {
                                min: number;
                                max: number;
                            };
                            /** @description Width divided by height. */
                            aspectRatio?: {
                                min: number;
                                max: number;
                            };
                            width?: {
                                min: number;
                                max: number;
                            };
                            height?: {
                                min: number;
                                max: number;
                            };
                            frameRate?: {
                                min: number;
                                max: number;
                            };
                            videoCodecs?: string[];
                        };
                        gif?: {
                            countMax: number;
                            bytesMax: number;
                            mimeTypes: string[];
                            durationMs?: {
                                min: number;
                                max: number;
                            };
                            /** @description Width divided by height. */
                            aspectRatio?: {
                                min: number;
                                max: number;
                            };
                            width?: {
                                min: number;
                                max: number;
                            };
                            height?: {
                                min: number;
                                max: number;
                            };
                            frameRate?: {
                                min: number;
                                max: number;
                            };
                            videoCodecs?: string[];
                        };
                        video?: {
                            countMax: number;
                            bytesMax: number;
                            mimeTypes: string[];
                            durationMs?: {
                                min: number;
                                max: number;
                            };
                            /** @description Width divided by height. */
                            aspectRatio?: {
                                min: number;
                                max: number;
                            };
                            width?: {
                                min: number;
                                max: number;
                            };
                            height?: {
                                min: number;
                                max: number;
                            };
                            frameRate?: {
                                min: number;
                                max: number;
                            };
                            videoCodecs?: string[];
                        };
                        altText: {
                            can: boolean;
                            note?: string;
                            reason?: string;
                        };
                        thread: {
                            can: boolean;
                            note?: string;
                            reason?: string;
                        };
                        fetchesMedia?: ("image" | "gif" | "video")[];
                        mediaRoles?: ("cover" | "preview")[];
                        /** @enum {string} */
                        stagingOrder?: "part-by-part";
                        confirmWithinMs?: number;
                        /** @enum {string} */
                        staging: "with-media" | "always";
                        /** @enum {string} */
                        confirmation: "by-answer" | "poll";
                        reconcile: {
                            can: boolean;
                            looks?: number;
                            overMs?: number;
                            reason?: string;
                        };
                    };
                    unpublish: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    import: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                        /** @description So many of the newest posts can be read at all. */
                        postsMax?: number;
                    };
                    comments: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    directMessages: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    /** @description Kinds of messages that come in and can be answered. */
                    answers: ("comment" | "reply" | "mention" | "direct-message")[];
                    insights: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                    webhooks: {
                        can: boolean;
                        note?: string;
                        reason?: string;
                    };
                };
                /** @description JSON Schema of `options` in a post: what can be asked of the platform beyond text and media. */
                postOptions: {
                    [key: string]: unknown;
                };
                limits: {
                    endpoint: string;
                    rules: {
                        /** @enum {string} */
                        scope: "account" | "app";
                        limit: number;
                        windowMs: number;
                    }[];
                }[];
                flavour: string;
            }[];
        };
        Erasing: {
            accountId: string;
            confirmationCode: string;
            /** @description A page without personal data that tells how far it is; needs no key. */
            statusUrl: string;
            workflowId: string;
            temporalWebUrl: string | null;
        };
        /** @description `worker`: a run of the canary workflow went through a worker and came back. */
        Readiness: {
            ready: boolean;
            postgres: boolean;
            temporal: boolean;
            worker: boolean;
            draining: boolean;
        };
        /** @description RFC 9457, with the class of failure, whose move it is, and the next step. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            class?: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
            /**
             * @description Whose move it is.
             * @enum {string}
             */
            move?: "owner" | "support" | "us" | "platform";
            nextStep: string;
            violations?: components["schemas"]["Violation"][];
            requestId: string;
        } & {
            [key: string]: unknown;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_connections: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                state?: "awaiting-consent" | "exchanging" | "awaiting-choice" | "connected" | "refused" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of attempts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_connections: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description The attempt has begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedConnection"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `not-configured`: The platform is not set up in this installation
             *
             *     `wrong-state`: It is in another state
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_connections_connectionId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The attempt */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_connections_connectionId_choice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChoice"];
            };
        };
        responses: {
            /** @description Chosen; the attempt goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `choice-refused`: This account cannot be chosen */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_connections_connectionId_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `progress`, then `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                /** @description The platform. */
                platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                state?: "connecting" | "connected" | "reconnect-needed" | "disconnecting" | "disconnected";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Account"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_accounts_accountId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Disconnected; the receipt is in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Under way: the platform has not confirmed the revoke yet */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_accounts_accountId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quota: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, account by account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["QuotaOverview"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId_quota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The quota ledger of the account and of the app */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_accounts_accountId_imports: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewImport"];
            };
        };
        responses: {
            /** @description The import has begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             *
             *     `not-offered`: The platform does not offer this
             *
             *     `wrong-state`: It is in another state
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_accounts_accountId_imported_posts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None is left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedDeletion"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_imports: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                accountId?: string;
                state?: "running" | "completed" | "cancelled" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Import"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_imports_importId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_imports_importId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-late`: It is too late for that */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_imports_importId_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `progress`, then `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId_insights: {
        parameters: {
            query?: {
                /** @description Names of metrics, the platform’s own or common ones, with commas between. Without it: all. */
                metric?: string;
                /** @description From this moment on. */
                from?: string;
                /** @description Before this moment; without it: now. */
                to?: string;
                /** @description One point for each hour, day or week (from Monday on), in UTC. */
                step?: "hour" | "day" | "week";
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One series for each metric */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountInsights"];
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId_insights_posts: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of posts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PostInsights"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                        /** @description Whether it is read now. */
                        can: boolean;
                        /** @description Why it is not. */
                        reason: string | null;
                        missingScopes: string[];
                        /** @description How late the platform’s numbers are, in words. */
                        delay: string;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_publishes_publishId_insights: {
        parameters: {
            query?: {
                /** @description Names of metrics, the platform’s own or common ones, with commas between. Without it: all. */
                metric?: string;
                /** @description From this moment on. */
                from?: string;
                /** @description Before this moment; without it: now. */
                to?: string;
                /** @description One point for each hour, day or week (from Monday on), in UTC. */
                step?: "hour" | "day" | "week";
            };
            header?: never;
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series of each part that is live */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishInsights"];
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_corpus: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                accountId?: string;
                /** @description The platform. */
                platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                /** @description Posted from then on. */
                from?: string;
                /** @description Posted before that. */
                to?: string;
                /** @description Whether the post has pictures or videos. */
                hasMedia?: "true" | "false";
                /** @description As the platform names it. */
                lang?: string;
                /** @description Words that must be in the text; "a phrase", or, and -without work as in a search field. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of posts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CorpusPost"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_corpus_postId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                postId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorpusPost"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_corpus_postId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                postId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedDeletion"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId_corpus_export: {
        parameters: {
            query?: {
                /** @description Posted from then on. */
                from?: string;
                /** @description Posted before that. */
                to?: string;
                /** @description Whether the post has pictures or videos. */
                hasMedia?: "true" | "false";
                /** @description As the platform names it. */
                lang?: string;
                /** @description Words that must be in the text; "a phrase", or, and -without work as in a search field. */
                q?: string;
            };
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The posts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_publishes: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                accountId?: string;
                /** @description The platform. */
                platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                /** @description States, separated by commas: scheduled, staging, staged, committing, published, failed, unconfirmed, cancelled, unpublishing, unpublished. */
                state?: string;
                failureClass?: "reconnect-needed" | "permission-missing" | "content-refused" | "rate-limited" | "quota-exhausted" | "platform-unavailable" | "not-found" | "duplicate-refused" | "outcome-unknown" | "app-misconfigured" | "account-gone" | "bug";
                /** @description Asked for at this moment or later. */
                from?: string;
                /** @description Asked for before this moment. */
                to?: string;
                /** @description Whether it was asked for a moment, rather than for at once. */
                scheduled?: "true" | "false";
                /** @description `due`: what is due first comes first. A cursor belongs to the order it was given in. */
                order?: "newest" | "due";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of publishes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PublishListItem"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_publishes: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPublish"];
            };
        };
        responses: {
            /** @description Promised */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publish"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-reused`: The Idempotency-Key was used for another request
             *
             *     `post-refused`: The post cannot go out like this
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_publishes_validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPublish"];
            };
        };
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostVerdict"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_publishes_publishId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The publish */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishDetail"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_publishes_publishId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing went out, and nothing will */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-late`: It is too late for that */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_publishes_publishId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishChange"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishDetail"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `too-late`: It is too late for that
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `post-refused`: The post cannot go out like this */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_publishes_publishId_unpublish: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key"?: string;
            };
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was removed before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unpublish"];
                };
            };
            /** @description The removal has begun */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unpublish"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `not-offered`: The platform does not offer this
             *
             *     `wrong-state`: It is in another state
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_publishes_publishId_stream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `progress`, then `end` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_publishes_publishId_replay: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewReplay"];
            };
        };
        responses: {
            /** @description It is live already: nothing was done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NothingToReplay"];
                };
            };
            /** @description Replaying; the verdict is in it if it came within ten seconds */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replaying"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `wrong-state`: It is in another state
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: A service this needs does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_replays_replayId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                replayId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The replay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_publishes_publishId_settle: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path: {
                publishId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Settlement"];
            };
        };
        responses: {
            /** @description Settled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publish"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `wrong-state`: It is in another state
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_failures: {
        parameters: {
            query?: {
                /** @description The platform. */
                platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureGroups"];
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_replay_batches: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of bulk replays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReplayBatch"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_replay_batches: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReplayBatch"];
            };
        };
        responses: {
            /** @description They are being looked at */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-busy`: The first request under this key is still under way */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-reused`: The Idempotency-Key was used for another request
             *
             *     `nothing-to-replay`: There is nothing to run again
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_replay_batches_batchId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bulk replay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_replay_batches_batchId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-late`: It is too late for that */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_replay_batches_batchId_items: {
        parameters: {
            query?: {
                result?: "to-look" | "waiting" | "replaying" | "published" | "failed" | "unconfirmed" | "skipped";
                /** @description What was found when they were looked at. */
                finding?: "posted" | "not-posted" | "cannot-tell" | "obstacle";
                /** @description `nextCursor` of the page before. */
                cursor?: number | null;
                /** @description Items per page. */
                limit?: number;
            };
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of items, in the order they are replayed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReplayBatchItem"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_replay_batches_batchId_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_replay_batches_batchId_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_replay_batches_batchId_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayBatch"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                accountId?: string;
                /** @description The platform. */
                platform?: "instagram" | "x" | "threads" | "tiktok" | "fanvue";
                kind?: "comment" | "reply" | "mention" | "direct-message";
                unanswered?: "true" | "false";
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of conversations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Conversation"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_conversationId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationDetail"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_messages_messageId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_accounts_accountId_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None is left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxDeletion"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_messages_messageId_drafts: {
        parameters: {
            query?: never;
            header: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key": string;
            };
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDraft"];
            };
        };
        responses: {
            /** @description The draft */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             *
             *     `idempotency-key-missing`: An Idempotency-Key is needed
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-busy`: The first request under this key is still under way
             *
             *     `wrong-state`: It is in another state
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             *
             *     `not-offered`: The platform does not offer this
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-reused`: The Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_messages_messageId_drafts_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerToCheck"];
            };
        };
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerVerdict"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_messages_messageId_dismiss: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DraftDecision"];
            };
        };
        responses: {
            /** @description The message as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_messages_messageId_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DraftDecision"];
            };
        };
        responses: {
            /** @description The message as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_drafts_draftId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The draft */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_drafts_draftId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftEdit"];
            };
        };
        responses: {
            /** @description The draft as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_drafts_draftId_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DraftApproval"];
            };
        };
        responses: {
            /** @description The draft as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `wrong-state`: It is in another state
             *
             *     `account-not-ready`: The account cannot be used now
             *
             *     `permission-missing`: The account lacks a permission for this
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `reply-refused`: The answer cannot go out like this */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_drafts_draftId_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DraftDecision"];
            };
        };
        responses: {
            /** @description The draft as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_drafts_draftId_reject: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DraftDecision"];
            };
        };
        responses: {
            /** @description The draft as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_drafts_draftId_settle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftSettlement"];
            };
        };
        responses: {
            /** @description Settled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Draft"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_accounts_accountId_auto_approve_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its rules, in the order they are tried */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoApproveRules"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_accounts_accountId_auto_approve_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AutoApproveRules"];
            };
        };
        responses: {
            /** @description Its rules now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutoApproveRules"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_media: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                kind?: "image" | "gif" | "video";
                origin?: "uploaded" | "url" | "imported";
                /** @description Whether a post uses it. */
                used?: "true" | "false";
                /** @description Added from then on. */
                from?: string;
                /** @description Added before that. */
                to?: string;
                minBytes?: number | null;
                maxBytes?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MediaListItem"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_media: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request: send the same again when you repeat it. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MediaByUrl"];
                "image/*": string;
                "video/*": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description It was there already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Media"];
                };
            };
            /** @description Added */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Media"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timeout`: The request came too slowly */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `idempotency-key-busy`: The first request under this key is still under way */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `idempotency-key-reused`: The Idempotency-Key was used for another request
             *
             *     `media-refused`: The file cannot be used
             *
             *     `url-refused`: The address is not fetched
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_media_mediaId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediaDetail"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_media_mediaId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `in-use`: It is in use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_media_mediaId_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The part of it that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `range-refused`: The file has no such part */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_media_files_token_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The part of it that was asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_notices: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                accountId?: string;
                /** @description Also those that no longer hold. */
                closed?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notice"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_events: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                type?: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Event"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_events_eventId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_event_types: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventType"][];
                    };
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_event_endpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, on one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventEndpoint"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_event_endpoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEventEndpoint"];
            };
        };
        responses: {
            /** @description The endpoint, with its secret */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventEndpointWithSecret"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `limit-reached`: There are as many as there may be */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `url-refused`: The address is not fetched */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_event_endpoints_endpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventEndpoint"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_event_endpoints_endpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_event_endpoints_endpointId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EventEndpointChange"];
            };
        };
        responses: {
            /** @description The endpoint */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventEndpoint"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `url-refused`: The address is not fetched */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_event_endpoints_endpointId_rotate_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, with its new secret */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventEndpointWithSecret"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_event_endpoints_endpointId_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDelivery"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_event_endpoints_endpointId_resend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpointId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewResend"];
            };
        };
        responses: {
            /** @description They are on their way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resent"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_event_deliveries: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items per page. */
                limit?: number;
                endpointId?: string;
                eventId?: string;
                state?: "waiting" | "delivered" | "failed";
                type?: "publish.published" | "publish.failed" | "publish.unconfirmed" | "publish.cancelled" | "publish.marked" | "publish.unpublished" | "publish.unpublish_failed" | "account.reconnect_needed" | "account.reconnect_soon" | "account.recovered" | "account.disconnected" | "import.completed" | "import.cancelled" | "import.failed" | "import.deleted" | "message.received" | "reply.sent" | "reply.failed" | "reply.unconfirmed" | "endpoint.disabled" | "ping.test";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deliveries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EventDelivery"][];
                        /** @description Null on the last page. */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `bad-request`: The request cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_event_deliveries_deliveryId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDeliveryDetail"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_event_deliveries_deliveryId_resend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is on its way */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDelivery"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSession"];
            };
        };
        responses: {
            /** @description The link */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionLink"];
                };
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `malformed-json`: The body is not JSON
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `media-type`: The body’s type is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session_linkToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                linkToken: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the pages */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This browser is signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_changes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `hello` and `change` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Change"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_platforms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every platform */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Platform"][];
                    };
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: This may not be done with this key or role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_connect_startToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                startToken: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_connect_startToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                startToken: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the platform’s consent page */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `cross-site`: This was sent from another site */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_connect_startToken_done: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                startToken: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description To the Accounts page, where this browser is signed in to the same workspace */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_oauth_callback_platform: {
        parameters: {
            query: {
                state: string;
                code?: string;
                error?: string;
                iss?: string;
            };
            header?: never;
            path: {
                platform: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the attempt’s page, without code and state */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `bad-request`: The request cannot be read
             *
             *     `oauth-state-refused`: This answer belongs to no attempt of this browser
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_accounts_accountId_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Under way; asked again, the same */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasing"];
                };
            };
            /** @description `unauthorized`: It is not known who asks */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `scope-missing`: This may not be done with this key or role
             *
             *     `cross-site`: This was sent from another site
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `wrong-state`: It is in another state */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `too-many`: Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_deletion_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description `not-found`: There is no such thing here */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "alive";
                    };
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    get_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    get_docs_problems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    event_publish_published: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.published";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        /** @description The platform’s own id and address of each part; 0 is the post, 1… the rest of its thread. */
                        parts: {
                            part: number;
                            externalId: string;
                            url: string | null;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.failed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        failure?: components["schemas"]["Failure"];
                        /** @description How many parts are live all the same. */
                        partsLive: number;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_unconfirmed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.unconfirmed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        failure?: components["schemas"]["Failure"];
                        /** @description How many parts are live all the same. */
                        partsLive: number;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_cancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.cancelled";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        failure?: components["schemas"]["Failure"];
                        /** @description How many parts are live all the same. */
                        partsLive: number;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_marked: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.marked";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        /** @enum {string} */
                        as: "published" | "not-published";
                        by: string;
                        reason?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_unpublished: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.unpublished";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_publish_unpublish_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "publish.unpublish_failed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        publishId: string;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_account_reconnect_needed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "account.reconnect_needed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        /** @enum {string} */
                        cause: "access-revoked" | "password-changed" | "platform-oauth-down" | "lost-refresh" | "no-refresh-possible";
                        message: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_account_reconnect_soon: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "account.reconnect_soon";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        endsAt?: string;
                        message: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_account_recovered: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "account.recovered";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_account_disconnected: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "account.disconnected";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        receipt: components["schemas"]["DisconnectReceipt"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_import_completed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "import.completed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        importId: string;
                        seen: number;
                        added: number;
                        /** @description Pictures and videos that are in the library now. */
                        filesKept?: number;
                        /** @description Those that could not be had. */
                        filesNotKept?: number;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_import_cancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "import.cancelled";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        importId: string;
                        seen: number;
                        added: number;
                        /** @description Pictures and videos that are in the library now. */
                        filesKept?: number;
                        /** @description Those that could not be had. */
                        filesNotKept?: number;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_import_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "import.failed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        importId: string;
                        seen: number;
                        added: number;
                        /** @description Pictures and videos that are in the library now. */
                        filesKept?: number;
                        /** @description Those that could not be had. */
                        filesNotKept?: number;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_import_deleted: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "import.deleted";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        posts: number;
                        /** @description How many files left the library with them. */
                        files?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_message_received: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "message.received";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        messageId: string;
                        conversationId: string;
                        platform: string;
                        /** @enum {string} */
                        kind: "comment" | "reply" | "mention" | "direct-message";
                        sentAt: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_reply_sent: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "reply.sent";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        draftId: string;
                        messageId: string;
                        conversationId: string;
                        approvedBy: string | null;
                        /** @description The rule that said yes, where no person did. */
                        ruleName?: string;
                        sentMessageId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_reply_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "reply.failed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        draftId: string;
                        messageId: string;
                        conversationId: string;
                        approvedBy: string | null;
                        /** @description The rule that said yes, where no person did. */
                        ruleName?: string;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_reply_unconfirmed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "reply.unconfirmed";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        accountId: string;
                        draftId: string;
                        messageId: string;
                        conversationId: string;
                        approvedBy: string | null;
                        /** @description The rule that said yes, where no person did. */
                        ruleName?: string;
                        failure?: components["schemas"]["Failure"];
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_endpoint_disabled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "endpoint.disabled";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        endpointId: string;
                        /**
                         * @description `gone`: it answered 410. `failing`: nothing got through to it for days.
                         * @enum {string}
                         */
                        why: "gone" | "failing";
                        message: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_ping_test: {
        parameters: {
            query?: never;
            header: {
                /** @description The event’s id, the same however often it comes. */
                "webhook-id": string;
                /** @description When this try was made, in seconds since 1970. */
                "webhook-timestamp": string;
                /** @description `v1,<base64>`; after a rotation two of them, separated by a space. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "ping.test";
                    /** @description When it happened, however late it is told. */
                    timestamp: string;
                    data: {
                        workspaceId: string;
                        endpointId: string;
                    };
                };
            };
        };
        responses: {
            /** @description Send no more: the endpoint is disabled. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It arrived. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Send it again later, for a day at most. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
