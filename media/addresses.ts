import { Failure } from '../domain/failures.js';

/** A file of the library as a platform fetches it. */
export interface AddressedFile {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly bytes: number;
}

/** Addresses of ours under which platforms fetch media themselves: signed, for some hours, for one file each. */
export interface MediaAddresses {
  /** Throws `app-misconfigured` where no address of ours is public. */
  publicUrl(file: AddressedFile): string;
  /** The file an address was made for; undefined when it was not made by us or has ended. */
  read(token: string): AddressedFile | undefined;
}

/** As db/seal.ts offers it: a sealed text can neither be read nor made by anybody else. */
interface TextSealer {
  seal(plaintext: string, place: Place): string;
  unseal(sealed: string, place: Place): string;
}
type Place = Readonly<Record<'table' | 'column' | 'rowId' | 'workspaceId', string>>;

const place: Place = { table: 'media', column: 'public_address', rowId: '', workspaceId: '' };

/** Platforms fetch within minutes; TikTok takes up to an hour (tiktok.md §3.4), and Meta comes back until a container is finished. */
const lifetimeMs = 6 * 3_600_000;

export function createMediaAddresses(sealer: TextSealer, mediaPublicUrl: string | undefined): MediaAddresses {
  return {
    publicUrl(file) {
      if (mediaPublicUrl === undefined) {
        throw new Failure(
          'app-misconfigured',
          'This platform fetches media itself, and no address of ours is public.',
          {
            nextStep: 'Set MEDIA_PUBLIC_URL to an https address under which platforms reach this API, then replay.',
          },
        );
      }
      const token = sealer.seal(JSON.stringify({ ...pick(file), endsAtMs: Date.now() + lifetimeMs }), place);
      // Some fetchers go by the ending.
      return `${mediaPublicUrl}/media/files/${encodeURIComponent(token)}/file.${endingOf(file)}`;
    },

    read(token) {
      try {
        const { endsAtMs, ...file } = JSON.parse(sealer.unseal(token, place)) as AddressedFile & { endsAtMs: number };
        return endsAtMs > Date.now() ? file : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

const pick = ({ storageKey, mimeType, bytes }: AddressedFile): AddressedFile => ({ storageKey, mimeType, bytes });

const endings: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'video/quicktime': 'mov' };
const endingOf = ({ mimeType }: AddressedFile): string => endings[mimeType] ?? mimeType.split('/')[1] ?? 'bin';
