import styles from './PlatformMark.module.css';

const marks: Readonly<Record<string, { name: string; letters: string }>> = {
  instagram: { name: 'Instagram', letters: 'Ig' },
  x: { name: 'X', letters: 'X' },
  threads: { name: 'Threads', letters: 'Th' },
  tiktok: { name: 'TikTok', letters: 'Tk' },
  fanvue: { name: 'Fanvue', letters: 'Fv' },
};

export const platformName = (platform: string): string => marks[platform]?.name ?? platform;

/** Two letters for a platform: logos are their owners', and come from elsewhere. */
export function PlatformMark({ platform }: { platform: string }) {
  const { name, letters } = marks[platform] ?? { name: platform, letters: platform.slice(0, 2) };
  return (
    <span className={styles.mark} data-platform={platform} role="img" aria-label={name}>
      <span aria-hidden="true">{letters}</span>
    </span>
  );
}
