import type { MediaKind, MediaRole } from '../../../domain/post.js';
import type { PublishDetail } from '../../api/types.js';
import { browserZone, type ChosenTime, localTimeOf } from '../../parts/zonedTime.js';

/** A file that is in the library already. */
export interface DraftFile {
  readonly mediaId: string;
  readonly kind: MediaKind;
  readonly name: string;
  readonly altText: string;
  readonly role: MediaRole | '';
}

export interface DraftPart {
  /** Stays with the part wherever it is moved. */
  readonly key: string;
  readonly text: string;
  readonly media: readonly DraftFile[];
}

/** A post that is being written. */
export interface Draft {
  readonly parts: readonly [DraftPart, ...DraftPart[]];
  readonly options: Readonly<Record<string, unknown>>;
  readonly goesOut: 'now' | 'later';
  readonly moment: ChosenTime;
  /** The name under which it is sent, however often: kept with it, so that a reload does not make a second post of it. */
  readonly wish: string;
}

export const blankPart = (): DraftPart => ({ key: crypto.randomUUID(), text: '', media: [] });

export const blankDraft = (now = Date.now(), zone = browserZone()): Draft => ({
  parts: [blankPart()],
  options: {},
  goesOut: 'now',
  moment: { local: localTimeOf(now + 3_600_000, zone), zone },
  wish: crypto.randomUUID(),
});

/** What a publish says, to be changed or said once more. */
export const draftOf = ({ parts, options }: Pick<PublishDetail, 'parts' | 'options'>): Draft => ({
  ...blankDraft(),
  parts: parts.map(({ text, media }) => ({
    ...blankPart(),
    text,
    media: media.map(({ mediaId, kind, altText, role }) => ({
      mediaId,
      kind: kind as MediaKind,
      name: '',
      altText: altText ?? '',
      role: role ?? '',
    })),
  })) as unknown as Draft['parts'],
  options,
});

export const isBlank = ({ parts, options }: Draft): boolean =>
  parts.every(({ text, media }) => text.trim() === '' && media.length === 0) && Object.keys(options).length === 0;

/** As the API takes it. */
export function postOf({ parts: [first, ...thread], options }: Draft) {
  const partOf = ({ text, media }: DraftPart) => ({
    text,
    media: media.map(({ mediaId, altText, role }) => ({
      mediaId,
      ...(altText.trim() !== '' && { altText: altText.trim() }),
      ...(role !== '' && { role }),
    })),
  });
  return { ...partOf(first), thread: thread.map(partOf), options: { ...options } };
}

/** Carried to another account. Options are their platform's own, and stay with it. */
export const carriedTo = (draft: Draft, samePlatform: boolean): Draft =>
  samePlatform ? draft : { ...draft, options: {} };

export function withPart(draft: Draft, key: string, change: (part: DraftPart) => DraftPart): Draft {
  return {
    ...draft,
    parts: draft.parts.map((part) => (part.key === key ? change(part) : part)) as unknown as Draft['parts'],
  };
}

export function withoutPart(draft: Draft, key: string): Draft {
  const left = draft.parts.filter((part) => part.key !== key);
  return { ...draft, parts: (left.length > 0 ? left : [blankPart()]) as unknown as Draft['parts'] };
}

/** Moves one thing of a list a place up (−1) or down (1); at the edge it stays. */
export function moved<Thing>(things: readonly Thing[], from: number, by: -1 | 1): Thing[] {
  const to = from + by;
  if (to < 0 || to >= things.length) return [...things];
  const changed = [...things];
  [changed[from], changed[to]] = [changed[to]!, changed[from]!];
  return changed;
}

export interface Violation {
  readonly path: string;
  readonly message: string;
}

/** Where on the page a violation is shown: `text:0`, `media:1`, `file:0:2`, `option:poll`, `moment`; `post` where no field is. */
export function placeOf(path: string): string {
  if (path === 'publishAt') return 'moment';
  const option = /^post\.options\.([^.[]+)/.exec(path);
  if (option) return `option:${option[1]}`;
  const inPart = /^post(?:\.thread\[(\d+)\])?\.(text|media)(?:\[(\d+)\])?/.exec(path);
  if (!inPart) return 'post';
  const [, thread, field, file] = inPart;
  const part = thread === undefined ? 0 : Number(thread) + 1;
  return file === undefined ? `${field}:${part}` : `file:${part}:${file}`;
}

/** Everything said of one place, in one sentence after the other. */
export const faultAt = (violations: readonly Violation[], place: string): string | undefined =>
  violations
    .filter(({ path }) => placeOf(path) === place)
    .map(({ message }) => message)
    .join(' ') || undefined;

/** How long a text is where everything in it counts alike; nothing where only the platform can tell. */
export function lengthOf(text: string, unit: 'character' | 'utf-16-unit' | undefined): number | undefined {
  if (unit === undefined) return undefined;
  return unit === 'character' ? [...text].length : text.length;
}
