import type { ApiDeps } from './deps.js';

/** Addresses the API gives out: made from settings, never from a request. */
export interface Links {
  to(path: string): string;
  /** A run's page in Temporal Web, where its address is known. */
  run(workflowId: string): string | null;
  handle(
    path: string,
    workflowId: string,
  ): { workflowId: string; statusUrl: string; streamUrl: string; temporalWebUrl: string | null };
}

export function linksOf({
  settings: { publicUrl, temporalWebUrl },
  temporal: { namespace },
}: Pick<ApiDeps, 'settings' | 'temporal'>): Links {
  const to = (path: string) => `${publicUrl}${path}`;
  const run = (workflowId: string) =>
    temporalWebUrl === undefined
      ? null
      : `${temporalWebUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return {
    to,
    run,
    handle: (path, workflowId) => ({
      workflowId,
      statusUrl: to(path),
      streamUrl: to(`${path}/stream`),
      temporalWebUrl: run(workflowId),
    }),
  };
}
