import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { type EventType, eventTypeNames, eventTypes, payloadOf } from '../domain/eventTypes.js';
import { openRoutes, sessionCookieName } from './access.js';
import { cookieName } from './cookies.js';
import { type ProblemKind, problems } from './errors.js';
import { type Route, routeName, scopesOf } from './route.js';
import { problemSchema } from './schemas.js';

/** Describes the API from the very schemas that validate it. */
export function openApiOf(
  routes: readonly Route[],
  publicUrl: string,
): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of a workspace: `apk_<prefix>_<secret>`.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(publicUrl, sessionCookieName),
    description:
      'The session of a browser at the pages, begun by a link of `POST /v1/sessions`. Whatever changes something must come from this very origin and send the `csrfToken` of `GET /v1/session` as `X-CSRF-Token`.',
  });
  for (const route of routes) if (!route.isHidden) registry.registerPath(described(route));
  for (const type of eventTypeNames) registry.registerWebhook(told(type));
  const named = namedIn(routes).map((schema) => ({ type: 'schema' as const, schema }));
  const document = new OpenApiGeneratorV31([...named, ...registry.definitions]).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'AutoPersonas connections',
      version: '1',
      description: [
        'Connect social accounts, publish, unpublish and import. Whatever takes longer is a promise: it is answered at once with 202, an id, its state’s address and a stream of its progress.',
        'Every POST that makes something takes an `Idempotency-Key`: the same key and body is answered the same, however often it is sent.',
        'Every problem is `application/problem+json` with the class of failure, whose move it is, and the next step: see [the list](/docs/problems).',
      ].join('\n\n'),
    },
    servers: [{ url: publicUrl }],
  });
  return JSON.parse(JSON.stringify(document), (_key, value) => nullOr(value) ?? value);
}

/** Every schema with a name, to be described as it is: met inside a `nullable()` first, it would be taken for nullable itself. */
function namedIn(routes: readonly Route[]): z.ZodType[] {
  const named = new Map<string, z.ZodType>();
  const look = (schema: z.ZodType | undefined): void => {
    if (!schema) return;
    const { innerType, element, valueType, in: input, options = [], shape = {} } = schema.def as unknown as Inside;
    for (const inner of [innerType, element, valueType, input, ...options, ...Object.values(shape)]) look(inner);
    const id = schema.meta()?.id; // after those inside it
    if (id !== undefined) named.set(id, schema);
  };
  for (const { isHidden, body, answers } of routes) {
    if (!isHidden) for (const schema of [body, ...Object.values(answers).map((answer) => answer.schema)]) look(schema);
  }
  return [...named.values()];
}

/** Where a schema of zod keeps those it is made of. */
interface Inside extends Partial<Record<'innerType' | 'element' | 'valueType' | 'in', z.ZodType>> {
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

/** “This name, and null as well” is written as if both had to hold at once, which nothing does. */
function nullOr(value: { allOf?: [{ $ref?: string }, { type?: unknown }] } | null) {
  const [named, also] = value?.allOf ?? [];
  if (named?.$ref === undefined || !Array.isArray(also?.type) || !also.type.includes('null')) return undefined;
  const { type: _, ...described } = also;
  return { anyOf: [named, { type: 'null' }], ...described };
}

/** What a workspace's own endpoint is sent. */
function told(type: EventType): RouteConfig {
  return {
    method: 'post',
    path: type,
    operationId: `event_${type.replace('.', '_')}`,
    tags: ['Events out'],
    summary: eventTypes[type].says,
    request: {
      headers: z.object({
        'webhook-id': z.string().meta({ description: 'The event’s id, the same however often it comes.' }),
        'webhook-timestamp': z.string().meta({ description: 'When this try was made, in seconds since 1970.' }),
        'webhook-signature': z
          .string()
          .meta({ description: '`v1,<base64>`; after a rotation two of them, separated by a space.' }),
      }),
      body: { required: true, content: { 'application/json': { schema: payloadOf(type) } } },
    },
    responses: {
      '2XX': { description: 'It arrived.' },
      410: { description: 'Send no more: the endpoint is disabled.' },
      default: { description: 'Send it again later, for a day at most.' },
    },
  };
}

function described(route: Route): RouteConfig {
  const isOpen = openRoutes.has(routeName(route));
  const description = [route.description, isOpen ? 'Open: needs no key.' : whoMay(route)].filter(Boolean).join('\n\n');
  return {
    method: route.method,
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    operationId: operationId(route),
    tags: [route.noun],
    summary: route.summary,
    description,
    security: isOpen
      ? []
      : [...(route.onlyBy === 'session' ? [] : [{ apiKey: [] }]), ...(route.onlyBy === 'key' ? [] : [{ session: [] }])],
    request: {
      ...(route.params && { params: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && { headers: z.object({ 'Idempotency-Key': keyHeader(route.idempotencyKey) }) }),
      ...(route.body && {
        body: {
          required: !route.body.safeParse({}).success, // no body is read as an empty one
          content: {
            'application/json': { schema: route.body },
            ...Object.fromEntries(
              (route.streams ?? []).map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]),
            ),
          },
        },
      }),
    },
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, content(answer)])),
      ...problemAnswers(route, isOpen),
    },
  };
}

function whoMay(route: Route): string {
  const scopes = scopesOf(route)
    .map((scope) => `\`${scope}\``)
    .join(' or ');
  if (route.onlyBy === 'session') return 'Needs the session of a browser at the pages.';
  if (route.onlyBy === 'key') return `Needs a key with the scope ${scopes}.`;
  return `Needs the scope ${scopes}, of a key or of a session${route.forOwner ? ' of the role `owner`' : ''}.`;
}

const keyHeader = (need: 'required' | 'optional') => {
  const key = z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'Your own name for this request: send the same again when you repeat it.' });
  return need === 'required' ? key : key.optional();
};

function content({ description, schema, type = 'application/json' }: Route['answers'][number]) {
  if (schema) return { description, content: { [type]: { schema } } };
  return type === 'application/json'
    ? { description }
    : { description, content: { [type]: { schema: { type: 'string' as const } } } };
}

/** What it may be refused with, by status; the kinds are named, their next steps are on /docs/problems. */
function problemAnswers(route: Route, isOpen: boolean) {
  const kinds: ProblemKind[] = [
    ...(route.query || route.body ? (['bad-request'] as const) : []),
    ...(route.body ? (['malformed-json', 'too-large', 'media-type'] as const) : []),
    ...(route.idempotencyKey ? (['idempotency-key-busy', 'idempotency-key-reused'] as const) : []),
    ...(route.idempotencyKey === 'required' ? (['idempotency-key-missing'] as const) : []),
    ...(isOpen ? [] : (['unauthorized', 'scope-missing', 'too-many'] as const)),
    ...(isOpen || route.method === 'get' || route.onlyBy === 'key' ? [] : (['cross-site'] as const)),
    ...(route.params ? (['not-found'] as const) : []),
    ...(route.problems ?? []),
  ];
  const byStatus = groupByStatus(kinds);
  return Object.fromEntries(
    [...byStatus].map(([status, named]) => [
      status,
      {
        description: [...named].map((kind) => `\`${kind}\`: ${problems[kind].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

function groupByStatus(kinds: readonly ProblemKind[]): Map<number, Set<ProblemKind>> {
  const byStatus = new Map<number, Set<ProblemKind>>();
  for (const kind of kinds) {
    const { status } = problems[kind];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(kind));
  }
  return byStatus;
}

/** `get_publishes_publishId`: stable names for whoever generates a client. */
const operationId = ({ method, path }: Route): string =>
  [method, ...path.split('/').map((step) => step.replace(/^:/, '').replace(/\W/g, '_'))]
    .filter((step) => step !== '' && step !== 'v1')
    .join('_');
