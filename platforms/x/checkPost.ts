import type { MediaKind, Post, PostMedia, PostPart, Violation } from '../../domain/post.js';
import { checkAltText, checkFile, checkOptions, count } from '../check.js';
import type { AccountFacts, MediaRule } from '../platform.js';
import { altTextLengthMax, mediaRules } from './capabilities.js';
import { xPostOptions } from './postOptions.js';
import { cashtags, hasInvalidCharacters, isPremium, textLengthMax, weightedLength } from './text.js';

/** Everything X would refuse about a post, named at once and before anything is sent (x.md §3.1, §3.3, §3.4, §3.6). */
export function checkPost(post: Post, account: AccountFacts): Violation[] {
  return [
    ...post.parts.flatMap((part, index) => [
      ...checkText(part, `parts[${index}]`, account),
      ...checkMedia(part, `parts[${index}]`, account),
    ]),
    ...checkOptions('X', xPostOptions, post.options),
    ...checkPoll(post),
  ];
}

function checkText({ text, media }: PostPart, path: string, { facts }: AccountFacts): Violation[] {
  const violations: Violation[] = [];
  const say = (message: string): number => violations.push({ path: `${path}.text`, message });
  const lengthMax = textLengthMax(facts);
  const length = weightedLength(text);
  const tags = cashtags(text);

  if (text.trim() === '' && media.length === 0) say('There is neither text nor media; X wants one of them.');
  if (length > lengthMax) {
    say(`Text is ${count(length - lengthMax)} over X’s ${count(lengthMax)} characters (X counts ${count(length)}).`);
  }
  if (hasInvalidCharacters(text)) say('Text holds an invisible character that X refuses (U+FEFF, U+FFFE or U+FFFF).');
  if (tags.length > 1) {
    say(`X allows one cashtag in a post; here are ${tags.length}.`);
  }
  return violations;
}

function checkMedia({ media }: PostPart, path: string, account: AccountFacts): Violation[] {
  const kinds = [...new Set(media.map(({ kind }) => kind))];
  const violations: Violation[] = [];
  const say = (message: string): number => violations.push({ path: `${path}.media`, message });

  if (kinds.length > 1)
    say(`X takes up to four pictures, or one GIF, or one video; here are ${kinds.join(' and ')} together.`);
  else if (kinds[0] !== undefined && media.length > mediaRules[kinds[0]].countMax) {
    say(`X takes at most ${mediaRules[kinds[0]].countMax} ${nouns[kinds[0]]} in a post; here are ${media.length}.`);
  }
  return [...violations, ...media.flatMap((item, index) => checkMediaFile(item, `${path}.media[${index}]`, account))];
}

const nouns: Record<MediaKind, string> = { image: 'pictures', gif: 'GIF', video: 'video' };

function checkMediaFile(file: PostMedia, path: string, { facts }: AccountFacts): Violation[] {
  const usual: MediaRule = mediaRules[file.kind];
  // X lets accounts that pay it post longer videos and does not say how long.
  const rule =
    usual.durationMs && isPremium(facts) ? { ...usual, durationMs: { ...usual.durationMs, max: Infinity } } : usual;
  const problems = [
    ...checkFile('X', file, rule),
    ...(file.kind === 'gif' ? checkGif(file) : []),
    ...(file.kind === 'video' ? checkFrame(file) : []),
    ...checkAltText('X', file, altTextLengthMax),
  ];
  return problems.map((message) => ({ path, message }));
}

function checkGif({ width = 0, height = 0, frames = 0 }: PostMedia): string[] {
  return [
    (width > 1_280 || height > 1_080) && `GIF measures ${width}×${height}; X takes at most 1280×1080.`,
    frames > 350 && `GIF has ${frames} frames; X takes at most 350.`,
    width * height * frames > 300_000_000 && 'GIF is too much in all: width × height × frames may be 300 million.',
  ].filter((problem) => problem !== false);
}

function checkFrame({ width, height }: PostMedia): string[] {
  if (width === undefined || height === undefined) return [];
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  return [
    short < 32 && `Video measures ${width}×${height}; X takes no less than 32×32.`,
    (long > 1_280 || short > 1_024) && `Video measures ${width}×${height}; X takes at most 1280×1024.`,
    long > short * 3 && `Video is ${width}×${height}; X takes no shape beyond 1:3 or 3:1.`,
  ].filter((problem) => problem !== false);
}

/** A poll belongs to the first part, and X shows it in the place of media. */
function checkPoll({ parts: [first], options }: Post): Violation[] {
  if (options.poll === undefined) return [];
  return [
    first.media.length > 0 && { path: 'options.poll', message: 'A poll and media exclude each other on X.' },
    first.text.trim() === '' && { path: 'parts[0].text', message: 'A poll needs a text.' },
  ].filter((violation) => violation !== false);
}
