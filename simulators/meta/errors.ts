import { type Answer, Refusal } from '../shared/call.js';
import { opaque } from '../shared/secrets.js';

/** Meta's own words in the Graph API's envelope (platforms/instagram.md §8, threads.md §8). */
export interface GraphErrorDetail {
  code: number;
  subcode?: number;
  message: string;
  type?: string;
  status?: number;
  isTransient?: boolean;
  userTitle?: string;
  userMessage?: string;
}

export function graphError(detail: GraphErrorDetail): Answer {
  const { code, subcode, message, type = 'OAuthException', status = 400, isTransient, userTitle, userMessage } = detail;
  return {
    status,
    body: {
      error: {
        message,
        type,
        code,
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(isTransient !== undefined && { is_transient: isTransient }),
        ...(userTitle !== undefined && { error_user_title: userTitle }),
        ...(userMessage !== undefined && { error_user_msg: userMessage }),
        fbtrace_id: `A${opaque(16)}`,
      },
    },
  };
}

export const refuse = (detail: GraphErrorDetail): Refusal => new Refusal(graphError(detail));

/** Token calls of Instagram and Threads refuse in an envelope of their own. */
export const oauthRefusal = (message: string, status = 400): Refusal =>
  new Refusal({ status, body: { error_type: 'OAuthException', code: status, error_message: message } });

export const badParameter = (message: string, more: Partial<GraphErrorDetail> = {}): Refusal =>
  refuse({ code: 100, message: `(#100) ${message}`, ...more });

export const missingParameter = (name: string): Refusal => badParameter(`The parameter ${name} is required`);

export const unknownField = (name: string, type = 'OAuthException'): Refusal =>
  badParameter(`Tried accessing nonexisting field (${name})`, { type });

export const noSuchObject = (id: string, verb = 'get'): Refusal =>
  refuse({
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
  });

export const permissionMissing = (): Refusal =>
  refuse({ code: 10, message: '(#10) Application does not have permission for this action' });

export const unknownPath = (path: string): Answer =>
  graphError({
    code: 2500,
    message: `Unknown path components: ${path}`,
    status: 400,
  });

/** Why a token does not count. */
export type TokenRefusalReason =
  | 'missing'
  | 'unparsable'
  | 'expired'
  | 'app-removed'
  | 'password-changed'
  | 'checkpoint'
  | 'invalid';

/** A bad bearer answers 401, a bad `access_token` parameter 400 (instagram.md §8). */
export function tokenRefusal(reason: TokenRefusalReason, { status = 400, appId = '' } = {}): Answer {
  const words: Record<TokenRefusalReason, { message: string; code?: number; subcode?: number }> = {
    missing: {
      message: 'An active access token must be used to query information about the current user.',
      code: 2500,
    },
    unparsable: { message: 'Invalid OAuth access token - Cannot parse access token' },
    expired: {
      message: 'Error validating access token: Session has expired on Friday, 01-May-26 00:00:00 PDT.',
      subcode: 463,
    },
    'app-removed': {
      message: `Error validating access token: The user has not authorized application ${appId}.`,
      subcode: 458,
    },
    'password-changed': {
      message:
        'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
      subcode: 460,
    },
    checkpoint: {
      message:
        'Error validating access token: You cannot access the app till you log in and follow the instructions given.',
      subcode: 459,
    },
    invalid: { message: 'Error validating access token: The session is invalid.', subcode: 467 },
  };
  const { message, code = 190, subcode } = words[reason];
  return graphError({ code, message, status, ...(subcode !== undefined && { subcode }) });
}

/** "Please reduce the amount of data", "An unknown error has occurred": what Meta says when it does not know either. */
export const serverTrouble = (status: number): Answer =>
  graphError({
    code: status === 503 ? 2 : 1,
    message: status === 503 ? 'Service temporarily unavailable' : 'An unknown error occurred',
    status,
    isTransient: true,
  });
