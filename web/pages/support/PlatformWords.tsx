import styles from './support.module.css';

/** A platform's own words and code, as text. */
export function PlatformWords({
  by,
  code,
  message,
}: {
  by: string;
  code?: string | null | undefined;
  message?: string | null | undefined;
}) {
  if (!code && !message) return null;
  return (
    <figure className={styles.words}>
      <figcaption>
        {by}
        {code && (
          <>
            {' '}
            (code <code>{code}</code>)
          </>
        )}
      </figcaption>
      {message && <blockquote>{message}</blockquote>}
    </figure>
  );
}
