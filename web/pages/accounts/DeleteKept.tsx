import { useMutation } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useState } from 'react';
import { Button } from '../../parts/Button.js';
import { Confirm } from '../../parts/Dialog.js';
import { useTell } from '../../parts/toasts.js';
import { useReadAnew } from './queries.js';

/** The button that deletes something of an account that is kept here, connected or not, and what is said before and after. */
export function DeleteKept<Gone>({
  name,
  button,
  question,
  confirm,
  remove,
  told,
  title,
  children,
}: {
  /** The account's, beside the button for those who do not see where it stands. */
  name: string;
  button: string;
  question: string;
  confirm: string;
  remove(): Promise<Gone>;
  /** What is gone, and more of it. */
  told(gone: Gone): [string, string];
  /** Where the focus goes when the button is gone. */
  title: RefObject<HTMLElement | null>;
  /** What it means. */
  children: ReactNode;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const readAnew = useReadAnew();
  const tell = useTell();
  const removing = useMutation({
    mutationFn: remove,
    async onSuccess(gone) {
      tell(...told(gone));
      setIsAsking(false);
      await readAnew();
    },
  });
  return (
    <>
      <Button
        look="danger"
        size="small"
        onClick={() => {
          removing.reset();
          setIsAsking(true);
        }}
      >
        {button}
        <span className="visually-hidden"> of {name}</span>
      </Button>
      <Confirm
        open={isAsking}
        onOpenChange={setIsAsking}
        title={question}
        confirm={confirm}
        danger
        busy={removing.isPending}
        error={removing.error}
        finalFocus={() => (removing.isPending || removing.isSuccess ? title.current : true)}
        onConfirm={() => removing.mutate()}
      >
        {children}
      </Confirm>
    </>
  );
}
