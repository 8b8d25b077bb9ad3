import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { Button, ButtonLink } from '../../parts/Button.js';
import { isNarrowed, without } from '../../parts/inAddress.js';
import { Page } from '../../parts/Page.js';
import { EmptyState, ErrorState, Loading, Refusal } from '../../parts/states.js';
import { browserZone } from '../../parts/zonedTime.js';
import { filterNames, filtersIn } from './filters.js';
import styles from './Publishes.module.css';
import { PublishFilters } from './PublishFilters.js';
import { PublishRows } from './PublishRows.js';
import { publishList } from './queries.js';

/** Every publish of the workspace, newest first, and what narrows them down. */
export function Publishes() {
  const [search] = useSearchParams();
  const filters = filtersIn(search);
  const compose = `/publishes/new${filters.accountId && `?accountId=${encodeURIComponent(filters.accountId)}`}`;
  return (
    <Page
      title="Publishes"
      lead="Every post that was asked for: what it waits for, what is live, and what went wrong."
      actions={
        <ButtonLink look="primary" href={compose}>
          Compose
        </ButtonLink>
      }
    >
      <PublishFilters filters={filters} />
      <List />
    </Page>
  );
}

function List() {
  const [search, setSearch] = useSearchParams();
  const filters = filtersIn(search);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery(publishList(filters, browserZone()));
  const publishes = data?.pages.flatMap(({ items }) => items) ?? [];

  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading lines={5} />;
  if (publishes.length === 0 && isNarrowed(filters)) {
    const showAll = () => setSearch((before) => without(before, filterNames));
    return (
      <EmptyState title="No publish fits these filters" action={<Button onClick={showAll}>Show all publishes</Button>}>
        Others may: take a filter away, or look in another time.
      </EmptyState>
    );
  }
  if (publishes.length === 0) {
    return (
      <EmptyState title="No publishes yet" action={<ButtonLink href="/publishes/new">Compose the first</ButtonLink>}>
        What is published from here, or by the app, is listed here from the moment it is asked for.
      </EmptyState>
    );
  }
  return (
    <div className={styles.list}>
      <PublishRows publishes={publishes} />
      {error && isFetchNextPageError && <Refusal error={error} />}
      {hasNextPage ? (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      ) : (
        <p className={styles.soft}>
          {publishes.length === 1 ? 'This is the only one.' : `These are all ${publishes.length}.`}
        </p>
      )}
    </div>
  );
}
