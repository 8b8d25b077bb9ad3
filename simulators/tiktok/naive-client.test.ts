import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sampleVideo } from '../shared/sample-media.js';
import { startTikTok, type TikTok } from './testing.js';

/**
 * The simulator judges everything else, so here it is judged itself: a client that does what naive clients do must be seen to
 * post twice and to lose its tokens, and a careful one must be seen to do neither.
 */

const video = sampleVideo();

/** Begins anew on any error, as there is no key that would make two posts one. */
async function naivePost(tiktok: TikTok, token: string, title: string, attemptsMax = 5): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const init = await tiktok.init(token, video.length, { title }).catch(() => undefined);
    const url = init?.body?.data?.upload_url;
    if (!url) continue;
    const sent = await tiktok.putWhole(url, video).catch(() => undefined);
    if (sent?.status === 201) return;
  }
}

/** Announces once; whatever becomes of the last byte is asked for under the publish id. */
async function carefulPost(tiktok: TikTok, token: string, title: string): Promise<void> {
  const { body } = await tiktok.init(token, video.length, { title });
  const { publish_id: id, upload_url: url } = body.data;
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const sent = await tiktok.putWhole(url, video).catch(() => undefined);
    if (sent?.status === 201) return;
    const { data } = (await tiktok.status(token, id)).body;
    if (data.uploaded_bytes === video.length) return;
  }
}

const upload = { method: 'PUT', path: '/video/' };

describe('the judge', () => {
  it('sees a naive client post twice when answers are lost', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.control.levers.lostAnswer(upload);
    await naivePost(tiktok, token, 'hello #n-lost');
    await tiktok.control.levers.serverError(upload, { acted: true });
    await naivePost(tiktok, token, 'hello #n-500');
    const account = await tiktok.idOf('demo.studio');
    expect((await tiktok.control.counters()).duplicates.sort()).toEqual([`${account} #n-500`, `${account} #n-lost`]);
  });

  it('finds no fault with a careful one', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.control.levers.lostAnswer(upload);
    await carefulPost(tiktok, token, 'hello #n-lost');
    await tiktok.control.levers.serverError(upload, { acted: true });
    await carefulPost(tiktok, token, 'hello #n-500');
    await tiktok.control.levers.resetBefore(upload);
    await carefulPost(tiktok, token, 'hello #n-before');
    const { duplicates, commitsByAccount } = await tiktok.control.counters();
    expect(duplicates).toEqual([]);
    expect(Object.values(commitsByAccount)).toEqual([3]);
  });

  it('sees two refreshes at once spend one token', async () => {
    const tiktok = await startTikTok();
    const { refresh_token } = await tiktok.connect();
    const answers = await Promise.all([1, 2, 3].map(() => tiktok.refresh(refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await tiktok.control.counters()).toMatchObject({ spentRefreshTokenCalls: 2 });
  });

  it('sees calls of a client whose owner has removed it', async () => {
    const tiktok = await startTikTok();
    const { access_token: token } = await tiktok.connect();
    await tiktok.control.revokeGrant('demo.studio');
    await naivePost(tiktok, token, 'too late');
    expect(await tiktok.control.counters()).toMatchObject({ revokedTokenCalls: 5 });
  });
});

describe('what was begun', () => {
  it('survives the simulator’s own restart', async () => {
    const stateFile = join(mkdtempSync(join(tmpdir(), 'tiktok-')), 'state');
    const before = await startTikTok({ stateFile });
    const { access_token: token } = await before.connect();
    const { publishId } = await before.publish(token);
    const [post] = await before.control.posts('demo.studio');
    await before.simulators.stop();
    const after = await startTikTok({ stateFile });
    expect((await after.status(token, publishId)).text).toContain(post!.id);
    const second = await after.publish(token, { title: 'another' });
    expect((await after.status(token, second.publishId)).body.data.status).toBe('PUBLISH_COMPLETE');
    expect(new Set((await after.control.posts('demo.studio')).map(({ id }) => id)).size).toBe(2);
  });
});
