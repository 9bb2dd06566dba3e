import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerRequests } from './server-requests';

/** What devmon uses of a fastify instance, 4 or 5. */
export interface FastifyApp {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): unknown;
  addHook(name: 'onError', hook: (request: FastifyRequest, reply: FastifyReply, error: Error, done: () => void) => void): unknown;
  listen(options: { port: number; host: string }): PromiseLike<string>;
  inject: unknown;
  close(): PromiseLike<unknown>;
  server: import('node:http').Server;
}

interface FastifyRequest {
  raw: IncomingMessage;
  routeOptions?: { url?: string };
}

interface FastifyReply {
  raw: ServerResponse;
  hijack(): void;
}

/** Puts devmon before the hooks that come after it. */
export function attachFastify(app: FastifyApp, requests: ServerRequests): void {
  app.addHook('onRequest', (request, reply, done) => {
    const own = requests.handle(request.raw, reply.raw, request, () => request.routeOptions?.url, done);
    if (own) reply.hijack();
  });
  // Runs for errors that are answered as errors, not for those that the service's error handler has turned into something else.
  app.addHook('onError', (_request, _reply, error, done) => {
    requests.failed(error);
    done();
  });
}
