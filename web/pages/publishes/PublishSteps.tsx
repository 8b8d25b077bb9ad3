import type { PublishDetail } from '../../api/types.js';
import { Time } from '../../parts/Time.js';
import styles from './Publish.module.css';
import { stepsOf } from './steps.js';

const said = { done: 'Done: ', now: 'Now: ', 'to-come': 'To come: ' } as const;

/** The way from asked to live, and where on it the publish is. */
export function PublishSteps({ publish, platform }: { publish: PublishDetail; platform: string }) {
  return (
    <ol className={styles.steps} aria-label="Steps">
      {stepsOf(publish, platform).map(({ name, standing, at, tone }) => (
        <li key={name} data-standing={standing} data-tone={tone} aria-current={standing === 'now' ? 'step' : undefined}>
          <span className="visually-hidden">{said[standing]}</span>
          <span className={styles.stepName}>{name}</span>
          {at && (
            <span className={styles.soft}>
              <Time at={at} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
