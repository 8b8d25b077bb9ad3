import { z } from 'zod';
import { Failure } from '../../domain/failures.js';
import { GraphId } from '../meta/dialect.js';
import type { Call, DiscoveredAccount } from '../platform.js';
import { takesToken } from '../refusals.js';
import { type InstagramApi, read } from './api.js';
import type { Login } from './login.js';
import { LinkedAccount, listPages, type Page } from './pages.js';

/** Facebook Login: the accounts that are linked to the owner's Pages (instagram.md §2.1). */
export const facebookAccounts = (api: InstagramApi, { kind }: Login) => ({
  /** The token's answer does not tell; only a token of the person does, not one of a Page (instagram.md §1.5). */
  async grantedScopes(call: Call): Promise<readonly string[]> {
    const answer = await api(call, {
      endpoint: 'GET /me/permissions',
      method: 'GET',
      path: '/me/permissions',
      query: { limit: 100 },
    });
    return read(Permissions, answer)
      .data.filter(({ status }) => status === 'granted')
      .map(({ permission }) => permission);
  },

  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const grantorExternalId = await readMyId(api, call);
    const pages = await listPages(api, call);
    if (pages.length === 0) return [noPage(grantorExternalId, call)];
    const found = pages.map((page) => accountOfPage(page, grantorExternalId, kind));
    // An account may hang at a Page that is listed twice in other words; the usable one counts, then the one that lacks least.
    const best = found.sort((one, other) => rank(one) - rank(other));
    return best.filter(
      ({ externalId }, index) => best.findIndex((account) => account.externalId === externalId) === index,
    );
  },

  isTokenAlive: (call: Call) => takesToken(readMyId(api, call)),
});

const Permissions = z.object({ data: z.array(z.object({ permission: z.string(), status: z.string() })) });
const Me = z.object({ id: GraphId });

const readMyId = async (api: InstagramApi, call: Call): Promise<string> => read(Me, await askMe(api, call, 'id')).id;

/** What the owner is told first is what lacks least. */
const refusals: readonly string[] = ['insufficient_page_role', 'not_professional', 'page_not_linked'];
const rank = (account: DiscoveredAccount): number => (account.usable ? -1 : refusals.indexOf(account.reason));

function noPage(grantorExternalId: string, { grantedScopes = [] }: Call): DiscoveredAccount {
  const inBusiness = grantedScopes.includes('business_management')
    ? ''
    : ' If the Page belongs to a business portfolio, allow “business” access as well.';
  return {
    ...nobody(grantorExternalId, 'this Facebook login'),
    grantorExternalId,
    usable: false,
    reason: 'no_page',
    whatToChange: `Facebook showed us no Page. Instagram is reached through the Facebook Page that the account is linked to: create one, link your Instagram account to it, and connect again; if you have one, tick it in Facebook’s dialog.${inBusiness}`,
  };
}

const nobody = (externalId: string, name: string) => ({
  externalId,
  username: name,
  displayName: name,
  facts: {},
  grantedScopes: [],
});

function accountOfPage(page: Page, grantorExternalId: string, flavour: Login['kind']): DiscoveredAccount {
  const { id: pageId, name: pageName = 'without a name', tasks, access_token: pageToken } = page;
  const linked = page.instagram_business_account;
  if (!linked) return { ...unlinked(page, pageName), grantorExternalId, usable: false };

  const { id, username = id, name, profile_picture_url: pictureUrl } = linked;
  const account = {
    externalId: id,
    username,
    displayName: name || username,
    ...(pictureUrl !== undefined && { pictureUrl }),
    facts: { flavour, pageId, pageName, ...(tasks && { tasks }) },
    grantedScopes: [],
    grantorExternalId,
  };
  // Where Facebook does not say what the role is, the first call will.
  const mayPublish = tasks === undefined || tasks.some((task) => task === 'MANAGE' || task === 'CREATE_CONTENT');
  return mayPublish && pageToken !== undefined
    ? { ...account, companionTokens: { page: pageToken }, usable: true }
    : {
        ...account,
        usable: false,
        reason: 'insufficient_page_role',
        whatToChange: `Your role on the Page “${pageName}” lets you look but not publish. Ask somebody who has full control of the Page to let you create content, then connect again.`,
      };
}

/** A Page without an account that could be used. */
function unlinked({ id, connected_instagram_account: attached }: Page, pageName: string) {
  if (attached) {
    const { username = attached.id } = attached;
    return {
      ...nobody(attached.id, username),
      reason: 'not_professional' as const,
      whatToChange: `@${username} is attached to the Page “${pageName}” but is not a professional account. In the Instagram app, switch it to Business or Creator, link it to the Page, then connect again.`,
    };
  }
  return {
    ...nobody(id, pageName),
    reason: 'page_not_linked' as const,
    whatToChange: `No Instagram account is linked to the Page “${pageName}”. Open the Page’s settings at Facebook, choose Linked accounts → Instagram, link the account there (Accounts Center alone is not enough), then connect again.`,
  };
}

// ---------------------------------------------------------------- Instagram Login

const Own = LinkedAccount.extend({ user_id: GraphId.optional(), account_type: z.string().optional() });

/** `MEDIA_CREATOR` is what Creator accounts are called (instagram.md §2.2). */
const professional: readonly (string | undefined)[] = ['BUSINESS', 'MEDIA_CREATOR', 'CREATOR'];

/** Instagram Login: the account that was logged in. */
export const instagramAccounts = (api: InstagramApi, { kind }: Login) => ({
  async discoverAccounts(call: Call): Promise<DiscoveredAccount[]> {
    const answer = await askMe(api, call, 'user_id,username,name,account_type,profile_picture_url').catch(
      (error: unknown) => {
        if (error instanceof Failure && error.platformCode === 'not-professional') return undefined;
        throw error;
      },
    );
    if (answer === undefined) return [{ ...nobody('', 'this account'), ...notProfessional('This account') }];

    const { id, user_id: userId = id, ...me } = read(Own, answer);
    const { username = userId, name, account_type: accountType, profile_picture_url: pictureUrl } = me;
    const account = {
      // In paths goes the id of the professional account; `id` is ours alone (instagram.md §2.2).
      externalId: userId,
      username,
      displayName: name || username,
      ...(pictureUrl !== undefined && { pictureUrl }),
      facts: { flavour: kind, ...(accountType !== undefined && { accountType }) },
      grantedScopes: [],
      // By which of the two ids Meta's callbacks name the owner is not documented.
      ...(id !== userId && { grantorExternalId: id }),
    };
    return professional.includes(accountType)
      ? [{ ...account, usable: true }]
      : [{ ...account, ...notProfessional(`@${username}`) }];
  },

  isTokenAlive: (call: Call) => takesToken(askMe(api, call, 'user_id')),
});

const askMe = (api: InstagramApi, call: Call, fields: string) =>
  api(call, { endpoint: 'GET /me', method: 'GET', path: '/me', query: { fields } });

const notProfessional = (who: string) => ({
  usable: false as const,
  reason: 'not_professional' as const,
  whatToChange: `${who} is a personal account, and Instagram lets apps publish to professional ones only. In the Instagram app, switch it to Business or Creator (Settings → Account type), then connect again.`,
});
