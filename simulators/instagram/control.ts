import type { ContainerFate } from '../meta/containers.js';
import { graphError } from '../meta/errors.js';
import { newMetaId } from '../meta/ids.js';
import { signedRequest } from '../meta/signatures.js';
import { appUsage } from '../meta/usage.js';
import { graphWords } from '../meta/words.js';
import { commonControl, webhooksControl } from '../shared/control.js';
import type { Grant } from '../shared/grants.js';
import type { LeverSetting, Match } from '../shared/levers.js';
import { type ErrorWords, recipes, setting } from '../shared/recipes.js';
import type { IssuedSecret } from '../shared/secrets.js';
import { defaultKnobs } from './knobs.js';
import { changeMessage } from './messages.js';
import { isShown } from './publishing.js';
import {
  type AccountSeed,
  accountOf,
  type CommentSeed,
  type PostSeed,
  type PostsSeed,
  personOf,
  type SeededAccount,
  seedAccount,
  seedComment,
  seedDm,
  seedPost,
  seedPosts,
} from './seed.js';
import { flavour, type InstagramSimulator } from './simulator.js';
import type { Comment, InstagramAccount, Media, Message, MetaApp, Page, Person } from './state.js';
import { type CallbackAnswer, callBack, deliver, registerWebhook } from './webhooks.js';

type Times = LeverSetting['times'];

const usage = graphWords({
  throttled: {
    code: 80002,
    message: '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.',
  },
  usualHint: 'usage',
  usageType: 'instagram',
});
/** Both headers come along (instagram.md §7). */
const words: ErrorWords<'usage'> = {
  ...usage,
  rateLimited(hint, waitMs) {
    const { headers, ...answer } = usage.rateLimited(hint, waitMs);
    return { ...answer, headers: { ...headers, ...(hint === 'usage' && appUsage(64)) } };
  },
};

/** The calls that give out tokens, by both kinds of login. */
export const tokenPaths = [
  '/:version/oauth/access_token',
  '/oauth/access_token',
  '/access_token',
  '/refresh_access_token',
];

/** Everything that a test, or the local stack, may do to Instagram behind its back. The product never calls any of it. */
export function instagramControl(ig: InstagramSimulator) {
  const common = commonControl(ig, {
    defaultKnobs,
    accountId: (key) => accountOf(ig, key).id,
    ownerId: (key) => personOf(ig, key).id,
  });
  const { set, instead } = setting(ig.levers);
  /** An account's grants are its own by Instagram Login, and its person's by Facebook Login. */
  const grantorsOf = (key: string): string[] => {
    const account = ig.state.account(key);
    const person = ig.state.people.get(key) ?? personWith(ig, account?.id);
    return [person?.id, account?.id].filter((id) => id !== undefined);
  };
  const endGrants = (key: string, because: string, clientId?: string): number =>
    grantorsOf(key).reduce((ended, id) => ended + ig.grants.removeGrant(id, because, clientId), 0);
  const appOf = (of?: string): MetaApp => (of === flavour ? ig.instagramApp : ig.app);
  const mediaOf = (id: string): Media => {
    const media = ig.state.media.get(id);
    if (!media) throw new Error(`There is no post "${id}"`);
    return media;
  };
  /** How a callback names the owner: the person of a Facebook login, else the account. */
  const userIdOf = (key: string, of?: string): string => {
    if (of !== flavour) return personOf(ig, key).id;
    const { id, appScopedId } = accountOf(ig, key);
    return ig.knobs.callbackUserId === 'account' ? id : appScopedId;
  };

  return {
    ...common,
    levers: {
      ...common.levers,
      ...recipes({
        levers: ig.levers,
        words,
        refreshing: { path: '/refresh_access_token' },
        oauth: { path: [...tokenPaths, '/:version/dialog/oauth', '/oauth/authorize'] },
      }),
      /** Any refusal in the Graph API's envelope. */
      refuse: (
        match: Match,
        { code, subcode, message = 'Fatal', status = 400, isTransient = false, times = 1 as Times }: RefusalOfGraph,
      ) =>
        instead(
          match,
          () => graphError({ code, message, status, isTransient, ...(subcode !== undefined && { subcode }) }),
          times,
        ),
      /** The post is live, and the answer says that it was blocked as spam (§9.6). */
      calledSpam: (match: Match = {}, times: Times = 1) =>
        set(
          'after',
          { method: 'POST', path: '/:version/:id/media_publish', ...match },
          {
            do: 'made',
            make: () =>
              graphError({
                code: 4,
                subcode: 2207051,
                message: 'Application request limit reached',
                userTitle: 'Action blocked',
                userMessage: 'We restrict certain activity to protect our community.',
              }),
          },
          times,
        ),
    },

    // ---- who there is
    seedAccount: (seed: AccountSeed): SeededAccount => seedAccount(ig, seed),
    /** Whose browser opens the consent page: a person's, or an account's. */
    logIn: (key: string): void => {
      ig.loggedIn = ig.state.account(key)?.id ?? personOf(ig, key).id;
    },
    seedPerson: (name: string): Person => ig.state.people.put({ id: newMetaId('102', 15), name }),
    accounts: (): InstagramAccount[] => [...ig.state.accounts.values()],
    people: (): Person[] => [...ig.state.people.values()],
    pages: (): Page[] => [...ig.state.pages.values()],
    person: (key: string): Person => personOf(ig, key),
    setTasks: (key: string, tasks: string[]): void => {
      const page = ig.state.pageOfAccount(accountOf(ig, key).id)!;
      ig.state.pages.change(page, { roles: page.roles.map((role) => ({ ...role, tasks })) });
    },
    setType: (key: string, type: InstagramAccount['type']): void => {
      ig.state.accounts.change(accountOf(ig, key), { type });
    },
    /** Instagram restricts the account, and lifts it again. */
    restrict: (key: string, restricted = true): void => {
      ig.state.accounts.change(accountOf(ig, key), { restricted });
    },

    // ---- what there is
    seedPosts: (key: string, seed: PostsSeed): string[] => seedPosts(ig, key, seed),
    seedPost: (key: string, seed: PostSeed = {}): Media => seedPost(ig, key, seed),
    seedComment: (from: string, mediaId: string, seed: CommentSeed): Comment => seedComment(ig, from, mediaId, seed),
    seedDm: (from: string, to: string, text: string, at?: number): Message => seedDm(ig, from, to, text, at),
    /** What people do in Instagram's own app. */
    deleteComment: (id: string): void => {
      const comment = ig.state.comments.get(id);
      if (!comment) throw new Error(`There is no comment "${id}"`);
      ig.state.comments.change(comment, { deletedAt: ig.clock.now() });
    },
    editDm: (id: string, text: string): void => changeMessage(ig, id, { text }),
    unsendDm: (id: string): void => changeMessage(ig, id, { deletedAt: ig.clock.now() }),
    /** Oldest first, deleted and ended ones with `shown: false`. */
    posts: (key: string): (Media & { shown: boolean })[] =>
      ig.state.mediaOf(accountOf(ig, key).id).map((media) => ({ ...media, shown: isShown(ig, media) })),
    /** Below the account's posts, whoever wrote them; oldest first. */
    comments: (key: string): Comment[] =>
      ig.state.mediaOf(accountOf(ig, key).id).flatMap(({ id }) => ig.state.commentsOf(id)),
    /** Oldest first. */
    messages: (key: string): Message[] => {
      const { id } = accountOf(ig, key);
      const threads = [...ig.state.threads.values()].filter(({ accountId }) => accountId === id);
      return threads
        .flatMap((thread) => ig.state.messagesOf(thread.id))
        .sort((one, other) => one.createdAt - other.createdAt);
    },
    containers: (key: string) =>
      [...ig.containers.table.values()].filter(({ ownerId }) => ownerId === accountOf(ig, key).id),
    setMetrics: (mediaId: string, metrics: Record<string, number>): void => {
      ig.state.media.change(mediaOf(mediaId), { metrics });
    },
    /** What the owner does in Instagram's own app. */
    deletePost: (mediaId: string): void => {
      ig.state.media.change(mediaOf(mediaId), { deletedAt: ig.clock.now() });
    },
    /** What becomes of the next containers: a subcode, or processing that does not end. */
    nextContainers: (...fates: ContainerFate[]): void => {
      ig.containers.fates.push(...fates);
    },

    // ---- the owner and the app
    grants: (key: string): Grant[] => grantorsOf(key).flatMap((id) => ig.grants.of(id)),
    liveSecrets: (key: string): IssuedSecret[] => grantorsOf(key).flatMap((id) => ig.grants.liveSecrets(id)),
    /** The owner removes the app, which is told where it wanted to be told. */
    revokeGrant: async (key: string, of?: string): Promise<number> => {
      const ended = endGrants(key, 'the owner removed the app', of === undefined ? undefined : appOf(of).clientId);
      for (const app of [ig.app, ig.instagramApp]) {
        if (of !== undefined && app !== appOf(of)) continue;
        if (app.deauthorizeUrl === undefined) continue;
        const user_id = userIdOf(key, app.id === flavour ? flavour : undefined);
        await callBack(app, 'deauthorizeUrl', { user_id }, ig.clock.now());
      }
      return ended;
    },
    changePassword: (key: string): number => endGrants(key, 'the owner changed the password'),
    /** Where Meta tells the app of owners who leave, or who want their data deleted. */
    setCallbacks: (urls: { deauthorizeUrl?: string; dataDeletionUrl?: string }, of?: string): void => {
      ig.apps.change(appOf(of), urls);
    },
    requestDataDeletion: async (key: string, of?: string): Promise<CallbackAnswer | undefined> =>
      await callBack(appOf(of), 'dataDeletionUrl', { user_id: userIdOf(key, of) }, ig.clock.now()),
    /** For tests that send it themselves. */
    signedRequest: (content: Parameters<typeof signedRequest>[1], of?: string): string =>
      signedRequest(appOf(of).clientSecret, content),

    // ---- webhooks
    registerWebhook: (url: string, verifyToken: string, of?: string): Promise<void> =>
      registerWebhook(ig, appOf(of), url, verifyToken),
    /** Tells the app of an event of one's own making. */
    deliver: (key: string, event: string, body: object, of?: string) =>
      deliver(ig, appOf(of), accountOf(ig, key).id, event, body),
    webhooks: webhooksControl(ig.webhooks),
  };
}

interface RefusalOfGraph {
  code: number;
  subcode?: number;
  message?: string;
  status?: number;
  isTransient?: boolean;
  times?: Times;
}

function personWith(ig: InstagramSimulator, accountId: string | undefined): Person | undefined {
  const page = accountId === undefined ? undefined : ig.state.pageOfAccount(accountId);
  return ig.state.people.get(page?.roles[0]?.personId ?? '');
}

export type InstagramControlTree = ReturnType<typeof instagramControl>;
