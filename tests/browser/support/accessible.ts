import { type AxeResults, source as axeSource, type NodeResult } from 'axe-core';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** No serious or critical finding of axe, in the part of the page that `within` selects. */
export async function expectAccessible(page: Page, { within = 'html' }: { within?: string } = {}): Promise<void> {
  // Through the debugger, to which the page's Content-Security-Policy does not apply.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults, [string, string[]]>(
    async ([part, values]) =>
      await (window as unknown as { axe: typeof import('axe-core') }).axe.run(part, {
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      }),
    [within, rules],
  );
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const findings = grave.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${whereAndWhy(node)}`));
  if (findings.length > 0) throw new Error(`axe finds at ${page.url()}:\n${findings.join('\n')}`);
}

const whereAndWhy = ({ target, failureSummary = '' }: NodeResult): string =>
  `${target.flat().join(' ')} (${failureSummary.split('\n').slice(1).join(' ').trim()})`;

/** Everything fits in the window's width. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return [`${scrollWidth} px of ${clientWidth}`, ...wide.map((element) => element.outerHTML.slice(0, 120))];
  });
  if (tooWide.length > 0) throw new Error(`Too wide at ${page.url()}: ${tooWide.join('\n')}`);
}
