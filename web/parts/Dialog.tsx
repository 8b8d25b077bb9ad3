import { AlertDialog as Alert } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { Button } from './Button.js';
import styles from './Dialog.module.css';
import { Refusal } from './states.js';

interface Opened {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  children: ReactNode;
}

/** Something of its own above the page. Escape, the close button and a press beside it close it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  finalFocus,
}: Opened & {
  /** Where the focus goes once it is closed, where that is not known from what had it before. */
  finalFocus?: ComponentProps<typeof Base.Popup>['finalFocus'];
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} finalFocus={finalFocus}>
          <div className={styles.head}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<Button look="quiet" size="small" />}>Close</Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/**
 * Asks before something is done that cannot be taken back, says what will happen, and shows why it could not be done. Closing it
 * is the caller's, once it is done.
 */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  confirm,
  cancel = 'Cancel',
  danger = false,
  busy,
  error,
  finalFocus,
  onConfirm,
}: Opened & {
  confirm: string;
  cancel?: string;
  danger?: boolean;
  busy: boolean;
  error: Error | null;
  /** Where the focus goes once it is closed, where what opened it may be gone by then. */
  finalFocus?: ComponentProps<typeof Alert.Popup>['finalFocus'];
  onConfirm(): void;
}): ReactElement {
  return (
    <Alert.Root open={open} onOpenChange={onOpenChange}>
      <Alert.Portal>
        <Alert.Backdrop className={styles.backdrop} />
        <Alert.Popup className={styles.popup} finalFocus={finalFocus}>
          <Alert.Title className={styles.title}>{title}</Alert.Title>
          <Alert.Description render={<div />} className={styles.body}>
            {children}
          </Alert.Description>
          {error && <Refusal error={error} />}
          <div className={styles.buttons}>
            <Alert.Close render={<Button />}>{cancel}</Alert.Close>
            <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </Alert.Popup>
      </Alert.Portal>
    </Alert.Root>
  );
}
