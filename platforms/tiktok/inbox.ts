import { Failure } from '../../domain/failures.js';
import type { Violation } from '../../domain/post.js';
import { cannotReply } from '../check.js';
import type { Committed, Found, InboxPage } from '../platform.js';

/** TikTok's API for consumers' accounts has neither comments nor messages (tiktok.md §5); the abilities say so. */
export const inbox = {
  async readInbox(): Promise<InboxPage> {
    throw notToBeHad();
  },
  checkReply: (): Violation[] => [cannotReply('TikTok lets no app answer: do it in the TikTok app.')],
  async reply(): Promise<Committed> {
    throw notToBeHad();
  },
  async findReply(): Promise<Found> {
    throw notToBeHad();
  },
};

const notToBeHad = (): Failure =>
  new Failure('permission-missing', 'TikTok shows comments and messages to its Business API only.', {
    nextStep: 'Read and answer them in the TikTok app.',
  });
