import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { exposition } from './exposition';
import type { Health, Readiness } from './readiness';

const PATHS = new Set(['/metrics', '/health', '/ready']);
const ALIVE: Health = { status: 'UP', checks: [] };

/** `/metrics`, `/health` and `/ready`. */
export class Endpoints {
  constructor(
    private readonly registry: Registry,
    private readonly readiness: Readiness,
  ) {}

  /** Whether this request is for one of them; `answer` then answers it. */
  matches(request: IncomingMessage): boolean {
    return (request.method === 'GET' || request.method === 'HEAD') && PATHS.has(pathOf(request));
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    this.content(request).then(
      ({ status, contentType, body }) => {
        response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' });
        response.end(body);
      },
      // A collector of the service's own metrics has thrown: the scrape fails, and says why.
      (error) => response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(`${error}\n`),
    );
  }

  private async content(request: IncomingMessage): Promise<{ status: number; contentType: string; body: string }> {
    const path = pathOf(request);
    if (path === '/metrics') return { status: 200, ...(await exposition(this.registry, request.headers.accept)) };
    const health = path === '/ready' ? await this.readiness.health() : ALIVE;
    return { status: health.status === 'UP' ? 200 : 503, contentType: 'application/json', body: JSON.stringify(health) };
  }
}

/** The path without the query. */
export function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
