import styles from './Compose.module.css';
import { placeOf, type Violation } from './draft.js';
import type { Judged } from './useVerdict.js';

/** The check of the whole post: told aloud in a sentence once it has settled; everything that is wrong, for the eye. */
export function Verdict({
  verdict: { isCurrent, error },
  violations,
  platform,
  isBlank,
}: {
  verdict: Judged;
  violations: readonly Violation[];
  platform: string;
  isBlank: boolean;
}) {
  return (
    <div className={styles.verdict} data-fits={isCurrent && !error && !isBlank && violations.length === 0}>
      <p role="status">{isBlank ? '' : inWords()}</p>
      {!isBlank && violations.length > 0 && (
        <ul>
          {violations.map(({ path, message }) => (
            <li key={path + message}>
              {whereIs(path)}
              {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );

  function inWords(): string {
    if (error) return 'The post cannot be checked just now. It is checked again when it is sent.';
    if (!isCurrent) return violations.length > 0 ? 'Checking again …' : 'Checking …';
    if (violations.length === 0) return `${platform} would take this post.`;
    return `${violations.length === 1 ? 'One thing has' : `${violations.length} things have`} to change before ${platform} takes this post.`;
  }
}

/** Names the part where there are several; fields name themselves. */
function whereIs(path: string): string {
  const [field, part] = placeOf(path).split(':');
  return (field === 'text' || field === 'media' || field === 'file') && part !== '0'
    ? `Part ${Number(part) + 1}: `
    : '';
}
