import { Failure } from '../../domain/failures.js';
import type { Committed, InboxPage } from '../platform.js';

/** TikTok's API for consumers' accounts has neither comments nor messages (tiktok.md §5); the abilities say so. */
export const inbox = {
  async readInbox(): Promise<InboxPage> {
    throw notToBeHad();
  },
  async reply(): Promise<Committed> {
    throw notToBeHad();
  },
};

const notToBeHad = (): Failure =>
  new Failure('permission-missing', 'TikTok shows comments and messages to its Business API only.', {
    nextStep: 'Read and answer them in the TikTok app.',
  });
