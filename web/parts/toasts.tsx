import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { Button } from './Button.js';
import styles from './toasts.module.css';

/** Short news at the lower edge: what was done, or why not. */
export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={8_000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport}>
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast}>
      <Toast.Content className={styles.content}>
        <div>
          <Toast.Title className={styles.title} />
          <Toast.Description />
        </div>
        <Toast.Close render={<Button look="quiet" size="small" />}>Close</Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Tells something that has come about. What failed belongs beside what was tried: see `Refusal`. */
export function useTell(): (title: string, description?: string) => void {
  const { add } = Toast.useToastManager();
  return (title, description) => void add({ title, ...(description !== undefined && { description }) });
}
