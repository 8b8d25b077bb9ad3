import { createHash } from 'node:crypto';

/** Text that is safe to put into a page as it is. Only `html` makes it, so everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | false | undefined | readonly Value[];

/** A piece of a page; every value in it is escaped unless it is a piece itself. */
export function html(pieces: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(pieces.map((piece, at) => piece + (at < values.length ? escaped(values[at]) : '')).join(''));
}

function escaped(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(escaped).join('');
  if (value === false || value === undefined) return '';
  return String(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Of each colour on another that a page shows, the contrast is 4.5 or more (html.test.ts). */
export const style = `
:root { color-scheme: light dark; --ground: #f5f5f7; --sheet: #fff; --text: #1c1c1e; --soft: #5b5b60; --code: #f0f0f3;
  --link: #0b57c2; --button: #1c1c1e; --on-button: #fff; --line: #85858b }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0e0e10; --sheet: #1c1c1f; --text: #f2f2f4; --soft: #b6b6bd; --code: #2c2c31;
    --link: #8ab8ff; --button: #f2f2f4; --on-button: #141416; --line: #7c7c84 }
}
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); margin: 0; overflow-wrap: anywhere }
main { max-width: 34rem; margin: 8vh auto; padding: 2rem; background: var(--sheet); border-radius: 12px }
h1 { font-size: 1.4rem; margin: 0 0 1rem } h2, legend { font-size: 1.05rem; font-weight: 700; margin: 1.5rem 0 .5rem; padding: 0 }
li { margin: .5rem 0 } code { background: var(--code); padding: .1rem .3rem; border-radius: 4px }
small { color: var(--soft) } a { color: var(--link) }
table { border-collapse: collapse } td, th { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top }
button { font: inherit; min-height: 44px; padding: .6rem 1.2rem; border: 0; border-radius: 8px; background: var(--button); color: var(--on-button); cursor: pointer }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0 } fieldset p { margin: .25rem 0 }
.scopes { list-style: none; padding: 0 } .scopes li { padding: .6rem 0; margin: 0; border-top: 1px solid var(--line) }
.scopes label { display: flex; gap: .75rem; cursor: pointer } .scopes input { flex: none; width: 24px; height: 24px; margin: 0; accent-color: var(--link) }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.5rem; margin-top: 1.5rem }
@media (max-width: 36rem) { main { margin: 0; min-height: 100vh; padding: 1.25rem; border-radius: 0 } }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** A whole page for people. No script, nothing from elsewhere; `refreshAfterS` reloads it by itself. */
export function page(title: string, body: Html, { refreshAfterS }: { refreshAfterS?: number } = {}): string {
  // Under an address that ends in a fragment, such as the `#_` that Threads and Instagram append, a reload would load nothing: `?`
  // is the same address without it.
  const refresh = refreshAfterS !== undefined && html`<meta http-equiv="refresh" content="${refreshAfterS}; url=?">`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${refresh}
<style>${new Html(style)}</style></head>
<body><main><h1>${title}</h1>${body}</main></body></html>
`.text;
}

/** What a page may do: show itself, and send its own forms. Browsers hold a form's redirects to this list as well. */
export const pagePolicy = (formAction = "'none'"): string =>
  `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`;
