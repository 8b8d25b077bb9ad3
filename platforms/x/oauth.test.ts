import { describe, expect, it } from 'vitest';
import { features } from '../../domain/features.js';
import { oauthClient } from '../oauth.js';
import { sendJson, stubServer } from '../stubServer.js';
import { tokens } from './fixtures/answers.js';
import { readTokenError, tokenErrorRows, xOAuth } from './oauth.js';

const spec = xOAuth({ apiUrl: 'https://api.x.com', webUrl: 'https://x.com' });

describe('X’s consent', () => {
  it('is asked for at x.com, with every scope the features need, each with its reason', () => {
    const url = new URL(
      oauthClient(spec, { clientId: 'id', clientSecret: 'secret' }).authorizeUrl({
        redirectUri: 'https://app.example/callbacks/x',
        state: 'state',
        codeChallenge: 'challenge',
        scopes: spec.scopes.map(({ scope }) => scope),
      }),
    );
    expect(`${url.origin}${url.pathname}`).toBe('https://x.com/i/oauth2/authorize');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
    expect(url.searchParams.get('scope')?.split(' ').sort()).toEqual([
      'dm.read',
      'dm.write',
      'media.write',
      'offline.access',
      'tweet.read',
      'tweet.write',
      'users.read',
    ]);
    expect(spec.scopes.every(({ why }) => why.endsWith('.'))).toBe(true);
    expect(new Set(spec.scopes.flatMap(({ features: needed }) => needed))).toEqual(
      new Set(features.filter((feature) => feature !== 'drafts')), // X has none
    );
    expect(spec.scopes.filter(({ required }) => required).map(({ scope }) => scope)).toEqual([
      'users.read',
      'tweet.read',
      'offline.access',
    ]);
  });

  it('ends in tokens that last two hours, with the scopes that were granted', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, tokens));
    const client = oauthClient(xOAuth({ apiUrl: server.url, webUrl: 'https://x.com' }), {
      clientId: 'id',
      clientSecret: 'secret',
    });
    const set = await client.refresh('old');
    expect(set).toMatchObject({ accessToken: tokens.access_token, refreshToken: tokens.refresh_token });
    expect(set.scopes).toContain('media.write');
    expect(server.arrived[0]).toMatchObject({ path: '/2/oauth2/token' });
    expect(server.arrived[0]!.body.toString()).toContain('client_id=id');
  });
});

describe('X’s token endpoint refuses', () => {
  const passed = (what: string) => `Value passed for the ${what} was invalid.`;
  const cases = [
    [400, { error: 'invalid_request', error_description: passed('token') }, 'dead-grant'],
    [400, { error: 'invalid_grant', error_description: passed('token') }, 'dead-grant'],
    [400, { error: 'invalid_grant' }, 'dead-grant'],
    [400, { error: 'invalid_request', error_description: passed('authorization code') }, 'code-refused'],
    [400, { error: 'invalid_grant', error_description: passed('authorization code') }, 'code-refused'],
    [400, { error: 'invalid_request', error_description: passed('code verifier') }, 'app-misconfigured'],
    [
      400,
      { error: 'invalid_request', error_description: 'Missing required parameter [client_id].' },
      'app-misconfigured',
    ],
    [
      401,
      { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
      'app-misconfigured',
    ],
    [401, { error: 'invalid_client' }, 'app-misconfigured'],
    [400, { error: 'invalid_client' }, 'app-misconfigured'],
    [401, undefined, 'app-misconfigured'],
    // Nothing below may ever disconnect an account.
    [400, { error: 'invalid_request', error_description: 'Something new.' }, 'transient'],
    [400, undefined, 'transient'],
    [403, undefined, 'transient'],
    [429, undefined, 'transient'],
    [500, { error: 'server_error' }, 'transient'],
    [503, undefined, 'transient'],
  ] as const;

  it.each(cases)('with %i %j for what it is: %s', (status, body, kind) => {
    expect(readTokenError(status, body).kind).toBe(kind);
  });

  it('in ways that are all in the table', () => {
    expect(tokenErrorRows).toHaveLength(6);
  });
});
