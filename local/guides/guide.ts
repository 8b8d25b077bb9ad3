import type { Hold } from '../../simulators/control.js';
import type { Counters, LedgerEvent, LedgerFilter } from '../../simulators/shared/ledger.js';
import type { Match } from '../../simulators/shared/levers.js';

/**
 * What somebody has to know who plays the owners of one simulated platform: the demo, and the tests of the whole product. One
 * guide for each kind of login.
 */
export interface Guide {
  /** As `POST /v1/connections` takes it. */
  readonly login: { readonly platform: string; readonly flavour?: string };
  readonly label: string;
  /** Somebody with an account that can be connected, and a past of so many posts of their own. */
  newOwner(of?: { past?: number }): Promise<Owner>;
  /** Accounts that cannot be connected, each with the refusal it must end in. */
  readonly wrongOwners: Readonly<Record<string, () => Promise<Owner>>>;
  /** What the owner fills in on the platform's consent page, beside pressing its button. */
  consent(owner: Owner): Readonly<Record<string, string | readonly string[]>>;
  /** Every kind of content the platform takes, by a name that titles can use; the first is the plainest. */
  readonly kinds: Readonly<Record<string, Kind>>;
  /** What the platform shows of the owner now, oldest first: posts, and whatever else a publish makes visible. */
  live(owner: Owner): Promise<readonly { readonly id: string; readonly text: string }[]>;
  /** A token of the owner that works now, and whether the platform still takes it. */
  livingToken(owner: Owner): Promise<string | undefined>;
  takesToken(token: string): Promise<boolean>;
  /** Switches off the platform's own refusal of repeats, so that it is not the one who prevents a second post. */
  allowRepeats?(): Promise<void>;
  /** The owner removes the app in the platform's settings. */
  revoke(owner: Owner): Promise<void>;
  readonly control: GuideControl;
}

export interface Owner {
  /** As the product knows the account. */
  readonly externalId: string;
  readonly username: string;
  /** Under which the simulator's ledger and levers know the account; the same, where nothing is said. */
  readonly key?: string;
  /** How many posts an import of everything finds. */
  readonly past: number;
}
export const keyOf = ({ key, externalId }: Owner): string => key ?? externalId;

export interface Kind {
  readonly title: string;
  /** The post as `POST /v1/publishes` takes it. */
  post(text: string, upload: Upload): Promise<Post>;
  /** The call that makes it visible (of a thread: its first part). */
  readonly commit: Match;
  /** The calls that hand over the bytes of a file, where the platform takes them from us: one for each piece. */
  readonly uploads?: Match;
  /** The call that asks whether the platform has processed what it has. */
  readonly looks?: Match;
  /** After how long the platform forgets what was staged, in milliseconds of its clock. */
  readonly forgottenAfterMs?: number;
  /** How much of it the platform then shows; 1 where nothing is said. */
  readonly shows?: number;
  /** Where the answer to its commit is lost the platform may not know whether it was published: it then ends as unconfirmed. */
  readonly cannotTell?: boolean;
}

export interface Post {
  readonly text?: string;
  readonly media?: readonly { readonly mediaId: string; readonly altText?: string; readonly role?: string }[];
  readonly thread?: readonly object[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Puts one of the files of local/assets into the library; answers its id. */
export type Upload = (file: AssetName) => Promise<string>;

export const assets = {
  'picture.jpg': 'image/jpeg',
  'picture-dawn.jpg': 'image/jpeg',
  'picture-noon.jpg': 'image/jpeg',
  'picture-night.jpg': 'image/jpeg',
  'picture-autumn.jpg': 'image/jpeg',
  'sunset.gif': 'image/gif',
  'clip.mp4': 'video/mp4',
  'reel.mp4': 'video/mp4',
} as const;
export type AssetName = keyof typeof assets;

/** What every simulated platform's control offers to whoever plays an owner. */
export interface GuideControl {
  hold(match: Match, phase: 'before-commit' | 'after-commit', times?: number | 'standing'): Promise<Hold>;
  counters(filter?: LedgerFilter): Promise<Counters>;
  ledger(filter?: LedgerFilter): Promise<LedgerEvent[]>;
  /** What the owner has allowed, as the platform keeps it. */
  grants(key: string): Promise<readonly { readonly scopes: readonly string[] }[]>;
  readonly clock: { now(): Promise<number>; advance(ms: number): Promise<number> };
  readonly levers: { clear(): Promise<void>; lostAnswer(match: Match): Promise<unknown> };
}

/** Where the simulators are: their control, and the addresses of a platform or a kind of login. */
export interface Where {
  readonly simulatorsUrl: string;
  addressOf(login: string, address: string): string;
}
export type GuideAt = (where: Where) => Guide;
