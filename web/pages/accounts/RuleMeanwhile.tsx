import type { AutoApproveRule } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { Button } from '../../parts/Button.js';
import styles from './accounts.module.css';
import { ruleInWords } from './ruleWords.js';

/** What is being changed is not any more what was read: the newer one is shown, and nothing is written over it unasked. */
export function RuleMeanwhile({
  name,
  newer,
  onNewer,
  onOwn,
}: {
  name: string;
  newer: AutoApproveRule | undefined;
  onNewer(): void;
  onOwn(): void;
}) {
  return (
    <Banner tone="warn" title={`‘${name}’ was ${newer ? 'changed' : 'removed'} elsewhere meanwhile`}>
      <p>{newer ? `Now it says: ${ruleInWords(newer)}` : 'It is gone, or has another name now.'}</p>
      <div className={styles.cardActions}>
        <Button size="small" onClick={onNewer}>
          {newer ? 'Start from the newer one' : 'Leave it removed'}
        </Button>
        <Button size="small" onClick={onOwn}>
          {newer ? 'Go on with mine, to replace it' : 'Go on with mine, to add it again'}
        </Button>
      </div>
    </Banner>
  );
}
