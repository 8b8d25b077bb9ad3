import { parseArgs } from 'node:util';
import { type GuideName, guideNames, openGuides } from '../guides/index.js';
import { beforeStopSignal } from '../processes.js';
import { AlreadyRunning, openStateDir } from '../stateDir.js';
import { inboxTours } from './inbox.js';
import { held } from './steps.js';
import { tour } from './tour.js';
import { startOwnWorld, type World, worldOfRunning } from './world.js';
import { tourOfX } from './x.js';

/**
 * `npm run demo`: the whole story over HTTP, a line per step with what was seen and where Temporal Web shows it; X's in full, the
 * others' in the measure in which they differ. `-- --platform tiktok` runs one. Uses the stack that `npm start` runs, or one of
 * its own that is gone afterwards. Exits 0 only when every step held.
 */
const began = Date.now();
const wanted = platformsAskedFor();
const running = await runningStack();
if (running) {
  console.log(
    'Using the local stack that runs here. Events out and a day of insights are shown by one of the demo’s own.',
  );
  await tours(running);
} else {
  console.log(`Starting a stack of its own (nothing of it stays).`);
  const own = await startOwnWorld((line) => console.log(`  ${line}`));
  beforeStopSignal(own.stop);
  console.log(`\nTemporal Web: ${own.temporalUrl}`);
  try {
    await tours(own.world);
  } finally {
    await own.stop();
  }
}
const { steps, failures } = held();
console.log(`\n${steps - failures} steps held, ${failures} did not, in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
process.exit(failures === 0 ? 0 : 1);

async function tours(world: World): Promise<void> {
  const guides = await openGuides(world.simulatorsUrl);
  for (const name of wanted) {
    if (name === 'x') await tourOfX(world);
    else await tour(world, guides[name], inboxTours[name]);
  }
}

function platformsAskedFor(): readonly GuideName[] {
  const { platform } = parseArgs({ options: { platform: { type: 'string' } } }).values;
  if (platform === undefined) return guideNames;
  // A platform's other kinds of login come along.
  const asked = guideNames.filter((name) => name === platform || name.startsWith(`${platform}-`));
  if (asked.length > 0) return asked;
  console.error(`There is no platform “${platform}”. There are: ${guideNames.join(', ')}.`);
  process.exit(2);
}

async function runningStack(): Promise<World | undefined> {
  try {
    (await openStateDir()).close();
    return undefined;
  } catch (error) {
    if (error instanceof AlreadyRunning) return worldOfRunning(error);
    throw error;
  }
}
