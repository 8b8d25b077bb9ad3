import { type Answer, Refusal } from '../shared/call.js';

/** X's own words in X's own shapes (§8). */

const problems = 'https://api.twitter.com/2/problems/';

export const problemType = (tail: string): string => (tail === 'about:blank' ? tail : `${problems}${tail}`);

export function problem(
  status: number,
  title: string,
  detail: string,
  type = 'about:blank',
  more: object = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: { title, detail, type: problemType(type), status, ...more },
  };
}

export const unauthorized = () => new Refusal(problem(401, 'Unauthorized', 'Unauthorized'));

/** Without a detail of its own this is the bare answer to a missing scope. */
export const forbidden = (detail = 'Forbidden', type?: string, more?: object) =>
  new Refusal(problem(403, 'Forbidden', detail, type, more));

export const unsupportedAuthentication = (given: string) =>
  new Refusal(
    problem(
      403,
      'Unsupported Authentication',
      `Authenticating with ${given} is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].`,
      'unsupported-authentication',
    ),
  );

export const applicationOnlyNeeded = () =>
  new Refusal(
    problem(
      403,
      'Unsupported Authentication',
      'Authenticating with OAuth 2.0 User Context is forbidden for this endpoint.  Supported authentication types are [OAuth 2.0 Application-Only].',
      'unsupported-authentication',
    ),
  );

export const userSuspended = () =>
  new Refusal(problem(403, 'Forbidden', 'The user used for authentication is suspended', 'user-suspended'));

export const notEnrolled = () =>
  new Refusal(
    problem(
      403,
      'Client Forbidden',
      'This request must be made using an approved developer account that is enrolled in the requested endpoint.',
      'client-forbidden',
      {
        reason: 'client-not-enrolled',
        required_enrollment: 'Enterprise',
      },
    ),
  );

export const tooManyRequests = (): Answer => problem(429, 'Too Many Requests', 'Too Many Requests');

export interface ParameterError {
  parameters: Record<string, string[]>;
  message: string;
}

export const invalidRequest = (...errors: ParameterError[]) =>
  new Refusal({
    status: 400,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      errors,
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: problemType('invalid-request'),
    },
  });

export const invalidParameter = (name: string, value: unknown, message: string) =>
  invalidRequest({ parameters: { [name]: [shown(value)] }, message });

export const invalidMediaIds = (ids: string[]) =>
  invalidRequest({ parameters: { 'media.media_ids': ids }, message: 'Your media IDs are invalid.' });

export const invalidBody = (message: string) => invalidRequest({ parameters: {}, message });

export interface PartialError {
  value: string;
  detail: string;
  title: string;
  resource_type: string;
  parameter: string;
  resource_id: string;
  type: string;
  field?: string;
  section?: string;
}

/** The object that stands inside a 200 for what could not be found. */
export function notFoundError(
  resource: 'tweet' | 'user' | 'webhook' | 'dm_event' | 'subscription',
  parameter: string,
  value: string,
): PartialError {
  return {
    value,
    detail: `Could not find ${resource} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resource,
    parameter,
    resource_id: value,
    type: problemType('resource-not-found'),
  };
}

export const notFound = (
  resource: 'tweet' | 'user' | 'webhook' | 'dm_event' | 'subscription',
  parameter: string,
  value: string,
) => new Refusal({ status: 404, body: { errors: [notFoundError(resource, parameter, value)] } });

export function notAuthorizedForField(postId: string, field: string): PartialError {
  return {
    resource_type: 'tweet',
    resource_id: postId,
    parameter: 'id',
    value: postId,
    field,
    section: 'data',
    title: 'Field Authorization Error',
    detail: `Sorry, you are not authorized to access '${field}' on the Tweet with id : [${postId}].`,
    type: problemType('not-authorized-for-field'),
  };
}

export function notAuthorizedForUser(parameter: string, value: string): PartialError {
  return {
    resource_type: 'user',
    resource_id: value,
    parameter,
    value,
    title: 'Authorization Error',
    detail: `Sorry, you are not authorized to see the user with ${parameter}: [${value}].`,
    type: problemType('not-authorized-for-resource'),
  };
}

/** OAuth's own shape (§1.2). */
export const oauthError = (status: 400 | 401, error: string, description?: string) =>
  new Refusal({
    status,
    headers: { 'cache-control': 'no-store' },
    body: { error, ...(description && { error_description: description }) },
  });

export const legacyErrors = (status: number, code: number, message: string) =>
  new Refusal({ status, body: { errors: [{ code, message }] } });

export const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
