import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pages as `npm run build:web` made them, held in memory: they are small, and never change while this process lives. */
export interface WebPages {
  readonly index: string;
  /** By name, as the index and its scripts ask for them. */
  readonly assets: ReadonlyMap<string, WebAsset>;
}

export interface WebAsset {
  readonly type: string;
  readonly plain: Buffer;
  /** The same, packed at build time. */
  readonly br?: Buffer;
  readonly gzip?: Buffer;
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** `undefined` where nothing was built: the API works without its pages. */
export function readWebPages(directory: string): WebPages | undefined {
  let index: string;
  try {
    index = readFileSync(join(directory, 'index.html'), 'utf8');
  } catch {
    return undefined;
  }
  const files = readdirSync(join(directory, 'assets'));
  const read = (file: string) => readFileSync(join(directory, 'assets', file));
  const assets = new Map<string, WebAsset>();
  for (const name of files) {
    const type = types[name.split('.').at(-1) ?? ''];
    if (!type) continue;
    assets.set(name, {
      type,
      plain: read(name),
      ...(files.includes(`${name}.br`) && { br: read(`${name}.br`) }),
      ...(files.includes(`${name}.gz`) && { gzip: read(`${name}.gz`) }),
    });
  }
  return { index, assets };
}
