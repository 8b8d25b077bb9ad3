import type { Call, KnownMessage, MessageNow, Rereading } from '../platform.js';
import { read, type XApi } from './api.js';
import { firstIdOf, XPostPage } from './dialect.js';
import { isId } from './ids.js';
import { editOf, postQuery, readsPosts } from './inbox.js';
import { writtenText } from './text.js';

/**
 * Posts are read by their ids, a hundred at once, and X names the missing ones (x.md §5). An edited post has a new id; asked for an
 * older one, X answers with that version or with the newest: its documentation says both, so that the newest is asked for by its own.
 * Messages are not read again: nobody can edit them, and what their sender deletes is deleted for the sender alone.
 */
export const rereading = (api: XApi): { rereading: Rereading } => ({
  rereading: {
    groupOf: ({ kind, externalId }) =>
      kind === 'direct-message' || !isId(externalId) ? undefined : { key: 'posts', max: 100 },

    async reread(call: Call, messages: readonly KnownMessage[]): Promise<MessageNow[]> {
      const asked = await readPosts(
        api,
        call,
        messages.map(({ externalId }) => externalId),
      );
      const edits = asked.posts.flatMap(({ id, edit_history_tweet_ids: history = [] }) =>
        history.length > 0 && history.at(-1) !== id ? [history.at(-1)!] : [],
      );
      const newest = edits.length > 0 ? (await readPosts(api, call, edits)).posts : [];
      return messages.flatMap(({ externalId }): MessageNow[] => {
        const shown = [...newest, ...asked.posts].find(
          (post) => post.id === externalId || firstIdOf(post) === externalId,
        );
        if (shown) return [{ is: 'there', externalId, text: writtenText(shown.note_tweet ?? shown), ...editOf(shown) }];
        return asked.missing.includes(externalId) ? [{ is: 'gone', externalId }] : [];
      });
    },
  },
});

/** `missing`: X says that there is none. That it may not be shown, as of an account that is protected now, is another matter. */
async function readPosts(api: XApi, call: Call, ids: readonly string[]) {
  const answer = await api(call, {
    endpoint: 'GET /2/tweets',
    method: 'GET',
    path: '/2/tweets',
    query: { ids: ids.join(','), ...postQuery },
    needs: readsPosts,
  });
  const { data: posts, errors = [] } = read(XPostPage, answer);
  const missing = errors
    .filter(({ type, field }) => type?.endsWith('/resource-not-found') && field === undefined)
    .map(({ resource_id: id, value }) => id ?? value);
  return { posts, missing };
}
