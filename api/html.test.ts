import { describe, expect, it } from 'vitest';
import { html, page, pagePolicy, style } from './html.js';

describe('pages', () => {
  it.each(['<script>alert(1)</script>', '"onload="x', "' onload='x", '`', '&lt;', '</title><script>'])(
    'escape %s wherever it stands',
    (text) => {
      const made = page(text, html`<p title="${text}">${text}${[text, html`<b>${text}</b>`]}</p>`);
      expect(made).not.toContain(text);
      expect(made.match(/<(script|b|p)\b/g)).toEqual(['<p', '<b']);
    },
  );

  it('leave out what is not there', () => {
    expect(html`a${false}${undefined}b${0}`.text).toBe('ab0');
  });

  it('allow no script and nothing from elsewhere, and their own style by its hash', () => {
    expect(pagePolicy()).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'none'; frame-ancestors 'none'; base-uri 'none'$/,
    );
  });

  it.each(['light', 'dark'])('can be read in the %s: text at 4.5 to 1, edges at 3 to 1', (scheme) => {
    const [light, dark] = style.split('@media (prefers-color-scheme: dark)') as [string, string];
    const colours = Object.fromEntries(
      [...(scheme === 'light' ? light : dark.split('* {')[0]!).matchAll(/--([\w-]+): #(\w+)/g)].map(
        ([, name, hex]) => [name!, hex!] as const,
      ),
    );
    for (const [text, ground, least] of [
      ['text', 'sheet', 4.5],
      ['text', 'code', 4.5],
      ['soft', 'sheet', 4.5],
      ['link', 'sheet', 4.5],
      ['on-button', 'button', 4.5],
      ['button', 'sheet', 3],
    ] as const) {
      expect(contrast(colours[text]!, colours[ground]!), `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });
});

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const whole = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const [r, g, b] = [0, 2, 4].map((at) => {
      const channel = Number.parseInt(whole.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
