import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { platformDefinitions } from '../platforms/index.js';
import type { Can, Platform, PlatformDefinition } from '../platforms/platform.js';

/** README's table of what each platform can do, made from what `GET /v1/platforms` answers. `npm run readme` writes it. */
const readme = path.join(import.meta.dirname, '../README.md');
const begin = '<!-- platforms: made by `npm run readme` -->';
const end = '<!-- /platforms -->';

export function readmeTable(): string {
  const logins = Object.values<PlatformDefinition>(platformDefinitions).flatMap((definition) => [
    offersOf(definition),
    ...Object.entries(definition.flavours ?? {}).map(([flavour, one]) => ({ ...offersOf(one), flavour })),
  ]);
  const columns = [
    '',
    'Publishes',
    'Chained parts',
    'Unpublish',
    'Import',
    'Comments',
    'DMs',
    'Insights',
    'Renews itself',
  ];
  const rows = logins.map((platform) => {
    const { publish, unpublish, import: importing, comments, directMessages, insights } = platform.capabilities;
    const abilities = [publish.thread, unpublish, importing, comments, directMessages, insights];
    const renews = platform.oauth.refresh ? 'yes' : 'no: the owner is asked a week before';
    return [nameOf(platform), contentOf(platform), ...abilities.map(inOneWord), renews];
  });
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** What README holds now, and the same with the table as it should be. */
export function readmeNow(): { is: string; shouldBe: string } {
  const is = readFileSync(readme, 'utf8');
  const [from, to] = [is.indexOf(begin), is.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md must hold ${begin} and ${end}`);
  return { is, shouldBe: `${is.slice(0, from + begin.length)}\n${readmeTable()}\n${is.slice(to)}` };
}

const offersOf = (definition: PlatformDefinition): Platform =>
  definition.create({ addresses: definition.addresses, clientId: '', clientSecret: '' });

const nameOf = ({ label, flavour }: Platform): string => (flavour ? `${label} (${flavour})` : label);

function contentOf({ capabilities: { publish } }: Platform): string {
  const kinds = [
    !publish.mediaRequired && 'text',
    publish.image && (publish.image.countMax > 1 ? `up to ${publish.image.countMax} pictures` : 'picture'),
    publish.gif && 'GIF',
    publish.video && 'video',
  ];
  return kinds.filter(Boolean).join(', ');
}

const inOneWord = (ability: Can): string => (ability.can ? 'yes' : 'no');

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(readme, readmeNow().shouldBe);
}
