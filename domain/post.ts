import type { MediaId } from './ids.js';

export type MediaKind = 'image' | 'gif' | 'video';

/** What a file is to a post beside being part of it: the cover of a video, the free preview of a paid post. */
export const mediaRoles = ['cover', 'preview'] as const;
export type MediaRole = (typeof mediaRoles)[number];

/** What was read from a file's own bytes when it came into the library. */
export interface MediaFacts {
  readonly kind: MediaKind;
  /** Sniffed from the bytes, never taken from a header: `image/jpeg`, `video/mp4`, … */
  readonly mimeType: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  readonly frames?: number;
  /** `avc` is H.264, `hevc` H.265. */
  readonly videoCodec?: string;
  readonly audioCodec?: string;
  /** Frames per second, on average. */
  readonly frameRate?: number;
}

export interface PostMedia extends MediaFacts {
  readonly mediaId: MediaId;
  readonly altText?: string;
  /** Absent: the file is part of the post itself. */
  readonly role?: MediaRole;
}

/** One message of a post. A post of several parts is a thread: each part answers the one before. */
export interface PostPart {
  readonly text: string;
  readonly media: readonly PostMedia[];
}

/** What is to be said. `options` are the platform's own (reply settings, labels, …), checked by its `postOptions`. */
export interface Post {
  readonly parts: readonly [PostPart, ...PostPart[]];
  readonly options: Readonly<Record<string, unknown>>;
}

/** One thing wrong with a post on one platform. All of them are named at once. */
export interface Violation {
  /** Where: `parts[0].text`, `parts[1].media[3]`, `options.replySettings`. */
  readonly path: string;
  /** What is wrong and by how much: "Text is 12 characters over X’s 280 (X counts 292)." */
  readonly message: string;
}
