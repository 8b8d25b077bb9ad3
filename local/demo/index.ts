import { parseArgs } from 'node:util';
import { type GuideName, guideNames, openGuides } from '../guides/index.js';
import { beforeStopSignal } from '../processes.js';
import { startStack } from '../stack.js';
import { AlreadyRunning, openStateDir } from '../stateDir.js';
import { held } from './steps.js';
import { tour } from './tour.js';
import { type World, worldOf, worldOfRunning } from './world.js';
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
  console.log('Using the local stack that runs here.');
  await tours(running);
} else {
  console.log(`Starting a stack of its own (nothing of it stays).`);
  const stack = await startStack({ temporalUi: true, log: (line) => console.log(`  ${line}`) });
  beforeStopSignal(stack.stop);
  console.log(`\nTemporal Web: ${stack.temporalUrl}`);
  try {
    await tours(worldOf(stack));
  } finally {
    await stack.stop();
  }
}
const { steps, failures } = held();
console.log(`\n${steps - failures} steps held, ${failures} did not, in ${((Date.now() - began) / 1000).toFixed(0)} s.`);
process.exit(failures === 0 ? 0 : 1);

async function tours(world: World): Promise<void> {
  const guides = await openGuides(world.simulatorsUrl);
  for (const name of wanted) {
    if (name === 'x') await tourOfX(world);
    else await tour(world, guides[name]);
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
