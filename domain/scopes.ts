import type { Post } from './post.js';

interface Scoped<Feature extends string> {
  readonly oauth: { readonly scopes: readonly { readonly scope: string; readonly features: readonly Feature[] }[] };
  featuresOf?(options: Post['options']): readonly Feature[];
}

export const scopesFor = <Feature extends string>(platform: Scoped<Feature>, feature: Feature): string[] =>
  platform.oauth.scopes.filter((scope) => scope.features.includes(feature)).map((scope) => scope.scope);

/** The scopes that features need and the owner did not grant. */
export const missingFor = <Feature extends string>(
  platform: Scoped<Feature>,
  granted: readonly string[],
  needed: readonly Feature[],
): string[] => [
  ...new Set(needed.flatMap((feature) => scopesFor(platform, feature)).filter((scope) => !granted.includes(scope))),
];

/** What publishing a post needs: its options decide on it where the platform says so, else whether it has media. */
export const neededToPublish = <Feature extends string>(
  platform: Scoped<Feature | 'publish' | 'media'>,
  parts: readonly { readonly media: readonly unknown[] }[],
  options: Post['options'],
): readonly (Feature | 'publish' | 'media')[] =>
  platform.featuresOf?.(options) ?? (parts.some((part) => part.media.length > 0) ? ['publish', 'media'] : ['publish']);
