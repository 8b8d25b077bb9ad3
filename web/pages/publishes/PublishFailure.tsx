import { Link } from 'wouter';
import type { PublishDetail } from '../../api/types.js';
import { ButtonLink } from '../../parts/Button.js';
import { failureWords, moveWords, remedyOf } from '../../parts/failureWords.js';
import { Card } from '../../parts/Page.js';
import { PlatformSaid } from '../../parts/PlatformSaid.js';
import { Time } from '../../parts/Time.js';
import { useSession } from '../../session.js';

/** What went wrong: ours and the platform's own words, whose move it is, and what to do. */
export function PublishFailure({
  publish,
  failure,
  platform,
}: {
  publish: PublishDetail;
  failure: NonNullable<PublishDetail['failure']>;
  platform: string;
}) {
  const { role } = useSession();
  return (
    <Card label="What went wrong">
      <h2>{failureWords(failure.class)}</h2>
      <p>{failure.message}</p>
      <PlatformSaid failure={failure} platform={platform} />
      <p>
        <strong>{moveWords(failure.move, { role, platform })}</strong> {failure.nextStep}
        {failure.retryAtMs !== undefined && (
          <>
            {' '}
            The next try may be made <Time at={new Date(failure.retryAtMs).toISOString()} />.
          </>
        )}
      </p>
      <Remedy publish={publish} failure={failure} platform={platform} />
    </Card>
  );
}

function Remedy({
  publish: { id, accountId, parts, state, url },
  failure,
  platform,
}: Parameters<typeof PublishFailure>[0]) {
  if (state !== 'failed' && state !== 'unconfirmed') return null;
  const live = parts.filter(({ standing }) => standing === 'live').length;
  const remedy = remedyOf(failure.class);
  if (remedy === 'accounts') {
    return (
      <p>
        <Link href="/accounts">Go to Accounts</Link> to reconnect it.
      </p>
    );
  }
  if (remedy === 'edit') {
    return (
      <>
        {live > 0 && (
          <p>
            {live === 1 ? 'One part is' : `${live} parts are`} live already, and would be there twice: unpublish first,
            or leave them out of the new post.
          </p>
        )}
        <div>
          <ButtonLink look="primary" href={`/publishes/new?from=${id}&accountId=${accountId}`}>
            Edit and publish anew
          </ButtonLink>
        </div>
      </>
    );
  }
  if (remedy === 'platform' && url) {
    return (
      <p>
        <a href={url} target="_blank" rel="noreferrer noopener">
          Look on {platform}
        </a>
      </p>
    );
  }
  return null;
}
