import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import type { Connection, Platform } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { Button } from '../../parts/Button.js';
import { platformName } from '../../parts/PlatformMark.js';
import { ErrorState, Loading } from '../../parts/states.js';
import { listed } from '../../parts/words.js';
import { useSession } from '../../session.js';
import styles from './accounts.module.css';
import { featureInWords, featuresOf } from './accountWords.js';
import { attemptStanding, isAboutTheAccount, type Step, stepsOf } from './attemptWords.js';
import { Choices } from './Choices.js';
import { ConnectButton } from './ConnectButton.js';
import { KindsOfLoginButton } from './KindsOfLogin.js';
import { loginOf, loginsOf } from './logins.js';
import { connectionQuery } from './queries.js';

interface Props {
  connectionId: string;
  platforms: readonly Platform[];
  onDismiss(): void;
}

/** The attempt that somebody has just come back from: how it stands, as it goes on. */
export function Attempt({ connectionId, platforms, onDismiss }: Props) {
  const { data, error, refetch } = useQuery(connectionQuery(connectionId));
  if (data) return <Standing connection={data} platforms={platforms} onDismiss={onDismiss} />;
  if (!error) return <Loading lines={1} />;
  return (
    <div className={styles.attempt}>
      <ErrorState error={error} onRetry={() => void refetch()} />
      <Button onClick={onDismiss}>Dismiss</Button>
    </div>
  );
}

function Standing({ connection, platforms, onDismiss }: Omit<Props, 'connectionId'> & { connection: Connection }) {
  const { platform, state } = connection;
  const label = loginOf(platforms, connection)?.label ?? platformName(platform);
  const { tone, title, sentence, isOver } = attemptStanding(connection, label);
  const panel = useRef<HTMLElement>(null);
  const panelId = useId();
  // Whoever waits for it is led to what has become of it, or what is asked.
  useEffect(() => {
    if (state !== 'awaiting-consent' && state !== 'exchanging') panel.current?.focus();
  }, [state]);
  return (
    <section className={styles.attempt} ref={panel} tabIndex={-1} aria-labelledby={panelId}>
      <h2 id={panelId} className="visually-hidden">
        {label}: the attempt to connect
      </h2>
      <Banner
        tone={tone}
        title={title}
        action={
          isOver && (
            <Button size="small" onClick={onDismiss}>
              Dismiss
            </Button>
          )
        }
      >
        <p>{sentence}</p>
        {state === 'connected' && <SwitchedOff connection={connection} platforms={platforms} label={label} />}
      </Banner>
      {!isOver && <Steps steps={stepsOf(state, label)} />}
      {state === 'awaiting-choice' && <Choices connection={connection} label={label} />}
      {(state === 'refused' || state === 'expired') && <Again connection={connection} platforms={platforms} />}
    </section>
  );
}

const standings: Readonly<Record<Step['standing'], string>> = { done: 'done', now: 'under way', next: 'to come' };

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map(({ name, standing }) => (
        <li key={name} data-standing={standing} aria-current={standing === 'now' ? 'step' : undefined}>
          {name}: {standings[standing]}
        </li>
      ))}
    </ol>
  );
}

/** What a consent left out is said at once; the account goes on saying it. */
function SwitchedOff({
  connection,
  platforms,
  label,
}: {
  connection: Connection;
  platforms: readonly Platform[];
  label: string;
}) {
  const login = loginOf(platforms, connection);
  const { missingScopes } = connection;
  if (!login || missingScopes.length === 0) return null;
  return (
    <p>
      <strong>Switched off: {listed(featuresOf(login, missingScopes).map(featureInWords))}</strong>, as {label} was not
      allowed to give us {listed(missingScopes)}. You can allow it on the account below.
    </p>
  );
}

function Again({ connection, platforms }: { connection: Connection; platforms: readonly Platform[] }) {
  const isOwner = useSession().role === 'owner';
  const login = loginOf(platforms, connection);
  const platform = platforms.find(({ name }) => name === connection.platform);
  const { refusal, flavour, reconnectAccountId } = connection;
  const needed = isAboutTheAccount(refusal) ? login?.accountNeeded : undefined;
  const others = platform && !reconnectAccountId ? loginsOf(platform) : [];
  return (
    <>
      {needed && (
        <p>
          <strong>What is needed:</strong> {needed}
        </p>
      )}
      {isOwner && (
        <div className={styles.cardActions}>
          <ConnectButton
            look="primary"
            of={{
              platform: connection.platform,
              flavour,
              ...(reconnectAccountId !== null && { accountId: reconnectAccountId }),
            }}
          >
            Try again
          </ConnectButton>
          {others.length > 1 && <KindsOfLoginButton logins={others}>Choose another login</KindsOfLoginButton>}
        </div>
      )}
    </>
  );
}
