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
import type { SimulatedAccount, SimulatedPlatform } from './simulatedPlatform.js';

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
  const discovered = await platform.discoverAccounts(callWith(tokens.accessToken));
  const found = discovered.find(({ externalId }) => externalId === account.externalId)!;
  const facts: AccountFacts = { ...found, grantedScopes: tokens.scopes ?? everyScope(platform) };
  return { account, facts, tokens, call: callWith(tokens.accessToken, facts) };
}

export function callWith(accessToken: string, account?: AccountFacts): RecordingCall {
  const taken: string[] = [];
  const observed: ObservedLimit[] = [];
  return {
    accessToken,
    account,
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

export function fileOf(facts: Omit<PostMedia, 'mediaId' | 'bytes'>, content: Buffer): MediaSource {
  return {
    ...facts,
    mediaId: asId<MediaId>('0190a1b2-0000-7000-8000-000000000001'),
    bytes: content.length,
    publicUrl: () => `https://media.example/${facts.mimeType}`,
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
  media: MediaSource[],
): Promise<{ handles: Record<string, StagingHandle>; looks: number }> {
  const handles: Record<string, StagingHandle> = {};
  for (let looks = 1; looks <= 20; looks += 1) {
    const state = await platform.stage(call, {
      part,
      options: {},
      media,
      handles: { ...handles },
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

/** Commits a thread part by part, as the product does, and waits for what is not live at once. */
export async function publishThread(
  platform: Platform,
  call: Call,
  parts: readonly PostPart[],
  media: MediaSource[][] = [],
): Promise<Committed[]> {
  const published: Committed[] = [];
  for (const [index, part] of parts.entries()) {
    const files = media[index] ?? [];
    const needsStaging = files.length > 0 || platform.capabilities.publish.staging === 'always';
    const { handles } = needsStaging ? await stageWhole(platform, call, part, files) : { handles: {} };
    const committed = await platform.commit(call, {
      part,
      options: {},
      handles,
      media: files,
      isFirst: index === 0,
      ...(index > 0 && { replyToExternalId: published[index - 1]!.externalId }),
    });
    const confirmed = await platform.confirm(call, committed);
    expect(confirmed.state).toBe('live');
    published.push(committed);
  }
  return published;
}
