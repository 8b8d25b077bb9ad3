import type { Message } from '../../api/types.js';

/** Where a message stands in the page, for links to it. */
export const placeInPage = (messageId: string): string => `message-${messageId}`;

/** What everything that answers a message needs to know. */
export interface Answering {
  readonly message: Message;
  readonly platform: string;
  /** What had the focus may be gone once something is done: it goes to the message then. */
  readonly onDone: () => void;
}
