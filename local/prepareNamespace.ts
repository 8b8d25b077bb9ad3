import { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { searchAttributeNames } from '../domain/searchAttributes.js';
import { type RunningProcess, waitUntil } from './processes.js';

type Target = {
  address: string;
  namespace: string;
  /** The server, where it is one that we started: then its death ends the waiting, and its retention is ours to set. */
  server?: RunningProcess;
};

/**
 * Makes a namespace with our search attributes usable: registers what is missing, then asks until every part of the
 * server knows of it, which takes a while for a new one.
 */
export async function prepareNamespace({ address, namespace, server }: Target): Promise<void> {
  const wait = async (what: string, ask: () => Promise<unknown>) =>
    await waitUntil(what, () => ask().then(() => true), { withinMs: 60_000, ...(server && { process: server }) });

  const connection = Connection.lazy({ address });
  try {
    await wait(`Temporal at ${address} answers`, () => connection.ensureConnected());
    const soon = (ask: () => Promise<unknown>) => () => connection.withDeadline(Date.now() + 3_000, ask);
    const named = `the namespace "${namespace}"`;
    await wait(
      `Temporal has ${named}`,
      soon(() => register(connection, namespace)),
    );
    if (server)
      await wait(
        `${named} keeps its runs`,
        soon(() => keepRuns(connection, namespace)),
      );
    await wait(
      `${named} has our search attributes`,
      soon(() => registerSearchAttributes(connection, namespace)),
    );
    await wait(
      `every part of Temporal knows ${named}`,
      soon(() => askEveryPart(connection, namespace)),
    );
  } finally {
    await connection.close();
  }
}

/** How long a closed run can still be read. */
const retention = '7 days';

async function register({ workflowService }: Connection, namespace: string): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(retention) });
  }
}

/** The CLI makes its own namespace, and keeps closed runs for a day. */
async function keepRuns({ workflowService }: Connection, namespace: string): Promise<void> {
  const { config } = await workflowService.describeNamespace({ namespace });
  const kept = config?.workflowExecutionRetentionTtl;
  const wanted = msToTs(retention);
  if (kept && tsToMs(kept) >= tsToMs(wanted)) return;
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: wanted } });
}

const keyword = 2; // temporal.api.enums.v1.IndexedValueType

async function registerSearchAttributes({ operatorService }: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeNames.filter((name) => !(name in customAttributes));
  if (!missing.length) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, keyword]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/** Visibility, matching and history each learn of a namespace in their own time. */
async function askEveryPart({ workflowService }: Connection, namespace: string): Promise<void> {
  const query = searchAttributeNames.map((name) => `${name} = 'nothing'`).join(' AND ');
  await workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
  await workflowService.describeTaskQueue({ namespace, taskQueue: { name: 'nothing' } });
  try {
    await workflowService.describeWorkflowExecution({ namespace, execution: { workflowId: 'nothing' } });
  } catch (error) {
    // That there is no such run is history's answer; that there is no such namespace is not the one we wait for.
    if (!isNotFound(error) || /namespace/i.test(String(error))) throw error;
  }
}

const grpcNotFound = 5;
const isNotFound = (error: unknown) => (error as { code?: number }).code === grpcNotFound;
