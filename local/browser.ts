import { type HTMLElement, parse } from 'node-html-parser';

/** What an owner's browser does on the way through a consent: keeps cookies by host, follows redirects, posts forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Where it ended up. */
  url = '';
  status = 0;
  html = '';

  async open(url: string): Promise<this> {
    return await this.#go(url, { method: 'GET' });
  }

  /** Posts the page's form: its own values, overlaid by `fields` (an array sets or unticks a group of checkboxes). */
  async submit(fields: Readonly<Record<string, string | readonly string[]>> = {}): Promise<this> {
    const form = this.#page().querySelector('form');
    if (!form) throw new Error(`There is no form at ${this.url} (${this.status}): ${this.text.slice(0, 300)}`);
    const values = new URLSearchParams();
    for (const [name, value] of formValues(form)) if (!(name in fields)) values.append(name, value);
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) values.append(name, one);
    const action = new URL(form.getAttribute('action') ?? '', this.url).href;
    return await this.#go(action, { method: 'POST', body: values });
  }

  /** The page as a person reads it. */
  get text(): string {
    const body = this.#page().querySelector('body') ?? this.#page();
    return body.structuredText;
  }

  #page(): HTMLElement {
    return parse(this.html);
  }

  async #go(url: string, request: { method: string; body?: URLSearchParams }): Promise<this> {
    let [next, method, body] = [url, request.method, request.body];
    for (let hops = 0; hops < 10; hops++) {
      const origin = new URL(next).origin;
      const response = await fetch(next, {
        method,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          cookie: this.#cookieHeader(next),
          ...(method === 'POST' && { origin, 'sec-fetch-site': 'same-origin' }),
        },
        ...(body && { body }),
      });
      this.#keepCookies(next, response);
      this.url = next;
      this.status = response.status;
      this.html = await response.text();
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || !location) return this;
      next = new URL(location, next).href;
      [method, body] = ['GET', undefined];
    }
    throw new Error(`More than ten redirects from ${url}`);
  }

  #keepCookies(url: string, response: Response): void {
    const jar = this.#cookies.get(new URL(url).host) ?? new Map<string, string>();
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const equals = pair.indexOf('=');
      jar.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    this.#cookies.set(new URL(url).host, jar);
  }

  #cookieHeader(url: string): string {
    return [...(this.#cookies.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** What a form would send untouched: hidden and text fields, ticked boxes, the selected option. Buttons only when named in `fields`. */
function formValues(form: HTMLElement): [string, string][] {
  const values: [string, string][] = [];
  for (const input of form.querySelectorAll('input')) {
    const type = input.getAttribute('type') ?? 'text';
    const name = input.getAttribute('name');
    if (!name || type === 'submit' || input.hasAttribute('disabled')) continue;
    const isTickable = type === 'checkbox' || type === 'radio';
    if (isTickable && !input.hasAttribute('checked')) continue;
    values.push([name, input.getAttribute('value') ?? (isTickable ? 'on' : '')]);
  }
  for (const select of form.querySelectorAll('select')) {
    const chosen = select.querySelector('option[selected]') ?? select.querySelector('option');
    const name = select.getAttribute('name');
    if (name && chosen) values.push([name, chosen.getAttribute('value') ?? chosen.text]);
  }
  return values;
}

/** Gives consent as an owner would: our start page, the platform's page with these fields filled in, back to our landing page. */
export async function consentAs(
  startUrl: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
): Promise<Browser> {
  const browser = new Browser();
  await browser.open(startUrl);
  await browser.submit();
  return await browser.submit({ decision: 'authorize', ...fields });
}

/** The same where the page asks for an account and its scopes. */
export const consent = (
  startUrl: string,
  as: { account: string; decision?: 'authorize' | 'cancel'; scopes?: readonly string[] },
): Promise<Browser> =>
  consentAs(startUrl, {
    account: as.account,
    ...(as.decision && { decision: as.decision }),
    ...(as.scopes && { scope: as.scopes }),
  });
