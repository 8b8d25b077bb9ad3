import { expect } from 'vitest';
import { Failure } from '../../domain/failures.js';
import { asId, type MediaId } from '../../domain/ids.js';
import type { Post, PostMedia, PostPart } from '../../domain/post.js';
import { challengeOf, newVerifier, type OAuthClient, oauthClient } from '../../platforms/oauth.js';
import type {
  AccountFacts,
  Call,
  Committed,
  MediaSource,
  ObservedLimit,
  PartToCommit,
  Platform,
  StagingHandle,
  TokenSet,
} from '../../platforms/platform.js';
import { samplePicture, sampleVideo } from '../../simulators/shared/sample-media.js';
import { publicAddressOf } from './publicAddress.js';
import type { SamplePost, SimulatedAccount, SimulatedPlatform } from './simulatedPlatform.js';

/** An account that went through the whole consent, with a call that an adapter can use. */
export interface Connected {
  readonly account: SimulatedAccount;
  readonly facts: AccountFacts;
  readonly tokens: TokenSet;
  readonly call: RecordingCall;
}

export interface RecordingCall extends Call {
  readonly taken: string[];
  readonly observed: ObservedLimit[];
}

export const everyScope = (platform: Platform): string[] => platform.oauth.scopes.map(({ scope }) => scope);

export const oauthOf = (platform: Platform, { settings }: SimulatedPlatform): OAuthClient =>
  oauthClient(platform.oauth, settings);

/** The owner's way to the consent page and back; answers with what the exchange needs. */
export async function consented(
  platform: Platform,
  simulated: SimulatedPlatform,
  decision: { account: SimulatedAccount; declinedScopes?: string[]; cancelled?: boolean },
) {
  const codeVerifier = newVerifier();
  const { redirectUri } = simulated;
  const asked = {
    redirectUri,
    state: 'the-state',
    codeChallenge: challengeOf(codeVerifier),
    scopes: everyScope(platform),
  };
  const back = await simulated.consent(oauthOf(platform, simulated).authorizeUrl(asked), decision);
  return { back, grant: { code: back.searchParams.get('code') ?? '', redirectUri, codeVerifier } };
}

export async function connect(
  platform: Platform,
  simulated: SimulatedPlatform,
  declinedScopes: string[] = [],
  traits: object = {},
): Promise<Connected> {
  const account = await simulated.newAccount(traits);
  const { grant } = await consented(platform, simulated, { account, declinedScopes });
  const tokens = await oauthOf(platform, simulated).exchange(grant);
  const grantedScopes = await grantedTo(platform, tokens);
  const discovered = await platform.discoverAccounts({ ...callWith(tokens.accessToken), grantedScopes });
  const found = discovered.find(({ externalId }) => externalId === account.externalId)!;
  const facts: AccountFacts = { ...found, grantedScopes };
  return { account, facts, tokens, call: callWith(tokens.accessToken, facts, found.companionTokens) };
}

/** As the product learns them: from the token's answer, else by asking, else as asked. */
export const grantedTo = async (platform: Platform, tokens: TokenSet): Promise<readonly string[]> =>
  tokens.scopes ?? (await platform.grantedScopes?.(callWith(tokens.accessToken))) ?? everyScope(platform);

export function callWith(
  accessToken: string,
  account?: AccountFacts,
  companionTokens?: Readonly<Record<string, string>>,
): RecordingCall {
  const taken: string[] = [];
  const observed: ObservedLimit[] = [];
  return {
    accessToken,
    ...(account && { account }),
    ...(companionTokens && { companionTokens }),
    taken,
    observed,
    quota: {
      take: async (endpoint) => void taken.push(endpoint),
      observe: async (_, limits) => void observed.push(...limits),
    },
  };
}

export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

// ---------------------------------------------------------------- posts

export const textPart = (text: string, more: Partial<PartToCommit> = {}): PartToCommit => ({
  part: { text, media: [] },
  options: {},
  handles: {},
  media: [],
  isFirst: true,
  ...more,
});

export const postOf = (...parts: [PostPart, ...PostPart[]]): Post => ({ parts, options: {} });

const plainText = (text: string): SamplePost => ({ part: { text, media: [] }, media: [], options: {} });

/** The plainest post with these words. */
export const plainPost = async (simulated: SimulatedPlatform, text: string): Promise<SamplePost> =>
  (await simulated.plainPost?.(text)) ?? plainText(text);

/** The same with the pictures or the video given. */
export async function postWith(simulated: SimulatedPlatform, text: string, media: MediaSource[]): Promise<SamplePost> {
  const { options } = await plainPost(simulated, text);
  return { part: { text, media }, media, options };
}

/** A part with everything done but the commit. */
export async function ready(
  platform: Platform,
  simulated: SimulatedPlatform,
  call: Call,
  text: string,
  more: Pick<PartToCommit, 'replyToExternalId'> = {},
): Promise<PartToCommit> {
  const isFirst = more.replyToExternalId === undefined;
  const { part, media, options } = isFirst
    ? await plainPost(simulated, text)
    : { ...plainText(text), options: (await plainPost(simulated, text)).options };
  return await staged(platform, call, { part, media, options }, { isFirst, ...more });
}

async function staged(
  platform: Platform,
  call: Call,
  { part, media, options }: SamplePost,
  more: Pick<PartToCommit, 'isFirst' | 'replyToExternalId' | 'rootExternalId'>,
): Promise<PartToCommit> {
  const needsStaging = media.length > 0 || platform.capabilities.publish.staging === 'always';
  const { handles } = needsStaging
    ? await stageWhole(platform, call, part, media, { options, ...more })
    : { handles: {} };
  return { part, options, handles, media, ...more };
}

/** Publishes the plainest post with these words and waits until it is live; answers as the product would know it. */
export async function publishPlain(
  platform: Platform,
  simulated: SimulatedPlatform,
  call: Call,
  text: string,
): Promise<Committed> {
  const part = await ready(platform, simulated, call, text);
  return await live(platform, call, await platform.commit(call, part), part.options);
}

/** Asks until it is live. */
export async function live(
  platform: Platform,
  call: Call,
  committed: Committed,
  options: PartToCommit['options'] = {},
): Promise<Committed> {
  const committedAt = new Date();
  for (let looks = 1; looks <= 20; looks += 1) {
    const state = await platform.confirm(call, committed, { options, committedAt });
    if (state.state === 'live') return { externalId: state.externalId, url: state.url ?? committed.url };
    expect(state).toMatchObject({ state: 'processing', saying: expect.stringMatching(/./) });
  }
  throw new Error('Twenty looks, and it is still not live');
}

export async function pictureOf(
  simulated: SimulatedPlatform,
  { seed = 1, altText }: { seed?: number; altText?: string | undefined } = {},
): Promise<MediaSource> {
  const wanted = { seed, ...(altText !== undefined && { altText }) };
  if (simulated.picture) return await simulated.picture(wanted);
  return fileOf(
    { kind: 'image', mimeType: 'image/png', width: 64, height: 64, altText },
    await samplePicture({ seed }),
  );
}

export const videoOf = async (simulated: SimulatedPlatform): Promise<MediaSource> =>
  (await simulated.video?.()) ??
  fileOf(
    { kind: 'video', mimeType: 'video/mp4', width: 640, height: 360, durationMs: 2_000 },
    sampleVideo({ bytes: 2_500_000 }),
  );

export function fileOf(facts: Omit<PostMedia, 'mediaId' | 'bytes'>, content: Buffer): MediaSource {
  return {
    ...facts,
    mediaId: asId<MediaId>('0190a1b2-0000-7000-8000-000000000001'),
    bytes: content.length,
    publicUrl: () => publicAddressOf(content, facts.mimeType),
    async open(fromByte = 0) {
      return (async function* () {
        for (let at = fromByte; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
      })();
    },
  };
}

/** Stages as the product does: each handle is saved when it is given, and waiting means asking again. */
export async function stageWhole(
  platform: Platform,
  call: Call,
  part: PostPart,
  media: readonly MediaSource[],
  { options = {}, replyToExternalId }: Partial<Pick<PartToCommit, 'options' | 'replyToExternalId'>> = {},
): Promise<{ handles: Record<string, StagingHandle>; looks: number }> {
  const handles: Record<string, StagingHandle> = {};
  for (let looks = 1; looks <= 20; looks += 1) {
    const state = await platform.stage(call, {
      part,
      options,
      media,
      handles: { ...handles },
      ...(replyToExternalId !== undefined && { replyToExternalId }),
      save: async (key, handle) => {
        handles[key] = handle;
      },
    });
    if (state.ready) return { handles, looks };
    expect(state.saying).not.toBe('');
    expect(state.lookAgainMs).toBeGreaterThan(0);
  }
  throw new Error('Twenty looks, and the media are still not ready');
}

/** Publishes a thread part by part, as the product does, and waits for what is not live at once. */
export async function publishThread(
  platform: Platform,
  call: Call,
  posts: readonly SamplePost[],
): Promise<Committed[]> {
  const published: Committed[] = [];
  for (const post of posts) {
    const before = published.at(-1);
    const part = await staged(platform, call, post, {
      isFirst: before === undefined,
      ...(before && { replyToExternalId: before.externalId }),
      ...(published.length > 1 && { rootExternalId: published[0]!.externalId }),
    });
    published.push(await live(platform, call, await platform.commit(call, part), part.options));
  }
  return published;
}

/** The plainest thread with these words: what comes after the first part is text. */
export const plainThread = async (
  simulated: SimulatedPlatform,
  [first, ...rest]: readonly [string, ...string[]],
): Promise<SamplePost[]> => {
  const opening = await plainPost(simulated, first);
  return [opening, ...rest.map((text) => ({ ...plainText(text), options: opening.options }))];
};
