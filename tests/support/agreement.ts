import type { App } from './app.js';

interface Publish {
  id: string;
  state: string;
  parts: { position: number; text: string; external_ids: string[] }[];
}

const final = ['published', 'failed', 'unconfirmed', 'cancelled'];

/**
 * The judge of every fault test: compares what our database says of an account with what the platform's ledger shows,
 * sentence by sentence. Empty means that both agree and that nothing is there twice.
 */
export async function disagreements(app: App, account: { accountId: string; externalId: string }): Promise<string[]> {
  const [publishes, posts, counters] = await Promise.all([
    publishesOf(app, account.accountId),
    app.x.posts(account.externalId),
    app.x.counters({ account: account.externalId }),
  ]);
  const live = posts.filter((post) => !post.deletedAt).map(({ id, sentText: text }) => ({ id, text }));
  const known = new Set(publishes.flatMap(({ parts }) => parts.flatMap((part) => part.external_ids)));
  const mayBeLive = publishes
    .filter(({ state }) => state === 'unconfirmed')
    .flatMap(({ parts }) => parts.map(({ text }) => text));

  return [
    ...counters.duplicates.map((nonce) => `X shows it more than once: ${nonce}`),
    ...live
      .filter(({ id, text }) => !known.has(id) && !mayBeLive.includes(text))
      .map(({ id, text }) => `X shows post ${id} (“${text}”), which no publish knows of`),
    ...publishes.flatMap((publish) => wrongIn(publish, live)),
  ];
}

function wrongIn({ id, state, parts }: Publish, live: { id: string; text: string }[]): string[] {
  const wrong: string[] = [];
  if (!final.includes(state)) wrong.push(`publish ${id} is still ${state}`);
  for (const { position, text, external_ids: ours } of parts) {
    const what = `publish ${id} (${state}), part ${position + 1}`;
    if (ours.length > 1) wrong.push(`${what} has ${ours.length} posts`);
    if (state === 'published' && ours.length === 0) wrong.push(`${what} has no post`);
    for (const externalId of ours) {
      const post = live.find((one) => one.id === externalId);
      if (!post) wrong.push(`${what} names post ${externalId}, which X does not show`);
      else if (post.text !== text) wrong.push(`${what} names post ${externalId}, which says “${post.text}”`);
    }
  }
  return wrong;
}

const publishesOf = (app: App, accountId: string) => app.sql<Publish[]>`
  select publishes.id, publishes.state, json_agg(json_build_object(
    'position', parts.position,
    'text', parts.text,
    'external_ids', coalesce((
      select json_agg(commits.external_id) from commits
      where commits.publish_id = publishes.id and commits.part = parts.position and commits.outcome = 'posted'
    ), '[]'::json)
  ) order by parts.position) as parts
  from publishes join publish_parts parts on parts.publish_id = publishes.id and parts.revision = publishes.revision
  where publishes.account_id = ${accountId}
  group by publishes.id, publishes.state`;
