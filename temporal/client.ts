import {
  Client,
  Connection,
  type DataConverter,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';

/** What the API and the sweep need of Temporal. */
export interface Temporal {
  readonly client: Client;
  readonly namespace: string;
  /** Runs a call that gives up after `ms`; a server or worker that is away must never hold a request. Throws `TemporalAway`. */
  within<T>(ms: number, call: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly dataConverter?: DataConverter;
  readonly identity?: string;
}

/** Temporal, or the worker behind it, did not answer in time: whether the call took effect is not known. */
export class TemporalAway extends Error {
  override readonly name = 'TemporalAway';
}

/** Never waits for the server: a process starts while Temporal is away, and finds it once it is back. */
export function connectTemporal({ address, namespace, dataConverter, identity }: TemporalSettings): Temporal {
  const connection = Connection.lazy({
    address,
    channelArgs: {
      // gRPC would wait up to two minutes between tries; a start must go through seconds after the server is back.
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.min_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 2_000,
    },
  });
  const client = new Client({
    connection,
    namespace,
    ...(dataConverter && { dataConverter }),
    ...(identity && { identity }),
  });
  return {
    client,
    namespace,
    async within(ms, call) {
      try {
        return await connection.withDeadline(Date.now() + ms, call);
      } catch (error) {
        throw isAway(error) ? new TemporalAway('Temporal did not answer in time', { cause: error }) : error;
      }
    },
    close: () => connection.close(),
  };
}

/** gRPC codes that say nothing about the request itself: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const awayCodes = new Set([1, 2, 4, 8, 14]);

function isAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && awayCodes.has(cause.code);
}
