/** Which platform, and which kind of login of it: an account, or an attempt to connect one. */
export interface PlatformRef<Name extends string = string> {
  readonly platform: Name;
  /** Null: the main one. */
  readonly flavour: string | null;
}

interface WithFlavours<Adapter> {
  readonly label: string;
  readonly flavours?: Readonly<Record<string, Adapter>>;
}

/** The adapter of an account or of an attempt: its platform's, in the kind of login it came by. */
export function platformOf<Name extends string, Adapter extends WithFlavours<Adapter>>(
  platforms: Readonly<Record<Name, Adapter>>,
  { platform, flavour }: PlatformRef<Name>,
): Adapter {
  const main = platforms[platform];
  if (flavour === null) return main;
  const found = main.flavours?.[flavour];
  if (!found) throw new Error(`${main.label} has no kind of login “${flavour}” (any more)`);
  return found;
}

/** An account as people know it: `X @ada`. */
export const labelOf = <Name extends string, Adapter extends WithFlavours<Adapter>>(
  { platforms }: { readonly platforms: Readonly<Record<Name, Adapter>> },
  account: PlatformRef<Name> & { readonly username: string },
): string => `${platformOf(platforms, account).label} @${account.username}`;

/** Every kind of login there is, the main ones included. */
export const platformRefs = <Name extends string, Adapter extends WithFlavours<Adapter>>(
  platforms: Readonly<Record<Name, Adapter>>,
): PlatformRef<Name>[] =>
  (Object.keys(platforms) as Name[]).flatMap((platform) => [
    { platform, flavour: null },
    ...Object.keys(platforms[platform].flavours ?? {}).map((flavour) => ({ platform, flavour })),
  ]);

/** The name under which a platform sends owners back, and under which a kind of login is configured: each has an address of its own. */
export const callbackName = ({ platform, flavour }: PlatformRef): string => flavour ?? platform;
