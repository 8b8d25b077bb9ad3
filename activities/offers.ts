import { findAccountById } from '../db/accounts.js';
import { endOffer, loadOffered } from '../db/offers.js';
import { Failure } from '../domain/failures.js';
import type { MessageId } from '../domain/ids.js';
import type { Deps } from './deps.js';
import { offer } from './engine.js';

export const offerActivities = (deps: Deps) => ({
  /** Offers a message to the engagement engine. One that needs no answer any more is not offered. */
  async offerMessage({ messageId }: { messageId: MessageId }): Promise<void> {
    const { engine } = deps.settings;
    const offered = await loadOffered(deps.db, messageId);
    const account = offered && (await findAccountById(deps.db, offered.message.accountId));
    const { deletedAt, answeredAt, dismissedAt } = offered?.message ?? {};
    const isOpen = offered && account && !deletedAt && !answeredAt && !dismissedAt;
    if (!engine) throw new Failure('app-misconfigured', 'No engagement engine is set up any more.');
    if (isOpen) {
      const { message, conversation } = offered;
      // The same id at every try: whoever gets it twice knows it.
      await offer(engine, `msg_${message.id}`, {
        type: 'message.offered',
        timestamp: message.receivedAt.toISOString(),
        data: {
          workspaceId: message.workspaceId,
          account: { id: account.id, platform: account.platform, username: account.username },
          conversation: {
            id: conversation.id,
            kind: conversation.kind,
            postExternalId: conversation.kind === 'comments' ? conversation.externalId : null,
            publishId: conversation.publishId,
          },
          message: {
            id: message.id,
            kind: message.kind,
            text: message.text,
            media: message.media,
            sender: {
              externalId: message.senderExternalId,
              username: message.senderUsername,
              name: message.senderName,
            },
            sentAt: message.sentAt.toISOString(),
          },
          draftsUrl: `${deps.settings.publicUrl}/v1/messages/${message.id}/drafts`,
        },
      });
    }
    await endOffer(deps.db, messageId, null);
  },

  async endOffer({ messageId, refusal }: { messageId: MessageId; refusal: string }): Promise<void> {
    await endOffer(deps.db, messageId, refusal);
  },
});
