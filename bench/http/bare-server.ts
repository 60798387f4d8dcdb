import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/**
 * The floor: Node's own server, which reads the same JSON and answers the same bytes, and does nothing else. Argument:
 * a file with the bodies to answer by path; a request whose `If-None-Match` is `"known"` gets a 304 without one.
 */
const bodies = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Record<string, string>;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    const context: unknown = text === '' ? {} : JSON.parse(text);
    const body = bodies[request.url ?? ''];
    if (typeof context !== 'object' || body === undefined) {
      response.writeHead(404).end();
    } else if (request.headers['if-none-match'] === '"known"') {
      response.writeHead(304, { ETag: '"known"' }).end();
    } else {
      const headers = {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': String(Buffer.byteLength(body)),
      };
      response.writeHead(200, headers).end(body);
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
