import { useId, useRef } from 'react';
import type { Account } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { Facts } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { useSession } from '../../session.js';
import { AutoApprove } from './AutoApprove.js';
import styles from './accounts.module.css';
import { standingOf } from './accountWords.js';
import { ConnectButton } from './ConnectButton.js';
import { Disconnect } from './Disconnect.js';
import { EarlierPosts } from './EarlierPosts.js';
import { KeptMessages } from './KeptMessages.js';
import { hasName, type Login, loginName } from './logins.js';
import { Permissions } from './Permissions.js';
import { ReceiptFacts } from './ReceiptFacts.js';

/** One account: who it is, how it stands, and what its owner can do with it. */
export function AccountCard({
  account,
  login,
  onDisconnect,
}: {
  account: Account;
  login: Login | undefined;
  onDisconnect?(accountId: string): void;
}) {
  const titleId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const isOwner = useSession().role === 'owner';
  const label = login?.label ?? account.platform;
  const { tone, word, sentence } = standingOf(account, label, Date.now());
  const isLeaving = account.state === 'disconnecting' || account.state === 'disconnected';
  const name = `@${account.username}`;

  return (
    <article className={styles.card} aria-labelledby={titleId}>
      <header className={styles.cardHead}>
        <h3 id={titleId} ref={title} tabIndex={-1}>
          {hasNameOfItsOwn(account) ? (
            <>
              {account.displayName} <span className={styles.username}>{name}</span>
            </>
          ) : (
            name
          )}
        </h3>
        <Badge tone={tone}>{word}</Badge>
      </header>
      <p className={styles.standing}>{sentence}</p>
      <StandingFacts account={account} login={login} />
      <div className={styles.parts}>
        {account.receipt && <ReceiptFacts receipt={account.receipt} label={label} />}
        {!isLeaving && <Permissions account={account} label={label} mayChange={isOwner} />}
        <EarlierPosts account={account} login={login} mayChange={isOwner} />
        {account.messages > 0 && <KeptMessages account={account} label={label} title={title} mayChange={isOwner} />}
        {!isLeaving && <AutoApprove account={account} login={login} mayChange={isOwner} />}
      </div>
      {isOwner && login && (
        <footer className={styles.cardActions}>
          {account.state === 'disconnected' && (
            <ConnectButton size="small" name={name} of={{ ...refOf(account), accountId: account.id }}>
              Connect again
            </ConnectButton>
          )}
          {(account.state === 'connected' || account.state === 'reconnect-needed') && (
            <ConnectButton
              size="small"
              look={needsOwner(account) ? 'primary' : 'plain'}
              name={name}
              of={{ ...refOf(account), accountId: account.id }}
            >
              Reconnect
            </ConnectButton>
          )}
          {onDisconnect && <Disconnect account={account} label={label} title={title} onAsked={onDisconnect} />}
        </footer>
      )}
    </article>
  );
}

/** Many accounts are called as their address is. */
const hasNameOfItsOwn = ({ displayName, username }: Account): boolean => displayName !== '' && displayName !== username;

const refOf = ({ platform, flavour }: Account) => ({ platform, flavour });

const needsOwner = ({ state, reconnectCause }: Account): boolean =>
  state === 'reconnect-needed' && reconnectCause !== 'platform-oauth-down';

const time = (at: string) => <Time at={at} />;

function StandingFacts({ account, login }: { account: Account; login: Login | undefined }) {
  const isSupport = useSession().role === 'support';
  const { state, connectedAt, tokenExpiresAt, refreshesAt, disconnectedAt, renewable } = account;
  const isConnected = state === 'connected';
  return (
    <Facts
      of={[
        state === 'disconnected' && login && ['Platform', login.label],
        login && hasName(login) && ['Login', loginName(login)],
        connectedAt !== null && state !== 'disconnected' && ['Connected since', time(connectedAt)],
        isConnected &&
          tokenExpiresAt !== null && [renewable ? 'This permission until' : 'Connected until', time(tokenExpiresAt)],
        isConnected && renewable && refreshesAt !== null && ['Renews itself', time(refreshesAt)],
        disconnectedAt !== null && state === 'disconnected' && ['Disconnected', time(disconnectedAt)],
        isSupport && account.temporalWebUrl !== null && ['Workflow', workflowLink(account.temporalWebUrl)],
      ]}
    />
  );
}

const workflowLink = (url: string) => (
  <a href={url} target="_blank" rel="noreferrer">
    Open in Temporal Web
  </a>
);
