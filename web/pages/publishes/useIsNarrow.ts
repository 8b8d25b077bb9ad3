import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 860px)');

/** Whether there is too little room for a table. */
export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    (onChange) => {
      narrow.addEventListener('change', onChange);
      return () => narrow.removeEventListener('change', onChange);
    },
    () => narrow.matches,
  );
