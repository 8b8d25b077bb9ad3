import type { MediaRole } from '../../../domain/post.js';
import { Button } from '../../parts/Button.js';
import { Choice, Field } from '../../parts/Field.js';
import styles from './Compose.module.css';
import { type DraftFile, type DraftPart, faultAt, moved, type Violation } from './draft.js';
import { MediaPreview } from './MediaPreview.js';
import type { Abilities } from './PartEditor.js';
import { UploadRow } from './UploadRow.js';
import type { Uploads } from './useUploads.js';

const roleNames: Readonly<Record<MediaRole, string>> = { cover: 'The cover', preview: 'The free preview' };

/** A part's files, those on their way, and a field to choose more. */
export function PartMedia({
  part,
  at,
  count,
  abilities,
  violations,
  uploads,
  onChange,
}: {
  part: DraftPart;
  at: number;
  count: number;
  abilities: Abilities | undefined;
  violations: readonly Violation[];
  uploads: Uploads;
  onChange(to: (media: readonly DraftFile[]) => readonly DraftFile[]): void;
}) {
  const can = abilities?.capabilities.publish;
  const types = [can?.image, can?.gif, can?.video].flatMap((rule) => rule?.mimeTypes ?? []);
  const onItsWay = uploads.all.filter(({ partKey }) => partKey === part.key);
  const changeFile = (place: number, to: Partial<DraftFile>) =>
    onChange((before) => before.map((file, index) => (index === place ? { ...file, ...to } : file)));

  return (
    <>
      {part.media.length > 0 && (
        <ul className={styles.files}>
          {part.media.map((file, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be there twice
            <li key={file.mediaId + place}>
              <FileEditor
                file={file}
                number={place + 1}
                src={uploads.previewOf(file.mediaId) ?? `/v1/media/${file.mediaId}/content`}
                altText={can?.altText}
                roles={can?.mediaRoles ?? []}
                fault={faultAt(violations, `file:${at}:${place}`)}
                onChange={(to) => changeFile(place, to)}
                onEarlier={place > 0 ? () => onChange((before) => moved(before, place, -1)) : undefined}
                onRemove={() => onChange((before) => before.filter((_, index) => index !== place))}
              />
            </li>
          ))}
        </ul>
      )}
      {onItsWay.length > 0 && (
        <ul className={styles.uploads}>
          {onItsWay.map((one) => (
            <UploadRow
              key={one.id}
              upload={one}
              onRetry={() => uploads.retry(one.id)}
              onCancel={() => uploads.cancel(one.id)}
            />
          ))}
        </ul>
      )}
      <Field
        label={count > 1 ? `Add pictures or videos to part ${at + 1}` : 'Add pictures or videos'}
        hint={can && !can.altText.can ? can.altText.reason : undefined}
        fault={faultAt(violations, `media:${at}`)}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            multiple
            accept={types.join(',') || undefined}
            onChange={({ target }) => {
              uploads.add(part.key, [...(target.files ?? [])]);
              target.value = ''; // the same file can be chosen again
            }}
          />
        )}
      </Field>
    </>
  );
}

function FileEditor({
  file,
  number,
  src,
  altText,
  roles,
  fault,
  onChange,
  onEarlier,
  onRemove,
}: {
  file: DraftFile;
  number: number;
  src: string;
  altText: { can: boolean; note?: string } | undefined;
  roles: readonly MediaRole[];
  fault: string | undefined;
  onChange(to: Partial<DraftFile>): void;
  onEarlier: (() => void) | undefined;
  onRemove(): void;
}) {
  const name = file.name || `file ${number}`;
  return (
    <>
      <MediaPreview src={src} kind={file.kind} altText={file.altText || name} />
      {fault && <p className={styles.fault}>{fault}</p>}
      {(altText?.can || file.altText !== '') && (
        <Field label={`Description of ${name}`} hint={altText?.note ?? 'For people who cannot see it.'}>
          {(control) => (
            <input {...control} value={file.altText} onChange={({ target }) => onChange({ altText: target.value })} />
          )}
        </Field>
      )}
      {(roles.length > 0 || file.role !== '') && (
        <Choice
          label={`What ${name} is`}
          value={file.role}
          options={[
            { value: '' as DraftFile['role'], name: 'Part of the post' },
            ...new Set([...roles, ...(file.role ? [file.role] : [])]),
          ].map((role) => (typeof role === 'string' ? { value: role, name: roleNames[role] } : role))}
          onChange={(role) => onChange({ role })}
        />
      )}
      <div className={styles.buttons}>
        {onEarlier && (
          <Button size="small" look="quiet" onClick={onEarlier}>
            Move earlier<span className="visually-hidden"> {name}</span>
          </Button>
        )}
        <Button size="small" look="quiet" onClick={onRemove}>
          Remove<span className="visually-hidden"> {name}</span>
        </Button>
      </div>
    </>
  );
}
