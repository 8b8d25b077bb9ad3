import { z } from 'zod';
import { features } from '../../domain/features.js';
import { mediaRoles } from '../../domain/post.js';
import { messageKinds } from '../../domain/states.js';
import type { PlatformName } from '../../platforms/index.js';
import type { Platform } from '../../platforms/platform.js';
import type { ApiDeps } from '../deps.js';
import { type Route, route } from '../route.js';

const can = z.object({ can: z.boolean(), note: z.string().optional(), reason: z.string().optional() });
const range = z.object({ min: z.number(), max: z.number() });
const mediaRule = z.object({
  countMax: z.int(),
  bytesMax: z.int(),
  mimeTypes: z.array(z.string()),
  durationMs: range.optional(),
  aspectRatio: range.optional().meta({ description: 'Width divided by height.' }),
  width: range.optional(),
  height: range.optional(),
  frameRate: range.optional(),
  videoCodecs: z.array(z.string()).optional(),
});

const kindOfLogin = z.object({
  label: z.string(),
  configured: z
    .boolean()
    .meta({ description: 'Whether this installation has credentials of its own at the platform.' }),
  accountNeeded: z.string().nullable(),
  scopes: z.array(
    z.object({
      scope: z.string(),
      features: z.array(z.enum(features)).meta({ description: 'What stops without it.' }),
      required: z.boolean(),
      why: z.string(),
    }),
  ),
  capabilities: z.object({
    publish: z.object({
      note: z.string().optional(),
      text: z.object({
        lengthMax: z.int(),
        counting: z.string(),
        unit: z
          .enum(['character', 'utf-16-unit'])
          .optional()
          .meta({ description: 'What counts one, where all of it counts alike; without it some counts more.' }),
        required: z.boolean(),
      }),
      mediaRequired: z.boolean().optional(),
      image: mediaRule.optional(),
      gif: mediaRule.optional(),
      video: mediaRule.optional(),
      altText: can,
      thread: can,
      fetchesMedia: z.array(z.enum(['image', 'gif', 'video'])).optional(),
      mediaRoles: z.array(z.enum(mediaRoles)).optional(),
      stagingOrder: z.enum(['part-by-part']).optional(),
      confirmWithinMs: z.int().optional(),
      staging: z.enum(['with-media', 'always']),
      confirmation: z.enum(['by-answer', 'poll']),
      reconcile: z.object({
        can: z.boolean(),
        looks: z.int().optional(),
        overMs: z.int().optional(),
        reason: z.string().optional(),
      }),
    }),
    unpublish: can,
    import: can.extend({
      postsMax: z.int().optional().meta({ description: 'So many of the newest posts can be read at all.' }),
    }),
    comments: can,
    directMessages: can,
    answers: z.array(z.enum(messageKinds)).meta({ description: 'Kinds of messages that come in and can be answered.' }),
    insights: can,
    webhooks: can,
  }),
  postOptions: z.record(z.string(), z.unknown()).meta({
    description: 'JSON Schema of `options` in a post: what can be asked of the platform beyond text and media.',
  }),
  limits: z.array(
    z.object({
      endpoint: z.string(),
      rules: z.array(z.object({ scope: z.enum(['account', 'app']), limit: z.int(), windowMs: z.int() })),
    }),
  ),
});

const platformSchema = kindOfLogin
  .extend({
    name: z.string(),
    flavours: z
      .array(kindOfLogin.extend({ flavour: z.string() }))
      .meta({ description: 'Other kinds of login of the platform, with abilities of their own.' }),
  })
  .meta({ id: 'Platform' });

export function platformRoutes({ platforms, consent }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/platforms',
      noun: 'Platforms',
      summary: 'What each platform can do, and which feature each scope serves',
      answers: { 200: { description: 'Every platform', schema: z.object({ items: z.array(platformSchema) }) } },
      async handle() {
        const items = (Object.entries(platforms) as [PlatformName, Platform][]).map(([platform, adapter]) => ({
          name: adapter.name,
          ...loginBody(adapter, consent.isConfigured({ platform, flavour: null })),
          flavours: Object.entries(adapter.flavours ?? {}).map(([flavour, one]) => ({
            flavour,
            ...loginBody(one, consent.isConfigured({ platform, flavour })),
          })),
        }));
        return { status: 200, body: { items } };
      },
    }),
  ];
}

const loginBody = (platform: Platform, configured: boolean): z.output<typeof kindOfLogin> => ({
  label: platform.label,
  configured,
  accountNeeded: platform.accountNeeded ?? null,
  scopes: platform.oauth.scopes.map(({ scope, features: served, required, why }) => ({
    scope,
    features: [...served],
    required,
    why,
  })),
  // Capabilities are data by their type: what a platform declares is what is shown.
  capabilities: structuredClone(platform.capabilities) as z.output<typeof platformSchema>['capabilities'],
  postOptions: z.toJSONSchema(platform.postOptions, { io: 'input' }),
  limits: Object.entries(platform.limits).map(([endpoint, rules]) => ({
    endpoint,
    rules: rules.map((rule) => ({ ...rule })),
  })),
});
