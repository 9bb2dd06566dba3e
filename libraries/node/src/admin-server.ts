import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { Endpoints } from './endpoints';

/** A server for `/metrics`, `/health` and `/ready` alone. A port that is taken ends the process with one sentence. */
export function startAdminServer(endpoints: Endpoints, port: number, host: string, log: Logger): Server {
  const server = createServer((request, response) => {
    if (endpoints.matches(request)) endpoints.answer(request, response);
    else response.writeHead(404).end();
  });
  server.on('error', (error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`;
    log.fatal(`The admin port ${port} of ${host} ${reason}: the option adminPort chooses another.`);
    process.exit(1);
  });
  return server.listen(port, host);
}
