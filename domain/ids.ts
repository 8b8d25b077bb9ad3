/** Ids are UUIDs; the brand keeps an account's id from being passed where a publish's id belongs. */
type Id<Noun extends string> = string & { readonly __noun: Noun };

export type WorkspaceId = Id<'workspace'>;
export type AccountId = Id<'account'>;
export type ConnectionId = Id<'connection'>;
export type PublishId = Id<'publish'>;
export type ImportId = Id<'import'>;
export type ReadingId = Id<'reading'>;
export type ImportedPostId = Id<'imported-post'>;
export type MediaId = Id<'media'>;
export type ReplayId = Id<'replay'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type DraftId = Id<'draft'>;
export type ReplayBatchId = Id<'replay-batch'>;
export type EventId = Id<'event'>;
export type EventEndpointId = Id<'event-endpoint'>;
export type EventDeliveryId = Id<'event-delivery'>;

/** Marks a string as an id where it enters the program: a parsed request, a database row, a workflow's argument. */
export const asId = <T extends Id<string>>(value: string): T => value as T;
