import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Where the workflows' sources are; the worker bundles them itself when no prebuilt bundle is given. */
export const workflowsPath = fileURLToPath(new URL('.', import.meta.url));

/** Bundles all workflows into one file for workers to load: they start about two seconds sooner. */
export async function bundleWorkflows(toFile: string): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await mkdir(dirname(toFile), { recursive: true });
  await writeFile(toFile, code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleWorkflows(process.argv[2] ?? 'dist/workflows.js');
