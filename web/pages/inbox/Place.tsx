import { Link } from 'wouter';
import type { Conversation } from '../../api/types.js';
import styles from './inbox.module.css';

/** Where it is said: in private, or under which post, with a way there where the post is ours. */
export function Place({ conversation: { kind, post } }: { conversation: Pick<Conversation, 'kind' | 'post'> }) {
  if (kind === 'direct-messages') return 'In private';
  const words = post?.excerpt?.trim();
  if (post?.publishId) {
    return (
      <>
        Under{' '}
        <Link href={`/publishes/${post.publishId}`} className={styles.postLink}>
          {words ? `‘${words}’` : 'a post of yours'}
        </Link>
      </>
    );
  }
  return words ? `Under ‘${words}’` : 'Under a post that was not published from here';
}
