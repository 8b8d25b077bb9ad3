import type { CDPSession, ElementHandle, Page } from 'playwright-core';

/** One stop of the Tab key, as assistive technology tells it. */
export interface Stop {
  readonly role: string;
  readonly name: string;
  /** It looks different while it has the focus. */
  readonly visible: boolean;
}

/** Presses Tab from where the focus is until it leaves the page or comes round, and tells every stop. */
export async function tabOrder(page: Page, { stopsMax = 100 }: { stopsMax?: number } = {}): Promise<Stop[]> {
  const cdp = await page.context().newCDPSession(page);
  const stops: Stop[] = [];
  let first: ElementHandle<Element> | undefined;
  await page.keyboard.press('Tab');
  for (;;) {
    const element = await focused(page);
    if (!element || (first && (await isSame(first, element)))) break;
    if (stops.length === stopsMax) throw new Error(`Tab has not come round after ${stopsMax} stops`);
    first ??= element;
    const told = await tellFocused(cdp);
    const withFocus = await looks(element);
    await page.keyboard.press('Tab');
    stops.push({ ...told, visible: (await looks(element)) !== withFocus });
  }
  await cdp.detach();
  return stops;
}

async function focused(page: Page): Promise<ElementHandle<Element> | undefined> {
  const handle = await page.evaluateHandle(() => {
    const { activeElement, body, documentElement } = document;
    return activeElement === body || activeElement === documentElement ? null : activeElement;
  });
  return handle.asElement() ?? undefined;
}

const isSame = (one: ElementHandle, other: ElementHandle): Promise<boolean> =>
  one.evaluate((element, another) => element === another, other);

/** Role and name from the browser's own accessibility tree. */
async function tellFocused(cdp: CDPSession): Promise<{ role: string; name: string }> {
  const { result } = await cdp.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await cdp.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  });
  const [node] = nodes;
  return { role: String(node?.role?.value ?? ''), name: String(node?.name?.value ?? '') };
}

/** What a ring of focus is drawn with: on the element, or on what stands for one that is hidden. */
const looks = (element: ElementHandle<Element>): Promise<string> =>
  element.evaluate((focusable) => {
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    const takesFocus = 'a, button, input, select, textarea, [tabindex]';
    const beside = focusable.matches('input') ? focusable.nextElementSibling : null;
    const standIn = beside?.matches(takesFocus) || beside?.querySelector(takesFocus) ? null : beside;
    const drawnOn = [focusable, focusable.parentElement, focusable.closest('label'), standIn];
    const styles = drawnOn.map((one) => {
      if (!one) return '';
      const style = getComputedStyle(one);
      const outline = style.outlineStyle === 'none' || style.outlineWidth === '0px' ? '' : style.outline;
      return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration].join();
    });
    return styles.join(';');
  });
