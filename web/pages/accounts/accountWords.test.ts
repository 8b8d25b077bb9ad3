import { describe, expect, it } from 'vitest';
import type { Account, Import } from '../../api/types.js';
import { count } from '../../parts/words.js';
import {
  causeInWords,
  featuresOf,
  importInWords,
  keptInWords,
  missingOf,
  noticeTitle,
  type Receipt,
  revokedInWords,
  standingOf,
  stoppedInWords,
} from './accountWords.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();

const account = (more: Partial<Account> = {}): Account => ({
  id: 'a',
  platform: 'x',
  flavour: null,
  externalId: '1',
  username: 'ada',
  displayName: 'Ada',
  pictureUrl: null,
  state: 'connected',
  reconnectCause: null,
  grantedScopes: [],
  features: [],
  tokenExpiresAt: inDays(60),
  renewable: true,
  refreshesAt: inDays(50),
  autoApprove: false,
  importedPosts: 0,
  lastImport: null,
  messages: 0,
  connectedAt: inDays(-1),
  disconnectedAt: null,
  receipt: null,
  createdAt: inDays(-1),
  workflowId: 'account/a',
  statusUrl: '',
  temporalWebUrl: null,
  ...more,
});
const standing = (more: Partial<Account>) => standingOf(account(more), 'X', now);

describe('how an account stands', () => {
  it('says that a permission renews itself', () => {
    expect(standing({})).toEqual({
      tone: 'good',
      word: 'Connected',
      sentence: 'The permission renews itself; nothing needs doing.',
    });
  });

  it('says that one cannot renew itself, and within its last week that its owner has to act', () => {
    expect(standing({ renewable: false })).toMatchObject({
      tone: 'good',
      sentence: 'The permission cannot renew itself: we will ask you a week before it ends.',
    });
    expect(standing({ renewable: false, tokenExpiresAt: inDays(6) })).toMatchObject({
      tone: 'warn',
      word: 'Ends soon',
      sentence: expect.stringContaining('reconnect before it ends'),
    });
  });

  it('promises no renewal where staying connected was not allowed', () => {
    const features: Account['features'] = [
      { feature: 'stay-connected', can: false, missingScopes: ['offline.access'] },
    ];
    expect(standing({ features })).toMatchObject({ tone: 'warn', sentence: expect.stringContaining('not allowed') });
  });

  it('has words for every state and every cause, which differ', () => {
    const states: Account['state'][] = ['connecting', 'connected', 'disconnecting', 'disconnected'];
    const causes = [
      'access-revoked',
      'password-changed',
      'platform-oauth-down',
      'lost-refresh',
      'no-refresh-possible',
    ] as const;
    const all = [
      ...states.map((state) => standing({ state })),
      ...causes.map((reconnectCause) => standing({ state: 'reconnect-needed', reconnectCause })),
    ];
    expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(states.length + causes.length);
  });

  it('asks the owner for nothing while the platform’s sign-in is down, and for a reconnect otherwise', () => {
    expect(standing({ state: 'reconnect-needed', reconnectCause: 'platform-oauth-down' })).toMatchObject({
      tone: 'warn',
      sentence: expect.stringContaining('nothing needs doing'),
    });
    for (const cause of ['access-revoked', 'password-changed', 'lost-refresh', 'no-refresh-possible'] as const) {
      expect(standing({ state: 'reconnect-needed', reconnectCause: cause }).tone).toBe('bad');
      expect(causeInWords(cause, 'X')).toContain('econnect');
    }
  });
});

describe('permissions', () => {
  it('tells what is off, and each scope that would switch it on once', () => {
    const features: Account['features'] = [
      { feature: 'publish', can: true, missingScopes: [] },
      { feature: 'comments', can: false, missingScopes: ['read', 'reply'] },
      { feature: 'direct-messages', can: false, missingScopes: ['read'] },
    ];
    expect(missingOf({ features })).toEqual({ features: ['comments', 'direct-messages'], scopes: ['read', 'reply'] });
  });

  it('tells which features some scopes serve', () => {
    const scopes = [
      { scope: 'a', features: ['publish', 'media'] as const, required: false, why: '' },
      { scope: 'b', features: ['media'] as const, required: false, why: '' },
    ].map((scope) => ({ ...scope, features: [...scope.features] }));
    expect(featuresOf({ scopes }, ['a', 'b'])).toEqual(['publish', 'media']);
    expect(featuresOf({ scopes }, ['b'])).toEqual(['media']);
  });
});

describe('the receipt', () => {
  const receipt = (more: Partial<Receipt> = {}): Receipt => ({
    requestedAt: inDays(0),
    stopped: { publishes: 0, imports: 0 },
    revoked: 'revoked',
    proof: '',
    tokensErasedAt: inDays(0),
    kept: { importedPosts: 0, publishes: 0 },
    ...more,
  });

  it('has words for every way a permission can end, which differ and name the platform', () => {
    const ways = ['revoked', 'already-dead', 'removed-at-platform', 'not-offered', 'shared-grant', 'unconfirmed'];
    const words = ways.map((way) => revokedInWords(way, 'Threads'));
    expect(new Set(words).size).toBe(ways.length);
    for (const sentence of words) expect(sentence).toContain('Threads');
    for (const [at, sentence] of words.entries()) expect(sentence).not.toContain(`${ways[at]}.`);
  });

  it('counts what was stopped and what was kept', () => {
    expect(stoppedInWords(receipt())).toBe('Nothing was under way');
    expect(stoppedInWords(receipt({ stopped: { publishes: 2, imports: 1, replies: 1 } }))).toBe(
      '2 posts, 1 import, and 1 reply under way or scheduled',
    );
    expect(keptInWords(receipt())).toBe('Nothing');
    expect(keptInWords(receipt({ kept: { importedPosts: 1_200, publishes: 1, messages: 2 } }))).toBe(
      '1,200 imported posts, 2 messages, and 1 publish',
    );
  });
});

describe('imports', () => {
  const run = (state: Import['state']) =>
    importInWords({ state, seen: 40, added: 1, files: { found: 3, kept: 2, notKept: 1 } } as Import);

  it('are told without numbers while they run, and with them at the end', () => {
    expect(run('running')).not.toMatch(/\d/);
    for (const state of ['completed', 'cancelled', 'failed'] as const)
      expect(run(state)).toContain('40 posts read, 1 of them new');
    expect(
      importInWords({ state: 'failed', seen: 0, added: 0, files: { found: 0, kept: 0, notKept: 0 } } as Import),
    ).not.toMatch(/\d/);
  });

  it('count one thing as one', () => {
    expect([count(0, 'post'), count(1, 'post'), count(2_000, 'post')]).toEqual(['0 posts', '1 post', '2,000 posts']);
  });
});

describe('a banner', () => {
  it('has a title for each kind and cause, which name the account and differ', () => {
    const reconnects = [
      'access-revoked',
      'password-changed',
      'platform-oauth-down',
      'lost-refresh',
      'no-refresh-possible',
    ].map((cause) => ({ kind: 'reconnect-needed' as const, cause }));
    const others = (['reconnect-soon', 'removed-at-platform', 'publish-failed', 'publish-unconfirmed'] as const).map(
      (kind) => ({ kind, cause: null }),
    );
    const titles = [...reconnects, ...others].map((notice) => noticeTitle(notice, 'X', '@ada'));
    expect(new Set(titles).size).toBe(9);
    for (const title of titles) expect(title).toContain('@ada');
  });
});
