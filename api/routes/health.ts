import { z } from 'zod';
import type { ApiDeps } from '../deps.js';
import { type Route, route } from '../route.js';

const readySchema = z
  .object({
    ready: z.boolean(),
    postgres: z.boolean(),
    temporal: z.boolean(),
    worker: z.boolean(),
    draining: z.boolean(),
  })
  .meta({
    id: 'Readiness',
    description: '`worker`: a run of the canary workflow went through a worker and came back.',
  });

export function healthRoutes({ metrics, readiness }: ApiDeps): Route[] {
  const noun = 'Operations';
  return [
    route({
      method: 'get',
      path: '/healthz',
      noun,
      summary: 'The process is alive',
      answers: { 200: { description: 'Alive', schema: z.object({ status: z.literal('alive') }) } },
      async handle() {
        return { status: 200, body: { status: 'alive' } };
      },
    }),
    route({
      method: 'get',
      path: '/readyz',
      noun,
      summary: 'Work can be done: database, Temporal and a worker answer',
      answers: {
        200: { description: 'Ready', schema: readySchema },
        503: { description: 'Not ready', schema: readySchema },
      },
      async handle() {
        const checks = await readiness.check();
        const draining = readiness.isDraining;
        const ready = checks.postgres && checks.temporal && checks.worker && !draining;
        return { status: ready ? 200 : 503, body: { ready, ...checks, draining } };
      },
    }),
    route({
      method: 'get',
      path: '/metrics',
      noun,
      summary: 'Figures for Prometheus, without names of workspaces or people',
      answers: { 200: { description: 'Prometheus text', type: 'text/plain' } },
      async handle({ res }) {
        const text = await metrics.text();
        res.status(200).set('Content-Type', metrics.contentType).send(text);
        return undefined;
      },
    }),
  ];
}
