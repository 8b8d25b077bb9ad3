import type { MediaKind, Post, PostMedia, PostPart, Violation } from '../../domain/post.js';
import { checkAltText, checkFile, checkOptions, count } from '../check.js';
import type { MediaRule } from '../platform.js';
import { altTextLengthMax, mediaMax, mediaRules } from './capabilities.js';
import { optionsOf, threadsPostOptions } from './postOptions.js';
import { lengthOf, linksIn, linksMax, textLengthMax } from './text.js';

/** Everything Threads would refuse about a post, named at once and before anything is sent (threads.md §3.2, §3.4). */
export function checkPost(post: Post): Violation[] {
  return [
    ...post.parts.flatMap((part, index) => [
      ...checkText(part, index, post.options),
      ...checkMedia(part, `parts[${index}].media`),
    ]),
    ...checkOptions('Threads', threadsPostOptions, post.options),
    ...checkAttachments(post),
  ];
}

function checkText({ text, media }: PostPart, index: number, options: Post['options']): Violation[] {
  const { linkAttachment } = index === 0 ? optionsOf(options) : {};
  const length = lengthOf(text);
  const links = linksIn(text);
  if (linkAttachment !== undefined) links.add(linkAttachment);
  return [
    text.trim() === '' &&
      media.length === 0 &&
      linkAttachment === undefined &&
      'There is neither text nor media; Threads wants one of them.',
    length > textLengthMax &&
      `Text is ${count(length - textLengthMax)} over Threads’ ${count(textLengthMax)} characters (Threads counts ${count(length)}, an emoji by its bytes).`,
    links.size > linksMax && `Threads takes at most ${linksMax} different links in a post; here are ${links.size}.`,
  ]
    .filter((message) => message !== false)
    .map((message) => ({ path: `parts[${index}].text`, message }));
}

function checkMedia({ media }: PostPart, path: string): Violation[] {
  const tooMany =
    media.length > mediaMax
      ? [
          {
            path,
            message: `Threads takes at most ${mediaMax} pictures and videos in a post; here are ${media.length}.`,
          },
        ]
      : [];
  return [...tooMany, ...media.flatMap((file, index) => checkMediaFile(file, `${path}[${index}]`))];
}

const rules: Partial<Record<MediaKind, MediaRule>> = mediaRules;

function checkMediaFile(file: PostMedia, path: string): Violation[] {
  const rule = rules[file.kind];
  const problems = rule
    ? [...checkFile('Threads', file, rule), ...checkAltText('Threads', file, altTextLengthMax)]
    : ['Threads takes no GIF files; publish it as a video.'];
  return problems.map((message) => ({ path, message }));
}

/** Links and polls belong to a first part without media, and exclude each other. */
function checkAttachments({ parts: [first], options }: Post): Violation[] {
  const { linkAttachment, poll } = optionsOf(options);
  const hasMedia = first.media.length > 0;
  return [
    linkAttachment !== undefined &&
      hasMedia && {
        path: 'options.linkAttachment',
        message: 'A link attachment and media exclude each other on Threads.',
      },
    poll !== undefined &&
      hasMedia && { path: 'options.poll', message: 'A poll and media exclude each other on Threads.' },
    poll !== undefined &&
      linkAttachment !== undefined && {
        path: 'options.poll',
        message: 'A poll and a link attachment exclude each other on Threads.',
      },
    poll !== undefined && first.text.trim() === '' && { path: 'parts[0].text', message: 'A poll needs a text.' },
  ].filter((violation) => violation !== false);
}
