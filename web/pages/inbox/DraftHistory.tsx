import type { Draft } from '../../api/types.js';
import { Time } from '../../parts/Time.js';
import { count } from '../../parts/words.js';
import styles from './inbox.module.css';
import { stepInWords } from './inboxWords.js';

/** Everything that was done with a draft, and every text it had, oldest first. */
export function DraftHistory({ steps }: { steps: Draft['history'] }) {
  return (
    <details className={styles.details}>
      <summary>History, {count(steps.length, 'step')}</summary>
      <ol className={styles.history}>
        {steps.map((step) => (
          <li key={step.at + step.action}>
            <span className={styles.soft}>
              <Time at={step.at} exact />
            </span>
            <span>
              {stepInWords(step)}
              {step.text !== null && <q>{step.text}</q>}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
