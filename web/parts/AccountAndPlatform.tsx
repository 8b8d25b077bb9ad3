import { useQuery } from '@tanstack/react-query';
import { allAccountsQuery, platformsQuery } from '../api/queries.js';
import { Choice } from './Field.js';
import { platformName } from './PlatformMark.js';

type Option = { readonly value: string; readonly name: string };

/** By which account, and by which platform, a list is narrowed. */
export function AccountAndPlatform({
  accountId,
  platform,
  onAccount,
  onPlatform,
}: {
  accountId: string;
  platform: string;
  onAccount(value: string): void;
  onPlatform(value: string): void;
}) {
  const accounts = useQuery(allAccountsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  return (
    <>
      <Choice
        label="Account"
        value={accountId}
        options={including(
          [
            { value: '', name: 'Any account' },
            ...accounts.map((one) => ({ value: one.id, name: `@${one.username} (${platformName(one.platform)})` })),
          ],
          accountId,
          () => 'Another account',
        )}
        onChange={onAccount}
      />
      <Choice
        label="Platform"
        value={platform}
        options={including(
          [{ value: '', name: 'Any platform' }, ...platforms.map(({ name, label }) => ({ value: name, name: label }))],
          platform,
          platformName,
        )}
        onChange={onPlatform}
      />
    </>
  );
}

/** The address may hold what is no choice of the page: it is shown as what it is. */
export const including = (options: readonly Option[], value: string, nameOf: (value: string) => string) =>
  options.some((option) => option.value === value) ? options : [...options, { value, name: nameOf(value) }];
