import type { Call, InboxMessage, KnownMessage, MessageNow, Rereading } from '../platform.js';
import type { FanvueApi } from './api.js';
import { comments, messages } from './inbox.js';
import { firstPlace, type Place, type ReadPage } from './pages.js';
import { isUuid } from './shapes.js';

const pagesMax = 3;

/**
 * Neither a comment nor a message can be read by its id: its post's comments are read to their end, as their order is not documented
 * (fanvue.md §3.3), and its chat back to what was said before it. What these leave out is gone. That a list may be short by mistake is why
 * nobody believes it at once.
 */
export const rereading = (api: FanvueApi): { rereading: Rereading } => ({
  rereading: {
    groupOf: ({ conversationId }) => (isUuid(conversationId) ? { key: conversationId, max: 100 } : undefined),

    async reread(call: Call, known: readonly KnownMessage[]): Promise<MessageNow[]> {
      const { kind, conversationId } = known[0]!;
      const source = kind === 'direct-message' ? messages : comments;
      const oldestMs = Math.min(...known.map(({ at }) => at.getTime()));
      const shown: InboxMessage[] = [];
      let place: Place | undefined = firstPlace;
      for (let pages = 0; place && pages < pagesMax; pages += 1) {
        const page: ReadPage<InboxMessage> = await source.read(api, call, conversationId, place);
        shown.push(...page.items);
        const isPast = source.newestFirst && page.items.some(({ at }) => at.getTime() < oldestMs);
        place = isPast ? undefined : page.next;
      }
      const isRead = place === undefined;
      return known.flatMap(({ externalId }): MessageNow[] => {
        const one = shown.find((item) => item.externalId === externalId);
        if (one) return [{ is: 'there', externalId, text: one.text }];
        return isRead ? [{ is: 'gone', externalId }] : [];
      });
    },
  },
});
