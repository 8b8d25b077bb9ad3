import type { MissingInsight } from '../../api/types.js';
import styles from './insights.module.css';
import { missingInWords } from './insightWords.js';

/** What is not told, with the reasons. */
export function Missing({ missing, title }: { missing: readonly MissingInsight[]; title: string }) {
  if (missing.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul className={styles.missing}>
        {missingInWords(missing).map(({ names, why }) => (
          <li key={why}>
            <strong>{names}:</strong> {why}
          </li>
        ))}
      </ul>
    </details>
  );
}
