import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';
import { UrlRefused } from './errors.js';

/**
 * Keeps a URL that a stranger wrote from reaching our own network: names are resolved once, every address is checked,
 * and the connection goes to just the addresses that were checked. Media downloads and outgoing webhooks both use it.
 */
export interface UrlRules {
  /** Plain http is refused unless this says otherwise. */
  readonly allowHttp?: boolean;
  /** Beside 443, and 80 where http is allowed. */
  readonly allowedPorts?: readonly number[];
  /**
   * The one deliberate hole, for local simulators: `127.0.0.1:4010`. Host and port are compared as a whole, as written in
   * the URL. Such a host may be private, may use its port, and may speak http.
   */
  readonly allowedPrivateHosts?: readonly string[];
  readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
  readonly resolveTimeoutMs?: number;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Proof that a URL was checked, and where it may connect to. */
export interface CheckedUrl {
  readonly url: URL;
  /** For messages: host and port, never path or query. */
  readonly host: string;
  readonly addresses: readonly ResolvedAddress[];
  /** It is one of `allowedPrivateHosts`. */
  readonly isPrivate: boolean;
}

export async function checkUrl(text: string, rules: UrlRules = {}): Promise<CheckedUrl> {
  const url = parse(text);
  const host = url.host.slice(0, 100);

  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new UrlRefused('scheme', `The address begins with ${url.protocol} but only https: is fetched.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UrlRefused(
      'credentials',
      `The address on ${host} carries a user name or password: use one that works without.`,
    );
  }

  const hostname = withoutBrackets(url.hostname);
  const isPrivate = (rules.allowedPrivateHosts ?? []).includes(`${url.hostname}:${portOf(url)}`);
  if (!isPrivate) {
    if (url.protocol === 'http:' && !rules.allowHttp) {
      throw new UrlRefused('scheme', `The address on ${host} begins with http: but only https: is fetched.`);
    }
    if (url.port !== '' && !rules.allowedPorts?.includes(Number(url.port))) {
      throw new UrlRefused(
        'port',
        `The address on ${host} names port ${url.port}: only the usual web port is fetched from.`,
      );
    }
    if (isInternalName(hostname)) throw notPublic(host);
  }

  const addresses = await resolved(hostname, host, rules);
  // One private answer among public ones is enough to refuse: which of them gets dialled is not the owner's to choose.
  if (!isPrivate && !addresses.every(({ address }) => isPublicAddress(address))) throw notPublic(host);
  return { url, host, addresses, isPrivate };
}

/** A connection pool that dials the checked addresses and no others, whatever the name resolves to by then. Host header and SNI stay the name's. */
export function agentFor(
  { addresses }: Pick<CheckedUrl, 'addresses'>,
  { connectTimeoutMs }: { readonly connectTimeoutMs: number },
): Agent {
  const answerWithChecked: LookupFunction = (_hostname, options, callback) => {
    const first = addresses[0]!;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
  return new Agent({ connect: { lookup: answerWithChecked, timeout: connectTimeoutMs } });
}

/**
 * Public unicast, and nothing else. The special ranges are ipaddr.js's list of the IANA registries (loopback, private,
 * link-local, CGNAT, ULA, IPv4-mapped, NAT64, 6to4, Teredo, documentation, …); what it adds is what it leaves open.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv6' ? address.match(globalUnicast) : !publicButInternal.includes(address.toString());
}

/** IANA has given out no other IPv6 block for the public internet. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Azure's host agent listens on this address for every virtual machine, although it belongs to no special range. */
const publicButInternal = ['168.63.129.16'];

/** Names that are never somebody's public server. Any other name is judged by its addresses. */
const internalEndings = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
  'onion',
];

function isInternalName(hostname: string): boolean {
  if (ipaddr.isValid(hostname)) return false;
  return (
    !hostname.includes('.') || internalEndings.some((ending) => hostname === ending || hostname.endsWith(`.${ending}`))
  );
}

const lengthMax = 8_192;

function parse(text: string): URL {
  try {
    if (text.length > lengthMax) throw new Error('too long');
    const url = new URL(text);
    // `localhost.` with its dot is the same host as `localhost`, and certificates are written without.
    if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '');
    return url;
  } catch {
    // Node's own error repeats the whole text, query string and all, so it is not kept as the cause.
    throw new UrlRefused('not-a-url', 'This is no web address: give one that begins with https://.');
  }
}

async function resolved(hostname: string, host: string, { resolve = resolveAll, resolveTimeoutMs = 5_000 }: UrlRules) {
  if (ipaddr.isValid(hostname)) {
    const family = ipaddr.parse(hostname).kind() === 'ipv6' ? 6 : 4;
    return [{ address: hostname, family }] as const;
  }
  const addresses = await within(resolveTimeoutMs, resolve(hostname)).catch((cause: unknown) => {
    throw new UrlRefused(
      'unknown-host',
      `The name ${host} could not be resolved: check the address, or try again later.`,
      {
        mayHeal: true,
        cause,
      },
    );
  });
  if (addresses.length === 0) {
    throw new UrlRefused('unknown-host', `The name ${host} has no address: check its spelling.`, { mayHeal: true });
  }
  return addresses;
}

/** As the operating system resolves it, `/etc/hosts` included, since that is what a plain connection would use. */
async function resolveAll(hostname: string): Promise<ResolvedAddress[]> {
  const answers = await lookup(hostname, { all: true });
  return answers.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const notPublic = (host: string) =>
  new UrlRefused('private-address', `${host} is not on the public internet: give an address that anyone can reach.`);
const withoutBrackets = (hostname: string) => hostname.replace(/^\[(.*)\]$/, '$1');
const portOf = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80');
