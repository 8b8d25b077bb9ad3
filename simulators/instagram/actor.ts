import { noSuchObject, permissionMissing, refuse } from '../meta/errors.js';
import { authenticate } from '../meta/tokens.js';
import { appUsage, businessUsage } from '../meta/usage.js';
import type { Call } from '../shared/call.js';
import type { Grant } from '../shared/grants.js';
import { flavour, type InstagramSimulator } from './simulator.js';
import type { InstagramAccount, Page } from './state.js';

/** Who calls: a person, a Page, or, by Instagram Login, an account. */
export type Actor = { readonly grant: Grant; readonly scopes: readonly string[] } & (
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'page'; readonly personId: string; readonly page: Page }
  | { readonly kind: 'account'; readonly account: InstagramAccount }
);

/** Whether a call came to the hosts of Instagram Login. */
export const isInstagramLogin = ({ host }: Pick<Call, 'host'>): boolean => host.startsWith(`${flavour}.`);

/** What a call is for, in the names of both kinds of login (instagram.md §1.1). */
const scopeNames = {
  basic: ['instagram_basic', 'instagram_business_basic'],
  publish: ['instagram_content_publish', 'instagram_business_content_publish'],
  remove: ['instagram_manage_contents', ''],
  comments: ['instagram_manage_comments', 'instagram_business_manage_comments'],
  messages: ['instagram_manage_messages', 'instagram_business_manage_messages'],
  insights: ['instagram_manage_insights', 'instagram_business_manage_insights'],
} as const;
export type Purpose = keyof typeof scopeNames;

/** Who calls, with everything the call is for; or the refusal. */
export function actorOf(ig: InstagramSimulator, call: Call, ...purposes: Purpose[]): Actor {
  const byInstagram = isInstagramLogin(call);
  const { clientId } = byInstagram ? ig.instagramApp : ig.app;
  const { token, grant } = authenticate(ig.grants, call, clientId);
  if (grant.clientId !== clientId) {
    throw refuse({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
  }
  for (const purpose of purposes) {
    const scope = scopeNames[purpose][byInstagram ? 1 : 0];
    if (!grant.scopes.includes(scope)) throw permissionMissing();
  }
  const known = { grant, scopes: grant.scopes };
  const actor: Actor = byInstagram
    ? { ...known, kind: 'account', account: ig.state.accounts.get(grant.accountId)! }
    : token.kind === 'page'
      ? { ...known, kind: 'page', personId: grant.accountId, page: pageOfToken(ig, grant, token.subject!) }
      : { ...known, kind: 'person', personId: grant.accountId };
  throttle(ig, grant.accountId);
  return actor;
}

/** A Page's token dies with the role, and with the tick in the dialog. */
function pageOfToken(ig: InstagramSimulator, grant: Grant, pageId: string): Page {
  const page = ig.state.pages.get(pageId);
  if (!page || !tickedPages(ig, grant).includes(page)) {
    throw refuse({
      code: 190,
      subcode: 492,
      message: 'Error validating access token: The user must be an administrator, editor, or moderator of the page',
    });
  }
  return page;
}

/** The Pages that a grant covers: the person has a role there, and left them ticked. */
export const tickedPages = (ig: InstagramSimulator, { accountId, assets = [] }: Grant): Page[] =>
  ig.state.pagesOf(accountId).filter(({ id }) => assets.includes(id));

export const tasksOf = ({ roles }: Page, personId: string): string[] =>
  roles.find((role) => role.personId === personId)?.tasks ?? [];

/** The accounts that an actor reaches. */
function reaches(ig: InstagramSimulator, actor: Actor, accountId: string): boolean {
  if (actor.kind === 'account') return actor.account.id === accountId;
  if (actor.kind === 'page') return actor.page.accountId === accountId;
  return tickedPages(ig, actor.grant).some((page) => page.accountId === accountId);
}

/** The account that a path names, where the actor reaches it. */
export function accountIn(ig: InstagramSimulator, actor: Actor, key: string): InstagramAccount {
  const id = key === 'me' && actor.kind === 'account' ? actor.account.id : key;
  const account = ig.state.accounts.get(id);
  if (!account || !reaches(ig, actor, id)) throw noSuchObject(id);
  return account;
}

/** Publishing, comments and messages want the Page's token, and a role that may (instagram.md §2.1, §9.9). */
export function requirePage(ig: InstagramSimulator, actor: Actor): void {
  if (actor.kind === 'account') return;
  if (actor.kind === 'person') {
    if (ig.knobs.personPublishes) return;
    throw refuse({ code: 200, message: '(#200) The permission(s) of a Page are needed: use a Page access token' });
  }
  const tasks = tasksOf(actor.page, actor.personId);
  if (!tasks.includes('MANAGE') && !tasks.includes('CREATE_CONTENT')) {
    throw refuse({ code: 10, message: '(#10) The user does not have sufficient role on the Page for this action' });
  }
}

/** Refuses an account that Instagram has restricted. */
export function requireUnrestricted({ restricted }: InstagramAccount): void {
  if (restricted) {
    throw refuse({
      code: 25,
      subcode: 2207050,
      message: 'Restricted Instagram account',
      userTitle: 'Account restricted',
      userMessage: 'The Instagram account is restricted or checkpointed: log in to the Instagram app and unlock it.',
    });
  }
}

const rule = ({ callsPerDay }: InstagramSimulator['knobs']) => ({ limit: callsPerDay, windowMs: 24 * 3_600_000 });
const windowOf = (accountId: string): string => `calls ${accountId}`;

/** Every call counts, those that are refused as well; both headers say how much is left (instagram.md §7). */
function throttle(ig: InstagramSimulator, accountId: string): void {
  const { full } = ig.windows.take([{ key: windowOf(accountId), rule: rule(ig.knobs) }]);
  if (full) {
    throw refuse({
      code: 80002,
      message:
        '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting#instagram.',
    });
  }
}

export function usageHeaders(ig: InstagramSimulator, accountId: string | undefined): Record<string, string> {
  if (accountId === undefined) return {};
  const { used, limit, resetAt, remaining } = ig.windows.look(windowOf(accountId), rule(ig.knobs));
  const regainMinutes = remaining === 0 ? Math.ceil((resetAt - ig.clock.now()) / 60_000) : 0;
  const percent = Math.min(100, Math.floor((used / limit) * 100));
  return { ...appUsage(percent), ...businessUsage(accountId, { type: 'instagram', percent, regainMinutes }) };
}
