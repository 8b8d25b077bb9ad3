import { z } from 'zod';
import type { ConversationShown, Message } from '../db/messages.js';
import { messageDirections } from '../db/schema.js';
import { conversationKinds, messageKinds } from '../domain/states.js';
import { platformName, timeOf } from './schemas.js';

export const messageSchema = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    accountId: z.string(),
    externalId: z.string(),
    direction: z
      .enum(messageDirections)
      .meta({ description: '`in`: somebody wrote it; `out`: it was answered from here.' }),
    kind: z.enum(messageKinds),
    sender: z.object({ externalId: z.string(), username: z.string().nullable(), name: z.string().nullable() }),
    text: z
      .string()
      .meta({ description: 'Empty once it was taken back at the platform, or where the platform tells no words.' }),
    media: z
      .array(z.object({ kind: z.enum(['image', 'gif', 'video', 'audio', 'file']), externalId: z.string().optional() }))
      .meta({ description: 'What hangs at it. The files stay at the platform.' }),
    parentExternalId: z.string().nullable().meta({ description: 'The post or comment it answers, at the platform.' }),
    sentAt: z.string(),
    editedAt: z.string().nullable(),
    deletedAt: z.string().nullable(),
    answeredAt: z.string().nullable(),
    dismissed: z
      .object({ at: z.string(), by: z.string() })
      .nullable()
      .meta({ description: 'When and by whom it was marked as needing no answer.' }),
    receivedAt: z.string(),
  })
  .meta({ id: 'Message' });

export const messageBody = (message: Message): z.output<typeof messageSchema> => ({
  id: message.id,
  conversationId: message.conversationId,
  accountId: message.accountId,
  externalId: message.externalId,
  direction: message.direction,
  kind: message.kind,
  sender: { externalId: message.senderExternalId, username: message.senderUsername, name: message.senderName },
  text: message.text,
  media: message.media,
  parentExternalId: message.parentExternalId,
  sentAt: message.sentAt.toISOString(),
  editedAt: timeOf(message.editedAt),
  deletedAt: timeOf(message.deletedAt),
  answeredAt: timeOf(message.answeredAt),
  dismissed: message.dismissedAt && { at: message.dismissedAt.toISOString(), by: message.dismissedBy! },
  receivedAt: message.receivedAt.toISOString(),
});

/** A message as its conversation shows it. */
export const messageInPlaceSchema = messageSchema
  .extend({
    obstacles: z
      .array(z.string())
      .meta({ description: 'What stands against any answer to it now, whatever its words; empty: nothing.' }),
    answerableUntil: z
      .string()
      .nullable()
      .meta({ description: 'Until when the platform takes an answer to it, where it closes a window.' }),
  })
  .meta({ id: 'MessageInPlace' });

export const messageInPlaceBody = (
  message: Message,
  { obstacles, answerableUntil }: { obstacles: string[]; answerableUntil: Date | null },
): z.output<typeof messageInPlaceSchema> => ({
  ...messageBody(message),
  obstacles,
  answerableUntil: timeOf(answerableUntil),
});

export const conversationSchema = z
  .object({
    id: z.string(),
    account: z.object({ id: z.string(), platform: platformName, username: z.string(), displayName: z.string() }),
    kind: z.enum(conversationKinds),
    post: z
      .object({
        externalId: z.string(),
        publishId: z.string().nullable(),
        excerpt: z.string().nullable().meta({ description: 'How it begins, where it is known here.' }),
      })
      .nullable()
      .meta({ description: 'What stands at its head, and which publish of ours that is; null for direct messages.' }),
    participant: z
      .object({ externalId: z.string(), username: z.string().nullable(), name: z.string().nullable() })
      .nullable()
      .meta({ description: 'Who wrote last, of the others.' }),
    messages: z.int(),
    unanswered: z.int().meta({ description: 'How many of them came in, have no answer from here, and need one.' }),
    last: z
      .object({
        messageId: z.string(),
        direction: z.enum(messageDirections),
        kind: z.enum(messageKinds),
        excerpt: z.string(),
        deleted: z.boolean(),
      })
      .nullable(),
    lastMessageAt: z.string(),
  })
  .meta({ id: 'Conversation' });

const excerptLengthMax = 140;

export const conversationBody = (one: ConversationShown): z.output<typeof conversationSchema> => ({
  id: one.id,
  account: { id: one.accountId, platform: one.platform, ...one.account },
  kind: one.kind,
  post:
    one.kind === 'comments' ? { externalId: one.externalId, publishId: one.publishId, excerpt: one.postExcerpt } : null,
  participant:
    one.participantExternalId === null
      ? null
      : { externalId: one.participantExternalId, username: one.participantUsername, name: one.participantName },
  messages: one.messages,
  unanswered: one.unanswered,
  last: one.last && {
    messageId: one.last.id,
    direction: one.last.direction,
    kind: one.last.kind,
    excerpt: one.last.text.slice(0, excerptLengthMax),
    deleted: one.last.deletedAt !== null,
  },
  lastMessageAt: one.lastMessageAt.toISOString(),
});
