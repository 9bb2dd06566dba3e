import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ServerRequests } from './server-requests';

const ROUTE = Symbol('devmon.route');
type Routed = IncomingMessage & { [ROUTE]?: string };

/** Names the template of the route that a listener without a framework has matched. */
export function setRoute(request: IncomingMessage, template: string): void {
  (request as Routed)[ROUTE] = template;
}

/** Puts devmon before the server's request listeners. What these throw or reject with is answered with 500. */
export function attachHttp(server: Server, requests: ServerRequests): void {
  const listeners = server.listeners('request') as RequestListener[];
  if (listeners.length === 0) throw new Error('devmon(server) comes after the request listener: http.createServer(listener), then devmon(server).');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    requests.handle(request, response, request, () => (request as Routed)[ROUTE], () => {
      for (const listener of listeners) call(listener, server, request, response, requests);
    });
  });
}

async function call(listener: RequestListener, server: Server, request: IncomingMessage, response: ServerResponse, requests: ServerRequests): Promise<void> {
  try {
    await listener.call(server, request, response as ServerResponse & { req: IncomingMessage });
  } catch (error) {
    requests.failed(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"Internal Server Error"}');
  }
}
