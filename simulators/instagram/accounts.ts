import { noSuchObject, permissionMissing, refuse, unknownField } from '../meta/errors.js';
import { pageOf } from '../meta/paging.js';
import { type FieldTree, fieldTree, type GraphNode, Parameters, pick } from '../meta/parameters.js';
import type { Answer, Call } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';
import { type Actor, actorOf, isInstagramLogin, tasksOf, tickedPages } from './actor.js';
import type { InstagramSimulator } from './simulator.js';
import type { Business, InstagramAccount, Page } from './state.js';

/** People, Pages and accounts: who is who (instagram.md §2). */

export const fieldsOf = (parameters: Parameters, usual: string): FieldTree =>
  fieldTree(parameters.optional('fields') ?? usual);

/** `GET /me`. */
export function me(ig: InstagramSimulator, call: Call): Answer {
  const actor = actorOf(ig, call, ...(isInstagramLogin(call) ? (['basic'] as const) : []));
  const fields = fieldsOf(new Parameters(call), 'id,name');
  if (actor.kind === 'account') return { status: 200, body: pick(ownNode(ig, actor.account), fields) };
  if (actor.kind === 'page') return { status: 200, body: pick(pageNode(ig, actor, actor.page), fields) };
  const { id, name } = ig.state.people.get(actor.personId)!;
  return { status: 200, body: pick({ id, name }, fields) };
}

/** Of Instagram Login (§2.2). A personal account gets no further than here. */
function ownNode(ig: InstagramSimulator, account: InstagramAccount): GraphNode {
  if (account.type === 'PERSONAL' && ig.knobs.personalAccounts === 'refused') {
    throw refuse({
      code: 100,
      message: 'Unsupported request: the user is not an Instagram business',
      type: 'IGApiException',
    });
  }
  return {
    ...profile(ig, account),
    user_id: account.id,
    id: account.appScopedId,
    account_type: account.type,
  };
}

/** Of Facebook Login: there is no `account_type` (§2.1). */
const profile = (ig: InstagramSimulator, account: InstagramAccount): GraphNode => ({
  id: account.id,
  ig_id: Number(account.id.slice(-9)),
  username: account.username,
  name: account.name,
  biography: '',
  website: undefined,
  profile_picture_url: `${ig.urls.web}/pictures/${account.username}.jpg`,
  followers_count: account.followers,
  follows_count: account.follows,
  media_count: ig.state.mediaOf(account.id).filter(({ deletedAt, product }) => !deletedAt && product !== 'STORY')
    .length,
});

/** `GET /{ig-user-id}`. */
export function accountNode(ig: InstagramSimulator, call: Call, actor: Actor, account: InstagramAccount): Answer {
  const node = actor.kind === 'account' ? ownNode(ig, account) : profile(ig, account);
  return { status: 200, body: pick(node, fieldsOf(new Parameters(call), 'id')) };
}

/** `GET /{page-id}`: for those who have a role there. */
export function pageById(ig: InstagramSimulator, call: Call, actor: Actor, page: Page): Answer {
  if (actor.kind === 'account' || !tickedPages(ig, actor.grant).includes(page)) throw noSuchObject(page.id);
  return { status: 200, body: pick(pageNode(ig, actor, page), fieldsOf(new Parameters(call), 'id,name')) };
}

function pageNode(ig: InstagramSimulator, actor: Exclude<Actor, { kind: 'account' }>, page: Page): GraphNode {
  const linked = page.accountId === undefined ? undefined : ig.state.accounts.get(page.accountId);
  const attached = page.attachedId === undefined ? undefined : ig.state.accounts.get(page.attachedId);
  return {
    id: page.id,
    name: page.name,
    access_token: pageToken(ig, actor, page),
    tasks: tasksOf(page, actor.personId),
    // What another permission hides is left out without a word.
    instagram_business_account: linked && actor.scopes.includes('instagram_basic') ? profile(ig, linked) : undefined,
    connected_instagram_account:
      (attached ?? linked) && actor.scopes.includes('instagram_basic')
        ? { id: (attached ?? linked)!.id, username: (attached ?? linked)!.username }
        : undefined,
  };
}

/** With a long-lived token of the person it does not end by itself, and is the same each time (§1.3). */
function pageToken(ig: InstagramSimulator, { grant, kind }: Actor, page: Page): string | undefined {
  if (kind === 'page') return undefined;
  const known = ig.secrets.list('instagram').find(({ id }) => {
    const token = ig.grants.tokens.get(id);
    return (
      token?.kind === 'page' &&
      token.grantId === grant.id &&
      token.subject === page.id &&
      ig.grants.stateOf(token) === 'live'
    );
  });
  return known?.value ?? ig.grants.issueToken(grant, { kind: 'page', subject: page.id, value: `EAA${opaque(60)}` });
}

/** `GET /me/accounts`: the Pages that the person has a role on by themself. */
export function pages(ig: InstagramSimulator, call: Call): Answer {
  const actor = personOf(ig, call);
  if (!actor.scopes.includes('pages_show_list')) return { status: 200, body: { data: [] } };
  return listed(
    ig,
    call,
    actor,
    tickedPages(ig, actor.grant).filter(({ business }) => business === undefined),
  );
}

/** `GET /me/businesses`. */
export function businesses(ig: InstagramSimulator, call: Call): Answer {
  const actor = personOf(ig, call, 'business_management');
  const own = [...ig.state.businesses.values()].filter(({ personIds }) => personIds.includes(actor.personId));
  const parameters = new Parameters(call);
  const rows = own.map((business) => ({ ...business, createdAt: 0 }));
  const page = pageOf(rows, parameters, {
    limitUsual: 25,
    limitMax: ig.knobs.pageSizeMax,
    nextLink: nextLink(ig, call),
  });
  const fields = fieldsOf(parameters, 'id,name');
  return { status: 200, body: { ...page, data: page.data.map(({ id, name }) => pick({ id, name }, fields)) } };
}

/** `GET /{business-id}/owned_pages` and `/client_pages`. */
export function businessPages(ig: InstagramSimulator, call: Call, as: 'owned' | 'client'): Answer {
  const actor = personOf(ig, call, 'business_management');
  const business: Business | undefined = ig.state.businesses.get(call.params.id!);
  if (!business?.personIds.includes(actor.personId)) throw noSuchObject(call.params.id!);
  const held = tickedPages(ig, actor.grant).filter(
    (page) => page.business?.id === business.id && page.business.as === as,
  );
  return listed(ig, call, actor, held);
}

type PersonActor = Extract<Actor, { kind: 'person' }>;

function personOf(ig: InstagramSimulator, call: Call, scope?: string): PersonActor {
  const actor = actorOf(ig, call);
  if (actor.kind !== 'person') throw unknownField('accounts');
  if (scope !== undefined && !actor.scopes.includes(scope)) throw permissionMissing();
  return actor;
}

function listed(ig: InstagramSimulator, call: Call, actor: PersonActor, held: readonly Page[]): Answer {
  const parameters = new Parameters(call);
  const rows = held.map((page) => ({ ...page, createdAt: 0 }));
  const page = pageOf(rows, parameters, {
    limitUsual: 25,
    limitMax: ig.knobs.pageSizeMax,
    nextLink: nextLink(ig, call),
  });
  const fields = fieldsOf(parameters, 'id,name,access_token,tasks');
  return { status: 200, body: { ...page, data: page.data.map((row) => pick(pageNode(ig, actor, row), fields)) } };
}

/** Links to the next page carry the token of whoever asked. */
export const nextLink =
  (ig: InstagramSimulator, call: Call) =>
  (after: string): string => {
    const base = isInstagramLogin(call) ? ig.urls.instagramApi : ig.urls.api;
    const url = new URL(`${base}${call.path}?${call.query}`);
    const token = /^(?:Bearer|OAuth) (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    if (token !== undefined) url.searchParams.set('access_token', token);
    url.searchParams.set('after', after);
    return url.href;
  };
