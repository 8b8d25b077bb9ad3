import type { Page } from 'playwright-core';
import type { BrowserApp } from './app.js';

/** Opens the pages as the backend would have a person open them: by a link, signed in. Answers how the trail names the person. */
export async function signIn(
  app: Pick<BrowserApp, 'api'>,
  page: Page,
  role: 'owner' | 'support',
  userName = role === 'owner' ? 'Olga' : 'Sam',
): Promise<string> {
  const userId = `u-${userName.toLowerCase()}`;
  const { link } = await app.api.must('POST', '/v1/sessions', { role, userId, userName });
  await page.goto(link);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return `${userName} (${role} ${userId})`;
}
