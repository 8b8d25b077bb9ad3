import { describe, expect, it } from 'vitest';
import { type Instagram, startFiles, startInstagram } from './testing.js';

/**
 * The simulator judges everything else, so here it is judged itself: a client that does what naive clients do must be seen to
 * post twice, and a careful one must not.
 */

const publishing = { method: 'POST', path: '/:version/:id/media_publish' };
type Connected = Awaited<ReturnType<Instagram['connect']>>;

/** Publishes, and on any trouble makes a new container and publishes that. */
async function naivePost(
  instagram: Instagram,
  who: Connected,
  form: Record<string, string>,
  attemptsMax = 5,
): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const answer = await instagram.post(who, form).catch(() => undefined);
    if (answer?.body?.id) return;
  }
}

/** Asks the container before anything is done again. */
async function carefulPost(
  instagram: Instagram,
  { token, page, id }: Connected,
  form: Record<string, string>,
): Promise<void> {
  const container = (await instagram.create(page, id, form)).body.id;
  await instagram.status(token, container);
  for (;;) {
    await instagram.publish(page, id, container).catch(() => undefined);
    if ((await instagram.status(token, container)).body.status_code === 'PUBLISHED') return;
  }
}

describe('the judge', () => {
  it('sees a naive client post twice when answers are lost, and when a container is published again', async () => {
    const instagram = await startInstagram();
    const at = await startFiles();
    const who = await instagram.connect();
    const picture = (caption: string) => ({ image_url: at('picture'), caption });
    await instagram.control.levers.lostAnswer(publishing);
    await naivePost(instagram, who, picture('hello #n-lost'));
    await instagram.control.levers.serverError(publishing, { acted: true });
    await naivePost(instagram, who, picture('hello #n-500'));
    await instagram.control.levers.calledSpam();
    await naivePost(instagram, who, picture('hello #n-spam'));
    const container = (await instagram.create(who.page, who.id, picture('hello #n-again'))).body.id;
    await instagram.status(who.token, container);
    for (let n = 0; n < 2; n += 1) await instagram.publish(who.page, who.id, container);

    const { duplicates, commitsByNonce } = await instagram.control.counters();
    expect(duplicates).toHaveLength(4);
    expect(Object.values(commitsByNonce)).toEqual([2, 2, 2, 2]);
  });

  it('finds no fault with a careful one', async () => {
    const instagram = await startInstagram();
    const at = await startFiles();
    const who = await instagram.connect();
    await instagram.control.levers.lostAnswer(publishing);
    await carefulPost(instagram, who, { image_url: at('picture'), caption: 'hello #n-lost' });
    await instagram.control.levers.resetBefore(publishing);
    await carefulPost(instagram, who, { image_url: at('picture'), caption: 'hello #n-reset' });

    expect((await instagram.control.counters()).duplicates).toEqual([]);
    expect(await instagram.control.ledger({ phase: 'committed', kind: 'post' })).toHaveLength(2);
  });

  it('sees a naive client write a comment and send a message twice', async () => {
    const { control, graph, connect } = await startInstagram();
    const { page } = await connect();
    const { id } = await control.seedPost('demo_cafe');
    const { fromId } = await control.seedDm('guest_1', 'demo_cafe', 'Hi');
    for (const path of ['/:version/:id/comments', '/:version/me/messages']) await control.levers.lostAnswer({ path });
    const comment = () => graph('POST', `/${id}/comments`, { token: page, form: { message: 'first #n-c' } });
    const message = () =>
      graph('POST', '/me/messages', { token: page, json: { recipient: { id: fromId }, message: { text: 'hi #n-m' } } });
    await comment().catch(comment);
    await message().catch(message);
    expect((await control.counters()).duplicates).toHaveLength(2);
  });

  it('remembers every secret that it gave out', async () => {
    const { control, connect, connectAtInstagram } = await startInstagram();
    const { token, page } = await connect();
    const own = await connectAtInstagram();
    const secrets = (await control.issuedSecrets()).map(({ value }) => value);
    expect(secrets).toEqual(expect.arrayContaining([token, page, own]));
    expect((await control.liveSecrets('demo_cafe')).map(({ value }) => value)).toEqual(
      expect.arrayContaining([token, page]),
    );
  });
});
