/** As Threads counts (threads.md §3.4): an emoji by its UTF-8 bytes, everything else by one. */
export function lengthOf(text: string): number {
  const pictures =
    text.match(/\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u200d\ufe0f\u20e3]|\p{Emoji_Modifier}/gu) ?? [];
  const bytes = pictures.reduce((sum, picture) => sum + Buffer.byteLength(picture), 0);
  return [...text].length - pictures.length + bytes;
}

export const uniqueLinks = (text: string, attachment: string | undefined): Set<string> => {
  const links = new Set(text.match(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/gi) ?? []);
  if (attachment !== undefined) links.add(attachment);
  return links;
};

export const mentionedNames = (text: string): string[] =>
  [...text.matchAll(/(?:^|[^\w.@])@([\w.]{1,30})/g)].map(([, name]) => name!.replace(/\.+$/, '').toLowerCase());

/** The first hashtag, which counts where no topic is given. */
export const firstTag = (text: string): string | undefined => /(?:^|\s)#([^\s#.&]{1,50})/.exec(text)?.[1];
