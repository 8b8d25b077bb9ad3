import type { Post, PostMedia, PostPart, Violation } from '../../domain/post.js';
import { checkFile, checkOptions, count } from '../check.js';
import { mediaRules, textLengthMax } from './capabilities.js';
import { fanvuePostOptions } from './postOptions.js';

/** Everything Fanvue would refuse about a post, named at once and before anything is sent (fanvue.md §3.2, §3.4). */
export function checkPost(post: Post, nowMs: number): Violation[] {
  return [
    ...post.parts.slice(1).map((_, index) => ({
      path: `parts[${index + 1}]`,
      message: 'Fanvue’s posts do not answer each other: say it in one.',
    })),
    ...post.parts.flatMap((part, index) => [
      ...checkText(part, `parts[${index}]`),
      ...checkMedia(part, `parts[${index}]`),
    ]),
    ...checkOptions('Fanvue', fanvuePostOptions, post.options),
    ...checkPrice(post),
    ...checkExpiry(post, nowMs),
  ];
}

export const isPreview = ({ role }: PostMedia): boolean => role === 'preview';
export const isContent = ({ role }: PostMedia): boolean => role === undefined;

function checkText({ text, media }: PostPart, path: string): Violation[] {
  return [
    text.trim() === '' &&
      !media.some(isContent) && {
        path: `${path}.text`,
        message: 'There is neither text nor media; Fanvue wants one of them.',
      },
    text.length > textLengthMax && {
      path: `${path}.text`,
      message: `Text is ${count(text.length - textLengthMax)} over Fanvue’s ${count(textLengthMax)} characters.`,
    },
  ].filter((violation) => violation !== false);
}

function checkMedia({ media }: PostPart, path: string): Violation[] {
  const contents = media.filter(isContent);
  const { countMax } = mediaRules.image;
  return [
    ...(contents.length > countMax
      ? [
          {
            path: `${path}.media`,
            message: `We hand Fanvue at most ${countMax} files in a post; here are ${contents.length}.`,
          },
        ]
      : []),
    ...(media.filter(isPreview).length > 1
      ? [{ path: `${path}.media`, message: 'A paid post on Fanvue has one free preview; here are several.' }]
      : []),
    ...media.flatMap((file, index) =>
      checkMediaFile(file).map((message) => ({ path: `${path}.media[${index}]`, message })),
    ),
  ];
}

const checkMediaFile = (file: PostMedia): string[] => [
  ...(file.role === 'cover' ? ['Fanvue chooses the cover of a video by itself.'] : []),
  ...checkFile('Fanvue', file, mediaRules[file.kind]),
];

/** Only media can cost something, and only what costs something has a free preview. */
function checkPrice({ parts: [{ media }], options }: Post): Violation[] {
  const isPaid = options.price !== undefined;
  const preview = media.findIndex(isPreview);
  return [
    isPaid &&
      !media.some(isContent) && {
        path: 'options.price',
        message: 'Fanvue sells pictures and videos: a text alone has no price.',
      },
    !isPaid &&
      preview >= 0 && {
        path: `parts[0].media[${preview}]`,
        message: 'A free preview belongs to a post with a price.',
      },
  ].filter((violation) => violation !== false);
}

function checkExpiry({ options: { expiresAt } }: Post, nowMs: number): Violation[] {
  const isOver = typeof expiresAt === 'string' && Date.parse(expiresAt) <= nowMs;
  return isOver ? [{ path: 'options.expiresAt', message: 'The moment at which the post expires is over.' }] : [];
}
