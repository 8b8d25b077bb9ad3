import type { Page } from 'playwright-core';
import type { Guide, Owner } from '../../../local/guides/guide.js';

export interface Consent {
  /** Scopes that the owner unticks. */
  readonly decline?: readonly string[];
  readonly cancel?: boolean;
}

/** From our page that says what will be asked, over the platform's own, back to us; all of it clicked as the owner would. */
export async function consentInBrowser(
  page: Page,
  guide: Guide,
  owner: Owner,
  { decline = [], cancel = false }: Consent = {},
): Promise<void> {
  const { origin: ours } = new URL(page.url());
  await page.getByRole('button', { name: /^Continue to / }).click();
  await page.waitForURL(({ origin }) => origin !== ours);
  for (const [field, value] of Object.entries(guide.consent(owner))) await fillIn(page, field, value);
  for (const scope of decline) await page.locator(`input[name="scope"][value="${scope}"]`).uncheck();
  await page.locator(`button[name="decision"][value="${cancel ? 'cancel' : 'authorize'}"]`).click();
  await page.waitForURL(({ origin }) => origin === ours);
}

/** One of a list, or a group of boxes of which just these are ticked. */
async function fillIn(page: Page, field: string, value: string | readonly string[]): Promise<void> {
  if (typeof value === 'string') {
    await page.locator(`select[name="${field}"]`).selectOption(value);
    return;
  }
  for (const box of await page.locator(`input[type="checkbox"][name="${field}"]`).all())
    await box.setChecked(value.includes((await box.getAttribute('value')) ?? ''));
}
