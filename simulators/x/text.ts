import { createHash } from 'node:crypto';
import twitter, { type EntityWithIndices } from 'twitter-text';
import type { Entity, ShownText } from './state.js';

export const weightedLength = (text: string): number => twitter.parseTweet(text.normalize('NFC')).weightedLength;

export const hasForbiddenCharacters = (text: string): boolean => /[\uFFFE\uFEFF\uFFFF]/.test(text);

export const cashtagsIn = (text: string): string[] => twitter.extractCashtags(text);
export const mentionsIn = (text: string): string[] => twitter.extractMentions(text);
export const urlsIn = (text: string): string[] => twitter.extractUrls(text);

export interface Attached {
  mediaKeys: string[];
  /** The address of the attachment on the post's own page. */
  pageUrl: string;
  displayUrl: string;
}

export interface Showing {
  /** Makes the short links of one post different from those of another. */
  postId: string;
  userIdOf(username: string): string | undefined;
  attached?: Attached;
  escapes: boolean;
}

/** The text as X shows it: each link a t.co link, the rest escaped, and where each part stands, counted in code points. */
export function shownText(sent: string, { postId, userIdOf, attached, escapes }: Showing): ShownText {
  const out: string[] = [];
  let length = 0;
  const add = (piece: string): { start: number; end: number } => {
    const start = length;
    length += [...piece].length;
    out.push(piece);
    return { start, end: length };
  };
  const plain = (piece: string) => add(escapes ? escaped(piece) : piece);
  const urls: Entity[] = [];
  const mentions: Entity[] = [];
  const hashtags: Entity[] = [];
  const cashtags: Entity[] = [];
  let read = 0;

  for (const entity of twitter.extractEntitiesWithIndices(sent)) {
    const [from, to] = entity.indices;
    plain(sent.slice(read, from));
    const original = sent.slice(from, to);
    if (isUrl(entity)) urls.push({ ...link(entity.url, urls.length), ...add(shortLink(postId, urls.length)) });
    else {
      const place = add(original);
      if ('screenName' in entity)
        mentions.push({ ...place, username: entity.screenName, id: userIdOf(entity.screenName) });
      else if ('hashtag' in entity) hashtags.push({ ...place, tag: entity.hashtag });
      else if ('cashtag' in entity) cashtags.push({ ...place, tag: entity.cashtag });
    }
    read = to;
  }
  plain(sent.slice(read));

  if (attached) {
    // Media shows as one more link at the end, which belongs to every picture of the post.
    if (length > 0) add(' ');
    const url = shortLink(postId, urls.length);
    const place = add(url);
    for (const media_key of attached.mediaKeys) {
      urls.push({ ...place, url, expanded_url: attached.pageUrl, display_url: attached.displayUrl, media_key });
    }
  }
  const kinds = { urls, mentions, hashtags, cashtags };
  const entities = Object.fromEntries(Object.entries(kinds).filter(([, found]) => found.length > 0));
  return { text: out.join(''), entities };

  function link(url: string, index: number) {
    const expanded = /^https?:\/\//i.test(url) ? url : `http://${url}`;
    const display = expanded.replace(/^https?:\/\/(www\.)?/i, '');
    return {
      url: shortLink(postId, index),
      expanded_url: expanded,
      display_url: display.length > 27 ? `${display.slice(0, 26)}…` : display,
    };
  }
}

const isUrl = (entity: EntityWithIndices): entity is Extract<EntityWithIndices, { url: string }> => 'url' in entity;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Ten letters and digits, the same ones for the same place in the same post. */
export function shortLink(postId: string, index: number): string {
  const hash = createHash('sha256')
    .update(`${postId}/${index}`)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '');
  return `https://t.co/${hash.slice(0, 10)}`;
}

/** The beginning of a long text that fits into an ordinary post, with room for the link to the rest. */
export function beginning(text: string): string {
  const points = [...text];
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (weightedLength(points.slice(0, middle).join('')) <= 254) low = middle;
    else high = middle - 1;
  }
  return `${points.slice(0, low).join('').trimEnd()}…`;
}
