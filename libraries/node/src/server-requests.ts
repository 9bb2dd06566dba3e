import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { context, propagation, SpanKind, SpanStatusCode, trace as traces, type Context, type Span } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { activeTrace, traceOf, type ContextStorage, type RequestContext } from './context';
import { correlationIdOf, parseTraceparent } from './correlation';
import { pathOf, type Endpoints } from './endpoints';
import type { Ending } from './ending';
import { knownMethod, type HttpMetrics } from './http-metrics';
import { ecs, errorFields, errorType, type AccessLog } from './logging';
import { redactText } from './redaction';
import { sdkTracer } from './tracing';

/** Nginx's status for a client that has gone before the answer. */
const CLIENT_CLOSED_REQUEST = 499;

export interface ServerRequestsOptions {
  /** devmon's own, if they are on the service's server. */
  readonly endpoints: Endpoints | undefined;
  readonly metrics: HttpMetrics;
  readonly storage: ContextStorage;
  /** Writes the access lines, if there are to be any. */
  readonly accessLog: AccessLog | undefined;
  readonly errorLog: Logger;
  /** The tenant of the framework's request. */
  readonly tenant: (request: unknown) => string;
  readonly ending: Ending;
}

/** Where in a request's life the template of its route is asked for: at its end, when it is known. */
export type RouteOf = () => string | undefined;

/** Gives each request its context, and counts, logs and traces it when its response has ended. */
export class ServerRequests {
  constructor(private readonly options: ServerRequestsOptions) {}

  /**
   * @param native the request as the framework hands it to its handlers
   * @param rest runs the rest of the service, within the request's context
   * @returns whether the request was for one of devmon's own endpoints, and `rest` does not run
   */
  handle(request: IncomingMessage, response: ServerResponse, native: unknown, routeOf: RouteOf, rest: () => void): boolean {
    const { endpoints } = this.options;
    if (endpoints?.matches(request)) {
      this.options.ending.began(request, response);
      response.once('close', () => this.options.ending.ended());
      endpoints.answer(request, response);
      return true;
    }
    this.observe(request, response, native, routeOf, rest);
    return false;
  }

  /** The current request's handler has thrown this, and nothing of the service has handled it. */
  failed(error: unknown): void {
    const requestContext = this.options.storage.getStore();
    if (requestContext) requestContext.error = error;
  }

  private observe(request: IncomingMessage, response: ServerResponse, native: unknown, routeOf: RouteOf, rest: () => void): void {
    const { metrics, storage, ending } = this.options;
    const start = performance.now();
    const method = knownMethod(request.method ?? '');
    const path = pathOf(request); // frameworks change request.url on the way
    const span = beginSpan(request, method, path);
    const requestContext = this.contextOf(request, native, span);
    const active = span && traces.setSpan(context.active(), span);

    metrics.began(method);
    response.setHeader('x-correlation-id', requestContext.correlationId);
    ending.began(request, response);

    const end = () => {
      const seconds = (performance.now() - start) / 1000;
      const status = statusOf(response, requestContext);
      const route = routeOf() ?? '';
      metrics.ended({ method, status, route, seconds, trace: requestContext.trace });
      this.log(requestContext, response, request.method ?? '', path, route, status, seconds);
      if (span) endSpan(span, requestContext, method, route, status);
      ending.ended();
    };
    within(request, storage, requestContext, active);
    within(response, storage, requestContext, active, end);
    storage.run(requestContext, () => (active ? context.with(active, rest) : rest()));
  }

  private contextOf(request: IncomingMessage, native: unknown, span: Span | undefined): RequestContext {
    const { traceparent, tracestate } = request.headers;
    const parent = typeof traceparent === 'string' ? parseTraceparent(traceparent) : undefined;
    const trace = (span ? traceOf(span.spanContext()) : activeTrace()) ?? parent;
    return {
      correlationId: correlationIdOf(request.headers, trace?.traceId),
      tenant: this.options.tenant(native),
      trace,
      traceHeaders: parent && { traceparent: traceparent as string, ...(typeof tracestate === 'string' && { tracestate }) },
      error: undefined,
    };
  }

  private log(
    { error }: RequestContext,
    response: ServerResponse,
    method: string,
    path: string,
    route: string,
    status: number,
    seconds: number,
  ): void {
    const { accessLog, errorLog } = this.options;
    if (error !== undefined && status >= 500) {
      const thrown = errorFields(error);
      errorLog.error(ecs(thrown), String(thrown['error.message']));
    }
    if (!accessLog) return;
    const shownPath = redactText(path);
    const fields = {
      'http.request.method': method,
      'url.path': shownPath,
      'http.route': route || undefined,
      'http.response.status_code': status,
      'event.duration': Math.round(seconds * 1e9),
      'http.response.body.bytes': bodyBytes(response, method),
    };
    accessLog(status >= 500 ? 'error' : 'info', fields, `${method} ${route || shownPath} ${status} ${Math.round(seconds * 1000)} ms`);
  }
}

/**
 * Runs listeners of the emitter in the request's context: its events come from the socket, which knows no request.
 * @param closed runs after the listeners of `close`; a listener of devmon's own would cost each request more
 */
function within(
  emitter: EventEmitter,
  storage: ContextStorage,
  requestContext: RequestContext,
  active: Context | undefined,
  closed?: () => void,
): void {
  const { emit } = emitter;
  const emitAll = (event: string | symbol, ...args: unknown[]) => {
    const hadListeners = emit.call(emitter, event, ...args);
    if (event === 'close') closed?.();
    return hadListeners;
  };
  emitter.emit = active
    ? (...args) => storage.run(requestContext, () => context.with(active, emitAll, undefined, ...args))
    : (...args) => storage.run(requestContext, emitAll, ...args);
}

function statusOf(response: ServerResponse, { error }: RequestContext): number {
  const { headersSent, statusCode } = response;
  if (error !== undefined) return statusCode < 400 ? 500 : statusCode;
  return headersSent || statusCode !== 200 ? statusCode : CLIENT_CLOSED_REQUEST;
}

function bodyBytes(response: ServerResponse, method: string): number | undefined {
  const length = Number(response.getHeader('content-length') ?? NaN);
  return method !== 'HEAD' && Number.isInteger(length) ? length : undefined;
}

/** A span if there is an SDK and nothing else has begun one for this request. */
function beginSpan(request: IncomingMessage, method: string, path: string): Span | undefined {
  const tracer = traces.getActiveSpan() ? undefined : sdkTracer();
  if (!tracer) return undefined;
  const { socket, headers } = request;
  return tracer.startSpan(
    spanName(method, ''),
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': method,
        'url.path': path,
        'url.scheme': 'encrypted' in socket ? 'https' : 'http',
        'server.address': headers.host?.replace(/:\d+$/, ''),
        'server.port': socket.localPort,
        'client.address': socket.remoteAddress,
        'user_agent.original': headers['user-agent'],
        'network.protocol.version': request.httpVersion,
      },
    },
    propagation.extract(context.active(), headers),
  );
}

function endSpan(span: Span, { error }: RequestContext, method: string, route: string, status: number): void {
  span.updateName(spanName(method, route));
  span.setAttribute('http.response.status_code', status);
  if (route) span.setAttribute('http.route', route);
  if (error instanceof Error) span.recordException(error);
  if (status >= 500) {
    span.setAttribute('error.type', error instanceof Error ? errorType(error) : String(status)).setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function spanName(method: string, route: string): string {
  return [method === '_OTHER' ? 'HTTP' : method, route].filter(Boolean).join(' ');
}
