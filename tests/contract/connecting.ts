import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { features } from '../../domain/features.js';
import { oauthClient } from '../../platforms/oauth.js';
import { callWith, connect, consented, everyScope, failureOf, oauthOf, ready } from './connected.js';
import type { DescribePromises } from './describePlatform.js';
import type { Fault } from './simulatedPlatform.js';

export const describeConnecting: DescribePromises = (name, offers, subject, { cannot = {} }) => {
  describe('what it says of itself', () => {
    it('is complete: its name is the registry’s, and whatever it cannot do has a reason', () => {
      const { platform } = subject();
      expect(platform.flavour ?? platform.name).toBe(name);
      expect(platform.label).not.toBe('');
      const { publish, answers, ...rest } = platform.capabilities;
      for (const can of [publish.altText, publish.thread, publish.reconcile, ...Object.values(rest)]) {
        if (!can.can) expect(can.reason).toMatch(/\.$/);
      }
      expect(answers.includes('direct-message')).toBe(rest.directMessages.can);
      expect(answers.includes('comment')).toBe(rest.comments.can);
    });

    it('gives a reason for every scope it asks for, and a scope for every feature it has', () => {
      const { scopes } = subject().platform.oauth;
      for (const { scope, why, features: needing } of scopes) {
        expect(why, scope).toMatch(/\.$/);
        expect(needing.length, scope).toBeGreaterThan(0);
      }
      const covered = scopes.flatMap(({ features: needing }) => needing);
      const { capabilities, oauth } = subject().platform;
      const offered = features.filter((feature) => {
        if (feature === 'direct-messages') return capabilities.directMessages.can;
        if (feature === 'drafts') return false; // hardly any platform has them
        if (feature === 'stay-connected') return oauth.refresh !== undefined;
        return feature === 'publish' || feature === 'media' || capabilities[feature].can;
      });
      expect(covered).toEqual(expect.arrayContaining(offered));
    });
  });

  describe('connecting', () => {
    it('ends in tokens with all scopes, and finds the account', async () => {
      const { platform, simulated } = subject();
      const { account, tokens, facts } = await connect(platform, simulated);
      expect(facts).toMatchObject({ externalId: account.externalId, username: account.username, usable: true });
      expect([...facts.grantedScopes].sort()).toEqual(everyScope(platform).sort());
      expect(tokens.expiresAt.getTime()).toBeGreaterThan(Date.now() + 60_000);
      expect(await platform.isTokenAlive(callWith(tokens.accessToken))).toBe(true);
    });

    it('brings the owner back with the state they left with, and an error where they cancelled', async () => {
      const { platform, simulated } = subject();
      const account = await simulated.newAccount();
      const { back } = await consented(platform, simulated, { account, cancelled: true });
      expect(back.href).toContain(simulated.redirectUri);
      expect(back.searchParams.get('state')).toBe('the-state');
      expect(back.searchParams.get('error')).toBe('access_denied');
      expect(back.searchParams.get('code')).toBeNull();
    });

    const optional = offers.oauth.scopes.find(
      ({ features: needing, required }) => !required && needing.includes('publish'),
    );
    it.runIf(optional)('shows which scopes were declined, and what needs them is refused before any call', async () => {
      const { platform, simulated } = subject();
      const { scope } = optional!;
      const { account, facts, call } = await connect(platform, simulated, [scope]);
      expect(facts.grantedScopes).not.toContain(scope);
      const before = await simulated.callsOf(account);

      const failure = await failureOf(
        ready(platform, simulated, call, 'hello').then((part) => platform.commit(call, part)),
      );

      expect(failure).toMatchObject({ failureClass: 'permission-missing', effect: 'none' });
      expect(failure.message).toContain(scope);
      expect(await simulated.callsOf(account)).toBe(before);
    });

    it('works once per code', async () => {
      const { platform, simulated } = subject();
      const { grant } = await consented(platform, simulated, { account: await simulated.newAccount() });
      const oauth = oauthOf(platform, simulated);
      await oauth.exchange(grant);
      expect(await failureOf(oauth.exchange(grant))).toMatchObject({ refusal: { kind: 'code-refused' } });
    });

    it('blames our app, not the owner, when the client secret is wrong', async () => {
      const { platform, simulated } = subject();
      const { grant } = await consented(platform, simulated, { account: await simulated.newAccount() });
      const wrong = oauthClient(platform.oauth, { ...simulated.settings, clientSecret: 'not-the-secret-at-all' });
      expect(await failureOf(wrong.exchange(grant))).toMatchObject({ failureClass: 'app-misconfigured' });
    });
  });

  describe('staying connected', () => {
    it.runIf(offers.oauth.refresh !== undefined)('renews tokens', async () => {
      const { platform, simulated } = subject();
      const { tokens } = await connect(platform, simulated);
      const oauth = oauthOf(platform, simulated);

      const renewed = await oauth.refresh(oauth.renewingToken(tokens)!);

      expect(renewed.accessToken).not.toBe(tokens.accessToken);
      expect(await platform.isTokenAlive(callWith(renewed.accessToken))).toBe(true);
    });

    it.runIf(offers.oauth.refresh?.rotates)('knows a spent refresh token for a dead grant', async () => {
      const { platform, simulated } = subject();
      const { tokens } = await connect(platform, simulated);
      const oauth = oauthOf(platform, simulated);
      const renewed = await oauth.refresh(tokens.refreshToken!);
      expect(renewed.refreshToken).not.toBe(tokens.refreshToken);
      await simulated.spentTokensDie?.();
      expect(await failureOf(oauth.refresh(tokens.refreshToken!))).toMatchObject({
        failureClass: 'reconnect-needed',
        refusal: { kind: 'dead-grant' },
      });
    });

    const renews = offers.oauth.refresh !== undefined;
    const faultsOf = <F extends Fault>(...faults: F[]): F[] => faults.filter((fault) => renews && !(fault in cannot));

    it.each(faultsOf('refresh-token-left-out', 'wrong-content-type'))(
      'takes a new access token from an answer with %s',
      async (fault) => {
        const { platform, simulated } = subject();
        const { tokens } = await connect(platform, simulated);
        const oauth = oauthOf(platform, simulated);
        await simulated.fault(fault, 'refresh');
        const renewed = await oauth.refresh(oauth.renewingToken(tokens)!);
        expect(renewed.accessToken).toEqual(expect.any(String));
        const bringsAnother = fault !== 'refresh-token-left-out' && !platform.oauth.refresh?.trade;
        expect(renewed.refreshToken).toEqual(bringsAnother ? expect.any(String) : undefined);
      },
    );

    it.each(
      faultsOf(
        'answer-lost',
        'error-before-acting',
        'page-after-acting',
        'json-truncated',
        'body-cut',
        'access-token-blank',
        'redirected',
        'rate-limited-without-hint',
      ),
    )('never takes an answer for a dead grant that is %s', async (fault) => {
      const { platform, simulated } = subject();
      const { tokens } = await connect(platform, simulated);
      await simulated.fault(fault, 'refresh');
      const oauth = oauthOf(platform, simulated);
      expect(await failureOf(oauth.refresh(oauth.renewingToken(tokens)!))).toMatchObject({
        refusal: { kind: 'transient' },
      });
    });

    it('knows a grant that its owner has withdrawn', async () => {
      const { platform, simulated } = subject();
      const { account, tokens, call } = await connect(platform, simulated);
      await simulated.removeGrant(account);
      expect(await platform.isTokenAlive(call)).toBe(false);
      const oauth = oauthOf(platform, simulated);
      const renewing = oauth.renewingToken(tokens);
      if (renewing !== undefined)
        expect(await failureOf(oauth.refresh(renewing))).toMatchObject({ refusal: { kind: 'dead-grant' } });
    });

    it.runIf(offers.oauth.revoke !== undefined)(
      'revokes so that the token no longer works, and may do so twice',
      async () => {
        const { platform, simulated } = subject();
        const { tokens, call } = await connect(platform, simulated);
        const oauth = oauthOf(platform, simulated);
        await oauth.revoke(tokens.accessToken, 'access_token');
        await oauth.revoke(tokens.accessToken, 'access_token');
        expect(await platform.isTokenAlive(call)).toBe(false);
      },
    );

    it.each(faultsOf('secrets-echoed', 'secrets-echoed-in-a-page'))(
      'shows no secret when they come back: %s',
      async (fault) => {
        const { platform, simulated } = subject();
        const { tokens } = await connect(platform, simulated);
        const oauth = oauthOf(platform, simulated);
        await simulated.fault(fault, 'refresh');
        const printed = inspect(await failureOf(oauth.refresh(oauth.renewingToken(tokens)!)), { depth: 10 });
        for (const secret of await simulated.secrets()) expect(printed).not.toContain(secret);
      },
    );
  });
};
