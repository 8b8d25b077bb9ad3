import type { Post, PostMedia, PostPart, Violation } from '../../domain/post.js';
import { checkAltText, checkFile, checkOptions, count } from '../check.js';
import type { MediaRule } from '../platform.js';
import { altTextLengthMax, captionLengthMax, carouselSize, mediaRules, mentionsMax } from './capabilities.js';
import { contentOf, coverOf, type Shape, shapeOf } from './content.js';
import { type Login, label } from './login.js';
import { type InstagramPostOptions, instagramPostOptions, optionsOf } from './postOptions.js';

/** Everything Instagram would refuse about a post, named at once and before anything is sent (instagram.md §3.2, §3.5). */
export const checking = (login: Login) => ({
  checkPost({ parts: [first, ...comments], options }: Post): Violation[] {
    const shape = shapeOf(first.media, options);
    return [
      ...checkCaption(first, shape, login),
      ...checkMedia(first, shape),
      ...checkOptions(label, instagramPostOptions, options),
      ...checkOptionsFit(optionsOf(options), first, shape),
      ...comments.flatMap((part, index) => checkComment(part, `parts[${index + 1}]`, login)),
    ];
  },
});

const hashtags = (text: string): number => text.match(/(?<![\p{L}\p{N}_&])#[\p{L}\p{N}_]+/gu)?.length ?? 0;
const mentions = (text: string): number => text.match(/(?<![\w.])@[A-Za-z0-9._]+/g)?.length ?? 0;

function checkCaption({ text }: PostPart, shape: Shape, login: Login): Violation[] {
  if (shape === 'story' && text.trim() !== '') {
    return [{ path: 'parts[0].text', message: 'A story has no caption on Instagram: put the words into the picture.' }];
  }
  return checkText(text, 'parts[0].text', login);
}

function checkText(text: string, path: string, { hashtagsMax }: Login): Violation[] {
  const [tags, names] = [hashtags(text), mentions(text)];
  return [
    text.length > captionLengthMax &&
      `Text is ${count(text.length - captionLengthMax)} over Instagram’s ${count(captionLengthMax)} characters.`,
    tags > hashtagsMax && `Instagram allows ${hashtagsMax} hashtags; here are ${tags}.`,
    names > mentionsMax && `Instagram allows ${mentionsMax} mentions; here are ${names}.`,
  ]
    .filter((message) => message !== false)
    .map((message) => ({ path, message }));
}

/** A part after the first is a comment below the post. */
function checkComment({ text, media }: PostPart, path: string, login: Login): Violation[] {
  return [
    ...(text.trim() === '' ? [{ path: `${path}.text`, message: 'A comment needs a text.' }] : []),
    ...checkText(text, `${path}.text`, login),
    ...(media.length === 0
      ? []
      : [{ path: `${path}.media`, message: 'A comment on Instagram takes no media: only the first part does.' }]),
  ];
}

function checkMedia({ media }: PostPart, shape: Shape): Violation[] {
  const content = contentOf(media);
  const covers = media.length - content.length;
  const whole = [
    content.length === 0 && 'There is no picture and no video; Instagram takes no text alone.',
    shape === 'carousel' &&
      content.length > carouselSize.max &&
      `Instagram takes at most ${carouselSize.max} pictures and videos in a post; here are ${content.length}.`,
    shape === 'story' && content.length > 1 && `A story is one picture or video; here are ${content.length}.`,
    shape === 'reel' && content.length > 1 && `A reel is one video; here are ${content.length} files.`,
    shape === 'reel' && content.some(({ file }) => file.kind !== 'video') && 'A reel is a video; here is a picture.',
    covers > 1 && `A reel has one cover; here are ${covers}.`,
    covers > 0 && shape !== 'reel' && 'Only a reel has a cover of its own.',
  ].filter((message) => message !== false);
  return [
    ...whole.map((message) => ({ path: 'parts[0].media', message })),
    ...media.flatMap((file, index) =>
      checkOne(file, shape).map((message) => ({ path: `parts[0].media[${index}]`, message })),
    ),
  ];
}

function checkOne(file: PostMedia, shape: Shape): string[] {
  if (file.kind === 'gif') return ['Instagram takes no GIFs: send a video or a picture.'];
  const { audioCodec } = file;
  return [
    ...checkFile(label, file, ruleOf(file, shape)),
    ...(file.kind === 'video' && audioCodec !== undefined && !audioCodec.startsWith('aac')
      ? [`The sound is encoded as ${audioCodec}; Instagram takes AAC.`]
      : []),
    ...(file.altText !== undefined && file.kind === 'video'
      ? ['Instagram takes alt texts for pictures only.']
      : checkAltText(label, file, altTextLengthMax)),
  ];
}

function ruleOf({ kind, role }: PostMedia, shape: Shape): MediaRule {
  if (role === 'cover') return mediaRules.cover;
  if (shape === 'story') return kind === 'video' ? mediaRules.storyVideo : mediaRules.storyImage;
  return kind === 'video' ? mediaRules.video : mediaRules.image;
}

/** Options that stand in each other's way, or in that of the media. */
function checkOptionsFit(options: InstagramPostOptions, { media }: PostPart, shape: Shape): Violation[] {
  const content = contentOf(media);
  const { coverAtMs, collaborators, userTags = [] } = options;
  const durationMs = content[0]?.file.durationMs;
  const say = (option: keyof InstagramPostOptions, message: string): Violation => ({
    path: `options.${option}`,
    message,
  });
  return [
    ...(['coverAtMs', 'shareToFeed', 'audioName', 'trial'] as const)
      .filter((option) => options[option] !== undefined && shape !== 'reel')
      .map((option) => say(option, 'Only a reel has this.')),
    ...(options.kind === 'feed' && shape === 'reel'
      ? [say('kind', 'Instagram shows a single video as a reel: leave this out, or say “reel”.')]
      : []),
    ...(coverAtMs !== undefined && coverOf(media) !== undefined
      ? [say('coverAtMs', 'The reel has a picture as its cover already.')]
      : []),
    ...(coverAtMs !== undefined && durationMs !== undefined && coverAtMs >= durationMs
      ? [say('coverAtMs', `The video ends after ${durationMs} ms.`)]
      : []),
    ...(collaborators !== undefined && shape === 'story'
      ? [say('collaborators', 'A story on Instagram has no collaborators.')]
      : []),
    ...userTags.flatMap((tag, index): Violation[] => {
      const path = `options.userTags.${index}`;
      const tagged = content[tag.media ?? 0]?.file;
      if (content.length > 0 && tagged === undefined)
        return [{ path, message: `There is no media ${tag.media}; they are counted from 0.` }];
      // Stories take a name without a place (instagram.md §3.2).
      const needsPlace = tagged?.kind === 'image' && shape !== 'story';
      return needsPlace && (tag.x === undefined || tag.y === undefined)
        ? [{ path, message: 'In a picture a person is tagged at a place: x and y, each from 0 to 1.' }]
        : [];
    }),
  ];
}
