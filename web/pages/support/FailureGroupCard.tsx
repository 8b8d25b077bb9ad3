import { useId, useState } from 'react';
import type { FailureGroup } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { Button, ButtonLink } from '../../parts/Button.js';
import { classInWords, moverWords } from '../../parts/failureWords.js';
import { Facts } from '../../parts/Page.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { Time } from '../../parts/Time.js';
import { LookDialog } from './LookDialog.js';
import { PlatformWords } from './PlatformWords.js';
import { accounts, changeWords, listOf, statesInWords } from './replayWords.js';
import styles from './support.module.css';

/** Publishes that failed alike: how many, why, what has changed since, and the way to look at them. */
export function FailureGroupCard({ group }: { group: FailureGroup }) {
  const [isAsking, setAsking] = useState(false);
  const title = useId();
  const { incident } = group;
  return (
    <article
      className={styles.group}
      data-incident={incident ? (incident.isOver ? 'over' : 'running') : undefined}
      aria-labelledby={title}
    >
      <div className={styles.groupHead}>
        <PlatformMark platform={group.platform} />
        <div className={styles.groupTitle}>
          <h3 id={title}>
            {platformName(group.platform)}: {classInWords(group.class)}
          </h3>
          {incident && <p>{incident.words}</p>}
        </div>
        {incident && (
          <Badge tone={incident.isOver ? 'good' : 'bad'}>
            {incident.isOver ? 'Incident, over' : 'Incident, still running'}
          </Badge>
        )}
      </div>

      {group.changed.length > 0 && <ChangedSince group={group} />}

      <Facts
        of={[
          ['How many', `${statesInWords(group.states)}, of ${accounts(group.accounts)}`],
          [
            'Since',
            <span key="since">
              <Time at={incident?.startedAt ?? group.firstAt} />, the last <Time at={group.lastAt} />
            </span>,
          ],
          ['Whose move', moverWords[group.move]],
          ['Next step', group.nextStep],
        ]}
      />
      <PlatformWords
        by={`${platformName(group.platform)} says, most often`}
        code={group.platformCode}
        message={group.platformMessage}
      />

      <div className={styles.buttons}>
        <Button look="primary" onClick={() => setAsking(true)}>
          {group.count === 1 ? 'Look at this one' : `Look at these ${group.count.toLocaleString('en')}`}
        </Button>
        <ButtonLink href={listOf(group.filter)}>List them</ButtonLink>
      </div>
      {isAsking && <LookDialog group={group} onClose={() => setAsking(false)} />}
    </article>
  );
}

/** What makes a replay worth while. */
function ChangedSince({ group: { changed, count } }: { group: FailureGroup }) {
  return (
    <div className={styles.changed}>
      <p className={styles.changedTitle}>Changed since they failed</p>
      <ul>
        {changed.map(({ what, words, publishes: concerned }) => (
          <li key={what}>
            <strong>{changeWords[what]}</strong> for {concerned === count ? `all ${count}` : `${concerned} of ${count}`}
            : {words}
          </li>
        ))}
      </ul>
    </div>
  );
}
