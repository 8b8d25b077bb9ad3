import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PartToCommit, SoughtPart } from '../../platforms/platform.js';
import { connect, failureOf, live, ready } from './connected.js';
import type { DescribePromises } from './describePlatform.js';
import {
  type Fault,
  lossesAfterActing,
  lossesBeforeActing,
  missingIdUsual,
  rateLimits,
  rateLimitWaitMs,
} from './simulatedPlatform.js';

export const describeFailing: DescribePromises = (_, offers, subject, { cannot = {}, tellsNoWait = [] }) => {
  const { reconcile, thread } = offers.capabilities.publish;
  const possible = <F extends Fault>(faults: readonly F[]): F[] => faults.filter((fault) => !(fault in cannot));

  for (const [fault, why] of Object.entries(cannot)) it.skip(`has no “${fault}”: ${why}`, () => {});

  const soughtSince = (part: PartToCommit, since: Date, excludingExternalIds: string[] = []): SoughtPart => ({
    ...part,
    since,
    excludingExternalIds,
  });

  describe('a commit of unknown outcome', () => {
    it.each(possible(lossesAfterActing))(
      'is known as one when the platform acted: %s; and the post is found',
      async (fault) => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const since = new Date();
        const part = await ready(platform, simulated, call, `Lost & found <${fault}> see example.com/a?b=1&c=2`);
        await simulated.fault(fault, 'commit');

        expect(await failureOf(platform.commit(call, part))).toMatchObject({
          failureClass: 'platform-unavailable',
          effect: 'unknown',
        });

        const [live] = await simulated.livePosts(account);
        if (reconcile.can)
          expect(await platform.findPublished(call, soughtSince(part, since))).toMatchObject({
            verdict: 'posted',
            externalId: live!.externalId,
          });
      },
    );

    it.each(possible(lossesBeforeActing))(
      'is known as one when the platform did not act: %s; and nothing is found',
      async (fault) => {
        const { platform, simulated } = subject();
        const { account, call } = await connect(platform, simulated);
        const since = new Date();
        const part = await ready(platform, simulated, call, 'never there');
        await simulated.fault(fault, 'commit');

        expect(await failureOf(platform.commit(call, part))).toMatchObject({
          failureClass: 'platform-unavailable',
          effect: 'unknown',
        });

        expect(await simulated.livePosts(account)).toEqual([]);
        if (reconcile.can)
          expect(await platform.findPublished(call, soughtSince(part, since))).toMatchObject({ verdict: 'not-seen' });
      },
    );

    it.runIf(reconcile.can)(
      'is not settled by a post that belongs to another publish, is older, or says something else',
      async () => {
        const { platform, simulated } = subject();
        const { call } = await connect(platform, simulated);
        const since = new Date();
        const same = () => ready(platform, simulated, call, 'the same words');
        const other = await platform.commit(call, await same());
        await platform.commit(call, await ready(platform, simulated, call, 'other words'));

        const part = await same();
        expect((await platform.findPublished(call, soughtSince(part, since, [other.externalId]))).verdict).toBe(
          'not-seen',
        );
        expect((await platform.findPublished(call, soughtSince(part, new Date(Date.now() + 60_000)))).verdict).toBe(
          'not-seen',
        );
        // Where the platform knows a part by what was staged, another with the same words need not pass for it.
        const mayBeKnown = Object.keys(part.handles).length > 0;
        expect(mayBeKnown ? ['posted', 'not-seen'] : ['posted']).toContain(
          (await platform.findPublished(call, soughtSince(part, since))).verdict,
        );
      },
    );

    it.runIf(reconcile.can && thread.can)('in a thread is looked for below the part before', async () => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      const since = new Date();
      const [first, stranger] = [
        await platform.commit(call, await ready(platform, simulated, call, 'root')),
        await platform.commit(call, await ready(platform, simulated, call, 'another root')),
      ];
      const reply = await ready(platform, simulated, call, 'a part', { replyToExternalId: first.externalId });
      const { externalId } = await platform.commit(call, reply);

      expect(await platform.findPublished(call, soughtSince(reply, since))).toMatchObject({
        verdict: 'posted',
        externalId,
      });
      // Without what was staged, which some platforms know by itself.
      const elsewhere = { ...reply, handles: {}, replyToExternalId: stranger.externalId };
      expect((await platform.findPublished(call, soughtSince(elsewhere, since))).verdict).toBe('not-seen');
    });

    it.runIf(reconcile.can)('shows support what was looked at, without a word of the posts', async () => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      const since = new Date();
      await platform.commit(call, await ready(platform, simulated, call, 'confidential words'));
      const other = await ready(platform, simulated, call, 'something else');
      const { evidence } = await platform.findPublished(call, soughtSince(other, since));
      expect(evidence.looked).not.toBe('');
      expect(evidence.candidates).toHaveLength(1);
      expect(JSON.stringify(evidence)).not.toContain('confidential words');
    });
  });

  describe('a commit that the platform refuses', () => {
    it.each(possible(rateLimits))('for its rate is told how long to wait: %s', async (fault) => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      const part = await ready(platform, simulated, call, 'later');
      await simulated.fault(fault, 'commit');

      const failure = await failureOf(platform.commit(call, part));

      expect(failure).toMatchObject({ failureClass: 'rate-limited', effect: 'none' });
      expect(await simulated.livePosts(account)).toEqual([]);
      if (fault === 'rate-limited-without-hint' || tellsNoWait.includes(fault))
        return expect(failure.retryAfterMs).toBeGreaterThan(0);
      // The platform tells whole seconds, and some time has passed.
      expect(failure.retryAfterMs).toBeGreaterThan(rateLimitWaitMs - 15_000);
      expect(failure.retryAfterMs).toBeLessThanOrEqual(rateLimitWaitMs + 1_000);
    });

    it('as a duplicate is known as one', async () => {
      const { platform, simulated } = subject();
      const { account, call } = await connect(platform, simulated);
      await platform.commit(call, await ready(platform, simulated, call, 'twice'));
      const second = await ready(platform, simulated, call, 'twice');
      const again = await platform.commit(call, second).catch((error: unknown) => error);
      // Not every platform minds.
      if (again instanceof Error) expect(again).toMatchObject({ failureClass: 'duplicate-refused', effect: 'none' });
      expect((await simulated.livePosts(account)).length).toBe(again instanceof Error ? 1 : 2);
    });

    it.each(possible(['token-refused', 'quota-exhausted']))(
      'for its token asks for a reconnect, for our quota blames nobody’s account: %s',
      async (fault) => {
        const { platform, simulated } = subject();
        const { call } = await connect(platform, simulated);
        const part = await ready(platform, simulated, call, 'a');
        await simulated.fault(fault, 'commit');
        expect(await failureOf(platform.commit(call, part))).toMatchObject(
          fault === 'token-refused'
            ? { failureClass: 'reconnect-needed', effect: 'none' }
            : { failureClass: 'quota-exhausted', scope: 'app', effect: 'none' },
        );
      },
    );

    it.runIf(thread.can)('below a post that is gone is not found', async () => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      const gone = { replyToExternalId: simulated.missingId ?? missingIdUsual };
      const published = ready(platform, simulated, call, 'too late', gone).then((part) => platform.commit(call, part));
      expect(await failureOf(published)).toMatchObject({
        failureClass: 'not-found',
        effect: 'none',
      });
    });

    it.each(possible(['secrets-echoed', 'secrets-echoed-in-a-page']))(
      'shows neither token nor text when they come back: %s',
      async (fault) => {
        const { platform, simulated } = subject();
        const { call } = await connect(platform, simulated);
        const part = await ready(platform, simulated, call, 'confidential words of a post');
        await simulated.fault(fault, 'commit');

        const failure = await failureOf(platform.commit(call, part));

        const printed = `${inspect(failure, { depth: 10 })}${JSON.stringify(failure.report(Date.now()))}`;
        for (const secret of await simulated.secrets()) expect(printed).not.toContain(secret);
        expect(printed).not.toContain('confidential words');
        expect(failure.platformMessage?.length ?? 0).toBeLessThanOrEqual(2_000);
      },
    );
  });

  it('takes an answer of the wrong content type for what it is', async () => {
    const { platform, simulated } = subject();
    const { account, call } = await connect(platform, simulated);
    const part = await ready(platform, simulated, call, 'served as HTML');
    await simulated.fault('wrong-content-type', 'commit');
    const { externalId } = await live(platform, call, await platform.commit(call, part));
    expect((await simulated.livePosts(account))[0]!.externalId).toBe(externalId);
  });

  it.each(possible([...lossesBeforeActing, 'page-after-acting', 'json-truncated']))(
    'a read that fails (%s) is simply to be repeated',
    async (fault) => {
      const { platform, simulated } = subject();
      const { call } = await connect(platform, simulated);
      await simulated.fault(fault, 'account');
      expect(await failureOf(platform.isTokenAlive(call))).toMatchObject({
        failureClass: 'platform-unavailable',
        effect: 'none',
      });
      expect(await platform.isTokenAlive(call)).toBe(true);
    },
  );
};
