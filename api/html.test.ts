import { describe, expect, it } from 'vitest';
import { html, page, pagePolicy } from './html.js';

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
});
