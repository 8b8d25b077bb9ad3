import type { Call } from '../platform.js';

/** What owners call the platform, whichever login they came by. */
export const label = 'Instagram';

/** What a call is for; each kind of login has its own names for the permissions (instagram.md §1.1). */
export type Purpose = 'basic' | 'publish' | 'remove' | 'comments' | 'messages' | 'insights';

/** The two interfaces of Instagram (instagram.md §0), as far as they differ by values. */
export interface Login {
  readonly kind: 'facebook-login' | 'instagram-login';
  readonly apiUrl: string;
  readonly apiVersion: string;
  readonly webUrl: string;
  readonly scopes: Readonly<Record<Purpose, readonly string[]>>;
  /** A video goes up as bytes; without it, Instagram fetches it from an address of ours. */
  readonly takesUploads: boolean;
  readonly deletesPosts: boolean;
  /** Metrics of an account's posts together with those of the same post elsewhere (`total_views`). */
  readonly countsTotals: boolean;
  /** Hashtags in one caption; the app shows a lower limit than the interface has (instagram.md §3.5). */
  readonly hashtagsMax: number;
}

/** Publishing, comments and messages go by the Page's token where there is a Page (instagram.md §9.9). */
export const asPage = (call: Call): Call => ({
  ...call,
  accessToken: call.companionTokens?.page ?? call.accessToken,
});

/** Where conversations hang: at the Page, or at the one who is logged in (instagram.md §4.3). */
export const messagesNode = ({ account }: Call): string =>
  typeof account?.facts.pageId === 'string' ? account.facts.pageId : 'me';
