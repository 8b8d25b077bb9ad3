import type { FailureReport } from '../api/types.js';
import styles from './PlatformSaid.module.css';

/** The platform's own words about what it refused, as words. */
export function PlatformSaid({
  failure: { platformMessage, platformCode },
  platform,
}: {
  failure: Pick<FailureReport, 'platformMessage' | 'platformCode'>;
  platform: string;
}) {
  if (!platformMessage && !platformCode) return null;
  return (
    <figure className={styles.quote}>
      <figcaption>
        {platform} said
        {platformCode && (
          <>
            , with the code <code>{platformCode}</code>
          </>
        )}
        :
      </figcaption>
      <blockquote>{platformMessage || 'Nothing beside the code.'}</blockquote>
    </figure>
  );
}
