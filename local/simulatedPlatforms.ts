import { simulatedPlatforms, simulatorNames } from '../simulators/index.js';
import type { SimulatorOptions, Simulators } from '../simulators/server.js';
import type { AppOptions, SimulatorDefinition, StartedApp, StartedSimulator } from '../simulators/shared/definition.js';

/** What connects the product to the simulated platforms, each in the way of every other. */

/** What whoever registers our address at a simulated Meta gives as the verify token. */
export const localVerifyToken = 'local-verify-token';

/** Every app may send people back to this installation, and to nowhere else. */
export function appsWithCallbacks(publicUrl: string): SimulatorOptions {
  const callback = (name: string): AppOptions => ({ redirectUris: [`${publicUrl}/oauth/callback/${name}`] });
  const apps = simulatorNames.map((name) => {
    const { flavours = {} }: SimulatorDefinition = simulatedPlatforms[name];
    const withFlavours = Object.fromEntries(Object.keys(flavours).map((flavour) => [flavour, callback(flavour)]));
    return [name, { ...callback(name), flavours: withFlavours }];
  });
  return Object.fromEntries(apps);
}

/** The settings by which config.ts finds the platforms, and leave to fetch media from them. */
export function settingsOf({ url, all }: Pick<Simulators, 'url' | 'all'>): Record<string, string> {
  const apps = all.flatMap((platform) => [[platform.name, platform] as const, ...Object.entries(platform.flavours)]);
  const hosts = all.flatMap(addressesOf).map((address) => new URL(address).host);
  return {
    ...Object.assign({}, ...apps.map(([name, app]) => settingsOfApp(name, app))),
    ALLOWED_PRIVATE_HOSTS: [new URL(url).host, ...hosts].join(),
  };
}

/** `apiUrl` of `x` is `X_API_URL`, as config.ts has it. */
function settingsOfApp(name: string, { addresses, app }: StartedApp): Record<string, string> {
  const prefix = name.toUpperCase().replaceAll('-', '_');
  const settings = Object.entries(addresses).map(([address, url]) => {
    const variable = address.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    return [`${prefix}_${variable}`, url];
  });
  return {
    ...Object.fromEntries(settings),
    [`${prefix}_CLIENT_ID`]: app.clientId,
    [`${prefix}_CLIENT_SECRET`]: app.clientSecret,
    ...(app.webhookSecret !== undefined && { [`${prefix}_WEBHOOK_SECRET`]: app.webhookSecret }),
    [`${prefix}_WEBHOOK_VERIFY_TOKEN`]: localVerifyToken,
  };
}

/** A line for each platform: `X, simulated` with `http://127.0.0.1:4011 (api), http://127.0.0.1:4012 (web)`. */
export const whereTheyAre = ({ all }: Pick<Simulators, 'all'>): Record<string, string> =>
  Object.fromEntries(all.map((platform) => [titleOf(platform), told(platform)]));

const titleOf = ({ label }: Pick<StartedSimulator, 'label'>): string => `${label}, simulated`;

function told({ addresses, otherHosts, flavours }: StartedSimulator): string {
  const named = (hosts: Readonly<Record<string, string>>, before = '') =>
    Object.entries(hosts).map(([name, url]) => `${url} (${before}${name.replace(/Url$/, '')})`);
  const others = Object.entries(flavours).flatMap(([flavour, app]) => named(app.addresses, `${flavour} `));
  return [...named(addresses), ...named(otherHosts), ...others].join(', ');
}

function addressesOf({ addresses, otherHosts, flavours }: StartedSimulator): string[] {
  return [addresses, otherHosts, ...Object.values(flavours).map((app) => app.addresses)].flatMap(Object.values<string>);
}
