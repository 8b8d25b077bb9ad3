import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Account, Notice, Platform } from '../../api/types.js';
import { Banner } from '../../parts/Banner.js';
import { platformName } from '../../parts/PlatformMark.js';
import { Time } from '../../parts/Time.js';
import { useSession } from '../../session.js';
import styles from './accounts.module.css';
import { noticeTitle } from './accountWords.js';
import { ConnectButton } from './ConnectButton.js';
import { loginOf } from './logins.js';
import { accountQuery, noticesQuery } from './queries.js';

interface Known {
  accounts: readonly Account[];
  platforms: readonly Platform[];
}

/** What needs a look, until it no longer does: it goes away by itself. */
export function Notices(known: Known) {
  const { data } = useQuery(noticesQuery);
  if (!data || data.items.length === 0) return null;
  const aboutPublishes = data.items.filter(({ publishId }) => publishId !== null);
  const aboutAccounts = data.items.filter(({ publishId }) => publishId === null);
  return (
    <section className={styles.notices} aria-label="What needs a look">
      {aboutAccounts.map((notice) => (
        <AccountNotice key={notice.id} notice={notice} {...known} />
      ))}
      {aboutPublishes.length > 0 && (
        <ul className={styles.publishNotices} aria-label="Posts that need a look">
          {aboutPublishes.map((notice) => (
            <li key={notice.id}>
              <PublishNotice notice={notice} {...known} />
            </li>
          ))}
        </ul>
      )}
      {data.nextCursor && <p className={styles.soft}>There are more; they show as these are dealt with.</p>}
    </section>
  );
}

function AccountNotice({ notice, ...known }: { notice: Notice } & Known) {
  const isOwner = useSession().role === 'owner';
  const { account, label, name } = useSubject(notice, known);
  const waits = notice.cause === 'platform-oauth-down';
  return (
    <Banner
      tone={waits || notice.kind !== 'reconnect-needed' ? 'warn' : 'bad'}
      title={noticeTitle(notice, label, name)}
      action={
        isOwner &&
        account && (
          <ConnectButton
            {...(!waits && { look: 'primary' })}
            name={name}
            of={{ platform: account.platform, flavour: account.flavour, accountId: account.id }}
          >
            {notice.kind === 'removed-at-platform' ? 'Connect again' : 'Reconnect'}
          </ConnectButton>
        )
      }
    >
      <p>{notice.message}</p>
      <p>
        {waits ? `Nothing needs doing: this goes away by itself once ${label} answers again.` : nextStepHere(notice)}{' '}
        Since <Time at={notice.openedAt} />.
      </p>
    </Banner>
  );
}

/** The API speaks to readers elsewhere; here the button is beside it. */
const nextStepHere = ({ kind, nextStep }: Notice): string =>
  kind === 'reconnect-needed' ? 'Reconnect it: until then nothing is posted or read for it.' : nextStep;

function PublishNotice({ notice, ...known }: { notice: Notice } & Known) {
  const { label, name } = useSubject(notice, known);
  return (
    <>
      <Link href={`/publishes/${notice.publishId}`}>{noticeTitle(notice, label, name)}</Link>
      <span className={styles.soft}>
        {notice.message} <Time at={notice.openedAt} />
      </span>
    </>
  );
}

/** Whom a notice is about, who may stand on a page of the list that was not read. */
function useSubject({ accountId }: Notice, { accounts, platforms }: Known) {
  const listed = accounts.find(({ id }) => id === accountId);
  const { data } = useQuery({ ...accountQuery(accountId ?? ''), enabled: accountId !== null && !listed });
  const account = listed ?? data;
  return {
    account,
    label: account ? (loginOf(platforms, account)?.label ?? platformName(account.platform)) : 'the platform',
    name: account ? `@${account.username}` : 'an account',
  };
}
