import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Failure } from '../domain/failures.js';
import { parseJson, retryAfterMs } from './exchange.js';
import { clockAheadMs, type HttpRequest, httpClient } from './http.js';
import { sendJson, stubCall, stubServer } from './stubServer.js';

const http = httpClient({
  label: 'Chirp',
  readLimits: (headers) =>
    headers['x-left'] === undefined
      ? []
      : [{ scope: 'account', windowMs: 900_000, remaining: Number(headers['x-left']), resetAtMs: 1 }],
});
const post = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  endpoint: 'POST /posts',
  method: 'POST',
  url: `${url}/posts`,
  body: { json: { text: 'hello' } },
  ...more,
});

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

/** A server below HTTP: it may break off wherever it likes. */
async function rawServer(
  handle: (socket: Socket) => void,
  make: (handle: (socket: Socket) => void) => Server = createServer,
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = make((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

describe('a request of another kind', () => {
  it('goes to a signed address without the token, and brings text where text is asked for', async () => {
    const server = await stubServer((_, response) => response.end('https://storage.example/part?sig=1'));
    const answer = await http(stubCall(), {
      endpoint: 'GET /part',
      method: 'GET',
      url: `${server.url}/part`,
      authorization: 'none',
      reads: 'text',
    });
    expect(answer).toMatchObject({ text: 'https://storage.example/part?sig=1', body: undefined });
    expect(server.arrived[0]!.headers.authorization).toBeUndefined();
  });

  it('sends a piece of a file as it is, and the token in the platform’s own way', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, {}));
    const call = stubCall();
    const file = {
      filename: 'piece',
      mimeType: 'video/mp4',
      bytes: 6,
      open: async () =>
        (async function* () {
          yield Buffer.from('abc');
          yield Buffer.from('def');
        })(),
    };
    await http(call, post(server.url, { method: 'PUT', authorization: 'OAuth', body: { file } }));
    expect(server.arrived).toMatchObject([
      {
        method: 'PUT',
        headers: {
          authorization: `OAuth ${call.accessToken}`,
          'content-type': 'video/mp4',
          'content-length': '6',
        },
      },
    ]);
    expect(server.arrived[0]!.body.toString()).toBe('abcdef');
  });

  it('takes the tokens that came along out of a refusal as well', async () => {
    const companion = 'page-token-that-nobody-may-see';
    const server = await stubServer((_, response) => sendJson(response, 400, { message: `bad ${companion}` }));
    const answer = await http({ ...stubCall(), companionTokens: { page: companion } }, post(server.url));
    expect(JSON.stringify(answer)).not.toContain(companion);
  });
});

describe('ids that are numbers', () => {
  it.each([
    ['{"id":17841400000000011,"n":5}', { id: '17841400000000011', n: 5 }],
    ['{"ids":[7412345678901234567]}', { ids: ['7412345678901234567'] }],
    ['{"text":"17841400000000011","f":0.30000000000000004}', { text: '17841400000000011', f: 0.30000000000000004 }],
    ['{"at":1780000000123,"big":9007199254740991}', { at: 1780000000123, big: 9007199254740991 }],
    ['{"text":"a\\u0000b","id":17841400000000011}', { text: 'ab', id: '17841400000000011' }],
  ])('beyond what a double holds come out as text: %s', (json, expected) => {
    expect(parseJson(json)).toEqual({ readable: true, value: expected });
  });

  it('do not make half a body readable', () => {
    expect(parseJson('{"id":17841400000000011').readable).toBe(false);
  });
});

describe('an answered request', () => {
  it('asks the ledger first, sends the token, and reports what the headers said', async () => {
    const server = await stubServer((_, response) => sendJson(response, 201, { id: '1' }, { 'x-left': '7' }));
    const call = stubCall();

    const answer = await http(call, post(server.url, { query: { a: 'b c', none: undefined } }));

    expect(answer).toMatchObject({ status: 201, body: { id: '1' } });
    expect(call.taken).toEqual(['POST /posts']);
    expect(call.observed).toEqual([expect.objectContaining({ remaining: 7 })]);
    expect(server.arrived).toMatchObject([
      {
        method: 'POST',
        query: { a: 'b c' },
        json: { text: 'hello' },
        headers: { authorization: `Bearer ${call.accessToken}` },
      },
    ]);
  });

  it('sends nothing when the ledger says to wait', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, {}));
    const call = stubCall();
    call.quota.take = () => Promise.reject(new Failure('rate-limited', 'later', { retryAfterMs: 5 }));

    expect((await failureOf(http(call, post(server.url)))).failureClass).toBe('rate-limited');
    expect(server.arrived).toEqual([]);
  });

  it('keeps the answer when the ledger cannot be written', async () => {
    const server = await stubServer((_, response) => sendJson(response, 201, { id: '1' }, { 'x-left': '7' }));
    const call = stubCall();
    call.quota.observe = () => Promise.reject(new Error('database is down'));
    expect((await http(call, post(server.url))).body).toEqual({ id: '1' });
  });

  it.each(['text/html', 'application/problem+json', ''])('reads JSON under the content type "%s"', async (type) => {
    const server = await stubServer((_, response) =>
      response.writeHead(200, type ? { 'content-type': type } : {}).end('\ufeff{"id":"1"}'),
    );
    expect((await http(stubCall(), post(server.url))).body).toEqual({ id: '1' });
  });

  it('knows a POST that only reads: what is lost of it has changed nothing', async () => {
    const server = await stubServer((_, response) => void response.socket?.destroy());
    await expect(http(stubCall(), post(server.url, { changes: false }))).rejects.toMatchObject({ effect: 'none' });
    await expect(http(stubCall(), post(server.url))).rejects.toMatchObject({ effect: 'unknown' });
  });

  it('hands over an empty 2xx as no body', async () => {
    const server = await stubServer((_, response) => response.writeHead(204).end());
    expect(await http(stubCall(), post(server.url))).toMatchObject({ status: 204, body: undefined, text: '' });
  });

  it('hands over no character that the database refuses', async () => {
    const body = '{"text":"one\\u0000two \\ud800 three \\ud83d\\ude42"}';
    const server = await stubServer((_, response) => void response.end(body));
    const answer = await http(stubCall(), post(server.url, { method: 'GET', body: undefined }));
    expect(answer.body).toEqual({ text: 'onetwo \ufffd three 🙂' });
  });

  it('follows no redirect', async () => {
    const elsewhere = await stubServer((_, response) => sendJson(response, 200, {}));
    const server = await stubServer((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect((await http(stubCall(), post(server.url))).status).toBe(307);
    expect(elsewhere.arrived).toEqual([]);
  });

  it('streams a file as multipart and announces its length', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, {}));
    const bytes = new Uint8Array(300_000).fill(65);
    const open = async () =>
      (async function* () {
        for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
      })();

    await http(
      stubCall(),
      post(server.url, {
        body: {
          multipart: {
            fields: { kind: 'picture' },
            file: { name: 'media', filename: 'a.png', mimeType: 'image/png', bytes: bytes.length, open },
          },
        },
      }),
    );

    const [arrived] = server.arrived;
    const form = await new Response(new Uint8Array(arrived!.body), {
      headers: { 'content-type': arrived!.headers['content-type']! },
    }).formData();
    expect(form.get('kind')).toBe('picture');
    expect((form.get('media') as File).size).toBe(300_000);
    expect(arrived!.headers['content-length']).toBe(String(arrived!.body.length));
  });

  it('calls an unreadable file of ours a fault of ours', async () => {
    const server = await stubServer((_, response) => sendJson(response, 200, {}));
    const open = () => Promise.reject(new Error('no such object'));
    const failure = await failureOf(
      http(
        stubCall(),
        post(server.url, {
          body: {
            multipart: { fields: {}, file: { name: 'm', filename: 'a', mimeType: 'image/png', bytes: 9, open } },
          },
        }),
      ),
    );
    expect(failure).toMatchObject({ failureClass: 'bug', effect: 'none' });
  });
});

describe('a lost request', () => {
  it('was not done when nothing listens', async () => {
    expect(await failureOf(http(stubCall(), post('http://127.0.0.1:1')))).toMatchObject({
      failureClass: 'platform-unavailable',
      effect: 'none',
      platformCode: 'ECONNREFUSED',
    });
  });

  it('was not done when the name is unknown', async () => {
    expect(await failureOf(http(stubCall(), post('http://nowhere.invalid')))).toMatchObject({ effect: 'none' });
  });

  it('was not done when TLS fails', async () => {
    const port = await rawServer(
      (socket) => socket.destroy(),
      (handle) => createTlsServer({}, handle) as unknown as Server,
    );
    expect(await failureOf(http(stubCall(), post(`https://127.0.0.1:${port}`)))).toMatchObject({ effect: 'none' });
  });

  const head = (length: number, status = '200 OK') =>
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
  const breaks: Record<string, (socket: Socket) => void> = {
    'the connection is reset before the answer': (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'the connection is closed within the head': (socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconte')),
    'the body is cut short': (socket) => socket.once('data', () => socket.end(`${head(99)}{"id":"1`)),
    'the body is not JSON': (socket) => socket.once('data', () => socket.end(`${head(8)}<html>no`)),
    'the JSON is truncated': (socket) => socket.once('data', () => socket.end(`${head(7)}{"id":"`)),
    'the server stays silent': () => undefined,
    'the body trickles': (socket) =>
      socket.once('data', () => {
        socket.write(head(5_000));
        const drip = setInterval(() => socket.write(' '), 20);
        socket.once('close', () => clearInterval(drip));
      }),
    'the body is larger than 1 MB': (socket) =>
      socket.once('data', () => socket.write(head(9_000_000) + ' '.repeat(2_000_000))),
  };
  it.each(Object.entries(breaks))('may have been done when %s', async (_, handle) => {
    const port = await rawServer(handle);
    const failure = await failureOf(http(stubCall(), post(`http://127.0.0.1:${port}`, { deadlineMs: 400 })));
    expect(failure).toMatchObject({ failureClass: 'platform-unavailable', effect: 'unknown' });
  });

  it('of a read has no effect to wonder about', async () => {
    const port = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(
      http(stubCall(), { endpoint: 'GET /posts', method: 'GET', url: `http://127.0.0.1:${port}/posts` }),
    );
    expect(failure).toMatchObject({ failureClass: 'platform-unavailable', effect: 'none' });
  });

  it('is a refusal all the same when the status says so and only the words are lost', async () => {
    const port = await rawServer((socket) =>
      socket.once('data', () => socket.end(`${head(99, '403 Forbidden')}{"detail":"dupl`)),
    );
    expect(await http(stubCall(), post(`http://127.0.0.1:${port}`))).toMatchObject({ status: 403, body: undefined });
  });

  it('says so when the caller calls it off, and hands the reason back', async () => {
    const port = await rawServer(() => undefined);
    const controller = new AbortController();
    const reason = new Error('activity cancelled');
    const calling = failureOf(http(stubCall({ signal: controller.signal }), post(`http://127.0.0.1:${port}`)));
    setTimeout(() => controller.abort(reason), 100);
    expect(await calling).toMatchObject({ effect: 'unknown', cause: reason });

    const before = await failureOf(http(stubCall({ signal: controller.signal }), post(`http://127.0.0.1:${port}`)));
    expect(before).toMatchObject({ effect: 'none', cause: reason });
  });
});

describe('secrets', () => {
  const call = stubCall();
  const printed = (error: unknown): string =>
    `${inspect(error, { depth: 10 })}${JSON.stringify(pino.stdSerializers.err(error as Error))}${JSON.stringify(error)}`;

  it('are taken out of a refusal that echoes the request', async () => {
    const server = await stubServer((request, response) =>
      sendJson(response, 400, { detail: `bad header ${request.headers.authorization}`, text: 'my very own words' }),
    );
    const answer = await http(call, post(server.url, { confidential: ['my very own words'] }));
    expect(printed(answer)).not.toContain(call.accessToken);
    expect(answer.text).not.toContain('my very own words');
    expect(answer.scrub(JSON.stringify(answer.body))).not.toContain('my very own words');
  });

  it('are taken out of an HTML page, which becomes a sentence', async () => {
    const server = await stubServer((request, response) =>
      response
        .writeHead(502, { 'content-type': 'text/html' })
        .end(`<html><title>Bad ${request.headers.authorization}</title>${'x'.repeat(300_000)}`),
    );
    const answer = await http(call, post(server.url));
    expect(answer.status).toBe(502);
    expect(answer.text.length).toBeLessThan(300);
    expect(printed(answer)).not.toContain(call.accessToken);
  });

  it('hang on no failure', async () => {
    const port = await rawServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const failure = await failureOf(
      http(call, post(`http://127.0.0.1:${port}`, { body: { json: { text: 'my very own words' } } })),
    );
    expect(printed(failure)).not.toContain(call.accessToken);
    expect(printed(failure)).not.toContain('my very own words');
  });
});

describe('Retry-After', () => {
  it('is read as seconds and as a date, and as nothing where it is neither', () => {
    const nowMs = Date.parse('2026-09-01T10:00:00Z');
    expect(retryAfterMs({ 'retry-after': '30' }, nowMs)).toBe(30_000);
    expect(retryAfterMs({ 'retry-after': 'Tue, 01 Sep 2026 10:01:00 GMT' }, nowMs)).toBe(60_000);
    expect(retryAfterMs({ 'retry-after': 'soon' }, nowMs)).toBeUndefined();
    expect(retryAfterMs({}, nowMs)).toBeUndefined();
  });
});

describe('the platform’s clock', () => {
  const nowMs = Date.parse('2026-09-01T10:00:00Z');

  it('moves what its headers name onto ours when the two differ', () => {
    expect(clockAheadMs({ date: 'Tue, 01 Sep 2026 12:00:00 GMT' }, nowMs)).toBe(2 * 3_600_000);
    expect(clockAheadMs({ date: 'Tue, 01 Sep 2026 09:59:00 GMT' }, nowMs)).toBe(-60_000);
  });

  it('counts as ours when it is missing, unreadable, or off by no more than the header’s whole seconds', () => {
    for (const date of [undefined, 'yesterday', 'Tue, 01 Sep 2026 10:00:03 GMT']) {
      expect(clockAheadMs(date === undefined ? {} : { date }, nowMs)).toBe(0);
    }
  });
});
