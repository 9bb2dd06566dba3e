import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import finalhandler from 'finalhandler';
import type { ServerRequests } from './server-requests';

/** What devmon uses of an express application, 4 or 5. */
export interface ExpressApp extends RequestListener {
  handle(request: IncomingMessage, response: ServerResponse, done?: (error?: unknown) => void): void;
  get(setting: string): unknown;
  request: object;
}

const ROUTING = Symbol('devmon.routing');

/** How far express has come with a request. In one object, since each property that is added to a request costs. */
class Routing {
  base: string | undefined = undefined;
  route: { path: unknown } | undefined = undefined;
  template: string | undefined = undefined;
  mounts: Map<string, string> | undefined = undefined;
}

interface Routed extends IncomingMessage {
  params?: Record<string, unknown>;
  [ROUTING]?: Routing;
}

/** Puts devmon before all of the application's middleware, and its own last handler of errors after it. */
export function attachExpress(app: ExpressApp, requests: ServerRequests): void {
  watchRoutes(app.request);
  const handle = app.handle;
  app.handle = (request: Routed, response, done) => {
    Object.setPrototypeOf(request, app.request); // as express does, but before its router writes to the request
    const routing = (request[ROUTING] ??= new Routing());
    requests.handle(request, response, request, () => routing.template, () => handle.call(app, request, response, done ?? last(request, response)));
  };

  // Express's own prints the error, unredacted and in many lines.
  function last(request: IncomingMessage, response: ServerResponse) {
    const answer = finalhandler(request, response, { env: app.get('env') as string });
    return (error?: unknown) => {
      if (error) requests.failed(error);
      answer(error);
    };
  }
}

/**
 * Notes the template when express sets `req.route`: when a route has thrown, express has put `req.baseUrl` back before
 * the response ends. A router's path is known only as it was requested, so values of parameters become their names again.
 */
function watchRoutes(prototype: object): void {
  Object.defineProperties(prototype, {
    route: {
      configurable: true,
      get(this: Routed) {
        return this[ROUTING]?.route;
      },
      set(this: Routed, route: { path: unknown }) {
        const routing = this[ROUTING];
        if (!routing) return; // the prototype itself
        routing.route = route;
        if (route) routing.template = mountOf(routing) + String(route.path);
      },
    },
    baseUrl: {
      configurable: true,
      get(this: Routed) {
        return this[ROUTING]?.base;
      },
      set(this: Routed, url: string | undefined) {
        const routing = this[ROUTING];
        if (!routing) return; // the prototype itself
        const outer = routing.base ?? '';
        if (url && url !== outer && url.startsWith(outer)) {
          const mounts = (routing.mounts ??= new Map());
          mounts.set(url, mountOf(routing) + template(url.slice(outer.length), this.params));
        }
        routing.base = url;
      },
    },
  });
}

function mountOf({ base = '', mounts }: Routing): string {
  return mounts?.get(base) ?? base;
}

function template(path: string, params: Record<string, unknown> = {}): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [String(value), name]));
  return path
    .split('/')
    .map((segment) => {
      const name = names.get(decoded(segment));
      return name === undefined || segment === '' ? segment : `:${name}`;
    })
    .join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // express answers 400 itself
  }
}
