import { expect, it } from 'vitest';
import { z } from 'zod';
import { type PlatformName, platformDefinitions, platformNames } from './index.js';
import type { PlatformDefinition } from './platform.js';

const schemaOf = (name: PlatformName) => {
  const { addresses, create }: PlatformDefinition = platformDefinitions[name];
  const { postOptions } = create({ addresses, clientId: 'id', clientSecret: 'secret' });
  return z.toJSONSchema(postOptions, { io: 'input' });
};

it.each(platformNames)('every option of %s has a title for its owner', (name) => {
  const options = Object.entries(schemaOf(name).properties ?? {}) as [string, { title?: string }][];
  expect(options.length).toBeGreaterThan(0);
  expect(options.filter(([, { title }]) => !title).map(([option]) => option)).toEqual([]);
});
