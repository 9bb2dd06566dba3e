import { context, propagation, SpanKind, SpanStatusCode, trace as traces, type Span } from '@opentelemetry/api';
import { activeTrace, traceOf, type ContextStorage } from './context';
import { knownMethod, type HttpMetrics } from './http-metrics';
import { fetchIsInstrumented, sdkTracer } from './tracing';

const MAX_ERROR_TYPE_LENGTH = 100;

/** Global fetch that is counted and carries the correlation id and the trace of the request it is called in. */
export function instrumentedFetch(metrics: HttpMetrics, storage: ContextStorage): typeof fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const url = new URL(request?.url ?? (input as string | URL));
    const method = knownMethod((init?.method ?? request?.method ?? 'GET').toUpperCase());
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    const span = beginSpan(method, url, port);
    const active = span ? traces.setSpan(context.active(), span) : context.active();
    const trace = span ? traceOf(span.spanContext()) : (activeTrace() ?? storage.getStore()?.trace);
    const headers = new Headers(init?.headers ?? request?.headers);
    addHeaders(headers, storage, active);

    const start = performance.now();
    const end = (status: number | undefined, errorType: string) =>
      metrics.called({ method, status, address: url.hostname, port, errorType, seconds: (performance.now() - start) / 1000, trace });
    try {
      const response = await context.with(active, () => fetch(input, { ...init, headers }));
      const failure = response.status >= 400 ? String(response.status) : '';
      end(response.status, failure);
      span?.setAttribute('http.response.status_code', response.status);
      if (failure) span?.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR });
      return response;
    } catch (error) {
      const errorType = typeOf(error);
      end(undefined, errorType);
      span?.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span?.end();
    }
  };
}

function beginSpan(method: string, url: URL, port: string): Span | undefined {
  if (fetchIsInstrumented()) return undefined;
  return sdkTracer()?.startSpan(method === '_OTHER' ? 'HTTP' : method, {
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': method,
      'url.full': withoutSecrets(url),
      'server.address': url.hostname,
      'server.port': Number(port),
    },
  });
}

/** Headers that the caller has set stay as they are. */
function addHeaders(headers: Headers, storage: ContextStorage, active: ReturnType<typeof context.active>): void {
  const request = storage.getStore();
  const add = (name: string, value: string) => headers.has(name) || headers.set(name, value);
  if (request) add('x-correlation-id', request.correlationId);
  if (traces.getSpanContext(active)) {
    // The instrumentation of fetch adds its own headers, for the span that it begins.
    if (!fetchIsInstrumented()) propagation.inject(active, headers, { set: (_, name, value) => add(name, value) });
  } else if (request?.traceHeaders) {
    for (const [name, value] of Object.entries(request.traceHeaders)) add(name, value);
  }
}

/** As OpenTelemetry wants `url.full`: without user and password. The query may hold tokens. */
function withoutSecrets(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** fetch wraps what went wrong: `TypeError: fetch failed`, caused by ECONNREFUSED. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = (error.cause ?? error) as { code?: unknown };
  return (typeof code === 'string' && code ? code : error.name).slice(0, MAX_ERROR_TYPE_LENGTH);
}
