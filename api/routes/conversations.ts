import { z } from 'zod';
import { findAccount } from '../../db/accounts.js';
import { type Draft, draftsOf, historyOf, lastReceivedAt } from '../../db/drafts.js';
import { findConversation, findMessage, listConversations, type Message, messagesOf } from '../../db/messages.js';
import type { AccountId, ConversationId, MessageId } from '../../domain/ids.js';
import { conversationMessagesMax } from '../../domain/limits.js';
import { messageKinds } from '../../domain/states.js';
import { answerabilityOf, violationsOf } from '../answering.js';
import {
  conversationBody,
  conversationSchema,
  messageBody,
  messageInPlaceBody,
  messageInPlaceSchema,
  messageSchema,
} from '../conversations.js';
import type { ApiDeps } from '../deps.js';
import { draftBody, draftSchema } from '../drafts.js';
import { notFound } from '../errors.js';
import { linksOf } from '../links.js';
import { type Route, route } from '../route.js';
import { idParam, pageBody, pageQuery, pageSchema, platformName } from '../schemas.js';

const noun = 'Inbox';

export function conversationRoutes(deps: ApiDeps): Route[] {
  const { db, platforms } = deps;
  const links = linksOf(deps);

  return [
    route({
      method: 'get',
      path: '/v1/conversations',
      noun,
      scope: ['read', 'draft'],
      summary: 'Conversations, by their last message, newest first',
      description:
        'What was said under one post, or with one person. `kind` finds those that hold such a message, `text` looks through words and senders.',
      query: z.strictObject({
        ...pageQuery,
        accountId: idParam<AccountId>().optional(),
        platform: platformName.optional(),
        kind: z.enum(messageKinds).optional(),
        unanswered: z.enum(['true', 'false']).optional(),
        text: z.string().trim().min(1).max(200).optional(),
      }),
      answers: { 200: { description: 'A page of conversations', schema: pageSchema(conversationSchema) } },
      async handle({ caller, query: { unanswered, ...query } }) {
        const page = await listConversations(db, caller.workspaceId, {
          ...query,
          ...(unanswered !== undefined && { unanswered: unanswered === 'true' }),
        });
        return { status: 200, body: pageBody(page, conversationBody) };
      },
    }),

    route({
      method: 'get',
      path: '/v1/conversations/:conversationId',
      noun,
      scope: ['read', 'draft'],
      summary: 'A conversation with its messages and drafts, in order',
      description: `Of a longer one the newest ${conversationMessagesMax}.`,
      params: z.object({ conversationId: idParam<ConversationId>() }),
      answers: {
        200: {
          description: 'The conversation',
          schema: z
            .object({
              conversation: conversationSchema,
              messages: z.array(messageInPlaceSchema),
              drafts: z.array(draftSchema),
            })
            .meta({ id: 'ConversationDetail' }),
        },
      },
      async handle({ caller, params: { conversationId } }) {
        const conversation = await findConversation(db, caller.workspaceId, conversationId);
        const account = conversation && (await findAccount(db, caller.workspaceId, conversation.accountId));
        if (!account) throw notFound('conversation');
        const messages = await messagesOf(db, conversationId, conversationMessagesMax);
        const drafts = await draftsOf(db, conversationId, conversationMessagesMax);
        const steps = await historyOf(
          db,
          drafts.map(({ id }) => id),
        );
        const receivedAt = await lastReceivedAt(db, conversationId);
        const answerable = (message: Message) => ({
          account,
          message,
          lastReceivedAt: receivedAt ?? message.sentAt,
        });
        const standsAgainst = (draft: Draft) => {
          const message = messages.find(({ id }) => id === draft.messageId);
          return draft.endedAt || !message ? [] : violationsOf(platforms, answerable(message), draft.text);
        };
        return {
          status: 200,
          body: {
            conversation: conversationBody(conversation),
            messages: messages.map((message) =>
              messageInPlaceBody(message, answerabilityOf(platforms, answerable(message))),
            ),
            drafts: drafts.map((draft) => draftBody(draft, { steps, violations: standsAgainst(draft), links })),
          },
        };
      },
    }),

    route({
      method: 'get',
      path: '/v1/messages/:messageId',
      noun,
      scope: ['read', 'draft'],
      summary: 'A comment, mention or direct message',
      params: z.object({ messageId: idParam<MessageId>() }),
      answers: { 200: { description: 'The message', schema: messageSchema } },
      async handle({ caller, params: { messageId } }) {
        const message = await findMessage(db, caller.workspaceId, messageId);
        if (!message) throw notFound('message');
        return { status: 200, body: messageBody(message) };
      },
    }),
  ];
}
