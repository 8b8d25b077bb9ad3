import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import debug from 'debug';
import { pino } from 'pino';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { challengeOf, newVerifier, type OAuthClient, oauthClient, TokenFailure } from './oauth.js';
import type { OAuthSpec } from './platform.js';
import { type Answering, sendJson, stubServer } from './stubServer.js';

const clientId = 'client:id/1';
const clientSecret = 'cl13nt-s3cr3t+with/odd=chars';
const refreshToken = 'UlJSZWZyZXNoLXRva2VuLW9mLXRoZS10ZXN0';
const secrets = [
  clientSecret,
  refreshToken,
  Buffer.from(`${clientId}:${clientSecret}`).toString('base64'),
  'the-code-123456',
  'the-verifier-123456',
];

const spec = (url: string, more: Partial<OAuthSpec> = {}): OAuthSpec => ({
  authorizeUrl: `${url}/authorize`,
  tokenUrl: `${url}/token`,
  revoke: { url: `${url}/revoke`, how: 'rfc7009' },
  whereToRemove: 'Settings → Apps',
  clientAuthentication: 'basic',
  clientIdInBody: true,
  clientIdParam: 'client_id',
  scopeSeparator: ' ',
  pkce: 'S256',
  scopes: [],
  accessTokenLifetimeMs: { usual: 7_200_000, max: 86_400_000 },
  readTokenError: (status, body) => {
    const error = (body as { error?: string } | undefined)?.error;
    if (status === 401) return { kind: 'app-misconfigured', words: '' };
    if (error === 'invalid_grant') return { kind: 'dead-grant', cause: 'access-revoked', words: '' };
    return { kind: 'transient', words: '' };
  },
  ...more,
});
const client = (url: string, more: Partial<OAuthSpec> = {}): OAuthClient =>
  oauthClient(spec(url, more), { clientId, clientSecret }, { deadlineMs: 500 });

const answering = async (answer: Answering) => {
  const server = await stubServer(answer);
  return { ...server, client: client(server.url) };
};

async function failureOf(work: Promise<unknown>): Promise<TokenFailure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TokenFailure);
  expectNoSecret(
    `${inspect(error, { depth: 10 })}${JSON.stringify(pino.stdSerializers.err(error as Error))}${JSON.stringify(error)}`,
  );
  return error as TokenFailure;
}

function expectNoSecret(printed: string): void {
  for (const secret of secrets) {
    for (const spelling of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
    ]) {
      expect(printed).not.toContain(spelling);
    }
  }
}

const tokens = {
  token_type: 'bearer',
  access_token: 'new-access',
  refresh_token: 'new-refresh',
  expires_in: 7200,
  scope: 'a b',
};
const exchange = {
  code: 'the-code-123456',
  redirectUri: 'https://app.example/callback?x=1',
  codeVerifier: 'the-verifier-123456',
};

describe('the way to the consent page', () => {
  it('carries scopes, state and an S256 challenge, and no secret', () => {
    const url = new URL(
      client('https://chirp.example', { authorizeExtra: { prompt: 'login' } }).authorizeUrl({
        redirectUri: exchange.redirectUri,
        state: 's+t&ate',
        codeChallenge: 'chal',
        scopes: ['a.read', 'b.write'],
      }),
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: exchange.redirectUri,
      scope: 'a.read b.write',
      state: 's+t&ate',
      code_challenge: 'chal',
      code_challenge_method: 'S256',
      prompt: 'login',
    });
    expect(url.search).toContain('a.read%20b.write');
    expectNoSecret(url.href);
  });

  it('makes challenges as RFC 7636 shows and a new verifier each time', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
    expect(newVerifier()).toMatch(/^[\w-]{43}$/);
    expect(newVerifier()).not.toBe(newVerifier());
  });
});

describe('tokens', () => {
  it('are exchanged for a code with Basic credentials, form-encoded before base64 as RFC 6749 asks', async () => {
    const server = await answering((_, response) => sendJson(response, 200, tokens));

    const set = await server.client.exchange(exchange);

    expect(set).toMatchObject({ accessToken: 'new-access', refreshToken: 'new-refresh', scopes: ['a', 'b'] });
    const [arrived] = server.arrived;
    const basic = Buffer.from(arrived!.headers.authorization!.replace('Basic ', ''), 'base64').toString();
    expect(basic.split(':').map(decodeURIComponent)).toEqual([clientId, clientSecret]);
    expect(Object.fromEntries(new URLSearchParams(arrived!.body.toString()))).toEqual({
      grant_type: 'authorization_code',
      client_id: clientId,
      code: exchange.code,
      redirect_uri: exchange.redirectUri,
      code_verifier: exchange.codeVerifier,
    });
  });

  it('are refreshed', async () => {
    const server = await answering((_, response) => sendJson(response, 200, tokens));
    await server.client.refresh(refreshToken);
    expect(Object.fromEntries(new URLSearchParams(server.arrived[0]!.body.toString()))).toEqual({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refreshToken,
    });
  });

  it('go with credentials in the body where the platform wants them there, under its own word for the client id', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, tokens));
    await client(server.url, {
      clientAuthentication: 'body',
      clientIdParam: 'client_key',
      clientIdInBody: false,
    }).refresh(refreshToken);
    expect(server.arrived[0]!.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(server.arrived[0]!.body.toString()))).toMatchObject({
      client_key: clientId,
      client_secret: clientSecret,
    });
  });

  it('are read from JSON under a wrong content type', async () => {
    const server = await answering((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify(tokens)),
    );
    expect(await server.client.refresh(refreshToken)).toMatchObject({
      accessToken: 'new-access',
      refreshToken: 'new-refresh',
    });
  });

  it('leave the refresh token open where the answer has none, so that the old one stays', async () => {
    const server = await answering((_, response) =>
      sendJson(response, 200, { access_token: 'new-access', expires_in: 60 }),
    );
    const set = await server.client.refresh(refreshToken);
    expect(set.refreshToken).toBeUndefined();
    expect(set.scopes).toBeUndefined();
  });

  const hourMs = 3_600_000;
  it.each([
    ['7200', 2 * hourMs],
    [7200, 2 * hourMs],
    [0, 2 * hourMs],
    [-5, 2 * hourMs],
    [undefined, 2 * hourMs],
    [null, 2 * hourMs],
    ['soon', 2 * hourMs],
    ['', 2 * hourMs],
    [1, 60_000],
    [10 * 365 * 86_400, 24 * hourMs],
  ])('live a sane time when expires_in is %j', async (expiresIn, lifetimeMs) => {
    const server = await answering((_, response) =>
      sendJson(response, 200, { access_token: 'new-access', expires_in: expiresIn }),
    );
    const beforeMs = Date.now();
    const { expiresAt } = await server.client.refresh(refreshToken);
    expect(expiresAt.getTime()).toBeGreaterThanOrEqual(beforeMs + lifetimeMs);
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + lifetimeMs);
  });

  it.each(['', '  ', undefined, null, 7])(
    'that are blank (%j) are a passing trouble of unknown effect',
    async (accessToken) => {
      const server = await answering((_, response) =>
        sendJson(response, 200, { ...tokens, access_token: accessToken }),
      );
      expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
        failureClass: 'platform-unavailable',
        effect: 'unknown',
        refusal: { kind: 'transient' },
      });
    },
  );
});

describe('a refusal', () => {
  const refusing = (status: number, body: unknown, headers = {}) =>
    answering((_, response) => sendJson(response, status, body, headers));

  it('of a dead grant asks for a reconnect', async () => {
    const server = await refusing(400, { error: 'invalid_grant', error_description: `bad ${refreshToken}` });
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      failureClass: 'reconnect-needed',
      effect: 'none',
      platformCode: 'invalid_grant',
      refusal: { kind: 'dead-grant', cause: 'access-revoked', words: 'bad [removed]' },
    });
  });

  it('of a code is told from a dead grant by what was asked', async () => {
    const server = await refusing(400, { error: 'invalid_grant' });
    expect(await failureOf(server.client.exchange(exchange))).toMatchObject({ refusal: { kind: 'code-refused' } });
  });

  it('of our app blames no account', async () => {
    const server = await refusing(401, { error: 'invalid_client' });
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      failureClass: 'app-misconfigured',
      refusal: { kind: 'app-misconfigured' },
    });
  });

  it.each([
    [429, 'none'],
    [503, 'none'],
    [500, 'unknown'],
    [502, 'unknown'],
  ])('with %i is passing, its effect %s, and its Retry-After is kept', async (status, effect) => {
    const server = await refusing(status, {}, { 'retry-after': '7' });
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      failureClass: 'platform-unavailable',
      effect,
      retryAfterMs: 7_000,
    });
  });

  it('as an HTML page is passing and becomes a sentence', async () => {
    const page = `<html><title>Bad gateway</title>${clientSecret}${'x'.repeat(300_000)}`;
    const server = await answering((request, response) =>
      response.writeHead(502).end(page + request.headers.authorization + request.body),
    );
    const failure = await failureOf(server.client.refresh(refreshToken));
    expect(failure.refusal.kind).toBe('transient');
    expect(failure.platformMessage).toContain('Bad gateway');
    expect(failure.platformMessage!.length).toBeLessThan(200);
  });

  it('that echoes the whole request shows no secret of it', async () => {
    const server = await answering((request, response) =>
      sendJson(response, 400, {
        error: 'invalid_request',
        error_description: `${request.headers.authorization} ${request.body}`,
        again: request.headers,
      }),
    );
    await failureOf(server.client.exchange(exchange));
    await failureOf(server.client.refresh(refreshToken));
    await server.client.revoke(refreshToken, 'refresh_token');
  });

  it('of credentials that cannot be sent quotes no secret', () => {
    let thrown: unknown;
    try {
      oauthClient(spec('https://chirp.example'), { clientId, clientSecret: `${clientSecret}\n` });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ failureClass: 'app-misconfigured' });
    expectNoSecret(inspect(thrown, { depth: 10 }));
  });
});

describe('a lost answer', () => {
  async function rawClient(handle: (socket: Socket) => void): Promise<OAuthClient> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  const head = (length: number) =>
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const losses: Record<string, (socket: Socket) => void> = {
    'nothing is ever answered': () => undefined,
    'half a body comes and then nothing': (socket) =>
      socket.once('data', () => socket.write(`${head(500)}{"access_token":`)),
    'the body trickles': (socket) =>
      socket.once('data', () => {
        socket.write(head(5_000));
        const drip = setInterval(() => socket.write(' '), 20);
        socket.once('close', () => clearInterval(drip));
      }),
    'the connection is reset': (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'the body is cut short': (socket) => socket.once('data', () => socket.end(`${head(500)}{"access_token":`)),
    'the body is no JSON': (socket) => socket.once('data', () => socket.end(`${head(9)}<html>123`)),
    'the body is empty': (socket) => socket.once('data', () => socket.end(head(0))),
  };
  it.each(Object.entries(losses))('may have spent the tokens when %s', async (_, handle) => {
    const failure = await failureOf((await rawClient(handle)).refresh(refreshToken));
    expect(failure).toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'unknown',
      refusal: { kind: 'transient' },
    });
  });

  it('spent nothing when the platform could not be reached', async () => {
    expect(await failureOf(client('http://127.0.0.1:1').refresh(refreshToken))).toMatchObject({
      effect: 'none',
      platformCode: 'ECONNREFUSED',
    });
    expect(await failureOf(client('http://nowhere.invalid').refresh(refreshToken))).toMatchObject({ effect: 'none' });
  });

  it('is not waited for in memory: an endless body is cut at 1 MB and the connection closed', async () => {
    let sentBytes = 0;
    let closed: Promise<unknown> = Promise.resolve();
    const endless = await rawClient((socket) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      socket.once('data', () => {
        const spaces = Buffer.alloc(64 * 1024, ' ');
        const pour = (): void => {
          while (!socket.destroyed && sentBytes < 61e6 && socket.write(spaces)) sentBytes += spaces.length;
        };
        socket.write(head(61_000_000));
        socket.on('drain', pour);
        pour();
      });
    });
    expect(await failureOf(endless.refresh(refreshToken))).toMatchObject({ effect: 'unknown' });
    await closed;
    expect(sentBytes).toBeLessThan(20e6);
  });

  it('closes the connection of an answer that trickles on', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const slow = await rawClient((socket) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      losses['the body trickles']!(socket);
    });
    await failureOf(slow.refresh(refreshToken));
    await closed;
  });

  it.each([301, 302, 307, 308])('takes no credentials elsewhere on a %i', async (status) => {
    const elsewhere = await stubServer((_, response) => sendJson(response, 200, tokens));
    const server = await answering((_, response) =>
      response.writeHead(status, { location: `${elsewhere.url}/token` }).end(),
    );
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      effect: 'none',
      refusal: { kind: 'transient' },
    });
    expect(elsewhere.arrived).toEqual([]);
  });
});

describe('revoking', () => {
  it('tells which token and how it is called', async () => {
    const server = await answering((_, response) => sendJson(response, 200, { revoked: true }));
    await server.client.revoke(refreshToken, 'refresh_token');
    expect(server.arrived[0]!.path).toBe('/revoke');
    expect(Object.fromEntries(new URLSearchParams(server.arrived[0]!.body.toString()))).toEqual({
      client_id: clientId,
      token: refreshToken,
      token_type_hint: 'refresh_token',
    });
    expect(Buffer.from(server.arrived[0]!.headers.authorization!.replace('Basic ', ''), 'base64').toString()).toContain(
      ':',
    );
  });

  it.each([
    [200, ''],
    [200, '<html>done'],
    [204, ''],
    [400, '{"error":"invalid_request"}'],
    [404, ''],
  ])('is done when the answer is %i %s', async (status, body) => {
    const server = await answering((_, response) => response.writeHead(status).end(body));
    await server.client.revoke(refreshToken, 'refresh_token');
  });

  it('where the platform refuses with a 200 is done only if the token was dead before', async () => {
    const answering200 = async (body: object) => {
      const server = await stubServer((_, response) => sendJson(response, 200, body));
      return client(server.url, { revoke: { url: `${server.url}/revoke`, how: 'access-token' } });
    };
    await (await answering200({ error: 'invalid_grant' })).revoke(refreshToken, 'access_token');
    await (await answering200({ error: '' })).revoke(refreshToken, 'access_token');
    expect(await failureOf((await answering200({ error: 'busy' })).revoke(refreshToken, 'access_token'))).toMatchObject(
      { failureClass: 'platform-unavailable', platformCode: 'busy' },
    );
  });

  it('is to be tried again later on 503, and is our fault on 401', async () => {
    const busy = await answering((_, response) => response.writeHead(503, { 'retry-after': '30' }).end());
    expect(await failureOf(busy.client.revoke(refreshToken, 'access_token'))).toMatchObject({
      failureClass: 'platform-unavailable',
      retryAfterMs: 30_000,
    });
    const refused = await answering((_, response) => sendJson(response, 401, {}));
    expect(await failureOf(refused.client.revoke(refreshToken, 'access_token'))).toMatchObject({
      failureClass: 'app-misconfigured',
    });
  });
});

describe('tokens that are traded for one another', () => {
  const exchanged = { access_token: 'short-lived-access', user_id: '17841400000000077', expires_in: 3600 };
  const traded = { access_token: 'long-lived-access', token_type: 'bearer', expires_in: 5183944 };
  const sixtyDays = { usual: 5_184_000_000, max: 5_184_000_000 };
  const meta = async (answer: Answering, more: Partial<OAuthSpec> = {}) => {
    const server = await stubServer(answer);
    const how = { url: `${server.url}/trade`, tokenParam: 'access_token', credentials: 'secret' } as const;
    return {
      ...server,
      client: client(server.url, {
        clientAuthentication: 'body',
        pkce: 'none',
        accessTokenLifetimeMs: sixtyDays,
        longLived: { ...how, grantType: 'th_exchange_token' },
        refresh: {
          leadMs: 1,
          rotates: false,
          afterUnknownOutcome: 'always',
          trade: { ...how, grantType: 'th_refresh_token', credentials: 'none' },
        },
        ...more,
      }),
    };
  };
  const inTurn: Answering = ({ path }, response) => sendJson(response, 200, path === '/token' ? exchanged : traded);

  it('give only the long-lived one, which a code’s short-lived one was traded for', async () => {
    const server = await meta(inTurn);
    expect(await server.client.exchange(exchange)).toMatchObject({ accessToken: 'long-lived-access' });
    expect(server.arrived.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['POST', '/token', {}],
      [
        'GET',
        '/trade',
        { grant_type: 'th_exchange_token', client_secret: clientSecret, access_token: 'short-lived-access' },
      ],
    ]);
  });

  it('keep the scopes of the first answer, wrapped in a list or not', async () => {
    const first = { ...exchanged, permissions: 'a.read,b.write' };
    const answers = [first, { data: [first] }, { ...first, permissions: ['a.read', 'b.write'] }];
    for (const answer of answers) {
      const server = await meta(({ path }, response) => sendJson(response, 200, path === '/token' ? answer : traded), {
        scopeSeparator: ',',
      });
      expect((await server.client.exchange(exchange)).scopes).toEqual(['a.read', 'b.write']);
    }
  });

  it('are never kept when the trade fails: a short-lived token would end within the hour', async () => {
    const server = await meta(({ path }, response) =>
      path === '/token' ? sendJson(response, 200, exchanged) : sendJson(response, 500, { echo: clientSecret }),
    );
    expect(await failureOf(server.client.exchange(exchange))).toMatchObject({ refusal: { kind: 'transient' } });
  });

  it('are renewed by themselves, without credentials', async () => {
    const server = await meta(inTurn);
    const renewing = server.client.renewingToken({ accessToken: refreshToken });
    expect(renewing).toBe(refreshToken);
    const renewed = await server.client.refresh(renewing!);
    expect(renewed).toMatchObject({ accessToken: 'long-lived-access', refreshToken: undefined });
    expect(renewed.expiresAt.getTime()).toBeGreaterThan(Date.now() + 59 * 86_400_000);
    expect(server.arrived[0]).toMatchObject({
      method: 'GET',
      query: { grant_type: 'th_refresh_token', access_token: refreshToken },
    });
  });

  it('take an answer without a lifetime for the usual one', async () => {
    const server = await meta((_, response) => sendJson(response, 200, { access_token: 'long-lived-access' }));
    const { expiresAt } = await server.client.refresh(refreshToken);
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 59 * 86_400_000);
  });

  it.each([
    ['half a body', (response: Parameters<Answering>[1]) => response.end('{"access_token":"lo')],
    ['a page', (response: Parameters<Answering>[1]) => response.writeHead(502).end(`<html>${refreshToken}`)],
  ])('are not lost with %s', async (_, answer) => {
    const server = await meta((_request, response) => answer(response));
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      effect: 'unknown',
      refusal: { kind: 'transient' },
    });
  });

  it('wait as long as the platform’s own word for a refusal says', async () => {
    const server = await meta((_, response) => sendJson(response, 400, { error: { code: 100 } }), {
      readTokenError: () => ({ kind: 'transient', words: 'too young', retryAfterMs: 86_400_000 }),
    });
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({ retryAfterMs: 86_400_000 });
  });
});

describe('a refusal inside a 200', () => {
  it('is one all the same', async () => {
    const server = await answering((_, response) => sendJson(response, 200, { error: 'invalid_grant' }));
    expect(await failureOf(server.client.refresh(refreshToken))).toMatchObject({
      refusal: { kind: 'dead-grant' },
      effect: 'none',
    });
  });
});

describe('ending a whole grant', () => {
  it('revokes the refresh token, then the access token', async () => {
    const server = await answering((_, response) => response.writeHead(200).end());
    await server.client.revokeAll({ accessToken: 'the-access-token', refreshToken });
    const sent = server.arrived.map(({ body }) => new URLSearchParams(body.toString()).get('token_type_hint'));
    expect(sent).toEqual(['refresh_token', 'access_token']);
  });

  it('sends TikTok’s kind the access token with the app’s credentials', async () => {
    const server = await stubServer((_, response) => response.writeHead(200).end());
    const revoke = { url: `${server.url}/revoke`, how: 'access-token' } as const;
    const tiktok = client(server.url, { revoke, clientAuthentication: 'body', clientIdParam: 'client_key' });
    await tiktok.revokeAll({ accessToken: 'the-access-token', refreshToken });
    expect(server.arrived.map(({ body }) => Object.fromEntries(new URLSearchParams(body.toString())))).toEqual([
      { client_key: clientId, client_secret: clientSecret, token: 'the-access-token' },
    ]);
  });

  const deleting = async (answer: Answering) => {
    const server = await stubServer(answer);
    const revoke = { url: `${server.url}/me/permissions`, how: 'delete' } as const;
    return { ...server, client: client(server.url, { revoke }) };
  };

  it('deletes Meta’s kind with the token as bearer', async () => {
    const server = await deleting((_, response) => sendJson(response, 200, { success: true }));
    await server.client.revokeAll({ accessToken: refreshToken });
    expect(server.arrived).toMatchObject([
      { method: 'DELETE', path: '/me/permissions', headers: { authorization: `Bearer ${refreshToken}` } },
    ]);
  });

  it('takes a 400 for done only where it says that the token is dead', async () => {
    const dead = await deleting((_, response) => sendJson(response, 400, { error: 'invalid_grant' }));
    await dead.client.revokeAll({ accessToken: refreshToken });
    const throttled = await deleting((_, response) => sendJson(response, 400, { error: 'slow_down' }));
    expect(await failureOf(throttled.client.revokeAll({ accessToken: refreshToken }))).toMatchObject({
      refusal: { kind: 'transient' },
    });
  });
});

describe('with DEBUG set', () => {
  afterEach(() => {
    debug.disable();
    vi.restoreAllMocks();
  });

  it.each(['*', 'simple-oauth2:*,other', 'simple-oauth2:client,other'])(
    'to %s nothing of simple-oauth2 is printed',
    async (names) => {
      debug.enable(names);
      const printed: string[] = [];
      vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
      const server = await answering((_, response) => sendJson(response, 200, tokens));

      await server.client.refresh(refreshToken);
      debug('other')('is heard');

      expectNoSecret(printed.join(''));
      expect(printed.join('')).not.toContain('simple-oauth2');
      expect(printed.join('')).toContain('is heard');
    },
  );
});
