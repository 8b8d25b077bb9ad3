/** An account's owner without a browser: opens a consent page, reads its form as a browser would, and presses a button. */
export interface Decision {
  /** Id of the account to choose; left out, the one that the page has chosen. */
  account?: string;
  decline?: string[];
  /** Ids of the things to untick beside the scopes, such as Pages. */
  leaveOut?: string[];
  cancel?: boolean;
}

/** Answers with the address that the page sends the owner back to. */
export async function decideConsent(
  pageUrl: string,
  { account, decline = [], leaveOut = [], cancel = false }: Decision = {},
): Promise<URL> {
  const page = await fetch(pageUrl, { redirect: 'manual' });
  const html = await page.text();
  if (page.status !== 200) throw new Error(`The consent page answered ${page.status}: ${textOf(html)}`);
  const form = new URLSearchParams();
  for (const [, tag = ''] of html.matchAll(/<input([^>]*)>/g)) {
    const { type, name, value } = attributes(tag);
    const unticked = name === 'asset' ? leaveOut : decline;
    if (!name || (type === 'checkbox' && unticked.includes(value ?? ''))) continue;
    form.append(name, value ?? '');
  }
  const options = [...html.matchAll(/<option([^>]*)>/g)].map(([, tag = '']) => ({
    ...attributes(tag),
    chosen: / selected/.test(tag),
  }));
  const chosen = account ?? options.find((option) => option.chosen)?.value ?? options[0]?.value;
  if (chosen !== undefined) form.set('account', chosen);
  form.set('decision', cancel ? 'cancel' : 'authorize');

  const action = attributes(/<form([^>]*)>/.exec(html)?.[1] ?? '').action ?? '';
  const answer = await fetch(new URL(action, pageUrl), { method: 'POST', body: form, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (!location) throw new Error(`The consent form answered ${answer.status}: ${textOf(await answer.text())}`);
  return new URL(location);
}

type Attributes = Partial<Record<'type' | 'name' | 'value' | 'action', string>>;

function attributes(tag: string): Attributes {
  const pairs = [...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescapeHtml(value!)]);
  return Object.fromEntries(pairs) as Attributes;
}

const unescapeHtml = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ')
    .replace(/\s+/g, ' ')
    .trim();
