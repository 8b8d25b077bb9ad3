import { z } from 'zod';
import type { Post, PostPart, Violation } from '../../../../domain/post.js';
import { checkAltText, checkFile, checkLength, checkOptions } from '../../../../platforms/check.js';
import type {
  Capabilities,
  MediaRule,
  OAuthSpec,
  Platform,
  PlatformDefinition,
  PlatformSettings,
  ScopeSpec,
} from '../../../../platforms/platform.js';
import { tokenErrors } from '../../../../platforms/tokenErrors.js';
import { chirpApi, limits } from './api.js';
import { publishing } from './publishing.js';
import { reading } from './reading.js';

/** Chirp, which is made up: short texts with a picture, threads, comments and numbers. */
const createChirp = ({ addresses }: PlatformSettings<'apiUrl' | 'webUrl'>): Platform => {
  const api = chirpApi(addresses.apiUrl);
  return {
    name: 'chirp',
    label: 'Chirp',
    capabilities,
    oauth: oauth(addresses),
    limits,
    postOptions,
    checkPost,
    ...publishing(api),
    ...reading(api),
  };
};

export const chirpDefinition: PlatformDefinition<'apiUrl' | 'webUrl'> = {
  addresses: { apiUrl: 'https://api.chirp.example', webUrl: 'https://chirp.example' },
  create: createChirp,
};

const textLengthMax = 300;
const altTextLengthMax = 500;
const image: MediaRule = { countMax: 1, bytesMax: 2 * 1024 * 1024, mimeTypes: ['image/jpeg', 'image/png'] };
const postOptions = z.strictObject({});

const capabilities: Capabilities = {
  publish: {
    text: { lengthMax: textLengthMax, counting: 'Every character is one.', required: true },
    image,
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

const oauth = ({ apiUrl, webUrl }: PlatformSettings<'apiUrl' | 'webUrl'>['addresses']): OAuthSpec => ({
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

function checkPost({ parts, options }: Post): Violation[] {
  return [
    ...parts.flatMap((part, index) => checkPart(part, `parts[${index}]`)),
    ...checkOptions('Chirp', postOptions, options),
  ];
}

function checkPart({ text, media }: PostPart, path: string): Violation[] {
  const say = (where: string, messages: string[]): Violation[] =>
    messages.map((message) => ({ path: `${path}.${where}`, message }));
  return [
    ...say(
      'text',
      text.trim() === '' ? ['Chirp wants a text.'] : checkLength('Chirp', [...text].length, textLengthMax),
    ),
    ...say('media', media.length > image.countMax ? [`Chirp takes one picture; here are ${media.length}.`] : []),
    ...media.flatMap((file, index) =>
      say(`media[${index}]`, [...checkFile('Chirp', file, image), ...checkAltText('Chirp', file, altTextLengthMax)]),
    ),
  ];
}
