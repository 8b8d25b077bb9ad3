import twitter from 'twitter-text';

/** As X counts: most letters 1, CJK and emoji 2, every link 23 (x.md §3.4). */
export const weightedLength = (text: string): number => twitter.parseTweet(text.normalize('NFC')).weightedLength;

const lengthUsual = 280;
const lengthPremium = 25_000;
/** A direct message has its own limit, in plain characters (x.md §4.3). */
export const messageLengthMax = 10_000;

/** What an account pays X for decides how long its posts and videos may be (x.md §2). */
export const isPremium = (facts: Readonly<Record<string, unknown>>): boolean =>
  facts.subscriptionType === 'Premium' || facts.subscriptionType === 'PremiumPlus';

export const textLengthMax = (facts: Readonly<Record<string, unknown>>): number =>
  isPremium(facts) ? lengthPremium : lengthUsual;

/** U+FFFE, U+FEFF and U+FFFF make a text invalid wherever they stand. */
export const hasInvalidCharacters = (text: string): boolean => /[\ufffe\ufeff\uffff]/.test(text);

export const cashtags = (text: string): readonly string[] => twitter.extractCashtags(text);

// ---------------------------------------------------------------- reading texts back

interface ShownText {
  readonly text: string;
  readonly entities?:
    | {
        readonly urls?: readonly {
          readonly url: string;
          readonly expanded_url?: string;
          readonly media_key?: string;
        }[];
      }
    | undefined;
}

/** The text as it was written: the link that stands for the media gone, t.co links expanded, `&amp;` and its like undone. */
export function writtenText({ text, entities }: ShownText): string {
  const links = entities?.urls ?? [];
  const withLinks = links.reduce((rest, { url, expanded_url: expanded, media_key: mediaKey }) => {
    if (mediaKey !== undefined) return rest.replaceAll(url, '');
    return expanded === undefined ? rest : rest.replaceAll(url, expanded);
  }, text);
  return unescaped(withLinks).trim();
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** How two texts are compared that are the same to a reader: NFC, one kind of space, links without scheme and last slash. */
export function comparable(text: string): string {
  const normal = text.normalize('NFC');
  const links = twitter.extractUrlsWithIndices(normal).reverse();
  const withPlainLinks = links.reduce(
    (rest, { url, indices: [from, to] }) => rest.slice(0, from) + plainLink(url) + rest.slice(to),
    normal,
  );
  return withPlainLinks.replace(/\s+/g, ' ').trim();
}

function plainLink(url: string): string {
  const withoutScheme = url.replace(/^https?:\/\//i, '');
  const [host = '', ...rest] = withoutScheme.split('/');
  return [host.toLowerCase(), ...rest].join('/').replace(/\/$/, '');
}

/** The same with every link made alike, for texts whose t.co links X did not expand. */
export const comparableButForLinks = (text: string): string => {
  const links = twitter.extractUrlsWithIndices(text).reverse();
  return comparable(
    links.reduce((rest, { indices: [from, to] }) => `${rest.slice(0, from)}⟨link⟩${rest.slice(to)}`, text),
  );
};

export const hasShortLink = (text: string): boolean => /https?:\/\/t\.co\//i.test(text);

/** X writes the names of those who are answered in front of a reply. */
export const withoutLeadingMentions = (text: string): string => text.replace(/^(@[A-Za-z0-9_]{1,15}\s+)+/, '');
