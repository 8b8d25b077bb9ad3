import { Link, useLocation, useSearch } from 'wouter';
import { replayFindings } from '../../../domain/states.js';
import type { ReplayBatch } from '../../api/types.js';
import { Card } from '../../parts/Page.js';
import { Progress } from '../../parts/Progress.js';
import styles from './counts.module.css';
import { countOf, findingWords, outcomes, resultWords, shares } from './replayWords.js';

/** What the platform said of all of them, before anything was repeated. */
export function ReplayFindings({ batch: { counts, total, state } }: { batch: ReplayBatch }) {
  const looked = total - counts.toLook;
  return (
    <Card>
      <h2>What the platform says</h2>
      {counts.toLook > 0 && (
        <Progress
          label={state === 'looking' ? 'Looking' : 'Looked at'}
          done={looked}
          of={total}
          value={`${looked} of ${total}`}
        />
      )}
      <Counts
        of={replayFindings.map((finding) => ({
          ...findingWords[finding],
          count: countOf(counts, finding),
          search: `finding=${finding}`,
        }))}
      />
    </Card>
  );
}

/** What has come of it, once somebody has given the go. */
export function ReplayOutcomes({ batch: { counts, state } }: { batch: ReplayBatch }) {
  if (state === 'looking' || state === 'looked') return null;
  return (
    <Card>
      <h2>What came of it</h2>
      <Counts
        of={outcomes.map((outcome) => ({
          ...resultWords[outcome],
          count: counts[outcome],
          search: `result=${outcome}`,
        }))}
      />
    </Card>
  );
}

interface Counted {
  name: string;
  counted: string;
  tone: string;
  what?: string;
  count: number;
  /** Shows just these among the items. */
  search: string;
}

/** A bar, and the same in words; each leads to what it counts. */
function Counts({ of }: { of: readonly Counted[] }) {
  const [path] = useLocation();
  const search = useSearch();
  const widths = shares(of.map(({ count }) => count));
  return (
    <div className={styles.counts}>
      <div className={styles.bar} aria-hidden="true">
        {of.map(({ name, tone, search: own }, index) => (
          <span key={name} data-tone={tone} data-of={own} style={{ width: `${widths[index]! * 100}%` }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {of.map(({ name, counted, tone, what, count, search: own }) => {
          const line = (
            <>
              <span className={styles.swatch} data-tone={tone} data-of={own} aria-hidden="true" />
              <span>
                <strong>{count.toLocaleString('en')}</strong> {counted}
              </span>
            </>
          );
          return (
            <li key={name}>
              {count > 0 ? (
                <Link href={`${path}?${own}`} aria-current={search === own ? 'true' : undefined}>
                  {line}
                </Link>
              ) : (
                <span className={styles.none}>{line}</span>
              )}
              {what && <p>{what}</p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
