import { type Answer, Refusal } from '../shared/call.js';

// There is no single envelope (§7): which keys a refusal has depends on what it is about.

export const withMessage = (status: number, message: string): Refusal => new Refusal({ status, body: { message } });
export const withError = (status: number, error: string): Refusal => new Refusal({ status, body: { error } });

export interface FieldError {
  path: string;
  message: string;
}
export const invalidFields = (...errors: FieldError[]): Refusal => new Refusal({ status: 400, body: { errors } });

export const unauthorized = (): Refusal => withError(401, 'Unauthorized');
export const insufficientScope = (): Refusal => withError(403, 'Insufficient scope');
export const notFound = (what: string): Refusal => withMessage(404, `${what} not found`);

export const unsupportedVersion = (version: string | undefined): Refusal =>
  new Refusal({
    status: 400,
    body: {
      error: 'Unsupported API version',
      message: version === undefined ? 'X-Fanvue-API-Version is required' : `API version '${version}' is not supported`,
    },
  });

export const retiredVersion = (version: string, nextVersion: string): Answer => ({
  status: 410,
  body: {
    error: 'API version no longer supported',
    message: `API version ${version} was sunset on 2025-06-26`,
    nextVersion,
  },
});

export const tooManyRequests: Answer = { status: 429, body: { error: 'Too many requests' } };

/** As Ory words it (§1.3). */
export const oauthError = (status: number, error: string, description: string): Refusal =>
  new Refusal({
    status,
    headers: {
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': 'Basic realm="fanvue"' }),
    },
    body: { error, error_description: description },
  });
