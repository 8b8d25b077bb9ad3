import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../session.js';
import type { DraftFile } from './draft.js';
import { upload } from './upload.js';

/** A file on its way into the library. */
export interface Upload {
  readonly id: string;
  readonly partKey: string;
  readonly file: File;
  readonly state: 'waiting' | 'sending' | 'failed';
  readonly sent: number;
  readonly error?: Error;
}

const atOnceMax = 2;

export interface Uploads {
  readonly all: readonly Upload[];
  add(partKey: string, files: readonly File[]): void;
  retry(id: string): void;
  cancel(id: string): void;
  /** Where a file that was chosen here can be seen without asking for it again. */
  previewOf(mediaId: string): string | undefined;
}

const changed = (id: string, to: Partial<Upload>) => (all: readonly Upload[]) =>
  all.map((one) => (one.id === id ? { ...one, ...to } : one));
const without = (id: string) => (all: readonly Upload[]) => all.filter((one) => one.id !== id);

/** Sends chosen files two at a time; each that has arrived is handed to its part. */
export function useUploads(onArrived: (partKey: string, file: DraftFile) => void): Uploads {
  const { csrfToken } = useSession();
  const [all, setAll] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<string, () => void>());
  const previews = useRef(new Map<string, string>());
  const arrived = useRef(onArrived);
  arrived.current = onArrived;

  useEffect(() => {
    const next = all.find(({ id, state }) => state === 'waiting' && !running.current.has(id));
    if (!next || running.current.size >= atOnceMax) return;
    const { id, file, partKey } = next;
    const { done, cancel } = upload(file, { csrfToken, onSent: (sent) => setAll(changed(id, { sent })) });
    running.current.set(id, cancel);
    setAll(changed(id, { state: 'sending', sent: 0 }));
    done.then(
      (media) => {
        if (!previews.current.has(media.id)) previews.current.set(media.id, URL.createObjectURL(file));
        arrived.current(partKey, { mediaId: media.id, kind: media.kind, name: file.name, altText: '', role: '' });
        running.current.delete(id);
        setAll(without(id));
      },
      (error: Error) => {
        running.current.delete(id);
        setAll(changed(id, { state: 'failed', error }));
      },
    );
  }, [all, csrfToken]);

  useEffect(() => {
    const [cancels, urls] = [running.current, previews.current];
    return () => {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
      for (const url of urls.values()) URL.revokeObjectURL(url);
      urls.clear();
    };
  }, []);

  return {
    all,
    add: (partKey, files) =>
      setAll((before) => [
        ...before,
        ...files.map((file) => ({ id: crypto.randomUUID(), partKey, file, state: 'waiting' as const, sent: 0 })),
      ]),
    retry: (id) => setAll(changed(id, { state: 'waiting', sent: 0 })),
    cancel(id) {
      running.current.get(id)?.();
      running.current.delete(id);
      setAll(without(id));
    },
    previewOf: (mediaId) => previews.current.get(mediaId),
  };
}
