import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SimulatorClock } from './clock.js';
import { Grants } from './grants.js';
import { Journal } from './journal.js';
import { SecretRegistry } from './secrets.js';

const day = 86_400_000;
const clientId = 'app';
const redirectUri = 'https://app.example/callback';

function books() {
  const journal = new Journal();
  const clock = new SimulatorClock();
  const secrets = new SecretRegistry(journal);
  const grants = new Grants<'access' | 'refresh' | 'page'>({ platform: 'photos', journal, clock, secrets });
  const grant = grants.consent({ accountId: 'ada', clientId, scopes: ['read'] });
  const refresh = () => grants.issueToken(grant, { kind: 'refresh', lifetimeMs: 60 * day });
  return { clock, secrets, grants, grant, refresh };
}

describe('a code', () => {
  it('is good once, and says why it is not', () => {
    const { grants, grant, clock } = books();
    const code = (lifetimeMs = 60_000) => grants.issueCode(grant, { redirectUri, lifetimeMs });
    const [good, late, elsewhere] = [code(), code(10), code()];
    const redeem = (value: string, more = {}) => grants.redeemCode(value, { clientId, redirectUri, ...more });
    expect(redeem(good, { clientId: 'other' })).toEqual({ refused: 'other-client' });
    expect(redeem(good)).toEqual({ grant });
    expect(redeem(good)).toEqual({ refused: 'used' });
    expect(redeem(elsewhere, { redirectUri: `${redirectUri}/` })).toEqual({ refused: 'redirect-uri' });
    expect(redeem(elsewhere)).toEqual({ refused: 'used' });
    clock.advance(10);
    expect(redeem(late)).toEqual({ refused: 'expired' });
    expect(redeem('made up')).toEqual({ refused: 'unknown' });
  });

  it('wants its verifier, hashed in the way of the platform', () => {
    const { grants, grant } = books();
    const verifier = 'v'.repeat(43);
    const challenge = createHash('sha256').update(verifier).digest('hex');
    const code = () => grants.issueCode(grant, { redirectUri, challenge, method: 'S256-hex', lifetimeMs: 1000 });
    expect(grants.redeemCode(code(), { clientId, redirectUri, verifier })).toEqual({ grant });
    expect(grants.redeemCode(code(), { clientId, redirectUri })).toEqual({ refused: 'verifier' });
  });
});

describe('a second consent', () => {
  it('is a grant of its own, adds scopes to the first, or replaces them', () => {
    const { grants } = books();
    const scopes = (reconsent: Parameters<typeof grants.consent>[1]) => {
      grants.consent({ accountId: 'bea', clientId, scopes: ['read'] }, reconsent);
      grants.consent({ accountId: 'bea', clientId, scopes: ['write'] }, reconsent);
      const found = grants.live('bea').map((grant) => grant.scopes);
      grants.removeGrant('bea', 'for the next');
      return found;
    };
    expect(scopes('new-grant')).toEqual([['read'], ['write']]);
    expect(scopes('scopes-add-up')).toEqual([['read', 'write']]);
    expect(scopes('scopes-replaced')).toEqual([['write']]);
  });
});

describe('a refresh token', () => {
  it('is used up, and its reuse may end the grant', () => {
    const { grants, grant, refresh } = books();
    const token = refresh();
    const spend = (reuseEndsGrant: boolean) => grants.spend(token, { clientId, reuseEndsGrant });
    expect(spend(true)).toEqual({ grant });
    expect(spend(false)).toEqual({ refused: 'spent' });
    expect(grant.endedAt).toBeUndefined();
    expect(spend(true)).toEqual({ refused: 'spent' });
    expect(grant.endedBecause).toBe('a refresh token was used twice');
  });

  it('may be used again within its grace', () => {
    const { grants, grant, refresh, clock } = books();
    const token = refresh();
    const spend = () => grants.spend(token, { clientId, reuseEndsGrant: true, graceMs: 30_000 });
    expect([spend(), spend()]).toEqual([{ grant }, { grant }]);
    clock.advance(30_000);
    expect(spend()).toEqual({ refused: 'spent' });
    expect(grant.endedAt).toBeDefined();
  });
});

describe('a token', () => {
  it('of any kind and look is remembered as a secret, and speaks for its subject', () => {
    const { grants, grant, secrets, clock } = books();
    const value = 'EAApage';
    grants.issueToken(grant, { kind: 'page', value, subject: 'page-1' });
    clock.advance(400 * day);
    expect(grants.holderOf(value)).toMatchObject({ grant, subject: 'page-1', tokenState: 'live' });
    expect(grants.ageMs(grants.tokenOf(value)!)).toBeGreaterThanOrEqual(400 * day);
    expect(secrets.list('photos')).toMatchObject([{ value, kind: 'access-token', account: 'ada' }]);
    expect(grants.liveSecrets('ada')).toHaveLength(1);
    expect(grants.removeGrant('ada', 'the owner removed the app')).toBe(1);
    expect(grants.holderOf(value).tokenState).toBe('revoked');
    expect(grants.liveSecrets('ada')).toEqual([]);
  });
});
