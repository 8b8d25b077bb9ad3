import type { PublishDetail } from '../../api/types.js';
import { Badge } from '../../parts/Banner.js';
import { Card } from '../../parts/Page.js';
import { MediaPreview } from './MediaPreview.js';
import { inWords } from './options.js';
import styles from './Publish.module.css';
import { standingWords } from './publishWords.js';

type Part = PublishDetail['parts'][number];

/** What is said: each part with its text, its files, where it stands and its link. */
export function PublishParts({ publish: { parts, options }, platform }: { publish: PublishDetail; platform: string }) {
  const set = Object.entries(options);
  return (
    <Card label="The post">
      <h2>{parts.length > 1 ? `The post, in ${parts.length} parts` : 'The post'}</h2>
      <ol className={styles.parts}>
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
          <li key={at}>
            {parts.length > 1 && <h3>Part {at + 1}</h3>}
            <PartOf part={part} platform={platform} alone={parts.length === 1} />
          </li>
        ))}
      </ol>
      {set.length > 0 && (
        <p className={styles.soft}>
          With {set.map(([name, value]) => `${inWords(name).toLowerCase()}: ${optionInWords(value)}`).join('; ')}.
        </p>
      )}
    </Card>
  );
}

function PartOf({ part, platform, alone }: { part: Part; platform: string; alone: boolean }) {
  const { word, tone } = standingWords(part.standing);
  return (
    <>
      {part.text.trim() && <p className={styles.text}>{part.text}</p>}
      {part.media.length > 0 && (
        <ul className={styles.media}>
          {part.media.map(({ mediaId, kind, altText, role, width, height }) => (
            <li key={mediaId + role}>
              <MediaPreview
                src={`/v1/media/${mediaId}/content`}
                kind={kind}
                altText={altText}
                width={width}
                height={height}
              />
              <p className={styles.soft}>
                {role === 'cover' ? 'Cover. ' : role === 'preview' ? 'Free preview. ' : ''}
                {altText ? <>Described as: {altText}</> : 'Without a description.'}
              </p>
            </li>
          ))}
        </ul>
      )}
      {(!alone || part.url) && (
        <p>
          {!alone && <Badge tone={tone}>{word}</Badge>}{' '}
          {part.url && (
            <a href={part.url} target="_blank" rel="noreferrer noopener">
              {alone ? `Its page on ${platform}` : `This part on ${platform}`}
            </a>
          )}
        </p>
      )}
    </>
  );
}

const optionInWords = (value: unknown): string =>
  value === true ? 'yes' : value === false ? 'no' : typeof value === 'string' ? value : JSON.stringify(value);
