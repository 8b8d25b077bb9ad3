import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { Liveness } from './api/changes.js';
import { answered, api } from './api/client.js';
import styles from './frame.module.css';
import { Boundary } from './parts/Boundary.js';
import { Button } from './parts/Button.js';
import { Time } from './parts/Time.js';
import { useSession } from './session.js';

const places = [
  { to: '/accounts', name: 'Accounts' },
  { to: '/publishes', name: 'Publishes' },
  { to: '/inbox', name: 'Inbox' },
  { to: '/insights', name: 'Insights' },
  { to: '/quota', name: 'Quota' },
  { to: '/support', name: 'Support', forSupport: true },
] as const;

/** What stands around every page: where one is, who one is, and whether what is shown is up to date. */
export function Frame({ liveness, children }: { liveness: Liveness; children: ReactNode }) {
  const { user, role, workspace, expiresAt } = useSession();
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: () => answered(api.DELETE('/v1/session')),
    onSettled: () => queries.resetQueries(),
  });

  // A reader of the screen is told of the new page, as when a document loads.
  const shown = useRef(location);
  useEffect(() => {
    if (shown.current === location) return;
    shown.current = location;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [location]);

  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <p className={styles.workspace}>{workspace.name}</p>
          <LivenessMark liveness={liveness} />
          <p className={styles.person}>
            {user.name} <span className={styles.role}>{role}</span> until <Time at={expiresAt} />
          </p>
          <Button look="quiet" size="small" onClick={() => leave.mutate()} busy={leave.isPending}>
            Sign out
          </Button>
        </div>
        <nav className={styles.nav} aria-label="Pages">
          <ul>
            {places
              .filter((place) => !('forSupport' in place) || role === 'support')
              .map(({ to, name }) => (
                <li key={to}>
                  <Link href={to} aria-current={isWithin(location, to) ? 'page' : undefined}>
                    {name}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <Boundary key={location}>{children}</Boundary>
      </main>
    </>
  );
}

const isWithin = (location: string, place: string): boolean => location === place || location.startsWith(`${place}/`);

const inWords: Readonly<Record<Liveness, { word: string; what: string }>> = {
  live: { word: 'Live', what: 'Changes show by themselves.' },
  polling: { word: 'Checking', what: 'No live connection: the page looks for changes every few seconds.' },
  offline: { word: 'Offline', what: 'No connection: what is shown may be out of date.' },
};

function LivenessMark({ liveness }: { liveness: Liveness }) {
  const { word, what } = inWords[liveness];
  return (
    <p className={styles.liveness} data-liveness={liveness} title={what} role="status">
      {word}
      <span className="visually-hidden">: {what}</span>
    </p>
  );
}
