import type { Platform } from '../../api/types.js';
import { Button } from '../../parts/Button.js';
import { Field } from '../../parts/Field.js';
import { Card } from '../../parts/Page.js';
import styles from './Compose.module.css';
import { type DraftPart, faultAt, lengthOf, type Violation } from './draft.js';
import { PartMedia } from './PartMedia.js';
import type { Uploads } from './useUploads.js';

export type Abilities = Pick<Platform, 'label' | 'capabilities' | 'postOptions'>;

/** One part of the post: its text and files, and its place in the thread. */
export function PartEditor({
  part,
  at,
  count,
  abilities,
  violations,
  uploads,
  onChange,
  onMove,
  onRemove,
}: {
  part: DraftPart;
  at: number;
  count: number;
  abilities: Abilities | undefined;
  violations: readonly Violation[];
  uploads: Uploads;
  onChange(to: (part: DraftPart) => DraftPart): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}) {
  const name = count > 1 ? `Part ${at + 1}` : 'The post';
  return (
    <Card label={name}>
      {count > 1 && (
        <div className={styles.partHead}>
          <h2>{name}</h2>
          <div className={styles.buttons}>
            <Button size="small" look="quiet" disabled={at === 0} onClick={() => onMove(-1)}>
              Move up<span className="visually-hidden"> part {at + 1}</span>
            </Button>
            <Button size="small" look="quiet" disabled={at === count - 1} onClick={() => onMove(1)}>
              Move down<span className="visually-hidden"> part {at + 1}</span>
            </Button>
            <Button size="small" look="quiet" onClick={onRemove}>
              Remove<span className="visually-hidden"> part {at + 1}</span>
            </Button>
          </div>
        </div>
      )}
      <Field
        label={count > 1 ? `Text of part ${at + 1}` : 'Text'}
        hint={abilities && <Counting text={part.text} of={abilities.capabilities.publish.text} />}
        fault={faultAt(violations, `text:${at}`)}
      >
        {(control) => (
          <textarea
            {...control}
            className={styles.text}
            rows={4}
            value={part.text}
            onChange={({ target }) => onChange((before) => ({ ...before, text: target.value }))}
          />
        )}
      </Field>
      <PartMedia
        part={part}
        at={at}
        count={count}
        abilities={abilities}
        violations={violations}
        uploads={uploads}
        onChange={(to) => onChange((before) => ({ ...before, media: to(before.media) }))}
      />
    </Card>
  );
}

/** How long the text is, where the platform counts everything alike; else how it counts. */
function Counting({ text, of }: { text: string; of: Abilities['capabilities']['publish']['text'] }) {
  const length = lengthOf(text, of.unit);
  const most = of.lengthMax.toLocaleString('en');
  if (length === undefined) return <>{`Up to ${most}. ${of.counting}`}</>;
  return (
    <>
      {length.toLocaleString('en')} of {most} characters
    </>
  );
}
