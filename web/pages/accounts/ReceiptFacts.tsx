import { Facts } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import styles from './accounts.module.css';
import { keptInWords, type Receipt, revokedInWords, stoppedInWords } from './accountWords.js';

/** What a disconnect did, to be looked up later as well. */
export function ReceiptFacts({ receipt, label }: { receipt: Receipt; label: string }) {
  return (
    <div className={styles.part}>
      <h4>Receipt of the disconnect</h4>
      <Facts
        of={[
          ['Asked for', exactly(receipt.requestedAt)],
          ['Stopped', stoppedInWords(receipt)],
          ['Permission', revokedInWords(receipt.revoked, label)],
          ['Proof', receipt.proof],
          ['Tokens erased', exactly(receipt.tokensErasedAt)],
          ['Kept here', keptInWords(receipt)],
        ]}
      />
    </div>
  );
}

const exactly = (at: string) => <Time at={at} exact />;
