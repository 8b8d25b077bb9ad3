import { Failure } from '../../domain/failures.js';
import { fanvueWebhooks } from '../../platforms/fanvue/webhooks.js';
import { instagramWebhooks } from '../../platforms/instagram/webhooks.js';
import type { Confirmation, Platform } from '../../platforms/platform.js';
import { threadsWebhooks } from '../../platforms/threads/webhooks.js';
import { tiktokWebhooks } from '../../platforms/tiktok/webhooks.js';
import { xWebhooks } from '../../platforms/x/webhooks.js';

/** What signs the webhooks of each, and what Meta repeats. */
export const secrets = {
  x: 'x-consumer-secret',
  tiktok: 'tiktok-client-secret',
  fanvue: 'fanvue-signing-secret',
  instagram: 'instagram-app-secret',
  'instagram-login': 'instagram-login-app-secret',
  threads: 'threads-app-secret',
  meta: 'meta-app-secret',
  verifyToken: 'the-verify-token',
} as const;

/** What platforms were asked, and what they answer to `confirm`. */
export interface StandIns {
  readonly platforms: (x: Platform) => Readonly<Record<string, Platform>>;
  /** `tiktok.commit`, in the order of the calls. */
  readonly calls: string[];
  confirmation: Confirmation;
}

/**
 * Five platforms that take whatever they are given and write down that they were asked. Their webhooks are the real ones. So what
 * is tested is what the product makes of a webhook, and that it asks nobody.
 */
export function standIns(): StandIns {
  const calls: string[] = [];
  const made: StandIns = {
    calls,
    confirmation: { state: 'processing', lookAgainMs: 600_000, saying: 'It is processed.' },
    platforms: (x) => {
      const meta = { webhookSecret: secrets.meta, webhookVerifyToken: secrets.verifyToken };
      const of = (name: string, webhooks: Platform['webhooks']) =>
        webhooks ? { ...standIn(x, name), webhooks } : standIn(x, name);
      const login = of('instagram-login', instagramWebhooks({ clientSecret: secrets['instagram-login'], ...meta }));
      return {
        x: of('x', xWebhooks({ webhookSecret: secrets.x })),
        tiktok: of('tiktok', tiktokWebhooks({ clientSecret: secrets.tiktok })),
        fanvue: of('fanvue', fanvueWebhooks({ webhookSecret: secrets.fanvue })),
        threads: of('threads', threadsWebhooks({ clientSecret: secrets.threads, ...meta })),
        instagram: {
          ...of('instagram', instagramWebhooks({ clientSecret: secrets.instagram, ...meta })),
          flavours: { 'instagram-login': { ...login, flavour: 'instagram-login' } },
        },
        silent: of('silent', undefined),
      };
    },
  };
  return made;

  function standIn(x: Platform, name: string): Platform {
    const asked = <T>(verb: string, answer: () => T): Promise<T> => {
      calls.push(`${name}.${verb}`);
      return Promise.resolve().then(answer);
    };
    const notOffered = (): never => {
      throw new Failure('bug', 'A stand-in does not do this.');
    };
    return {
      name,
      label: name,
      capabilities: { ...x.capabilities, publish: { ...x.capabilities.publish, confirmation: 'poll' } },
      oauth: x.oauth,
      limits: {},
      limitLabels: {},
      publishEndpoint: 'commit',
      postOptions: x.postOptions,
      checkPost: () => [],
      discoverAccounts: () => asked('discoverAccounts', notOffered),
      stage: () => asked('stage', () => ({ ready: true }) as const),
      commit: () => asked('commit', () => ({ externalId: 'publish-1' })),
      confirm: () => asked('confirm', () => made.confirmation),
      findPublished: () => asked('findPublished', notOffered),
      remove: () => asked('remove', () => 'removed' as const),
      importPage: () => asked('importPage', () => ({ posts: [] })),
      readInbox: () => asked('readInbox', () => ({ messages: [] })),
      insightFacts: x.insightFacts,
      checkReply: () => [],
      findReply: () => asked('findReply', notOffered),
      reply: () => asked('reply', notOffered),
      readInsights: () => asked('readInsights', () => ({ posts: {}, gaps: [] })),
      isTokenAlive: () => asked('isTokenAlive', () => false),
    };
  }
}
