import type { z } from 'zod';
import type { MediaKind, PostMedia, PostPart, Violation } from '../domain/post.js';
import type { Capabilities, MediaRule, Range } from './platform.js';

/** The checks that every platform makes of a post, in sentences for its author. */

export const count = (value: number): string => value.toLocaleString('en');
export const megabytes = (bytes: number): string => `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
const seconds = (ms: number): string => `${Number((ms / 1_000).toFixed(1))} s`;

const nouns: Readonly<Record<MediaKind, string>> = { image: 'Picture', gif: 'GIF', video: 'Video' };

/** Everything that a rule excludes about one file. What was not read from the file is not judged. */
export function checkFile(label: string, file: PostMedia, rule: MediaRule): string[] {
  const noun = nouns[file.kind];
  const { width, height, durationMs, frameRate, videoCodec } = file;
  return [
    !rule.mimeTypes.includes(file.mimeType) &&
      `${label} takes ${rule.mimeTypes.join(', ')} here, not ${file.mimeType}.`,
    file.bytes > rule.bytesMax &&
      `File is ${megabytes(file.bytes)}; ${label} takes at most ${megabytes(rule.bytesMax)}.`,
    ...outside(durationMs, rule.durationMs, {
      below: ({ min }) => `${noun} is shorter than ${seconds(min)}.`,
      above: ({ max }) => `${noun} lasts ${Math.ceil(durationMs! / 1_000)} s; ${label} takes at most ${seconds(max)}.`,
    }),
    ...outside(width, rule.width, {
      below: ({ min }) => `${noun} is ${width} pixels wide; ${label} takes no less than ${min}.`,
      above: ({ max }) => `${noun} is ${width} pixels wide; ${label} takes at most ${max}.`,
    }),
    ...outside(height, rule.height, {
      below: ({ min }) => `${noun} is ${height} pixels high; ${label} takes no less than ${min}.`,
      above: ({ max }) => `${noun} is ${height} pixels high; ${label} takes at most ${max}.`,
    }),
    ...outside(width && height && width / height, rule.aspectRatio, {
      below: ({ min }) =>
        `${noun} is ${width}×${height}, which is too tall; ${label} takes no taller shape than ${ratio(min)}.`,
      above: ({ max }) =>
        `${noun} is ${width}×${height}, which is too wide; ${label} takes no wider shape than ${ratio(max)}.`,
    }),
    // Averages of short videos come out a little beside what was meant.
    ...outside(frameRate && Math.round(frameRate), rule.frameRate, {
      below: ({ min }) => `${noun} has ${Math.round(frameRate!)} frames a second; ${label} takes no fewer than ${min}.`,
      above: ({ max }) => `${noun} has ${Math.round(frameRate!)} frames a second; ${label} takes at most ${max}.`,
    }),
    rule.videoCodecs !== undefined &&
      videoCodec !== undefined &&
      !rule.videoCodecs.includes(videoCodec) &&
      `${noun} is encoded as ${videoCodec}; ${label} takes ${rule.videoCodecs.join(', ')} (avc is H.264, hevc H.265).`,
  ].filter((problem) => problem !== false);
}

function outside(
  value: number | undefined,
  range: Range | undefined,
  says: { below: (range: Range) => string; above: (range: Range) => string },
): string[] {
  if (value === undefined || range === undefined) return [];
  if (value < range.min) return [says.below(range)];
  return value > range.max ? [says.above(range)] : [];
}

/** `4:5` for 0.8, `1.91:1` for 1.91. */
function ratio(value: number): string {
  for (let height = 1; height <= 16; height += 1) {
    const width = value * height;
    if (Math.abs(width - Math.round(width)) < 0.001) return `${Math.round(width)}:${height}`;
  }
  return `${value}:1`;
}

/** Options against the platform's schema, one violation for each unknown key. A wrong value is named by its path. */
export function checkOptions(
  label: string,
  schema: z.ZodType,
  options: Readonly<Record<string, unknown>>,
): Violation[] {
  const parsed = schema.safeParse(options);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const path = ['options', ...issue.path.map(String)].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: `${issue.message.replace(/\.$/, '')}.` }];
    return issue.keys.map((key) => ({ path: `${path}.${key}`, message: `${label} knows no option “${key}”.` }));
  });
}

/**
 * What a platform's capabilities exclude by themselves, so that what is promised and what is refused cannot differ: a missing or
 * too long text, kinds and numbers of files, and each file by its rule.
 */
export function checkCapabilities(
  label: string,
  { text, ...rules }: Capabilities['publish'],
  parts: readonly PostPart[],
  lengthOf = (words: string): number => [...words].length,
): Violation[] {
  return parts.flatMap((part, index) => {
    const at = (where: string, messages: string[]): Violation[] =>
      messages.map((message) => ({ path: `parts[${index}].${where}`, message }));
    const isMissing = part.text.trim() === '' && (text.required || part.media.length === 0);
    const countOf = (kind: MediaKind): number => part.media.filter((file) => file.kind === kind).length;
    return [
      ...at('text', isMissing ? [`${label} wants a text.`] : checkLength(label, lengthOf(part.text), text.lengthMax)),
      ...(['image', 'gif', 'video'] as const).flatMap((kind) => {
        const most = rules[kind]?.countMax ?? Infinity;
        const says = `${label} takes at most ${most} of this kind (${kind}) in a post; here are ${countOf(kind)}.`;
        return at('media', countOf(kind) > most ? [says] : []);
      }),
      ...part.media.flatMap((file, place) => {
        const rule = rules[file.kind];
        return at(`media[${place}]`, rule ? checkFile(label, file, rule) : [`${label} takes no ${file.kind}.`]);
      }),
    ];
  });
}

/** `length` as the platform counts it. */
export const checkLength = (label: string, length: number, lengthMax: number): string[] =>
  length > lengthMax ? [`Text is ${count(length - lengthMax)} over ${label}’s ${count(lengthMax)} characters.`] : [];

/** Alt text is told in characters. */
export const checkAltText = (label: string, { altText }: PostMedia, lengthMax: number): string[] =>
  (altText?.length ?? 0) > lengthMax
    ? [`Alt text is ${count(altText!.length - lengthMax)} over ${label}’s ${count(lengthMax)} characters.`]
    : [];

/** An answer's words against the platform's limit for them. `length` as the platform counts it. */
export const checkReplyText = (
  label: string,
  text: string,
  { length, lengthMax, unit = 'characters' }: { length: number; lengthMax: number; unit?: string },
): Violation[] =>
  [
    text.trim() === '' && 'There is no text.',
    length > lengthMax &&
      `Text is ${count(length - lengthMax)} over ${label}’${label.endsWith('s') ? '' : 's'} ${count(lengthMax)} ${unit} for an answer.`,
  ]
    .filter((message) => message !== false)
    .map((message) => ({ path: 'text', message }));

/** What nobody can mend by writing otherwise. */
export const cannotReply = (message: string): Violation => ({ path: 'message', message });
