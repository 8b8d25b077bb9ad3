import { ApiProblem } from '../../api/client.js';
import { Button } from '../../parts/Button.js';
import styles from './Compose.module.css';
import type { Upload } from './useUploads.js';

/** One file on its way: how far it is, or why it did not arrive. */
export function UploadRow({
  upload: { file, state, sent, error },
  onRetry,
  onCancel,
}: {
  upload: Upload;
  onRetry(): void;
  onCancel(): void;
}) {
  const percent = file.size > 0 ? Math.min(100, Math.round((sent / file.size) * 100)) : 100;
  return (
    <li>
      <span>{file.name}</span>
      {state === 'failed' ? (
        <p role="alert" className={styles.fault}>
          {error?.message} {error instanceof ApiProblem && error.nextStep}
        </p>
      ) : (
        <>
          <progress max={100} value={percent} aria-label={`Upload of ${file.name}`} />
          <span className={styles.soft}>{inWords(state, percent)}</span>
        </>
      )}
      <div className={styles.buttons}>
        {state === 'failed' && (
          <Button size="small" onClick={onRetry}>
            Try again<span className="visually-hidden"> with {file.name}</span>
          </Button>
        )}
        <Button size="small" look="quiet" onClick={onCancel}>
          {state === 'failed' ? 'Take away' : 'Stop'}
          <span className="visually-hidden"> {file.name}</span>
        </Button>
      </div>
    </li>
  );
}

function inWords(state: Upload['state'], percent: number): string {
  if (state === 'waiting') return 'Waits for the others';
  return percent < 100 ? `${percent} %` : 'Being read';
}
