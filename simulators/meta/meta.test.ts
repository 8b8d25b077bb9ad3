import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, Refusal } from '../shared/call.js';
import { SimulatorClock } from '../shared/clock.js';
import { Journal } from '../shared/journal.js';
import { Ledger } from '../shared/ledger.js';
import { Containers, containerKnobs } from './containers.js';
import { newMetaId } from './ids.js';
import { pageOf } from './paging.js';
import { fieldTree, Parameters, pick } from './parameters.js';
import { hubSignature, signedRequest } from './signatures.js';

const asked = (query: string, body = '', type = 'application/x-www-form-urlencoded') =>
  new Parameters({
    query: new URLSearchParams(query),
    headers: { 'content-type': type },
    body: Buffer.from(body),
  });

function refusalOf(act: () => unknown): Answer {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
  throw new Error('It was not refused');
}

describe('parameters', () => {
  it('are read from the address, a form and JSON alike', () => {
    expect(asked('text=a').optional('text')).toBe('a');
    expect(asked('', 'text=a').optional('text')).toBe('a');
    expect(asked('', '{"text":"a","n":3}', 'application/json').whole('n')).toBe(3);
    expect(asked('children=1,2').list('children')).toEqual(['1', '2']);
    expect(asked('children=["1","2"]').list('children')).toEqual(['1', '2']);
  });

  it('are refused with code 100 when they are missing or of another kind', () => {
    for (const act of [
      () => asked('').required('text'),
      () => asked('n=x').whole('n'),
      () => asked('f=maybe').flag('f'),
    ])
      expect(refusalOf(act)).toMatchObject({ status: 400, body: { error: { code: 100 } } });
  });
});

describe('fields', () => {
  const node = { id: '1', text: 'a', media_url: undefined, children: { data: [{ id: '2', media_type: 'IMAGE' }] } };

  it('show what was asked for, with the id, and nothing that is empty', () => {
    expect(pick(node, fieldTree('text,media_url,children{media_type}'))).toEqual({
      id: '1',
      text: 'a',
      children: { data: [{ id: '2', media_type: 'IMAGE' }] },
    });
    expect(pick(node, fieldTree('children'))).toEqual({ id: '1', children: { data: [{ id: '2' }] } });
  });

  it('refuse a name that the object does not have', () => {
    expect(refusalOf(() => pick(node, fieldTree('status'), 'THApiException'))).toMatchObject({
      body: {
        error: { code: 100, type: 'THApiException', message: '(#100) Tried accessing nonexisting field (status)' },
      },
    });
  });
});

describe('pages', () => {
  const rows = Array.from({ length: 5 }, (_, index) => ({ id: `r${index}`, createdAt: (10 - index) * 1_000 }));
  const options = { limitUsual: 2, limitMax: 100 };

  it('go on after a row, whatever came in front of it or is gone', () => {
    const first = pageOf(rows, asked(''), options);
    const after = first.paging!.cursors.after;

    expect(first.data.map(({ id }) => id)).toEqual(['r0', 'r1']);
    expect(pageOf([{ id: 'new', createdAt: 11_000 }, ...rows], asked(`after=${after}`), options).data[0]!.id).toBe(
      'r2',
    );
    expect(
      pageOf(
        rows.filter(({ id }) => id !== 'r1'),
        asked(`after=${after}`),
        options,
      ).data[0]!.id,
    ).toBe('r2');
  });

  it('refuse both cursors at once, and ones that are none', () => {
    expect(refusalOf(() => pageOf(rows, asked('after=x'), options))).toMatchObject({ status: 400 });
    expect(refusalOf(() => pageOf(rows, asked('after=x&before=y'), options))).toMatchObject({ status: 400 });
  });
});

it('signs bodies and requests as Meta does', () => {
  const [signature, payload] = signedRequest('secret', { user_id: '178', issued_at: 1 }).split('.');

  expect(signature).toBe(createHmac('sha256', 'secret').update(payload!).digest('base64url'));
  expect(JSON.parse(Buffer.from(payload!, 'base64url').toString())).toMatchObject({
    algorithm: 'HMAC-SHA256',
    user_id: '178',
  });
  expect(hubSignature('secret', 'body')).toBe(`sha256=${createHmac('sha256', 'secret').update('body').digest('hex')}`);
});

describe('a container', () => {
  async function withFile(status = 200) {
    const server = createServer((_, response) => response.writeHead(status).end(Buffer.from('GIF89a.bytes')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const clock = new SimulatorClock();
    const containers = new Containers({
      ...{
        platform: 'test',
        journal: new Journal(),
        clock,
        ledger: new Ledger(clock),
        folder: join(tmpdir(), 'meta-test'),
      },
      knobs: { ...containerKnobs },
      bytesMax: { image: 1_000, video: 1_000 },
      newId: () => newMetaId('180'),
      judge: (_, { probe }) => (probe.type === 'image/gif' ? 'WRONG_TYPE' : undefined),
      fetchFailed: () => 'NOT_FETCHED',
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
    return {
      containers,
      clock,
      picture: { ownerId: '1', kind: 'IMAGE', fields: {}, media: { kind: 'image' as const, url } },
    };
  }
  const text = { ownerId: '1', kind: 'TEXT', fields: {} };

  it('is in progress until it was looked at, then finished, then published, then nothing else', async () => {
    const { containers, clock } = await withFile();
    const container = containers.create(text);

    expect(containers.statusOf(container)).toBe('IN_PROGRESS');
    expect(await containers.look(container)).toBe('FINISHED');
    containers.table.change(container, { publishedAs: '9' });
    clock.advance(25 * 3_600_000);
    expect(await containers.look(container)).toBe('PUBLISHED');
  });

  it('expires after a day', async () => {
    const { containers, clock } = await withFile();
    const container = containers.create(text);
    clock.advance(24 * 3_600_000);
    expect(await containers.look(container)).toBe('EXPIRED');
  });

  it('ends in an error for a file that cannot be had or is not of the right kind, and for a fate', async () => {
    const missing = await withFile(404);
    const notFetched = missing.containers.create(missing.picture);
    const wrong = await withFile();
    const wrongType = wrong.containers.create(wrong.picture);
    wrong.containers.fates.push({ error: 'UNKNOWN' });
    const fated = wrong.containers.create(text);
    await Promise.all([missing.containers.idle(), wrong.containers.idle()]);

    expect([await missing.containers.look(notFetched), notFetched.error]).toEqual(['ERROR', 'NOT_FETCHED']);
    expect([await wrong.containers.look(wrongType), wrongType.error]).toEqual(['ERROR', 'WRONG_TYPE']);
    expect([await wrong.containers.look(fated), fated.error]).toEqual(['ERROR', 'UNKNOWN']);
  });

  it('of several is ready when it and all of its children are', async () => {
    const { containers } = await withFile();
    const child = containers.create(text);
    const parent = containers.create({ ...text, kind: 'CAROUSEL', childIds: [child.id] });

    expect(await containers.look(parent)).toBe('IN_PROGRESS');
    await containers.look(child);
    expect(await containers.look(parent)).toBe('FINISHED');
  });
});
