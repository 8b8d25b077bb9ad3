import { ApiClient } from '../../local/apiClient.js';

/** The pages' view of the API: a browser's session in place of a key. */
export class SignedIn extends ApiClient {
  constructor(
    baseUrl: string,
    /** `session=…`, as the browser sends it. */
    readonly cookie: string,
    readonly csrfToken: string,
  ) {
    super(baseUrl, '');
  }

  protected override credentials(method: string): Record<string, string> {
    return {
      cookie: this.cookie,
      ...(method !== 'GET' && { 'sec-fetch-site': 'same-origin', 'x-csrf-token': this.csrfToken }),
    };
  }
}

/** Opens a link as a browser does. */
export async function signIn(baseUrl: string, link: string): Promise<SignedIn> {
  const opened = await fetch(baseUrl + new URL(link).pathname, { redirect: 'manual' });
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) throw new Error(`The link did not sign in: ${opened.status} ${await opened.text()}`);
  const { csrfToken } = await new SignedIn(baseUrl, cookie, '').must('GET', '/v1/session');
  return new SignedIn(baseUrl, cookie, csrfToken);
}
