import type { MediaKind, Post, PostMedia, PostPart, Violation } from '../../domain/post.js';
import { checkFile, checkOptions, count } from '../check.js';
import type { AccountFacts, MediaRule } from '../platform.js';
import {
  captionLengthMax,
  mediaRules,
  photoTextLengthMax,
  photoTitleLengthMax,
  unauditedNote,
} from './capabilities.js';
import { type Creator, creatorOf } from './creator.js';
import { isDraft, optionsOf, type TikTokPostOptions, tiktokPostOptions } from './postOptions.js';

type Kind = 'video' | 'photos' | 'neither';

/** Everything TikTok would refuse about a post, named at once and before anything is sent (tiktok.md §3, §9). */
export const checking = (audited: boolean) => ({
  checkPost(post: Post, account: AccountFacts): Violation[] {
    const [part] = post.parts;
    const options = lenientOptions(post.options);
    const creator = creatorOf(account.facts);
    return [
      ...checkText(part, kindOf(part), options),
      ...checkParts(post),
      ...checkMedia(part, creator),
      ...checkOptions('TikTok', tiktokPostOptions, post.options),
      ...checkChoices(part, options, { audited, namesAudience: post.options.privacyLevel !== undefined }),
      ...(creator && !isDraft(options) ? againstCreator(creator, part, options, audited) : []),
    ];
  },
});

/** One wrong option must not hide the others: those that are right by themselves are judged all the same. */
function lenientOptions(options: Readonly<Record<string, unknown>>): TikTokPostOptions {
  const fields = tiktokPostOptions.shape;
  return optionsOf(
    Object.fromEntries(
      Object.entries(options).filter(
        ([key, value]) => key in fields && fields[key as keyof typeof fields].safeParse(value).success,
      ),
    ),
  );
}

/** The files that are the post itself, not something beside it. */
export const contentOf = <File extends Pick<PostMedia, 'role'>>(media: readonly File[]): File[] =>
  media.filter(({ role }) => role === undefined);

export function kindOf(part: PostPart): Kind {
  const kinds = new Set(contentOf(part.media).map(({ kind }) => kind));
  if (kinds.size !== 1) return 'neither';
  if (kinds.has('video')) return 'video';
  return kinds.has('image') ? 'photos' : 'neither';
}

function checkText({ text }: PostPart, kind: Kind, options: TikTokPostOptions): Violation[] {
  const lengthMax = kind === 'photos' ? photoTextLengthMax : captionLengthMax;
  const { title } = options;
  return [
    text.length > lengthMax && {
      path: 'parts[0].text',
      message: `Text is ${count(text.length - lengthMax)} over TikTok’s ${count(lengthMax)} characters (TikTok counts ${count(text.length)}).`,
    },
    kind === 'video' &&
      isDraft(options) &&
      text.trim() !== '' && {
        path: 'parts[0].text',
        message: 'TikTok takes a video’s draft without a text: leave it out, and write it in the app.',
      },
    title !== undefined &&
      title.length > photoTitleLengthMax && {
        path: 'options.title',
        message: `Title is ${count(title.length - photoTitleLengthMax)} over TikTok’s ${photoTitleLengthMax} characters.`,
      },
  ].filter((violation) => violation !== false);
}

const checkParts = ({ parts }: Post): Violation[] =>
  parts.length > 1 ? [{ path: 'parts[1]', message: 'TikTok has no threads: a post is one part.' }] : [];

function checkMedia(part: PostPart, creator: Creator | undefined): Violation[] {
  const content = contentOf(part.media);
  const kinds = [...new Set(content.map(({ kind }) => kind))];
  const violations: Violation[] = [];
  const say = (message: string): number => violations.push({ path: 'parts[0].media', message });

  if (content.length === 0) say('A post on TikTok is one video or up to 35 photos; here is neither.');
  if (kinds.length > 1)
    say(
      `TikTok takes one video or up to 35 photos; here are ${kinds.map((kind) => nouns[kind]).join(' and ')} together.`,
    );
  for (const kind of ['video', 'image'] as const) {
    const { countMax } = mediaRules[kind];
    const found = content.filter((file) => file.kind === kind).length;
    if (found > countMax) say(`TikTok takes at most ${countMax} ${nouns[kind]} in a post; here are ${found}.`);
  }
  return [
    ...violations,
    ...part.media.flatMap((file, index) =>
      problemsOf(file, creator).map((message) => ({ path: `parts[0].media[${index}]`, message })),
    ),
  ];
}

const nouns: Record<MediaKind, string> = { image: 'photos', gif: 'a GIF', video: 'video' };

function problemsOf(file: PostMedia, creator: Creator | undefined): string[] {
  if (file.kind === 'gif') return ['TikTok takes no GIFs: make it a video.'];
  if (file.kind === 'image') return [...checkFile('TikTok', file, mediaRules.image), ...checkPixels(file)];
  // Everyone's videos may be three minutes long, and some accounts' up to ten.
  const durationMaxMs = (creator?.videoDurationMaxSec ?? Infinity) * 1_000;
  const rule: MediaRule = mediaRules.video;
  const max = Math.min(rule.durationMs!.max, durationMaxMs);
  return checkFile('TikTok', file, { ...rule, durationMs: { min: 0, max } });
}

/** 1080p, whichever way the photo stands. */
const checkPixels = ({ width = 0, height = 0 }: PostMedia): string[] =>
  Math.min(width, height) > 1_080
    ? [`Picture measures ${width}×${height}; TikTok takes at most 1080p (1920×1080).`]
    : [];

/** What the choices made for a post exclude by themselves, whoever the creator is. */
function checkChoices(
  part: PostPart,
  options: TikTokPostOptions,
  { audited, namesAudience }: { audited: boolean; namesAudience: boolean },
): Violation[] {
  const kind = kindOf(part);
  const content = contentOf(part.media);
  const { privacyLevel, brandContent, coverAtMs, photoCoverIndex, source } = options;
  const durationMs = content[0]?.durationMs;
  const draft = isDraft(options);
  const wrong = (option: keyof TikTokPostOptions, message: string): Violation => ({
    path: `options.${option}`,
    message,
  });
  const misplaced = [
    ...(kind === 'photos' ? ofVideos : []).map((option) => [option, 'for a video only'] as const),
    ...(kind === 'video' ? ofPhotos : []).map((option) => [option, 'for photos only'] as const),
    ...(draft ? ofDirectPosts : []).map(
      (option) => [option, 'with a direct post only: the owner of a draft chooses it in the app'] as const,
    ),
  ];
  return [
    ...misplaced
      .filter(([option]) => options[option] !== undefined)
      .map(([option, where]) => wrong(option, `TikTok takes “${option}” ${where}.`)),
    !draft &&
      !namesAudience &&
      wrong('privacyLevel', 'TikTok wants to be told who may see the post (privacyLevel); there is no default.'),
    !draft &&
      !audited &&
      privacyLevel !== undefined &&
      privacyLevel !== 'SELF_ONLY' &&
      wrong('privacyLevel', unauditedNote),
    brandContent === true &&
      privacyLevel === 'SELF_ONLY' &&
      wrong('brandContent', 'A paid partnership cannot be shown to nobody: choose another audience than SELF_ONLY.'),
    coverAtMs !== undefined &&
      durationMs !== undefined &&
      coverAtMs > durationMs &&
      wrong('coverAtMs', `The cover is at ${coverAtMs} ms, and the video ends at ${Math.round(durationMs)} ms.`),
    kind === 'photos' &&
      photoCoverIndex !== undefined &&
      photoCoverIndex >= content.length &&
      wrong(
        'photoCoverIndex',
        `Photo ${photoCoverIndex} is to be the cover, and the last one is ${content.length - 1}.`,
      ),
    kind === 'photos' &&
      source === 'upload' &&
      wrong('source', 'TikTok takes no upload of photos: it fetches them from us.'),
  ].filter((violation) => violation !== false);
}

const ofVideos = ['disableDuet', 'disableStitch', 'aiGenerated', 'coverAtMs'] as const;
const ofPhotos = ['title', 'photoCoverIndex', 'autoAddMusic'] as const;
const ofDirectPosts = [
  'privacyLevel',
  'disableComment',
  'disableDuet',
  'disableStitch',
  'brandContent',
  'brandOrganic',
  'aiGenerated',
  'coverAtMs',
  'autoAddMusic',
] as const;

/** What TikTok lets this creator do, against what was chosen: asked for anew before every post (tiktok.md §3.1). */
export function againstCreator(
  { privacyLevelOptions, commentDisabled, duetDisabled, stitchDisabled }: Creator,
  part: PostPart,
  { privacyLevel, disableComment, disableDuet, disableStitch }: TikTokPostOptions,
  audited: boolean,
): Violation[] {
  const isVideo = kindOf(part) === 'video';
  const off = (what: string): string => `This account has turned ${what} off in TikTok, so a post cannot allow them.`;
  return [
    privacyLevel !== undefined &&
      !privacyLevelOptions.includes(privacyLevel) && {
        path: 'options.privacyLevel',
        message: `TikTok does not offer ${privacyLevel} to this account now, but ${privacyLevelOptions.join(', ') || 'nothing'}.`,
      },
    !audited &&
      privacyLevelOptions.includes('PUBLIC_TO_EVERYONE') && {
        path: 'options.privacyLevel',
        message: `This account is public. ${unauditedNote} Set it to private in the TikTok app (Settings and privacy → Privacy).`,
      },
    commentDisabled && disableComment === false && { path: 'options.disableComment', message: off('comments') },
    isVideo && duetDisabled && disableDuet === false && { path: 'options.disableDuet', message: off('duets') },
    isVideo && stitchDisabled && disableStitch === false && { path: 'options.disableStitch', message: off('stitches') },
  ].filter((violation) => violation !== false);
}

/** The length a video may have on this account, against the video: told as a violation like the others. */
export function tooLong({ videoDurationMaxSec }: Creator, part: PostPart): Violation[] {
  const [video] = contentOf(part.media);
  if (video?.kind !== 'video' || videoDurationMaxSec === undefined) return [];
  const rule: MediaRule = {
    countMax: 1,
    bytesMax: Infinity,
    mimeTypes: [video.mimeType],
    durationMs: { min: 0, max: videoDurationMaxSec * 1_000 },
  };
  return checkFile('TikTok', video, rule).map((message) => ({ path: 'parts[0].media[0]', message }));
}
