import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

/**
 * Secrets at rest: AES-256-GCM with a fresh data key per value, itself sealed by a named key-encryption key. Both layers
 * are bound to the place the value belongs to, so a sealed value copied to another row, column or workspace stays shut.
 *
 * Text form: `v1.<keyId>.<base64url of: wrap iv · wrapped data key · wrap tag · iv · ciphertext · tag>`.
 */
export interface Sealer {
  seal(plaintext: string, place: Place): string;
  /** Throws `SealBroken` when the value was changed, belongs elsewhere, or was sealed under a key that is not loaded. */
  unseal(sealed: string, place: Place): string;
  keyIdOf(sealed: string): string;
  /** Whether it was sealed under another key than today's primary one. */
  needsReseal(sealed: string): boolean;
  /** The same secret under the primary key, with a fresh data key. */
  reseal(sealed: string, place: Place): string;
}

/** Where a sealed value lives. */
export interface Place {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
  readonly workspaceId: string;
}

export interface SealingKeys {
  readonly keys: readonly { readonly id: string; readonly key: Buffer | KeyObject }[];
  /** Seals what is new; the others only open what is old. */
  readonly primaryId: string;
}

/** Says where, never what: neither the value nor the cause of the refusal leaves the sealer. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** A setting that cannot be used. Names the setting and the key's id, never the key. */
export class SealingKeysRefused extends Error {
  override readonly name = 'SealingKeysRefused';
}

const cipherName = 'aes-256-gcm';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
const wrapBytes = ivBytes + keyBytes + tagBytes;
const keyIdPattern = /^[A-Za-z0-9_-]{1,32}$/;

export function createSealer({ keys, primaryId }: SealingKeys): Sealer {
  const keyById = new Map(keys.map(({ id, key }) => [id, asSecretKey(id, key)]));
  const primaryKey = keyById.get(primaryId);
  if (!primaryKey)
    throw new SealingKeysRefused(`SEALING_KEYS holds no key "${primaryId}", which is named as the primary one.`);

  const seal = (plaintext: string, place: Place): string => {
    const bound = boundTo(primaryId, place);
    const fresh = randomBytes(keyBytes + 2 * ivBytes);
    const dataKey = fresh.subarray(0, keyBytes);
    const wrapIv = fresh.subarray(keyBytes, keyBytes + ivBytes);
    const iv = fresh.subarray(keyBytes + ivBytes);
    const wrapped = encrypt(primaryKey, wrapIv, bound, dataKey);
    const body = encrypt(dataKey, iv, bound, Buffer.from(plaintext, 'utf8'));
    dataKey.fill(0);
    return `v1.${primaryId}.${Buffer.concat([wrapped, body]).toString('base64url')}`;
  };

  const unseal = (sealed: string, place: Place): string => {
    const parts = partsOf(sealed);
    if (!parts) throw new SealBroken(`${named(place)} holds no sealed value.`);
    const key = keyById.get(parts.keyId);
    if (!key) throw new SealBroken(`${named(place)} is sealed under a key that SEALING_KEYS does not hold.`);
    const bound = boundTo(parts.keyId, place);
    try {
      const dataKey = decrypt(key, bound, parts.blob.subarray(0, wrapBytes));
      const plaintext = decrypt(dataKey, bound, parts.blob.subarray(wrapBytes));
      dataKey.fill(0);
      return plaintext.toString('utf8');
    } catch {
      // OpenSSL's own words are dropped: they would tell which layer failed, and nothing that helps.
      throw new SealBroken(`${named(place)} does not open: it was changed, or sealed for another place.`);
    }
  };

  const keyIdOf = (sealed: string): string => {
    const parts = partsOf(sealed);
    if (!parts) throw new SealBroken('This is no sealed value.');
    return parts.keyId;
  };

  return {
    seal,
    unseal,
    keyIdOf,
    needsReseal: (sealed) => keyIdOf(sealed) !== primaryId,
    reseal: (sealed, place) => seal(unseal(sealed, place), place),
  };
}

/** iv · ciphertext · tag */
function encrypt(key: Buffer | KeyObject, iv: Buffer, bound: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv(cipherName, key, iv, { authTagLength: tagBytes }).setAAD(bound);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer | KeyObject, bound: Buffer, blob: Buffer): Buffer {
  const decipher = createDecipheriv(cipherName, key, blob.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(bound).setAuthTag(blob.subarray(-tagBytes));
  return Buffer.concat([decipher.update(blob.subarray(ivBytes, -tagBytes)), decipher.final()]);
}

/** As JSON, so that no two places can be spelled alike, whatever characters an id holds. */
function boundTo(keyId: string, { table, column, rowId, workspaceId }: Place): Buffer {
  return Buffer.from(JSON.stringify(['v1', keyId, workspaceId, table, column, rowId]), 'utf8');
}

function partsOf(sealed: string): { keyId: string; blob: Buffer } | undefined {
  const [version, keyId = '', text = '', ...rest] = sealed.split('.');
  if (version !== 'v1' || rest.length > 0 || !keyIdPattern.test(keyId)) return undefined;
  const blob = Buffer.from(text, 'base64url');
  // Node skips what is not base64url and ignores spare bits: only the one spelling that we write counts.
  if (blob.toString('base64url') !== text || blob.length < wrapBytes + ivBytes + tagBytes) return undefined;
  return { keyId, blob };
}

const named = ({ table, column, rowId }: Place) => `${table}.${column} of ${rowId}`;

function asSecretKey(id: string, key: Buffer | KeyObject): KeyObject {
  if (!keyIdPattern.test(id))
    throw new SealingKeysRefused('SEALING_KEYS: a key id has 1 to 32 letters, digits, - or _.');
  const secret = Buffer.isBuffer(key) ? createSecretKey(key) : key;
  if (secret.symmetricKeySize !== keyBytes) {
    throw new SealingKeysRefused(
      `SEALING_KEYS: key "${id}" has ${secret.symmetricKeySize ?? 0} bytes, ${keyBytes} are needed.`,
    );
  }
  return secret;
}

/** For the local stack and the tests. Anyone can read it here, so production refuses it. */
export const developmentSealingKeys = `dev:${Buffer.from('for-development-only-not-secret!').toString('base64')}`;

const howToMakeOne = 'Make one with: openssl rand -base64 32';

/**
 * Reads the setting `SEALING_KEYS="k2:<base64>,k1:<base64>"`. The first key seals, all of them open, so a rotation puts
 * the new key in front and drops the old one once nothing is sealed under it. Keys come back as `KeyObject`s, which
 * print as nothing when the configuration is logged.
 */
export function parseSealingKeys(
  text: string | undefined,
  { production }: { readonly production: boolean },
): SealingKeys & { readonly keys: readonly { readonly id: string; readonly key: KeyObject }[] } {
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  if (entries.every((entry) => entry === '')) {
    throw new SealingKeysRefused(`SEALING_KEYS is missing: it needs at least one key as "id:base64". ${howToMakeOne}`);
  }

  const seen = new Map<string, string>();
  const keys = entries.map((entry, index) => {
    const refuse = (why: string) => new SealingKeysRefused(`SEALING_KEYS: ${why}. ${howToMakeOne}`);
    const colon = entry.indexOf(':');
    const id = entry.slice(0, colon);
    // An entry without an id may be a bare key, so an entry that cannot be read is named by its number.
    if (colon < 0 || !keyIdPattern.test(id))
      throw refuse(`entry ${index + 1} is not "id:base64", the id of letters, digits, - or _`);

    const bytes = fromBase64(entry.slice(colon + 1));
    if (!bytes) throw refuse(`key "${id}" is not base64`);
    if (bytes.length !== keyBytes) throw refuse(`key "${id}" has ${bytes.length} bytes, ${keyBytes} are needed`);
    if (production && isGuessable(bytes))
      throw refuse(`key "${id}" is a development key or not random, which production refuses`);

    const fingerprint = bytes.toString('hex');
    const twin = seen.get(fingerprint);
    if (seen.has(fingerprint)) throw refuse(`keys "${twin}" and "${id}" are the same key`);
    if ([...seen.values()].includes(id)) throw refuse(`the id "${id}" is given twice`);
    seen.set(fingerprint, id);
    return { id, key: createSecretKey(bytes) };
  });

  return { keys, primaryId: keys[0]!.id };
}

/** Standard base64 or base64url, padded or not; anything else is a slip of the hand, not a key. */
function fromBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/**
 * Keys that someone typed or copied: all zeros, one byte repeated, a few bytes repeated, a run of numbers, or readable
 * text such as our own development key. 32 random bytes look like one of these less than once in 10^13.
 */
function isGuessable(bytes: Buffer): boolean {
  const steps = bytes.map((byte, index) => byte - bytes[(index + 1) % bytes.length]!);
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isText || new Set(bytes).size < 16 || new Set(steps).size < 8;
}
