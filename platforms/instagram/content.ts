import type { MediaRole } from '../../domain/post.js';
import { optionsOf } from './postOptions.js';

/** What becomes of a post on Instagram. */
export type Shape = 'picture' | 'carousel' | 'reel' | 'story';

interface WithRole {
  readonly role?: MediaRole;
}

/** The files that are the post, with their place among all files; the others, a cover, go beside it. */
export const contentOf = <File extends WithRole>(
  media: readonly File[],
): { readonly file: File; readonly index: number }[] =>
  media.map((file, index) => ({ file, index })).filter(({ file }) => file.role === undefined);

export const coverOf = <File extends WithRole>(media: readonly File[]): File | undefined =>
  media.find(({ role }) => role === 'cover');

/** A feed video is a reel: Instagram has had no other since 2023 (instagram.md §3.2). */
export function shapeOf(
  media: readonly (WithRole & { readonly kind: string })[],
  options: Readonly<Record<string, unknown>>,
): Shape {
  const { kind } = optionsOf(options);
  if (kind === 'reel' || kind === 'story') return kind;
  const content = contentOf(media);
  if (content.length > 1) return 'carousel';
  return content[0]?.file.kind === 'video' ? 'reel' : 'picture';
}
