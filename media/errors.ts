/** What can go wrong with media, each a sentence that tells its owner what to change. None holds a query string or a path. */

/** The file was read and is not what can be posted: a type we do not take, or damaged. */
export class UnreadableMedia extends Error {
  override readonly name = 'UnreadableMedia';
}

export class MediaTooLarge extends Error {
  override readonly name = 'MediaTooLarge';

  constructor(readonly bytesMax: number) {
    super(`The file is larger than ${inWords(bytesMax)}, the most that is taken here: send a smaller or shorter one.`);
  }
}

/** Nothing is stored under this key (any more). */
export class MediaNotFound extends Error {
  override readonly name = 'MediaNotFound';

  constructor(readonly key: string) {
    super(`The media library holds no file "${key}": it was deleted, or this process looks at another storage.`);
  }
}

export type UrlRefusal =
  | 'not-a-url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private-address'
  | 'unknown-host'
  | 'redirects'
  | 'answer'
  | 'too-slow'
  | 'unreachable';

/** A URL that is not fetched. `mayHeal` tells whether trying again later can help. */
export class UrlRefused extends Error {
  override readonly name = 'UrlRefused';
  readonly mayHeal: boolean;
  /** What the server answered, where that is the reason. */
  readonly status: number | undefined;

  constructor(
    readonly reason: UrlRefusal,
    message: string,
    {
      mayHeal = false,
      status,
      cause,
    }: { readonly mayHeal?: boolean; readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.mayHeal = mayHeal;
    this.status = status;
  }
}

function inWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** step).toFixed(1))} ${units[step]}`;
}
