import { describe, expect, it } from 'vitest';
import { stubCall } from '../stubServer.js';
import { creator, refused, userInfo } from './fixtures/answers.js';
import { answer, lost, paths, seen, withTikTok } from './harness.js';

const granted = (...scopes: string[]) =>
  stubCall({ grantedScopes: ['user.info.basic', 'user.info.profile', ...scopes] });

describe('the account of a grant', () => {
  it('is found with what its creator may do', async () => {
    const harness = await withTikTok({ [paths.user]: [userInfo], [paths.creator]: [creator()] });
    expect(await harness.tiktok.discoverAccounts(granted('video.publish'))).toEqual([
      {
        externalId: 'a1b2c3d4-0000-4e5f-8888-abcdefabcdef',
        username: 'mara.k',
        displayName: 'Mara K',
        pictureUrl: 'https://p16.example/av.jpeg',
        facts: {
          handle: 'mara.k',
          unionId: 'u-77',
          isVerified: false,
          nickname: 'Mara K',
          privacyLevelOptions: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
          commentDisabled: false,
          duetDisabled: false,
          stitchDisabled: true,
          videoDurationMaxSec: 600,
        },
        grantedScopes: ['user.info.basic', 'user.info.profile', 'video.publish'],
        usable: true,
      },
    ]);
    expect(harness.server.arrived[0]!.query.fields).toContain('username');
  });

  it('that may not be posted to is refused, with what to tick', async () => {
    const harness = await withTikTok({ [paths.user]: [userInfo] });
    expect(await harness.tiktok.discoverAccounts(granted('video.list'))).toEqual([
      expect.objectContaining({
        usable: false,
        reason: 'posting_permission_missing',
        whatToChange: expect.stringMatching(/leave .*video\.publish.* ticked/),
      }),
    ]);
    expect(seen(harness)).toEqual([paths.user]); // what the creator may do would be refused
  });

  it('that takes drafts only is usable, and TikTok is not asked what it would refuse to tell', async () => {
    const harness = await withTikTok({ [paths.user]: [userInfo] });
    expect(await harness.tiktok.discoverAccounts(granted('video.upload'))).toEqual([
      expect.objectContaining({ usable: true, username: 'mara.k' }),
    ]);
    expect(seen(harness)).toEqual([paths.user]);
  });

  it.each(['spam_risk_too_many_posts', 'spam_risk_user_banned_from_posting', 'reached_active_user_cap'])(
    'can be connected while TikTok answers 200 with %s',
    async (code) => {
      const { tiktok } = await withTikTok({ [paths.user]: [userInfo], [paths.creator]: [refused(code)] });
      const [account] = await tiktok.discoverAccounts(granted('video.publish'));
      expect(account).toMatchObject({ usable: true });
      expect(account!.facts).not.toHaveProperty('privacyLevelOptions');
    },
  );

  it('is tried again where TikTok is in trouble', async () => {
    const { tiktok } = await withTikTok({
      [paths.user]: [userInfo],
      [paths.creator]: [answer(500, refused('internal_error'))],
    });
    await expect(tiktok.discoverAccounts(granted('video.publish'))).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'none',
    });
  });

  it('is told before consent what an app that is not audited needs', async () => {
    expect((await withTikTok({}, { audited: 'no' })).tiktok.accountNeeded).toContain('private');
    expect((await withTikTok({}, { audited: 'yes' })).tiktok.accountNeeded).toBeUndefined();
  });
});

describe('a token', () => {
  it('is alive when TikTok answers, dead when TikTok refuses it, and neither when TikTok is in trouble', async () => {
    const { tiktok, call } = await withTikTok({
      [paths.user]: [userInfo, answer(401, refused('access_token_invalid')), answer(503, {}), lost],
    });
    expect(await tiktok.isTokenAlive(call)).toBe(true);
    expect(await tiktok.isTokenAlive(call)).toBe(false);
    await expect(tiktok.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
    await expect(tiktok.isTokenAlive(call)).rejects.toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'none',
    });
  });
});
