import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { allAccountsQuery } from '../../api/queries.js';
import type { Account, PublishDetail } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { ButtonLink } from '../../parts/Button.js';
import { Card, Facts, Page } from '../../parts/Page.js';
import { PlatformMark, platformName } from '../../parts/PlatformMark.js';
import { ErrorState, Loading } from '../../parts/states.js';
import { Away, Time } from '../../parts/Time.js';
import { WithTimes } from '../../parts/WithTimes.js';
import { useSession } from '../../session.js';
import styles from './Publish.module.css';
import { PublishActions } from './PublishActions.js';
import { PublishFailure } from './PublishFailure.js';
import { PublishLines } from './PublishLines.js';
import { PublishParts } from './PublishParts.js';
import { PublishReplays } from './PublishReplays.js';
import { PublishSteps } from './PublishSteps.js';
import { isOpen, stateSentence, stateWords } from './publishWords.js';
import { onePublish } from './queries.js';

/** One publish: where it stands, what can be done about it, and everything that happened to it. */
export function Publish() {
  const { publishId } = useParams<{ publishId: string }>();
  const { data: publish, error, refetch } = useQuery(onePublish(publishId));
  const accounts = useQuery(allAccountsQuery).data;
  if (!publish) {
    return (
      <Page title="Publish">{error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading />}</Page>
    );
  }
  return <Shown publish={publish} account={accounts?.find(({ id }) => id === publish.accountId)} />;
}

function Shown({ publish, account }: { publish: PublishDetail; account: Account | undefined }) {
  const platform = platformName(publish.platform);
  const { role } = useSession();
  return (
    <Page
      title={account ? `@${account.username} on ${platform}` : `A post on ${platform}`}
      actions={<ButtonLink href="/publishes">All publishes</ButtonLink>}
    >
      <Card label="Where it stands">
        <div className={styles.state}>
          <PlatformMark platform={publish.platform} />
          <State publish={publish} platform={platform} />
        </div>
        <PublishSteps publish={publish} platform={platform} />
        <Waiting publish={publish} />
        {publish.url && (
          <p>
            <a href={publish.url} target="_blank" rel="noreferrer noopener">
              See it on {platform}
            </a>
          </p>
        )}
        <PublishActions publish={publish} platform={platform} />
      </Card>
      {publish.failure && <PublishFailure publish={publish} failure={publish.failure} platform={platform} />}
      <PublishParts publish={publish} platform={platform} />
      {publish.replays.length > 0 && <PublishReplays replays={publish.replays} platform={platform} />}
      <PublishLines lines={publish.timeline} />
      {role === 'support' ? (
        <Card label="Technical details">
          <h2>Technical details</h2>
          <Technical publish={publish} />
        </Card>
      ) : (
        <details className={styles.details}>
          <summary>Technical details</summary>
          <Technical publish={publish} />
        </details>
      )}
    </Page>
  );
}

/** Told aloud when it changes, and only then. */
function State({ publish: { state }, platform }: { publish: PublishDetail; platform: string }) {
  const { word, tone } = stateWords(state);
  return (
    <p role="status">
      <Badge tone={tone}>{word}</Badge> {stateSentence(state, platform)}
    </p>
  );
}

function Waiting({ publish: { state, scheduled, dueAt, waiting } }: { publish: PublishDetail }) {
  if (!isOpen(state)) return null;
  return (
    <>
      {scheduled && (
        <p>
          Goes out <Time at={dueAt} /> (<Away at={dueAt} />
          ).
        </p>
      )}
      {waiting && (
        <p>
          <strong>It waits:</strong> <WithTimes text={waiting.message} />
          {waiting.untilMs !== undefined && (
            <>
              {' '}
              Until <Time at={new Date(waiting.untilMs).toISOString()} exact /> (
              <Away at={new Date(waiting.untilMs).toISOString()} />
              ).
            </>
          )}
          {waiting.attempt > 1 && <span className={styles.soft}> Try {waiting.attempt}.</span>}
        </p>
      )}
    </>
  );
}

function Technical({ publish: { id, workflowId, revision, temporalWebUrl, accountId } }: { publish: PublishDetail }) {
  return (
    <>
      <Facts
        of={[
          ['Publish', <code key="id">{id}</code>],
          ['Workflow', <code key="workflow">{workflowId}</code>],
          ['Account', <code key="account">{accountId}</code>],
          ['Version of the content', revision],
        ]}
      />
      {temporalWebUrl && (
        <p>
          <a href={temporalWebUrl} target="_blank" rel="noreferrer noopener">
            See its run in Temporal Web
          </a>
        </p>
      )}
    </>
  );
}
