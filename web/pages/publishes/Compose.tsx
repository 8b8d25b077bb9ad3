import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { allAccountsQuery, platformsQuery } from '../../api/queries.js';
import type { PublishDetail } from '../../api/types.js';
import { ButtonLink } from '../../parts/Button.js';
import { Page } from '../../parts/Page.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { Composer } from './Composer.js';
import { canPublish } from './canPublish.js';
import { onePublish } from './queries.js';

/** A new post, a copy of one (`?from=`), or another version of one that still waits (`?edit=`). */
export function Compose() {
  const [search] = useSearchParams();
  const [from, edit] = [search.get('from'), search.get('edit')];
  const source = useQuery({ ...onePublish(edit ?? from ?? ''), enabled: Boolean(edit ?? from), staleTime: 0 });
  const accounts = useQuery(allAccountsQuery);
  const platforms = useQuery(platformsQuery);
  const needed = [accounts, platforms, ...(edit || from ? [source] : [])];
  // What was begun in time stays on the page when it is too late: the words are the author's.
  const wasInTime = useRef(false);
  wasInTime.current ||= source.data !== undefined && isStillWaiting(source.data);
  const failed = needed.find(({ data, error }) => data === undefined && error);

  if (failed?.error) {
    return <Titled edit={edit}>{<ErrorState error={failed.error} onRetry={() => void failed.refetch()} />}</Titled>;
  }
  if (!accounts.data || !platforms.data || ((edit || from) && !source.data)) {
    return (
      <Titled edit={edit}>
        <Loading lines={4} />
      </Titled>
    );
  }
  if (edit && !wasInTime.current) {
    return (
      <Titled edit={edit}>
        <EmptyState
          title="It can no longer be changed"
          action={<ButtonLink href={`/publishes/${edit}`}>See the publish</ButtonLink>}
        >
          Only a post that waits for its moment can. Copy it to a new post instead.
        </EmptyState>
      </Titled>
    );
  }
  if (!edit && !accounts.data.some((account) => canPublish(account).can)) {
    return (
      <Titled edit={edit}>
        <EmptyState
          title="No account can publish now"
          action={<ButtonLink href="/accounts">Go to Accounts</ButtonLink>}
        >
          Connect an account, or reconnect one, and come back.
        </EmptyState>
      </Titled>
    );
  }
  return (
    <Titled edit={edit}>
      <Composer
        key={edit ?? from ?? 'new'}
        accounts={accounts.data}
        platforms={platforms.data}
        mode={edit ? 'edit' : 'new'}
        source={edit || from ? source.data : undefined}
        accountWanted={search.get('accountId')}
      />
    </Titled>
  );
}

const isStillWaiting = ({ state, scheduled }: PublishDetail): boolean => state === 'scheduled' && scheduled;

const Titled = ({ edit, children }: { edit: string | null; children: ReactNode }) => (
  <Page title={edit ? 'Edit the post' : 'Compose'}>{children}</Page>
);
