import { z } from 'zod';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../errors.js';
import { type Answer, type Route, route } from '../route.js';
import type { WebAsset } from '../webPages.js';

/**
 * What the pages may do: run their own script and style, speak to this API, show its files and those chosen on the device.
 * Nothing inline, nothing from elsewhere, no text that becomes script.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The pages that people look at: one document, whatever the page, and the files it is made of. They hold no data and need no key. */
export function pageRoutes({ webPages }: ApiDeps): Route[] {
  const noun = 'Pages';
  const answers = { 200: { description: 'A page', type: 'text/html' } };
  const index = async (): Promise<Answer> => {
    if (!webPages) {
      throw new Problem('unavailable', 'The pages are not built here.', {
        nextStep: 'Run “npm run build:web”, set WEB_DIR to what it made, and start the API again.',
      });
    }
    return { status: 200, html: webPages.index, headers: { 'Content-Security-Policy': policy } };
  };

  return [
    route({
      method: 'get',
      path: '/app',
      noun,
      summary: 'The pages',
      isHidden: true,
      isPage: true,
      answers,
      handle: index,
    }),
    route({
      method: 'get',
      path: '/app/assets/:file',
      noun,
      summary: 'What the pages are made of',
      isHidden: true,
      params: z.object({ file: z.string().max(200) }),
      answers: { 200: { description: 'A file' } },
      async handle({ params: { file }, req, res }) {
        const asset = webPages?.assets.get(file);
        if (!asset) throw new Problem('not-found', 'The pages have no such file (any more): load them anew.');
        const { bytes, encoding } = wanted(asset, req.acceptsEncodings(['br', 'gzip']));
        res
          .status(200)
          // Its name holds a digest of what is in it.
          .set({
            'Cache-Control': 'public, max-age=31536000, immutable',
            'Content-Type': asset.type,
            Vary: 'Accept-Encoding',
          });
        if (encoding) res.set('Content-Encoding', encoding);
        res.send(bytes);
        return undefined;
      },
    }),
    route({
      method: 'get',
      path: '/app/*page',
      noun,
      summary: 'One of the pages',
      isHidden: true,
      isPage: true,
      answers,
      handle: index,
    }),
  ];
}

function wanted({ plain, br, gzip }: WebAsset, accepted: string | false): { bytes: Buffer; encoding?: string } {
  if (accepted === 'br' && br) return { bytes: br, encoding: 'br' };
  if (accepted && gzip) return { bytes: gzip, encoding: 'gzip' };
  return { bytes: plain };
}
