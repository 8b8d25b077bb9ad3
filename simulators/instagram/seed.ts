import { newMetaId } from '../meta/ids.js';
import { storeComment } from './comments.js';
import { receiveMessage } from './messages.js';
import type { InstagramSimulator } from './simulator.js';
import type {
  AccountType,
  Comment,
  Guest,
  InstagramAccount,
  Media,
  MediaItem,
  Message,
  Page,
  Person,
} from './state.js';

const allTasks = ['ANALYZE', 'ADVERTISE', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'];
const dayMs = 86_400_000;

export interface AccountSeed {
  username: string;
  name?: string;
  type?: AccountType;
  /**
   * How it hangs at a Facebook Page: linked as it should be; attached without being of use; a Page with nothing linked to it; no
   * Page at all.
   */
  page?: 'linked' | 'attached' | 'unlinked' | 'none';
  /** What the person may do on the Page. */
  tasks?: string[];
  /** The Page is held by a portfolio, and left out of the person's own list. */
  business?: 'owned' | 'client';
  /** Whose Page it is, by id; left out, somebody new. */
  personId?: string;
  followers?: number;
  trialReels?: boolean;
  createdAt?: number;
}

export interface SeededAccount {
  account: InstagramAccount;
  person: Person;
  /** Absent where there is none. */
  page?: Page;
}

/** An Instagram account, with the person and the Page that it is reached through by Facebook Login. */
export function seedAccount(ig: InstagramSimulator, seed: AccountSeed): SeededAccount {
  const { username, name = username, type = 'BUSINESS', page: how = 'linked', tasks = allTasks, business } = seed;
  if (!/^[a-z0-9._]{1,30}$/.test(username)) throw new Error(`"${username}" is no username on Instagram`);
  const known = ig.state.account(username);
  if (known) return reseeded(ig, known);

  const person =
    ig.state.people.get(seed.personId ?? '') ??
    ig.state.people.put({ id: newMetaId('102', 15), name: `Owner of ${name}` });
  const account = ig.state.accounts.put({
    id: `${newMetaId('178414', 16)}1`, // odd and above 2^53: no double holds it (§9.8)
    appScopedId: newMetaId('99', 16),
    username,
    name,
    type,
    followers: seed.followers ?? 812,
    follows: 120,
    trialReels: seed.trialReels ?? true,
    restricted: false,
    createdAt: seed.createdAt ?? ig.clock.now() - 2_000 * dayMs,
  });
  if (how === 'none') return { account, person };
  const page = ig.state.pages.put({
    id: newMetaId('33', 15),
    name,
    roles: [{ personId: person.id, tasks }],
    ...(how === 'linked' && { accountId: account.id }),
    ...(how === 'attached' && { attachedId: account.id }),
    ...(business && { business: { id: businessOf(ig, person), as: business } }),
  });
  return { account, person, page };
}

function reseeded(ig: InstagramSimulator, account: InstagramAccount): SeededAccount {
  const page = ig.state.pageOfAccount(account.id);
  const person = ig.state.people.get(page?.roles[0]?.personId ?? '');
  if (!person) throw new Error(`"${account.username}" is there already`);
  return { account, person, ...(page && { page }) };
}

function businessOf(ig: InstagramSimulator, person: Person): string {
  const known = [...ig.state.businesses.values()].find(({ personIds }) => personIds.includes(person.id));
  return (
    known ??
    ig.state.businesses.put({ id: newMetaId('88', 15), name: `Business of ${person.name}`, personIds: [person.id] })
  ).id;
}

export interface PostsSeed {
  count: number;
  /** Age of the newest post, and the time between two of them. */
  newestAgeMs?: number;
  apartMs?: number;
}

const words =
  'morning light over the harbour new print batch studio notes second draft of the poster open tonight'.split(' ');

/** A history to import, oldest first: pictures, reels and albums in turn. */
export function seedPosts(
  ig: InstagramSimulator,
  key: string,
  { count, newestAgeMs = 3_600_000, apartMs = 3_600_000 }: PostsSeed,
): string[] {
  const now = ig.clock.now();
  return Array.from({ length: count }, (_, n) => {
    const at = now - newestAgeMs - (count - 1 - n) * apartMs;
    const sentence = Array.from({ length: 6 }, (_, word) => words[(n * 7 + word * 3) % words.length]!).join(' ');
    const kind = n % 5 === 4 ? 'VIDEO' : n % 3 === 2 ? 'CAROUSEL_ALBUM' : 'IMAGE';
    return seedPost(ig, key, { caption: `${sentence} & more #no${n + 1}`, kind, at }).id;
  });
}

export interface PostSeed {
  caption?: string;
  kind?: Media['kind'];
  product?: Media['product'];
  at?: number;
  metrics?: Readonly<Record<string, number>>;
}

/** A post that the owner made by themself. */
export function seedPost(ig: InstagramSimulator, key: string, seed: PostSeed): Media {
  const { kind = 'IMAGE', product = kind === 'VIDEO' ? 'REELS' : 'FEED', caption = '', at = ig.clock.now() } = seed;
  const item = (as: MediaItem['kind']): MediaItem => ({ id: newMetaId('179'), kind: as });
  const items = kind === 'CAROUSEL_ALBUM' ? [item('IMAGE'), item('IMAGE'), item('VIDEO')] : [item(kind)];
  const id = kind === 'CAROUSEL_ALBUM' ? newMetaId('179') : items[0]!.id;
  return ig.state.media.put({
    ...{
      id,
      accountId: accountOf(ig, key).id,
      kind,
      product,
      caption,
      shortcode: `C${id.slice(-8)}`,
      createdAt: at,
      items,
    },
    ...{ collaborators: [], commentsEnabled: true, ...(seed.metrics && { metrics: seed.metrics }) },
  });
}

export interface CommentSeed {
  text: string;
  replyTo?: string;
  at?: number;
}

/** Somebody comments on a post, or answers a comment below it. */
export function seedComment(
  ig: InstagramSimulator,
  from: string,
  mediaId: string,
  { text, replyTo, at }: CommentSeed,
): Comment {
  if (!ig.state.media.has(mediaId)) throw new Error(`There is no post "${mediaId}" to comment on`);
  const guest = guestOf(ig, from);
  return storeComment(ig, {
    ...{ mediaId, authorId: guest.id, username: guest.username, text },
    ...(replyTo !== undefined && { parentId: replyTo }),
    ...(at !== undefined && { at }),
  });
}

/** Somebody writes to the account. */
export const seedDm = (ig: InstagramSimulator, from: string, to: string, text: string, at?: number): Message =>
  receiveMessage(ig, accountOf(ig, to).id, guestOf(ig, from).id, text, at);

function guestOf(ig: InstagramSimulator, username: string): Guest {
  const known = [...ig.state.guests.values()].find((guest) => guest.username === username || guest.id === username);
  return known ?? ig.state.guests.put({ id: newMetaId('70', 16), username });
}

export function accountOf(ig: InstagramSimulator, key: string): InstagramAccount {
  const account = ig.state.account(key);
  if (!account) throw new Error(`There is no account "${key}" on the simulated Instagram`);
  return account;
}

/** Who gives consent for an account by Facebook Login: whoever has the first role on its Page. */
export function personOf(ig: InstagramSimulator, key: string): Person {
  const direct = ig.state.people.get(key);
  if (direct) return direct;
  const page = ig.state.pageOfAccount(accountOf(ig, key).id);
  const person = ig.state.people.get(page?.roles[0]?.personId ?? '');
  if (!person) throw new Error(`Nobody has a Page with the account "${key}"`);
  return person;
}
