import type { Account, Platform } from '../../api/types.js';

/** One kind of login of a platform; `flavour` is null for the main one. */
export type Login = Pick<Platform, 'label' | 'configured' | 'accountNeeded' | 'scopes' | 'capabilities'> & {
  readonly platform: Account['platform'];
  readonly flavour: string | null;
};

export const loginsOf = ({ name, flavours, ...main }: Platform): Login[] => {
  const platform = name as Account['platform'];
  return [{ ...main, platform, flavour: null }, ...flavours.map((one) => ({ ...one, platform }))];
};

/** The login that an account or an attempt came by. */
export const loginOf = (
  platforms: readonly Platform[],
  of: { platform: string; flavour: string | null },
): Login | undefined =>
  platforms
    .filter(({ name }) => name === of.platform)
    .flatMap(loginsOf)
    .find(({ flavour }) => flavour === of.flavour);

const names: Readonly<Record<string, string>> = {
  'instagram:': 'Facebook login',
  'instagram:instagram-login': 'Instagram login',
};

const keyOf = ({ platform, flavour }: Pick<Login, 'platform' | 'flavour'>): string => `${platform}:${flavour ?? ''}`;

/** Whether it has a name of its own, beside the platform's: where it is one of several. */
export const hasName = (login: Pick<Login, 'platform' | 'flavour'>): boolean =>
  login.flavour !== null || keyOf(login) in names;

/** What a kind of login is called where there are several. */
export const loginName = ({ platform, flavour, label }: Pick<Login, 'platform' | 'flavour' | 'label'>): string =>
  names[keyOf({ platform, flavour })] ?? flavour?.replaceAll('-', ' ') ?? `${label} login`;

const abilities = [
  ['unpublish', 'removing posts'],
  ['import', 'importing earlier posts'],
  ['comments', 'comments'],
  ['directMessages', 'direct messages'],
  ['insights', 'insights'],
] as const;

/** What a kind of login can do, and what it cannot, with the platform's reason. */
export function abilitiesOf({ capabilities }: Pick<Login, 'capabilities'>): {
  can: string[];
  cannot: { what: string; why: string }[];
} {
  const all = abilities.map(([key, what]) => ({ what, ...capabilities[key] }));
  return {
    can: ['publishing', ...all.filter(({ can }) => can).map(({ what }) => what)],
    cannot: all.filter(({ can }) => !can).map(({ what, reason }) => ({ what, why: reason ?? '' })),
  };
}
