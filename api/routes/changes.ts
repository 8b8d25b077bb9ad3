import { z } from 'zod';
import { changeNouns } from '../../domain/states.js';
import { streamChanges } from '../changesStream.js';
import type { ApiDeps } from '../deps.js';
import { type Route, route } from '../route.js';

const changeSchema = z
  .object({ noun: z.enum(changeNouns), id: z.string() })
  .meta({ id: 'Change', description: 'Something is not as it was. What it is now is read at its own address.' });

/** What a page that shows a workspace listens to. */
export function changeRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/changes',
      noun: 'Changes',
      summary: 'What changes in the workspace, as server-sent events',
      description:
        'First `hello`, then a `change` for whatever is no longer as it was; several changes of one thing within a moment are told once. `hello` comes again where news may have been missed: whoever reads it reads everything anew. The stream ends after a quarter of an hour, and an `EventSource` comes back by itself.',
      getOnly: true,
      answers: {
        200: { description: 'Events `hello` and `change`', type: 'text/event-stream', schema: changeSchema },
      },
      async handle(call) {
        await streamChanges(call, deps);
        return undefined;
      },
    }),
  ];
}
