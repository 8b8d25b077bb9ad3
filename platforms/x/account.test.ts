import { describe, expect, it } from 'vitest';
import { stubCall } from '../stubServer.js';
import { me, problem } from './fixtures/answers.js';
import { answer, lost, withX } from './harness.js';

describe('the account of a grant', () => {
  it('is found with what decides on long posts, and a larger picture', async () => {
    const { x, server } = await withX({ 'GET /2/users/me': [me] });
    expect(await x.discoverAccounts(stubCall())).toEqual([
      {
        externalId: '2244994945',
        username: 'demo_studio',
        displayName: 'Demo Studio',
        pictureUrl: 'https://pbs.twimg.com/profile_images/1/a_400x400.jpg',
        facts: { subscriptionType: 'Premium', verifiedType: 'blue', protected: false },
        grantedScopes: [],
        usable: true,
      },
    ]);
    expect(server.arrived[0]!.query['user.fields']).toContain('subscription_type');
  });

  it('that is suspended is told apart from a dead token', async () => {
    const suspended = answer(
      403,
      problem(403, 'Forbidden', 'The user used for authentication is suspended', 'user-suspended'),
    );
    const { x } = await withX({ 'GET /2/users/me': [suspended] });
    await expect(x.discoverAccounts(stubCall())).rejects.toMatchObject({ failureClass: 'account-gone' });
  });
});

describe('a token', () => {
  it('is alive when X answers, dead when X refuses it, and neither when X is in trouble', async () => {
    const { x, call } = await withX({
      'GET /2/users/me': [me, answer(401, problem(401, 'Unauthorized', 'Unauthorized')), answer(503, {}), lost],
    });
    expect(await x.isTokenAlive(call)).toBe(true);
    expect(await x.isTokenAlive(call)).toBe(false);
    await expect(x.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable' });
    await expect(x.isTokenAlive(call)).rejects.toMatchObject({ failureClass: 'platform-unavailable', effect: 'none' });
  });
});
