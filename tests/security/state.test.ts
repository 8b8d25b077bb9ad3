import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../platforms/platform.js';
import {
  type ApiUnderTest,
  publicUrl,
  startAnother,
  startApiUnderTest,
  type TestWorkspace,
} from '../support/apiUnderTest.js';

/** X as it is, and beside it a platform of another name that declares its issuer. */
const platforms = (x: Platform) => ({
  x,
  chirp: {
    ...x,
    name: 'chirp',
    label: 'Chirp',
    oauth: { ...x.oauth, authorizeUrl: 'https://chirp.test/authorize', issuer: 'https://chirp.test' },
  },
});

interface Leaving {
  readonly connectionId: string;
  readonly startToken: string;
  readonly cookie: string;
  readonly state: string;
  readonly authorizeUrl: URL;
}

describe('the way to consent and back', () => {
  let api: ApiUnderTest;
  let workspace: TestWorkspace;

  beforeAll(async () => {
    api = await startApiUnderTest({ platforms });
    workspace = await api.newWorkspace();
  });
  afterAll(() => api?.stop());

  const here = (url: string, base = api.url) => url.replace(publicUrl, base);
  const open = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(here(path.startsWith('http') ? path : api.url + path), {
      method,
      redirect: 'manual',
      headers: { accept: 'text/html', ...headers },
    });

  async function start(of: TestWorkspace = workspace): Promise<{ connectionId: string; startUrl: string }> {
    const { body, status } = await of.post('/v1/connections', { platform: 'x' });
    expect(status).toBe(202);
    return { connectionId: body.id, startUrl: body.startUrl };
  }

  /** The owner opens the link and presses the button. */
  async function leave(of: TestWorkspace = workspace): Promise<Leaving> {
    const { connectionId, startUrl } = await start(of);
    const left = await open(startUrl, {}, 'POST');
    expect(left.status).toBe(303);
    const authorizeUrl = new URL(left.headers.get('location')!);
    return {
      connectionId,
      startToken: startUrl.split('/connect/')[1]!,
      cookie: left.headers.getSetCookie()[0]!.split(';')[0]!,
      state: authorizeUrl.searchParams.get('state')!,
      authorizeUrl,
    };
  }

  const comeBack = (
    { state, cookie }: Pick<Leaving, 'state' | 'cookie'>,
    query: Record<string, string> = { code: 'a-code' },
    platform = 'x',
  ) => open(`/oauth/callback/${platform}?${new URLSearchParams({ ...query, state })}`, cookie ? { cookie } : {});

  const rowOf = async (connectionId: string) =>
    (await api.sql`select * from connections where id = ${connectionId}`)[0]!;
  /** Nothing was taken: no code is kept, and the state still waits for its own browser. */
  const isUntouched = async (connectionId: string) => {
    const row = await rowOf(connectionId);
    expect(row).toMatchObject({ state: 'awaiting-consent', state_used_at: null, sealed_code: null, refusal: null });
  };

  it('asks with 256 random bits that never repeat, and with no id of ours (S01)', async () => {
    const leavings = await Promise.all(Array.from({ length: 40 }, () => leave()));

    const states = leavings.map(({ state }) => state);
    expect(new Set(states).size).toBe(states.length);
    for (const state of states) expect(state).toMatch(/^[A-Za-z0-9_-]{43}$/);
    for (const { connectionId } of leavings)
      await api.sql`update connections set ended_at = now() where id = ${connectionId}`;
  });

  it('takes a state once: the same callback again is refused and changes nothing (S02)', async () => {
    const leaving = await leave();
    expect((await comeBack(leaving)).status).toBe(303);
    const kept = await rowOf(leaving.connectionId);
    expect(kept.sealed_code).toBeTruthy();

    const again = await comeBack(leaving, { code: 'another-code' });

    expect(again.status).toBe(400);
    expect((await rowOf(leaving.connectionId)).sealed_code).toBe(kept.sealed_code);
  });

  it('refuses a state that is older than ten minutes (S03)', async () => {
    const leaving = await leave();
    await api.sql`update connections set expires_at = expires_at - interval '11 minutes', created_at = created_at - interval '11 minutes' where id = ${leaving.connectionId}`;

    expect((await comeBack(leaving)).status).toBe(400);
    await isUntouched(leaving.connectionId);
  });

  it('takes the answer only from the browser that left (S04), and that one still can', async () => {
    const leaving = await leave();
    const other = await leave();

    for (const cookie of [
      '',
      other.cookie,
      leaving.cookie.slice(0, -1),
      `${leaving.cookie.split('=')[0]}=${other.cookie.split('=')[1]}`,
    ]) {
      expect((await comeBack({ state: leaving.state, cookie })).status).toBe(400);
    }
    await isUntouched(leaving.connectionId);
    expect((await comeBack(leaving)).status).toBe(303);
  });

  it('never finishes one workspace’s attempt in another’s browser (S05)', async () => {
    const neighbour = await api.newWorkspace();
    const [mine, theirs] = [await leave(), await leave(neighbour)];

    expect((await comeBack({ state: mine.state, cookie: theirs.cookie })).status).toBe(400);
    await isUntouched(mine.connectionId);
    await isUntouched(theirs.connectionId);
  });

  it('refuses a state on another platform’s callback (S06)', async () => {
    const leaving = await leave();

    const refused = await comeBack(leaving, { code: 'a-code', iss: 'https://chirp.test' }, 'chirp');

    expect(refused.status).toBe(400);
    await isUntouched(leaving.connectionId);
    expect((await comeBack(leaving, { code: 'a-code' }, 'nowhere')).status).toBe(404);
  });

  it.each([
    ['none where the platform declares one', 'chirp', undefined],
    ['another platform’s', 'chirp', 'https://x.test'],
    ['the right one and a slash', 'chirp', 'https://chirp.test/'],
    ['somebody’s where the platform declares none', 'x', 'https://chirp.test'],
    ['its own and a slash where it declares none', 'x', 'https://x.test/'],
  ])('refuses an issuer: %s (S07)', async (_title, platform, iss) => {
    const leaving = await leave();

    expect((await comeBack(leaving, { code: 'a-code', ...(iss !== undefined && { iss }) }, platform)).status).toBe(400);
    await isUntouched(leaving.connectionId);
  });

  it('takes the issuer that the platform declares (S07)', async () => {
    const leaving = await leave();
    await api.sql`update connections set platform = 'chirp' where id = ${leaving.connectionId}`;

    expect((await comeBack(leaving, { code: 'a-code', iss: 'https://chirp.test' }, 'chirp')).status).toBe(303);
  });

  it('tells the owner in words when they pressed Cancel, uses the state up, and repeats nothing of what the link said (S09)', async () => {
    const leaving = await leave();

    const back = await comeBack(leaving, { error: 'access_denied', error_description: '<script>alert(1)</script>' });

    expect(back.status).toBe(303);
    expect(await rowOf(leaving.connectionId)).toMatchObject({
      state: 'refused',
      refusal: 'access_denied',
      sealed_code: null,
      sealed_verifier: null,
    });
    const page = await (await open(back.headers.get('location')!)).text();
    expect(page).toContain('You did not allow it on X');
    expect(page).not.toContain('script');
    expect((await comeBack(leaving)).status).toBe(400);
  });

  it.each([
    ['temporarily_unavailable', 'platform_unavailable'],
    ['unauthorized_client', 'app_misconfigured'],
    ['<b>"odd"</b>', 'app_misconfigured'],
  ])('gives %s a reason of ours', async (error, reason) => {
    const leaving = await leave();
    expect((await comeBack(leaving, { error })).status).toBe(303);
    expect(await rowOf(leaving.connectionId)).toMatchObject({ state: 'refused', refusal: reason });
  });

  it('sends the challenge and keeps the verifier: in no address, cookie, page or answer, and not readable in the row (S10)', async () => {
    const leaving = await leave();
    expect(leaving.authorizeUrl.searchParams.get('code_challenge_method')).toBe('S256');
    const row = await rowOf(leaving.connectionId);
    const verifier = api.deps.sealer.unseal(row.sealed_verifier, {
      table: 'connections',
      column: 'sealed_verifier',
      rowId: row.id,
      workspaceId: row.workspace_id,
    });

    const seen = [
      leaving.authorizeUrl.href,
      leaving.cookie,
      JSON.stringify(row),
      (await workspace.get(`/v1/connections/${row.id}`)).body,
    ]
      .map((one) => JSON.stringify(one))
      .join();

    expect(verifier).toMatch(/^[\w-]{43,}$/);
    expect(seen).not.toContain(verifier);
    expect(api.log.text()).not.toContain(verifier);
  });

  it('lets one of 50 equal callbacks through (S11)', async () => {
    const leaving = await leave();

    const answers = await Promise.all(Array.from({ length: 50 }, () => comeBack(leaving)));

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(49);
    const consents =
      await api.sql`select 1 from progress where subject_id = ${leaving.connectionId} and kind = 'consented'`;
    expect(consents).toHaveLength(1);
  });

  it('names the configured callback address whatever Host and Forwarded headers say (S13)', async () => {
    const { startUrl } = await start();
    const location = await new Promise<string>((resolve, reject) => {
      const url = new URL(here(startUrl));
      request(url, {
        method: 'POST',
        headers: {
          host: 'evil.test',
          'x-forwarded-host': 'evil.test',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.test',
        },
      })
        .on('response', (response) => resolve(response.resume().headers.location!))
        .on('error', reject)
        .end();
    });

    expect(new URL(location).searchParams.get('redirect_uri')).toBe(`${publicUrl}/oauth/callback/x`);
  });

  it('lands on an address without code or state that nobody may keep or pass on (S15)', async () => {
    const leaving = await leave();

    const back = await comeBack(leaving);

    expect(back.headers.get('location')).toBe(`${publicUrl}/connect/${leaving.startToken}/done`);
    const page = await open(back.headers.get('location')!);
    for (const answer of [back, page]) {
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/<meta http-equiv="refresh" content="\d+; url=\?">/);
    // The cookie has done its work.
    expect(back.headers.getSetCookie()[0]).toContain('Max-Age=0');
  });

  it('keeps code, state and link out of the log and out of every readable column', async () => {
    const leaving = await leave();
    const code = `code-${randomUUID()}`;
    await comeBack(leaving, { code });

    const [dump] =
      await api.sql`select (select json_agg(c) from connections c)::text || (select json_agg(i) from idempotency_keys i)::text as everything`;

    for (const secret of [code, leaving.state, leaving.startToken, leaving.cookie.split('=')[1]!]) {
      expect(dump!.everything).not.toContain(secret);
      expect(api.log.text()).not.toContain(secret);
    }
  });

  it('changes nothing when the link is only looked at', async () => {
    const { connectionId, startUrl } = await start();
    const before = await rowOf(connectionId);

    const page = await open(startUrl);
    const html = await page.text();

    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
    for (const { scope, why } of api.deps.platforms.x.oauth.scopes) {
      expect(html).toContain(scope);
      expect(html).toContain(why);
    }
    expect(await rowOf(connectionId)).toEqual(before);
  });

  it('escapes whatever a page shows', async () => {
    const { connectionId, startUrl } = await start();
    await api.sql`update workspaces set name = ${`<img src=x onerror=alert(1)> "'\` ${randomUUID()}`} where id = ${workspace.workspaceId}`;
    expect(await (await open(startUrl)).text()).not.toContain('<img');

    await api.sql`update connections set state = 'refused', ended_at = now(), message = '<script>alert(1)</script>' where id = ${connectionId}`;
    const page = await (await open(`${startUrl}/done`)).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('&#60;script');
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['another origin, from an old browser', { origin: 'https://evil.test' }],
  ])('refuses the form when it comes from %s', async (_title, headers) => {
    const { connectionId, startUrl } = await start();

    expect((await open(startUrl, headers as Record<string, string>, 'POST')).status).toBe(403);
    expect(await rowOf(connectionId)).toMatchObject({ state_hash: null, browser_hash: null });
  });

  it('lets the owner press the button again, and only the newest state counts', async () => {
    const { startUrl } = await start();
    const [first, second] = [await open(startUrl, {}, 'POST'), await open(startUrl, {}, 'POST')];
    const of = (left: Response) => ({
      state: new URL(left.headers.get('location')!).searchParams.get('state')!,
      cookie: left.headers.getSetCookie()[0]!.split(';')[0]!,
    });

    expect((await comeBack(of(first))).status).toBe(400);
    expect((await comeBack(of(second))).status).toBe(303);
    // Once the owner has come back, the link is used up.
    expect((await open(startUrl, {}, 'POST')).status).toBe(409);
  });

  it.each([
    ['no state', '?code=a'],
    ['an empty state', '?code=a&state='],
    ['two states', '?code=a&state=b&state=c'],
    ['a state of 501 characters', `?code=a&state=${'s'.repeat(501)}`],
    ['a NUL', '?code=a&state=%00'],
    ['half an escape', '?code=a&state=%E0%A4%A'],
    ['an invented state', '?code=a&state=invented'],
  ])('answers a callback with %s by a readable 400', async (_title, query) => {
    const page = await open(`/oauth/callback/x${query}`);
    expect(page.status).toBe(400);
    expect(page.headers.get('content-type')).toContain('text/html');

    const problem = await open(`/oauth/callback/x${query}`, { accept: 'application/json' });
    expect(problem.status).toBe(400);
    expect(problem.headers.get('content-type')).toContain('application/problem+json');
  });

  it('uses nothing up when only the headers are asked for', async () => {
    const leaving = await leave();
    const head = await fetch(`${api.url}/oauth/callback/x?code=a&state=${leaving.state}`, {
      method: 'HEAD',
      headers: { cookie: leaving.cookie },
    });
    expect(head.status).toBe(405);
    await isUntouched(leaving.connectionId);
  });

  it('ties the cookie to this host alone where there is TLS', async () => {
    const secure = await startAnother({
      ...api.deps,
      settings: { ...api.deps.settings, publicUrl: 'https://connect.test' },
    });
    const { startUrl } = await start();

    const left = await fetch(here(startUrl, secure.url), { method: 'POST', redirect: 'manual' });

    secure.stop();
    const [cookie] = left.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-connect-[0-9a-f]{16}=/);
    for (const part of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
  });

  describe('what the owner unticks', () => {
    /** Presses the button with these boxes ticked and answers what X is asked for. */
    async function leaveWith(fields: [string, string][], startUrl?: string) {
      const link = startUrl ?? (await start()).startUrl;
      const left = await fetch(here(link), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
      const location = left.headers.get('location');
      return {
        link,
        status: left.status,
        page: await left.text(),
        asked: location === null ? [] : new URL(location).searchParams.get('scope')!.split(' '),
      };
    }
    const needed = ['users.read', 'tweet.read', 'offline.access'];

    it('is not asked for; what is needed stays, and what was never asked for is not added', async () => {
      const { startUrl, connectionId } = await start();

      const { asked } = await leaveWith(
        [
          ['chosen', '1'],
          ['scope', 'tweet.write'],
          ['scope', 'everything'],
          ['scope', '<script>'],
        ],
        startUrl,
      );

      expect(asked).toEqual([...needed, 'tweet.write']);
      expect((await rowOf(connectionId)).asked_scopes).toEqual(asked);
    });

    it('may be everything that can be left out', async () => {
      expect((await leaveWith([['chosen', '1']])).asked).toEqual(needed);
    });

    it('is nothing where the button is pressed without the form', async () => {
      const all = api.deps.platforms.x.oauth.scopes.map(({ scope }) => scope);
      expect((await leaveWith([])).asked).toEqual(all);
      expect((await leave()).authorizeUrl.searchParams.get('scope')!.split(' ')).toEqual(all);
    });

    it('cannot come back by a form sent again', async () => {
      const { link } = await leaveWith([['chosen', '1']]);
      const again = await leaveWith(
        [
          ['chosen', '1'],
          ['scope', 'dm.write'],
        ],
        link,
      );
      expect(again.asked).toEqual(needed);
    });

    it('cannot be all there is to ask for', async () => {
      const { startUrl, connectionId } = await start();
      await api.sql`update connections set asked_scopes = '{dm.read,dm.write}' where id = ${connectionId}`;

      const { status, page } = await leaveWith([['chosen', '1']], startUrl);

      expect(status).toBe(400);
      expect(page).toContain('leave at least one thing ticked');
      expect(await rowOf(connectionId)).toMatchObject({ state_hash: null, asked_scopes: ['dm.read', 'dm.write'] });
    });

    it('is shown with what it is for, and what is needed has no box', async () => {
      const { startUrl } = await start();
      const html = await (await open(startUrl)).text();
      for (const { scope, required } of api.deps.platforms.x.oauth.scopes) {
        expect(html.includes(`name="scope" value="${scope}" checked`), scope).toBe(!required);
      }
      expect(html).toContain('for publishing posts, removing posts, and comments: switched off without it');
    });
  });

  it('bounds the attempts a workspace may have open (S19)', async () => {
    const eager = await api.newWorkspace();
    const statuses: number[] = [];
    for (let round = 0; round < 11; round++) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => eager.post('/v1/connections', { platform: 'x' })),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 202).length).toBeLessThan(110);
    expect(statuses.at(-1)).toBe(429);
  });
});
