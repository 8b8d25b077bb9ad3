import { useEffect, useState } from 'react';

const restMs = 400;

/** A value as it was when the hands last rested: what is asked while somebody writes is asked of that. */
export function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
