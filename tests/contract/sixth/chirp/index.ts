import { z } from 'zod';
import type { Post, Violation } from '../../../../domain/post.js';
import { checkAltText, checkCapabilities, checkOptions } from '../../../../platforms/check.js';
import type { Capabilities, OAuthSpec, PlatformDefinition, ScopeSpec } from '../../../../platforms/platform.js';
import { tokenErrors } from '../../../../platforms/tokenErrors.js';
import { chirpApi, limitLabels, limits, publishEndpoint } from './api.js';
import { publishing } from './publishing.js';
import { reading } from './reading.js';

/** Chirp, which is made up: short texts with a picture, threads, comments and numbers. */
export const chirpDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://api.chirp.example', webUrl: 'https://chirp.example' },
  create({ addresses }) {
    const api = chirpApi(addresses.apiUrl);
    return {
      name: 'chirp',
      label: 'Chirp',
      capabilities,
      oauth: oauth(addresses),
      limits,
      limitLabels,
      publishEndpoint,
      countsEveryPart: true,
      postOptions,
      checkPost,
      ...publishing(api),
      ...reading(api),
    };
  },
};

const postOptions = z.strictObject({});

const capabilities: Capabilities = {
  publish: {
    text: { lengthMax: 300, counting: 'Every character is one.', required: true },
    image: { countMax: 1, bytesMax: 2 * 1024 * 1024, mimeTypes: ['image/jpeg', 'image/png'] },
    altText: { can: true },
    thread: { can: true },
    staging: 'with-media',
    confirmation: 'by-answer',
    reconcile: { can: true, looks: 2, overMs: 10_000 },
  },
  unpublish: { can: true },
  import: { can: true },
  comments: { can: true },
  directMessages: { can: false, reason: 'Chirp has no direct messages.' },
  answers: ['comment', 'reply'],
  insights: { can: true },
  webhooks: { can: false, reason: 'Chirp sends no events: comments are read by asking.' },
};

const scopes = [
  {
    scope: 'read',
    features: ['publish', 'import', 'comments', 'insights'],
    required: true,
    why: 'Know which account this is, and read your posts, their comments and their numbers.',
  },
  { scope: 'offline', features: ['stay-connected'], required: true, why: 'Stay connected for longer than an hour.' },
  {
    scope: 'post',
    features: ['publish', 'unpublish', 'media', 'comments'],
    required: false,
    why: 'Publish and delete the posts and answers you ask us to.',
  },
] as const satisfies readonly ScopeSpec[];
export type ChirpScope = (typeof scopes)[number]['scope'];

const hourMs = 3_600_000;

const oauth = ({ apiUrl, webUrl }: Record<'apiUrl' | 'webUrl', string>): OAuthSpec => ({
  authorizeUrl: `${webUrl}/oauth/authorize`,
  tokenUrl: `${apiUrl}/oauth/token`,
  revoke: { url: `${apiUrl}/oauth/revoke`, how: 'rfc7009' },
  whereToRemove: 'Chirp → Settings → Apps',
  clientAuthentication: 'basic',
  clientIdInBody: false,
  clientIdParam: 'client_id',
  scopeSeparator: ' ',
  pkce: 'S256',
  scopes,
  accessTokenLifetimeMs: { usual: hourMs, max: hourMs },
  refresh: { leadMs: 10 * 60_000, rotates: true, afterUnknownOutcome: 'once' },
  readTokenError: tokenErrors(),
});

const checkPost = ({ parts, options }: Post): Violation[] => [
  ...checkCapabilities('Chirp', capabilities.publish, parts),
  ...parts.flatMap(({ media }, part) =>
    media.flatMap((file, index) =>
      checkAltText('Chirp', file, 500).map((message) => ({ path: `parts[${part}].media[${index}]`, message })),
    ),
  ),
  ...checkOptions('Chirp', postOptions, options),
];
