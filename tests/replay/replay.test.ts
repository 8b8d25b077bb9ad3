import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../workflows/bundle.js';
import * as workflows from '../../workflows/index.js';

const folder = fileURLToPath(new URL('histories/', import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
const recorded = async (name: string) => JSON.parse(await readFile(`${folder}${name}.json`, 'utf8'));

describe('runs that are alive go on with today’s code', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'replay-'));
  const codePath = join(temporary, 'workflows.js');

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    await bundleWorkflows(codePath);
  }, 60_000);
  afterAll(() => rm(temporary, { recursive: true }));

  const replay = (history: object) =>
    Worker.runReplayHistory({ workflowBundle: { codePath } }, historyFromJSON(history));

  it.each(names)('%s', async (name) => {
    await replay(await recorded(name));
  });

  it('every workflow has a recorded history', () => {
    const without = Object.keys(workflows).filter((workflow) => !names.some((name) => name.split('-')[0] === workflow));
    expect(without).toEqual([]);
  });

  it('a run that the code would not repeat is noticed', async () => {
    const history = await recorded('publishPost-text');
    // As if this run had called another activity than the code calls now.
    const scheduled = history.events.find((event: object) => 'activityTaskScheduledEventAttributes' in event);
    scheduled.activityTaskScheduledEventAttributes.activityType.name = 'someOtherActivity';

    await expect(replay(history)).rejects.toBeInstanceOf(DeterminismViolationError);
  });
});
