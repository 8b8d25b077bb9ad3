import { z } from 'zod';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { type Route, route } from '../route.js';
import { sendFile } from '../sendFile.js';

/** Where platforms fetch media that they take by address only. The address is the permission: signed, for some hours, for one file. */
export function mediaFileRoutes({ mediaAddresses, storage }: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/media/files/:token/:name',
      noun: 'Media',
      summary: 'A file, for the platform its signed address was given to',
      params: z.object({ token: z.string().min(1).max(2_000), name: z.string().max(100) }),
      answers: {
        200: { description: 'The file', type: '*/*' },
        206: { description: 'The part of it that was asked for', type: '*/*' },
      },
      async handle({ params: { token }, req, res, log }) {
        const file = mediaAddresses.read(token);
        if (!file) throw new Problem('not-found', 'This address is not one of ours, or its time is over.');
        await sendFile({ req, res, log }, storage, file);
        return undefined;
      },
    }),
  ];
}
