import { pageOf } from '../meta/paging.js';
import { Parameters, pick } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { fieldsOf, nextLink } from './accounts.js';
import { accountIn, actorOf } from './actor.js';
import { isShown, mediaShown } from './publishing.js';
import type { InstagramSimulator } from './simulator.js';

/** `GET /{ig-user-id}/media`: newest first, at most 10,000, without stories (instagram.md §6). */
export const mediaList = (ig: InstagramSimulator, call: Call): Answer => list(ig, call, false);

/** `GET /{ig-user-id}/stories`: those of the last day. */
export const stories = (ig: InstagramSimulator, call: Call): Answer => list(ig, call, true);

function list(ig: InstagramSimulator, call: Call, wantsStories: boolean): Answer {
  const actor = actorOf(ig, call, 'basic');
  const account = accountIn(ig, actor, call.params.id!);
  const visibleBefore = ig.clock.now() - ig.knobs.lagMs;
  const rows = ig.state
    .mediaOf(account.id)
    .filter((media) => isShown(ig, media) && (media.product === 'STORY') === wantsStories)
    .filter(({ createdAt, containerId }) => containerId === undefined || createdAt <= visibleBefore)
    .slice(-10_000)
    .reverse();
  const parameters = new Parameters(call);
  const page = pageOf(rows, parameters, {
    limitUsual: 25,
    limitMax: ig.knobs.pageSizeMax,
    nextLink: nextLink(ig, call),
  });
  const fields = fieldsOf(parameters, 'id');
  return { status: 200, body: { ...page, data: page.data.map((media) => pick(mediaShown(ig, media), fields)) } };
}
