/** What narrows a list lives in the address, so that a link keeps it; '' where it does not matter. */

/** The address with some of it set otherwise; '' takes it out, and whatever else is in it stays. */
export function withSet(search: URLSearchParams, to: Readonly<Record<string, string>>): URLSearchParams {
  const changed = new URLSearchParams(search);
  for (const [name, value] of Object.entries(to)) {
    if (value === '') changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}

/** The address without any of these. */
export const without = (search: URLSearchParams, names: readonly string[]): URLSearchParams =>
  withSet(search, Object.fromEntries(names.map((name) => [name, ''])));

export const isNarrowed = (filters: Readonly<Record<string, string>>): boolean =>
  Object.values(filters).some((value) => value !== '');

/** What is set, as the API takes it. */
export const onlySet = <T extends Readonly<Record<string, string>>>(filters: T): Partial<T> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')) as Partial<T>;
