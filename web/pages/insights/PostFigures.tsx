import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { PostInsights } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { platformName } from '../../parts/PlatformMark.js';
import { reader } from '../../parts/reader.js';
import { EmptyState, ErrorState, Loading } from '../../parts/states.js';
import { Time } from '../../parts/Time.js';
import styles from './insights.module.css';
import { engagementInWords, nameOf, numberInWords } from './insightWords.js';
import { Missing } from './Missing.js';
import { postInsightsQuery } from './queries.js';

/** The newest numbers of each post, those that we published and those that were imported. */
export function PostFigures({ accountId, platform }: { accountId: string; platform: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    postInsightsQuery(accountId),
  );
  const posts = data?.pages.flatMap(({ items }) => items);
  return (
    <section className={styles.posts} aria-label="Engagement of each post">
      <h2>Engagement of each post</h2>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!posts && !error && <Loading lines={2} />}
      {posts?.length === 0 && (
        <EmptyState title="No post has been read yet" titleAs="h3">
          Posts that are published from here or imported are read for 90 days, ever more rarely.
        </EmptyState>
      )}
      {posts && posts.length > 0 && (
        <ul className={styles.list}>
          {posts.map((post) => (
            <li key={post.id}>
              <Post post={post} label={platformName(platform)} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <div>
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older posts
          </Button>
        </div>
      )}
    </section>
  );
}

function Post({ post, label }: { post: PostInsights; label: string }) {
  const { part, postedAt, metrics, lastReadAt, nextReadAt, trouble, missing } = post;
  return (
    <article className={styles.post}>
      <h3>
        <Excerpt post={post} label={label} />
      </h3>
      <p className={styles.soft}>
        {part !== null && part > 0 && `Part ${part + 1}. `}
        {postedAt && (
          <>
            Posted <Time at={postedAt} />.{' '}
          </>
        )}
        {lastReadAt ? (
          <>
            Last read <Time at={lastReadAt} />.{' '}
          </>
        ) : (
          'Not read yet. '
        )}
        {nextReadAt ? (
          <>
            Next reading <Time at={nextReadAt} />.
          </>
        ) : (
          'It is read no more, or not now.'
        )}
      </p>
      {trouble && <p className={styles.trouble}>The newest reading did not succeed: {trouble}</p>}
      {metrics.length > 0 && (
        <dl className={styles.figures}>
          <div data-whole>
            <dt>Engagement</dt>
            <dd>{engagementInWords(post, reader)}</dd>
          </div>
          {metrics.map(({ metric, commonName, value }) => (
            <div key={metric}>
              <dt>
                {commonName === 'engagements' ? `Engagement, as ${label} sums it` : nameOf({ metric, commonName })}
              </dt>
              <dd>{numberInWords(value, reader)}</dd>
            </div>
          ))}
        </dl>
      )}
      <Missing missing={missing} title={`What ${label} does not tell of this post`} />
    </article>
  );
}

function Excerpt({ post: { publishId, url, excerpt }, label }: { post: PostInsights; label: string }) {
  const words = excerpt?.trim() || 'A post without text';
  if (publishId) return <Link href={`/publishes/${publishId}`}>{words}</Link>;
  if (!url || !/^https?:\/\//.test(url)) return words;
  return (
    <>
      {words}{' '}
      <a href={url} target="_blank" rel="noreferrer noopener">
        See it on {label}
      </a>
    </>
  );
}
