import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Readiness } from './readiness';
import { flushTraces } from './tracing';

const FLUSH_MILLISECONDS = 5000;
const DROP_MILLISECONDS = 50;

/** Something that SIGTERM ends before the process. */
interface Endable {
  endGracefully(): Promise<void>;
}

const endables = new Set<Endable>();

/** One handler for all services of the process, there as long as there are any. */
function onSigterm(): void {
  Promise.all([...endables].map((endable) => endable.endGracefully())).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}

/** How a service ends: not ready, a grace period, no new requests, the running ones, telemetry. */
export class Ending implements Endable {
  private readonly servers = new Set<Server>();
  private readonly ownServers: Server[] = [];
  private isEnding = false;
  private running = 0;

  /** @param closeApp closes what the framework has opened, if it has a way of its own */
  constructor(
    private readonly readiness: Readiness,
    private readonly graceSeconds: number,
    private readonly closeApp: (() => PromiseLike<unknown>) | undefined,
  ) {
    if (endables.size === 0) process.on('SIGTERM', onSigterm);
    endables.add(this);
  }

  /** A server that is closed at the end, by the framework if it has opened it. */
  serves(server: Server, isFrameworks = this.closeApp !== undefined): void {
    this.servers.add(server);
    if (!isFrameworks) this.ownServers.push(server);
  }

  /** A request is under way. At the end its answer tells the client to go elsewhere. */
  began(request: IncomingMessage, response: ServerResponse): void {
    this.running++;
    const { server } = request.socket as { server?: Server };
    if (server) this.servers.add(server);
    if (this.isEnding && request.httpVersionMajor === 1) response.setHeader('connection', 'close');
  }

  ended(): void {
    this.running--;
  }

  async endGracefully(): Promise<void> {
    this.isEnding = true;
    this.readiness.shutDown();
    await delay(this.graceSeconds * 1000);
    await this.close();
    await Promise.race([flushTraces(), delay(FLUSH_MILLISECONDS, undefined, { ref: false })]);
  }

  /** Ends at once, but with the running requests. */
  async close(): Promise<void> {
    this.isEnding = true;
    endables.delete(this);
    if (endables.size === 0) process.off('SIGTERM', onSigterm);
    const isClosed = Promise.all(this.closeApp ? [this.closeApp(), ...this.ownServers.map(closed)] : [...this.servers].map(closed));
    const dropping = setInterval(() => this.dropConnections(), DROP_MILLISECONDS);
    this.dropConnections();
    await isClosed.finally(() => clearInterval(dropping));
  }

  /** Connections without a request would keep a server open: those kept alive, and those that clients open in advance. */
  private dropConnections(): void {
    if (this.running === 0) for (const server of this.servers) server.closeAllConnections();
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) resolve();
    else server.close(() => resolve());
  });
}
