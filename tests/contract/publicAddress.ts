import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the API's `/media/files/…`: platforms that fetch media themselves fetch the suite's files here. */
const files: { readonly content: Buffer; readonly mimeType: string }[] = [];

const server: Server = createServer((request, response) => {
  const file = files[Number(/^\/(\d+)/.exec(request.url ?? '')?.[1])];
  if (!file) return void response.writeHead(404).end();
  const { content, mimeType } = file;
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = to ? Math.min(Number(to), content.length - 1) : content.length - 1;
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': mimeType,
    'content-length': last - first + 1,
    'accept-ranges': 'bytes',
    ...(from !== undefined && { 'content-range': `bytes ${first}-${last}/${content.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : content.subarray(first, last + 1));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
server.unref(); // it ends with the test process

export function publicAddressOf(content: Buffer, mimeType: string): string {
  files.push({ content, mimeType });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${files.length - 1}/file`;
}
