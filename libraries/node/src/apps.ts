import { createServer, type RequestListener, type Server } from 'node:http';
import { attachExpress, type ExpressApp } from './express';
import { attachFastify, type FastifyApp } from './fastify';
import { attachHttp } from './plain-http';
import type { ServerRequests } from './server-requests';

/** What devmon uses of a NestJS application. */
export interface NestApp {
  getHttpAdapter(): { getInstance(): unknown };
  listen(port: number, host: string): Promise<Server>;
  close(): Promise<unknown>;
}

/** An express, fastify or NestJS application, a server of Node's with its request listener, or a request listener. */
export type App = ExpressApp | FastifyApp | NestApp | Server | RequestListener;

/** What devmon does with an application, whatever its framework. */
export interface AttachedApp {
  attach(requests: ServerRequests): void;
  listen(port: number, host: string): Promise<Server>;
  /** Closes what the framework has opened, if it has a way of its own. */
  close?(): PromiseLike<unknown>;
}

/** Recognises the framework by its shape, so that none is imported. */
export function attachable(app: App): AttachedApp {
  if (isNest(app)) {
    const { attach } = attachable(app.getHttpAdapter().getInstance() as App);
    return { attach, listen: (port, host) => app.listen(port, host), close: () => app.close() };
  }
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
  if (!server) throw new TypeError('devmon(app) takes an express, fastify or NestJS application, a server of Node, or a request listener.');
  return { attach: (requests) => attachHttp(server, requests), listen: (port, host) => listening(server, port, host) };
}

function isNest(app: App): app is NestApp {
  return typeof (app as NestApp).getHttpAdapter === 'function';
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
