import { createServer, type RequestListener, type Server } from 'node:http';
import { attachExpress, type ExpressApp } from './express';
import { attachFastify, type FastifyApp } from './fastify';
import { attachHttp } from './plain-http';
import type { ServerRequests } from './server-requests';

/** An express or fastify application, a server of Node's with its request listener, or a request listener. */
export type App = ExpressApp | FastifyApp | Server | RequestListener;

/** What devmon does with an application, whatever its framework. */
export interface AttachedApp {
  attach(requests: ServerRequests): void;
  listen(port: number, host: string): Promise<Server>;
  /** Closes what the framework has opened, if it has a way of its own. */
  close?(): PromiseLike<unknown>;
}

/** Recognises the framework by its shape, so that none is imported. */
export function attachable(app: App): AttachedApp {
  if (isFastify(app)) {
    return {
      attach: (requests) => attachFastify(app, requests),
      listen: (port, host) => app.listen({ port, host }).then(() => app.server) as Promise<Server>,
      close: () => app.close(),
    };
  }
  if (isExpress(app)) {
    return { attach: (requests) => attachExpress(app, requests), listen: (port, host) => listening(createServer(app), port, host) };
  }
  const server = isServer(app) ? app : typeof app === 'function' ? createServer(app) : undefined;
  if (!server) throw new TypeError('devmon(app) takes an express or fastify application, a server of Node, or a request listener.');
  return { attach: (requests) => attachHttp(server, requests), listen: (port, host) => listening(server, port, host) };
}

function isFastify(app: App): app is FastifyApp {
  return typeof (app as FastifyApp).addHook === 'function' && typeof (app as FastifyApp).inject === 'function';
}

function isExpress(app: App): app is ExpressApp {
  return typeof app === 'function' && typeof (app as ExpressApp).handle === 'function' && typeof (app as ExpressApp).request === 'object';
}

function isServer(app: App): app is Server {
  return typeof app === 'object' && typeof (app as Server).address === 'function' && typeof (app as Server).listeners === 'function';
}

function listening(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
