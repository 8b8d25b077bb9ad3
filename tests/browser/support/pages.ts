import { mkdir } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of one test file. */
export async function launchBrowser(): Promise<Browser> {
  const found = inject('chromium');
  if ('missing' in found) throw new Error(found.missing);
  return await chromium.launch({ executablePath: found.path, args: flags });
}

export interface PageOptions {
  /** As wide as a phone. */
  readonly narrow?: boolean;
  readonly dark?: boolean;
  readonly reducedMotion?: boolean;
  readonly timezone?: string;
  /** From the first request on; `page.context().setOffline()` switches later. */
  readonly offline?: boolean;
}

/**
 * A page in a profile of its own, for the test that runs. When the test is over it is closed, and the test fails if anything went
 * wrong behind the page that it did not expect: see `expectTrouble`.
 */
export async function newPage(browser: Browser, ours: readonly string[], options: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.narrow ? { width: 375, height: 812 } : { width: 1280, height: 900 },
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    timezoneId: options.timezone ?? 'UTC',
    locale: 'en-GB',
    offline: options.offline ?? false,
  });
  const seen = await record(context, ours);
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    const unjudged = [...seen];
    if (task.result?.state === 'fail') await keepPicture(page, task.name);
    await context.close();
    judge(unjudged, expectedBy.get(context) ?? []);
  });
  return page;
}

/** The test provokes this: it must happen, and is no failure. */
export function expectTrouble(page: Page, ...patterns: readonly RegExp[]): void {
  const context = page.context();
  expectedBy.set(context, [...(expectedBy.get(context) ?? []), ...patterns]);
}

/** What went wrong behind the page so far, in a line each; `expectTrouble` makes no difference here. */
export const troubleBehind = (page: Page): readonly string[] => recordedOf.get(page.context()) ?? [];

const recordedOf = new WeakMap<BrowserContext, readonly string[]>();
const expectedBy = new WeakMap<BrowserContext, readonly RegExp[]>();

async function record(context: BrowserContext, ours: readonly string[]): Promise<readonly string[]> {
  const seen: string[] = [];
  recordedOf.set(context, seen);
  // What the page catches, such as a look whether code can be made from text, stands on no console.
  await context.exposeBinding('tellForbidden', (_, what: string) => {
    seen.push(`forbidden by the Content-Security-Policy: ${what}`);
  });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, documentURI }) => {
      const { tellForbidden } = window as unknown as { tellForbidden(what: string): void };
      tellForbidden(`${effectiveDirective}: ${blockedURI} (${documentURI})`);
    });
  });
  // Every answer from 400 on is among the errors of the console.
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    seen.push(`console error: ${message.text()}${url ? ` (${url})` : ''}`);
  });
  context.on('weberror', (error) => void seen.push(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'unknown';
    // The page itself gave it up, as it does with whatever is under way when it is left.
    if (why !== 'net::ERR_ABORTED') seen.push(`failed request: ${request.method()} ${request.url()}: ${why}`);
  });
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    const staysHere = ['data:', 'blob:', 'about:'].includes(protocol) || ours.includes(host);
    if (!staysHere) seen.push(`request to another host: ${request.method()} ${request.url()}`);
  });
  return seen;
}

function judge(seen: readonly string[], expected: readonly RegExp[]): void {
  const unexpected = seen.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
  const missing = expected.filter((pattern) => !seen.some((trouble) => pattern.test(trouble)));
  if (unexpected.length > 0) throw new Error(`Behind the page, unexpected:\n${unexpected.join('\n')}`);
  if (missing.length > 0) throw new Error(`Behind the page, expected and not seen: ${missing.join(', ')}`);
}

/** What the page looked like when its test failed. */
async function keepPicture(page: Page, title: string): Promise<void> {
  const path = `.local/failed-pages/${title.replaceAll(/\W+/g, '-').slice(0, 80)}.png`;
  await mkdir('.local/failed-pages', { recursive: true });
  await page.screenshot({ path, fullPage: true, timeout: 5_000 }).then(
    () => console.log(`The page when the test failed, at ${page.url()}: ${path}`),
    () => {}, // the page is gone, or the browser
  );
}
