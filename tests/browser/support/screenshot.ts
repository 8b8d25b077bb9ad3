import { mkdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const folder = 'docs/screenshots';

/** With UPDATE_SCREENSHOTS=1 the page becomes `docs/screenshots/<name>.png`, all of it or what the window shows; without it nothing is written. */
export async function screenshot(page: Page, name: string, { fullPage = true } = {}): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS !== '1') return;
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage, animations: 'disabled', caret: 'hide' });
}
