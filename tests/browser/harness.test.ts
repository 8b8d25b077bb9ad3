import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { expectAccessible, expectNoSidewaysScrolling } from './support/accessible.js';
import { tabOrder } from './support/keyboard.js';
import { expectTrouble, launchBrowser, newPage, type PageOptions, troubleBehind } from './support/pages.js';
import { screenshot } from './support/screenshot.js';

/** What the tests of pages rest on, held against pages with known faults; all under a strict Content-Security-Policy. */
describe('tests in a browser', () => {
  let browser: Browser;
  let server: Server;
  let html = '';
  let url: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = createServer((req, res) => {
      // Chromium asks for an icon of its own accord, sooner or later.
      if (req.url === '/favicon.ico') return void res.writeHead(204).end();
      if (req.url !== '/') return void res.writeHead(404).end();
      const policy =
        "default-src 'none'; style-src 'nonce-n'; script-src 'nonce-n'; img-src http:; require-trusted-types-for 'script'; trusted-types 'none'";
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const opened = async (body: string, options: PageOptions = {}): Promise<Page> => {
    html = `<!doctype html><html lang="en"><title>Page</title><body><main><h1>Page</h1>${body}</main></body></html>`;
    const page = await newPage(browser, [new URL(url).host], options);
    await page.goto(url);
    return page;
  };
  const style = (rules: string) => `<style nonce="n">${rules}</style>`;
  const script = (text: string) => `<script nonce="n">${text}</script>`;

  it.each([
    ['an error on the console', script('console.error("broken")'), /^console error: broken/],
    [
      'an error that nothing catches',
      script('setTimeout(() => { throw new Error("lost") })'),
      /^uncaught: Error: lost/,
    ],
    ['a promise that nobody waits for', script('Promise.reject(new Error("lost"))'), /^uncaught: Error: lost/],
    ['a style that the policy forbids', '<p style="color: red">red</p>', /^forbidden .*: style-src-attr: inline/],
    [
      'code made from text',
      script('try { new Function("return 1")() } catch {}'),
      /^forbidden .*: require-trusted-types-for/,
    ],
    ['an answer that is an error', '<img src="/gone.png" alt="">', /^console error: .*404/],
    ['a host that does not answer', '<img src="http://127.0.0.1:9/a.png" alt="">', /^failed request: GET http:..127/],
  ])('see %s', async (_, body, pattern) => {
    const page = await opened(body);
    await expect.poll(() => troubleBehind(page)).toContainEqual(expect.stringMatching(pattern));
    expectTrouble(page, pattern, /./);
  });

  it('see a request that leaves for somebody else’s host', async () => {
    const page = await newPage(browser, ['127.0.0.1:1']);
    await page.goto(url);
    expect(troubleBehind(page)).toContain(`request to another host: GET ${url}`);
    expectTrouble(page, /^request to another host/, /./);
  });

  it.fails('fail by what went wrong behind the page', async () => {
    const page = await opened(script('console.error("broken")'));
    await expect.poll(() => troubleBehind(page)).toHaveLength(1);
  });

  it.fails('fail where what they expect behind the page does not happen', async () => {
    expectTrouble(await opened('<p>fine</p>'), /never/);
  });

  it('have a phone’s width, the dark, little motion, a time zone, and no network, where they ask for it', async () => {
    const options = { narrow: true, dark: true, reducedMotion: true, timezone: 'Asia/Tokyo' };
    const page = await opened('<p>fine</p>', options);
    const seen = await page.evaluate(() => ({
      width: innerWidth,
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      still: matchMedia('(prefers-reduced-motion: reduce)').matches,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }));
    expect(seen).toEqual({ width: 375, dark: true, still: true, timezone: 'Asia/Tokyo' });

    const cutOff = await newPage(browser, [new URL(url).host], { offline: true });
    await expect(cutOff.goto(url)).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
    expectTrouble(cutOff, /^failed request.*ERR_INTERNET_DISCONNECTED/);
  });

  it('find what axe finds, with the place, and nothing on a page without fault', async () => {
    await expectAccessible(await opened('<p>fine</p>'));

    const faulty = await opened(
      `${style('#pale { color: #bbb; background: #fff }')}<p id="pale">pale</p><input id="nameless">`,
    );
    await expect(expectAccessible(faulty)).rejects.toThrow(/color-contrast: .*#pale/s);
    await expect(expectAccessible(faulty)).rejects.toThrow(/label: .*#nameless/s);
    await expectAccessible(faulty, { within: 'h1' });
  });

  it('see that a page is too wide for a phone, and by what', async () => {
    await expectNoSidewaysScrolling(await opened('<p>fine</p>', { narrow: true }));

    const wide = await opened(`${style('#wide { width: 500px }')}<p id="wide">wide</p>`, { narrow: true });
    await expect(expectNoSidewaysScrolling(wide)).rejects.toThrow(/id="wide"/);
  });

  it('walk with the Tab key, and see where the focus shows', async () => {
    const page = await opened(`
      ${style(`
        #unseen:focus { outline: none } #shadow:focus { outline: none; box-shadow: 0 0 0 2px blue }
        #box { opacity: 0; outline: none } #box:focus-visible + span { outline: 2px solid blue }
        #slow { outline: none; border: 2px solid white; transition: border-color 5s } #slow:focus { border-color: blue }
      `)}
      <a href="#a">First</a><button id="unseen">Unseen</button><button id="shadow" aria-label="Named">x</button>
      <label><input type="checkbox" id="box"><span>Box</span></label><button id="slow">Slow</button>
      <button disabled>Off</button>`);

    expect(await tabOrder(page)).toEqual([
      { role: 'link', name: 'First', visible: true },
      { role: 'button', name: 'Unseen', visible: false },
      { role: 'button', name: 'Named', visible: true },
      { role: 'checkbox', name: 'Box', visible: true },
      { role: 'button', name: 'Slow', visible: true },
    ]);
  });

  it('write pictures of pages only when asked to', async () => {
    vi.stubEnv('UPDATE_SCREENSHOTS', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    await screenshot(await opened('<p>fine</p>'), 'never-written');
    expect(existsSync('docs/screenshots/never-written.png')).toBe(false);
  });
});
