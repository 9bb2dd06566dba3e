import type { IncomingMessage, Server } from 'node:http';
import type { DestinationStream, Level, Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { startAdminServer } from './admin-server';
import { attachable, type App } from './apps';
import { BoundedValues } from './bounded';
import { Business } from './business';
import { instrumentedFetch } from './client';
import { newContextStorage } from './context';
import { Endpoints } from './endpoints';
import { Ending } from './ending';
import { HttpMetrics } from './http-metrics';
import { identityOf, type Identity } from './identity';
import { createLogging } from './logging';
import { labelText, OwnMetrics } from './own-metrics';
import { setRoute } from './plain-http';
import { Readiness, type Check } from './readiness';
import { Security } from './security';
import { ServerRequests } from './server-requests';

const MAX_TENANTS = 100;
const GRACE_SECONDS = 5;

export interface Options {
  /** Of the service; by default the one in package.json. */
  name?: string;
  version?: string;
  /** `development` by default. */
  environment?: string;
  /** The checks of `/ready`, by name. */
  ready?: Record<string, Check>;
  /** The tenant of a request, as the framework hands it to its handlers: in log lines and in business and security series. */
  // The type of the request is the framework's, which devmon does not import.
  tenant?: (request: any) => string | undefined | null;
  /** Whether each request has a line in the log; true by default. */
  accessLog?: boolean;
  /** A port of their own for `/metrics`, `/health` and `/ready`; by default they are on the service's server. */
  adminPort?: number;
  /** 127.0.0.1 by default. */
  adminHost?: string;
  /** Seconds between SIGTERM and the end of taking requests; by default 0 in development and 5 elsewhere. */
  grace?: number;
  /** `info` by default. */
  logLevel?: Level | 'silent';
  /** Where log lines go; the standard output by default. */
  logDestination?: DestinationStream;
}

export interface Service {
  readonly name: string;
  readonly version: string;
  readonly environment: string;
  /** Pino's logger. Within a request its lines have the correlation id, the tenant and the trace. */
  readonly log: Logger;
  readonly business: Business;
  readonly security: Security;
  readonly counter: OwnMetrics['counter'];
  readonly gauge: OwnMetrics['gauge'];
  readonly histogram: OwnMetrics['histogram'];
  /** Global fetch that is counted and carries the correlation id and the trace. */
  readonly fetch: typeof fetch;
  /** prom-client's registry of this service alone. */
  readonly registry: Registry;
  /** A logger with another `log.logger` than `app`. */
  logger(name: string): Logger;
  /** Names the template of the route that a plain request listener has matched. Frameworks say it themselves. */
  route(request: IncomingMessage, template: string): void;
  /** Serves the application; resolves when it listens, rejects if it cannot. */
  listen(port: number, host?: string): Promise<Server>;
  /** Ends what `listen`, `adminPort` and SIGTERM have begun, with the running requests. For tests and for ends of your own. */
  close(): Promise<void>;
}

/** Gives the application metrics, health, logs, correlation and a graceful end. Call it before routes are added. */
export function devmon(app: App, options: Options = {}): Service {
  const attached = attachable(app);
  const identity = identityOf(options);
  const isDevelopment = identity.environment === 'development';
  const storage = newContextStorage();
  const registry = new Registry();
  const { logger, access } = createLogging({ identity, storage, level: options.logLevel ?? 'info', destination: options.logDestination });
  const log = logger('app');
  const own = logger('devmon');

  const tenants = new BoundedValues(MAX_TENANTS);
  const tenantLabel = () => tenants.of(storage.getStore()?.tenant ?? '');
  const metrics = new HttpMetrics(registry);
  const ownMetrics = new OwnMetrics(registry, isDevelopment, own);
  collectDefaultMetrics({ register: registry });
  targetInfo(registry, identity);

  const readiness = new Readiness(options.ready ?? {});
  const endpoints = new Endpoints(registry, readiness);
  const ending = new Ending(readiness, graceSeconds(options.grace, isDevelopment), attached.close);
  if (options.adminPort !== undefined) {
    ending.serves(startAdminServer(endpoints, options.adminPort, options.adminHost ?? '127.0.0.1', own), false);
  }
  attached.attach(
    new ServerRequests({
      endpoints: options.adminPort === undefined ? endpoints : undefined,
      metrics,
      storage,
      accessLog: options.accessLog === false ? undefined : access,
      errorLog: log,
      tenant: tenantOf(options.tenant, own),
      ending,
    }),
  );

  return {
    ...identity,
    log,
    logger,
    business: new Business(registry, tenantLabel),
    security: new Security(registry, tenantLabel),
    counter: ownMetrics.counter.bind(ownMetrics),
    gauge: ownMetrics.gauge.bind(ownMetrics),
    histogram: ownMetrics.histogram.bind(ownMetrics),
    fetch: instrumentedFetch(metrics, storage),
    registry,
    route: setRoute,
    listen: async (port, host = '127.0.0.1') => {
      const server = await attached.listen(port, host);
      ending.serves(server);
      return server;
    },
    close: () => ending.close(),
  };
}

function targetInfo(registry: Registry, { name, version, environment }: Identity): void {
  new Gauge({
    name: 'target_info',
    help: 'What the service is.',
    labelNames: ['service_name', 'service_version', 'deployment_environment_name'],
    registers: [registry],
  }).set({ service_name: name, service_version: version, deployment_environment_name: environment }, 1);
}

/** A function that throws costs its requests the tenant, not the answer; it is told once. */
function tenantOf(tenant: Options['tenant'], log: Logger): (request: unknown) => string {
  if (!tenant) return () => '';
  let isTold = false;
  return (request) => {
    try {
      return labelText(tenant(request));
    } catch (error) {
      if (!isTold) log.warn(error as Error, 'The option tenant has thrown: its requests have no tenant.');
      isTold = true;
      return '';
    }
  };
}

function graceSeconds(option: number | undefined, isDevelopment: boolean): number {
  const text = process.env.DEVMON_GRACE;
  const seconds = text ? Number(text) : (option ?? (isDevelopment ? 0 : GRACE_SECONDS));
  if (seconds >= 0 && Number.isFinite(seconds)) return seconds;
  throw new Error(`The grace period is "${text || option}": it must be a number of seconds.`);
}
