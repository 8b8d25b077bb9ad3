const removed = '[removed]';
const lengthMax = 2_000;
/** Anything shorter is no secret, and taking it out would eat ordinary words. */
const secretLengthMin = 6;

/** Platforms quote what they refuse and cut it off: a run of this length that also stands in a secret is a piece of it. */
const pieceLengthMin = 16;

/** Words in front of which platforms and proxies print credentials when they echo a request. */
const namedSecret =
  /\b(access_token|refresh_token|id_token|client_secret|code_verifier|oauth_token|authorization|cookie|set-cookie|password)(["']?\s*[=:]\s*["']?)[^\s"'&,;<>}]{6,}/gi;
/** These also stand before ordinary words (`code: rate-limited`), so what follows must look random. */
const perhapsNamedSecret = /\b(token|code|secret|key)(["']?\s*[=:]\s*["']?)([^\s"'&,;<>}]{6,})/gi;
const authorizationValue = /\b(bearer|basic)\s+[A-Za-z0-9\-._~+/%]{8,}=*/gi;
/** A long run that mixes letters and digits is a token or a key; ids of digits and words of letters stay. */
const longRun = /[A-Za-z0-9_\-+=]{32,}/g;
const looksRandom = (run: string): boolean => /\d/.test(run) && /[A-Za-z]/.test(run);
/** Postgres refuses NUL, and terminals obey the others. */
const controlCharacters = /[^\P{Cc}\t\n]+/gu;

export type Scrub = (text: string) => string;

/**
 * Makes the function that takes these secrets, and whatever else looks like one, out of a platform's words. Platforms
 * and the proxies before them echo requests, headers included, in any encoding.
 */
export function scrubber(secrets: readonly (string | undefined)[]): Scrub {
  const given = secrets.filter((secret) => secret !== undefined).filter((secret) => secret.length >= secretLengthMin);
  const known = given.flatMap(spellings).sort((one, other) => other.length - one.length);

  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, removed), text);
    return withoutPieces(withoutKnown, given)
      .replace(authorizationValue, `$1 ${removed}`)
      .replace(namedSecret, `$1$2${removed}`)
      .replace(perhapsNamedSecret, (all, name, is, value) => (looksRandom(value) ? `${name}${is}${removed}` : all))
      .replace(longRun, (run) => (looksRandom(run) ? removed : run));
  };
}

/** The same, for every text inside a parsed JSON body. */
export function scrubDeep(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubDeep(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scrubDeep(inner, scrub)]));
}

/** What may be shown and stored of a platform's words: no secret, at most 2,000 characters, and one sentence for a page. */
export function platformWords(text: string, scrub: Scrub): string {
  const words = isPage(text) ? describePage(text) : text;
  return cut(scrub(words).replace(controlCharacters, ' ').trim());
}

/**
 * An error fit to be a `cause`: its name, code and words, without the request, answer or socket that HTTP libraries hang
 * on theirs and that `util.inspect` and log serializers print.
 */
export function plainCause(error: unknown, scrub: Scrub): Error {
  if (!(error instanceof Error)) return new Error(platformWords(String(error), scrub));
  const plain = new Error(platformWords(error.message, scrub));
  plain.name = error.name;
  const code = errorCode(error);
  return code === undefined ? plain : Object.assign(plain, { code });
}

/** `ECONNREFUSED` and its like, where the error has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Every way a secret is usually written: as it is, in a URL, a form, a JSON string, hex, and base64 at any offset. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const percent = encodeURIComponent(secret);
  const all = [
    secret,
    percent,
    percent.replace(/%[0-9A-F]{2}/g, (percentEscape) => percentEscape.toLowerCase()),
    percent.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    htmlEscaped(secret),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...[0, 1, 2].flatMap((offset) => insideBase64(bytes, offset)),
  ];
  return [...new Set(all)].filter((spelling) => spelling.length >= secretLengthMin);
}

/** The characters that stand for a secret inside a longer base64 text, whose neighbours shift it by 0, 1 or 2 bytes. */
function insideBase64(bytes: Buffer, offset: number): string[] {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const sharedWithBefore = [0, 2, 3][offset]!;
  const sharedWithAfter = (offset + bytes.length) % 3 === 0 ? 0 : 1;
  const own = shifted.slice(sharedWithBefore, shifted.length - sharedWithAfter);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}

/** Takes out every run of characters that is also part of one of the secrets. */
function withoutPieces(text: string, secrets: readonly string[]): string {
  const pieces = new Set(secrets.flatMap(piecesOf));
  const isPiece = (at: number): boolean => pieces.has(text.slice(at, at + pieceLengthMin));
  let rest = '';
  for (let at = 0; at < text.length; ) {
    if (!isPiece(at)) {
      rest += text[at++];
      continue;
    }
    while (isPiece(at + 1)) at++;
    at += pieceLengthMin;
    rest += removed;
  }
  // A run may have ended within a character.
  return rest.replace(/\p{Surrogate}/gu, '');
}

const piecesOf = (secret: string): string[] =>
  Array.from({ length: Math.max(0, secret.length - pieceLengthMin + 1) }, (_, at) =>
    secret.slice(at, at + pieceLengthMin),
  );

const htmlEscaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Whether a proxy's or a web server's page came instead of an answer. */
export const isPage = (text: string): boolean => /^\s*(<!doctype|<html|<head|<body|<\?xml)/i.test(text);

function describePage(page: string): string {
  const title = /<title[^>]*>([^<]{1,200})/i.exec(page)?.[1]?.trim();
  const said = title ? ` titled “${title}”` : '';
  return `A web page${said} instead of an answer (${page.length.toLocaleString('en')} characters).`;
}

/** Cuts without leaving half a character behind. */
function cut(text: string): string {
  if (text.length <= lengthMax) return text;
  return `${text.slice(0, lengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
