import { graphTime } from '../meta/ids.js';
import { hubSignature, signedRequest } from '../meta/signatures.js';
import type { WebhookDelivery } from '../shared/webhooks.js';
import { permalinkOf } from './render.js';
import type { ThreadsSimulator } from './simulator.js';
import type { Post, Profile } from './state.js';

export const webhookFields = ['replies', 'delete', 'mentions', 'publish'] as const;
type Field = (typeof webhookFields)[number];

interface Event {
  topic: 'moderate' | 'interaction';
  field: Field;
  /** Whose grant lets the app know. */
  owner: Profile;
  needs: string[];
  targetId: string;
  value: object;
}

/** What a new or a deleted post is to the profiles it concerns (§4). */
function eventsOf(threads: ThreadsSimulator, what: 'published' | 'deleted', post: Post): Event[] {
  const { state, clock } = threads;
  const author = state.profiles.get(post.authorId)!;
  const time = graphTime(post.createdAt);
  const permalink = permalinkOf(threads, post);
  const media_type = post.type;
  if (what === 'deleted') {
    const value = {
      id: post.id,
      owner: { owner_id: author.id },
      deleted_at: graphTime(clock.now()),
      timestamp: time,
      username: author.username,
    };
    return [{ topic: 'moderate', field: 'delete', owner: author, needs: ['threads_delete'], targetId: post.id, value }];
  }
  const published: Event = {
    ...{ topic: 'interaction', field: 'publish', owner: author, needs: [], targetId: author.id },
    value: { id: post.id, media_type, permalink, timestamp: time, username: author.username },
  };
  const root = state.posts.get(post.rootId)!;
  const rootAuthor = state.profiles.get(root.authorId)!;
  const said = {
    id: post.id,
    username: author.username,
    text: post.text,
    media_type,
    permalink,
    shortcode: post.shortcode,
    timestamp: time,
  };
  const reply: Event = {
    ...{ topic: 'moderate', field: 'replies', owner: rootAuthor, needs: ['threads_read_replies'], targetId: root.id },
    value: {
      ...said,
      replied_to: { id: post.repliedTo },
      root_post: { id: root.id, owner_id: rootAuthor.id, username: rootAuthor.username },
    },
  };
  const mentions = post.mentionedIds.map(
    (id): Event => ({
      ...{
        topic: 'interaction',
        field: 'mentions',
        owner: state.profiles.get(id)!,
        needs: ['threads_manage_mentions'],
        targetId: id,
      },
      value: said,
    }),
  );
  return [published, ...(post.repliedTo === undefined || rootAuthor.id === author.id ? [] : [reply]), ...mentions];
}

/** Tells the one receiver that the dashboard knows, of public profiles only. */
export async function deliver(
  threads: ThreadsSimulator,
  what: 'published' | 'deleted',
  post: Post,
): Promise<WebhookDelivery[]> {
  const settings = threads.state.webhook.get('webhook');
  const deliveries: WebhookDelivery[] = [];
  if (!settings) return deliveries;
  for (const { topic, field, owner, needs, targetId, value } of eventsOf(threads, what, post)) {
    const allowed = threads.grants
      .live(owner.id, threads.app.clientId)
      .some(({ scopes }) => needs.every((scope) => scopes.includes(scope)));
    if (!allowed || owner.private || !settings.fields.includes(field)) continue;
    const sent = await threads.webhooks.deliver({
      url: settings.url,
      event: field,
      account: owner.id,
      body: {
        app_id: threads.app.clientId,
        topic,
        target_id: targetId,
        time: Math.floor(threads.clock.now() / 1_000),
        subscription_id: settings.subscriptionId,
        has_uid_field: false,
        values: { field, value },
      },
      headers: (body) => ({ 'x-hub-signature-256': hubSignature(secretOf(threads), body) }),
    });
    deliveries.push(...sent);
  }
  return deliveries;
}

const secretOf = ({ knobs, app }: ThreadsSimulator): string =>
  knobs.webhookSecret === 'meta' ? app.metaSecret : app.clientSecret;

/** What the app's developer does in Meta's dashboard: the address has to echo a challenge first. */
export async function configureWebhook(
  threads: ThreadsSimulator,
  { url, verifyToken, fields = [...webhookFields] }: { url: string; verifyToken: string; fields?: string[] },
): Promise<void> {
  const challenge = String(Math.floor(threads.clock.now()));
  const address = new URL(url);
  for (const [name, value] of Object.entries({ mode: 'subscribe', challenge, verify_token: verifyToken }))
    address.searchParams.set(`hub.${name}`, value);
  const answer = await fetch(address, { redirect: 'manual' });
  if (answer.status !== 200 || (await answer.text()) !== challenge)
    throw new Error(`The callback address did not echo the challenge (${answer.status})`);
  threads.state.webhook.put({ id: 'webhook', url, subscriptionId: threads.state.newId('23'), fields });
}

/** The uninstall and the deletion callback: a form with one signed field (§1.5). */
export async function callBack(
  threads: ThreadsSimulator,
  which: 'uninstall' | 'delete',
  profile: Profile,
): Promise<WebhookDelivery[]> {
  const { uninstallUrl, deleteUrl } = threads.state.callbacks.get('callbacks') ?? {};
  const url = which === 'uninstall' ? uninstallUrl : deleteUrl;
  if (url === undefined) return [];
  const issuedAt = Math.floor(threads.clock.now() / 1_000);
  const secret = threads.knobs.webhooksSignedWrongly ? 'of another app' : threads.app.clientSecret;
  const signed = signedRequest(secret, { user_id: profile.id, issued_at: issuedAt, expires: issuedAt + 3_600 });
  return await threads.webhooks.deliver({
    url,
    event: which,
    account: profile.id,
    body: `signed_request=${encodeURIComponent(signed)}`,
    headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
  });
}
