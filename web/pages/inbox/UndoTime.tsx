import { useEffect, useState } from 'react';
import { count } from '../../parts/words.js';
import styles from './inbox.module.css';
import { secondsLeft } from './inboxWords.js';

/** How long a yes can still be taken back. A timer, which is read when it is asked for and not at every second. */
export function UndoTime({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const left = secondsLeft(Date.parse(until), now);
  return (
    <p className={styles.timer}>
      <span role="timer">{left > 0 ? `${count(left, 'second')} left to undo.` : 'The time to undo it is over.'}</span>
    </p>
  );
}
