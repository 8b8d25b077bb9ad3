import { useState } from 'react';
import styles from './Publish.module.css';

/** A picture or video of ours, or one that was just chosen. */
export function MediaPreview({
  src,
  kind,
  altText,
  width,
  height,
}: {
  src: string;
  kind: string;
  altText: string | null;
  width?: number | null;
  height?: number | null;
}) {
  const [isBroken, setBroken] = useState(false);
  const size = { ...(width && { width }), ...(height && { height }) };
  if (isBroken)
    return <p className={styles.unseen}>This {kind === 'video' ? 'video' : 'picture'} cannot be shown here.</p>;
  if (kind === 'video') {
    return (
      <video
        className={styles.preview}
        src={src}
        {...size}
        controls
        preload="metadata"
        aria-label={altText || 'Video of the post'}
        onError={() => setBroken(true)}
      />
    );
  }
  return (
    <img
      className={styles.preview}
      src={src}
      {...size}
      alt={altText || 'Picture of the post, without a description'}
      onError={() => setBroken(true)}
    />
  );
}
