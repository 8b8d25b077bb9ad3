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

const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1c1c1e; background: #f5f5f7; margin: 0; overflow-wrap: anywhere }
main { max-width: 34rem; margin: 8vh auto; padding: 2rem; background: #fff; border-radius: 12px }
h1 { font-size: 1.4rem; margin: 0 0 1rem } h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem }
li { margin: .5rem 0 } code { background: #f0f0f3; padding: .1rem .3rem; border-radius: 4px }
small { color: #636366 } table { border-collapse: collapse } td, th { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top }
button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: 8px; background: #1c1c1e; color: #fff; cursor: pointer }
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
