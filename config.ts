import { z } from 'zod';
import type { MediaStorageSettings } from './media/storage.js';
import { type AllPlatformSettings, platformDefinitions, platformNames } from './platforms/index.js';
import type { PlatformDefinition, PlatformSettings } from './platforms/platform.js';

const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));
const port = z.coerce.number().int().min(0).max(65_535);

const settings = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(4).max(500).default(20),

  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Where operators read runs; only for links. */
  TEMPORAL_WEB_URL: url.optional(),
  /** A prebuilt workflow bundle (npm run build:workflows); without it the worker builds one at start. */
  WORKFLOW_BUNDLE: z.string().optional(),
  WORKER_METRICS_PORT: port.optional(),

  /** The address browsers and platforms reach this API by: callback addresses are made from it, never from a request's Host. */
  PUBLIC_URL: url,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(3000),
  /** So many requests a workspace may send a second, over ten of them, with all its keys; and as many from its pages. */
  REQUESTS_PER_SECOND: z.coerce.number().min(1).max(100_000).default(50),

  /** The built pages (npm run build:web). Without them the API works, and /app says that they are missing. */
  WEB_DIR: z.string().default('dist/web'),

  /** `newest:base64,older:base64`: 32-byte key-encryption keys, the first seals. */
  SEALING_KEYS: z.string().min(1),

  MEDIA_DIR: z.string().default('.local/media'),
  MEDIA_S3_BUCKET: z.string().optional(),
  MEDIA_S3_REGION: z.string().optional(),
  MEDIA_S3_ENDPOINT: url.optional(),
  MEDIA_S3_ACCESS_KEY_ID: z.string().optional(),
  MEDIA_S3_SECRET_ACCESS_KEY: z.string().optional(),
  MEDIA_BYTES_MAX: z.coerce
    .number()
    .int()
    .positive()
    .default(512 * 1024 * 1024),
  /** Where platforms that fetch media themselves reach `/media/files/…` of this API. Without it they cannot be given any. */
  MEDIA_PUBLIC_URL: url.optional(),
  /** `host:port,…` that media URLs and endpoints for events may name although they are private: the local simulators. Refused in production. */
  ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((host) => host.trim())
        .filter(Boolean),
    ),

  /** The engagement engine, which is offered each message that comes in; without it they wait for a person. */
  ENGAGEMENT_ENGINE_URL: url.optional(),
  /** `whsec_` and base64 of at least 24 bytes: what offers are signed with. */
  ENGAGEMENT_ENGINE_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and base64 of at least 24 bytes')
    .optional(),
  /** For so long a yes to an answer can be taken back before it is sent. */
  REPLY_UNDO_SECONDS: z.coerce.number().min(0).max(3_600).default(10),

  /** What came in by webhook and was not needed is forgotten after so many days. */
  WEBHOOK_CONTENT_DAYS: z.coerce.number().positive().max(365).default(30),
  /** Messages are forgotten so many days after they were said. Without it they stay until their owner deletes them. */
  MESSAGE_DAYS: z.coerce.number().min(1).max(3_650).optional(),
  /** Events, and the log of their deliveries, are forgotten after so many days. */
  EVENT_DAYS: z.coerce.number().min(1).max(365).default(30),

  /** How long a platform's read side may lag before `not there` is believed, in milliseconds. Without it each platform's own figure holds. */
  RECONCILE_OVER_MS: z.coerce.number().int().min(0).optional(),
  /** How often inboxes are polled, in milliseconds. Without it by how busy each of them is (domain/limits.ts). */
  INBOX_POLL_MS: z.coerce.number().int().min(500).optional(),
});

export type Config = z.infer<typeof settings> & {
  readonly production: boolean;
  readonly mediaStorage: MediaStorageSettings;
  readonly engine?: { readonly url: string; readonly secret: string };
  readonly platforms: AllPlatformSettings;
};

/** What is wrong with the settings, each by its variable's name; values are never shown. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings. The only reader of process.env in the product; a bad value fails at start with the variable's name. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present: Record<string, string | undefined> = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value),
  );
  const parsed = settings.safeParse(present);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const platforms = Object.fromEntries(
    platformNames.map((name) => {
      const definition: PlatformDefinition = platformDefinitions[name];
      const flavours = Object.entries(definition.flavours ?? {}).map(
        ([flavour, one]) => [flavour, platformSettings(flavour, one, present, problems)] as const,
      );
      return [
        name,
        { ...platformSettings(name, definition, present, problems), flavours: Object.fromEntries(flavours) },
      ] as const;
    }),
  );
  if (parsed.success && parsed.data.NODE_ENV === 'production' && parsed.data.ALLOWED_PRIVATE_HOSTS.length > 0) {
    problems.push('ALLOWED_PRIVATE_HOSTS: is for local simulators and must be empty in production');
  }
  if (parsed.success && parsed.data.NODE_ENV === 'production' && parsed.data.RECONCILE_OVER_MS !== undefined) {
    problems.push('RECONCILE_OVER_MS: is for simulators; in production each platform’s own read lag holds');
  }
  if (parsed.success && parsed.data.NODE_ENV === 'production' && parsed.data.INBOX_POLL_MS !== undefined) {
    problems.push('INBOX_POLL_MS: is for simulators; in production each inbox has its own pace');
  }
  if (parsed.success && parsed.data.NODE_ENV === 'production' && parsed.data.MEDIA_PUBLIC_URL?.startsWith('http:')) {
    problems.push('MEDIA_PUBLIC_URL: must be an https address in production: platforms fetch from no other');
  }
  const { ENGAGEMENT_ENGINE_URL: engineUrl, ENGAGEMENT_ENGINE_SECRET: engineSecret } = parsed.data ?? {};
  if (engineUrl !== undefined && engineSecret === undefined) {
    problems.push('ENGAGEMENT_ENGINE_SECRET: is needed where ENGAGEMENT_ENGINE_URL is set: offers are signed with it');
  }
  if (parsed.success && parsed.data.NODE_ENV === 'production' && engineUrl?.startsWith('http:')) {
    problems.push('ENGAGEMENT_ENGINE_URL: must be an https address in production: people’s words go there');
  }
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`Settings to correct:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  return {
    ...parsed.data,
    production: parsed.data.NODE_ENV === 'production',
    mediaStorage: mediaStorageSettings(parsed.data),
    ...(engineUrl !== undefined && engineSecret !== undefined && { engine: { url: engineUrl, secret: engineSecret } }),
    platforms: platforms as Config['platforms'],
  };
}

/** `apiUrl` of platform `x` is the setting `X_API_URL`; its default is the real platform's address. */
function platformSettings(
  name: string,
  definition: PlatformDefinition,
  env: Record<string, string | undefined>,
  problems: string[],
): PlatformSettings {
  const prefix = name.toUpperCase().replaceAll('-', '_');
  const variableOf = (name: string) => `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const options = Object.entries(definition.options ?? {}).map(
    ([option, fallback]) => [option, env[variableOf(option)] ?? fallback] as const,
  );
  const addresses = Object.entries(definition.addresses).map(([address, fallback]) => {
    const variable = variableOf(address);
    const value = url.safeParse(env[variable] ?? fallback);
    if (!value.success) problems.push(`${variable}: must be an http(s) address`);
    // Tokens go there: in production to the platform itself, never to a simulator.
    else if (env.NODE_ENV === 'production' && !value.data.startsWith('https:')) {
      problems.push(`${variable}: must be an https address in production`);
    }
    return [address, value.data ?? fallback] as const;
  });
  const [webhookSecret, webhookVerifyToken] = [env[`${prefix}_WEBHOOK_SECRET`], env[`${prefix}_WEBHOOK_VERIFY_TOKEN`]];
  return {
    addresses: Object.fromEntries(addresses),
    options: Object.fromEntries(options),
    clientId: env[`${prefix}_CLIENT_ID`] ?? '',
    clientSecret: env[`${prefix}_CLIENT_SECRET`] ?? '',
    ...(webhookSecret !== undefined && { webhookSecret }),
    ...(webhookVerifyToken !== undefined && { webhookVerifyToken }),
  };
}

/** A folder by default; with a bucket named, S3 or what speaks like it. */
function mediaStorageSettings(read: z.infer<typeof settings>): MediaStorageSettings {
  const { MEDIA_S3_BUCKET: bucket, MEDIA_S3_ENDPOINT: endpoint } = read;
  const [accessKeyId, secretAccessKey] = [read.MEDIA_S3_ACCESS_KEY_ID, read.MEDIA_S3_SECRET_ACCESS_KEY];
  if (!bucket) return { directory: read.MEDIA_DIR };
  return {
    directory: read.MEDIA_DIR,
    s3: {
      bucket,
      region: read.MEDIA_S3_REGION ?? 'us-east-1',
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  };
}

/** Whether this installation has credentials of its own at the platform. */
export const isConfigured = (settings: PlatformSettings): boolean =>
  settings.clientId !== '' && settings.clientSecret !== '';
