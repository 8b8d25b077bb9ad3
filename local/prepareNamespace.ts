import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { searchAttributeNames } from '../domain/searchAttributes.js';
import { type RunningProcess, waitUntil } from './processes.js';

/**
 * Makes a namespace with our search attributes usable: registers what is missing, then asks until every part of the
 * server knows of it, which takes a few seconds for a new one.
 */
export async function prepareNamespace(target: {
  address: string;
  namespace: string;
  server?: RunningProcess;
}): Promise<void> {
  const { address, namespace, server } = target;
  const patience = { withinMs: 60_000, ...(server && { process: server }) };
  let connection: Connection | undefined;
  await waitUntil(
    `Temporal at ${address} answers`,
    async () => {
      connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      return true;
    },
    patience,
  );
  const { workflowService, operatorService } = connection!;
  try {
    const soon = <T>(ask: () => Promise<T>) => connection!.withDeadline(Date.now() + 3_000, ask);
    await waitUntil(
      `Temporal accepts the namespace "${namespace}"`,
      async () => {
        await soon(() => workflowService.describeNamespace({ namespace })).catch(async (error: unknown) => {
          if (!isNotFound(error)) throw error;
          await soon(() =>
            workflowService.registerNamespace({
              namespace,
              workflowExecutionRetentionPeriod: msToTs(retention),
            }),
          );
        });
        return true;
      },
      patience,
    );
    await waitUntil(
      `Temporal accepts our search attributes in "${namespace}"`,
      async () => {
        const { customAttributes } = await soon(() => operatorService.listSearchAttributes({ namespace }));
        const missing = searchAttributeNames.filter((name) => !(name in customAttributes));
        if (missing.length) {
          await soon(() => operatorService.addSearchAttributes({ namespace, searchAttributes: asKeywords(missing) }));
        }
        return true;
      },
      patience,
    );
    const query = searchAttributeNames.map((name) => `${name} = 'nothing'`).join(' AND ');
    await waitUntil(
      `every part of Temporal knows the namespace "${namespace}"`,
      async () => {
        await soon(() => workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 }));
        await soon(() => workflowService.describeTaskQueue({ namespace, taskQueue: { name: 'nothing' } }));
        await soon(() =>
          workflowService
            .describeWorkflowExecution({ namespace, execution: { workflowId: 'nothing' } })
            .catch((error: unknown) => {
              if (!isNotFound(error) || String(error).includes('amespace')) throw error;
            }),
        );
        return true;
      },
      patience,
    );
  } finally {
    await connection!.close();
  }
}

const retention = '7 days';
const keyword = 2; // temporal.api.enums.v1.IndexedValueType

function asKeywords(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, keyword]));
}

const grpcNotFound = 5;
const isNotFound = (error: unknown) => (error as { code?: number }).code === grpcNotFound;
