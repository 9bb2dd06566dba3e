import { Gauge, Histogram, type Registry } from 'prom-client';
import { BoundedValues } from './bounded';
import type { Trace } from './correlation';

/** OpenTelemetry's bounds, in seconds: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']);
const MAX_ROUTES = 1000;

export interface ServerRequest {
  readonly method: string;
  readonly status: number;
  readonly route: string;
  readonly seconds: number;
  readonly trace: Trace | undefined;
}

export interface ClientRequest {
  readonly method: string;
  readonly status: number | undefined;
  readonly address: string;
  readonly port: string;
  readonly errorType: string;
  readonly seconds: number;
  readonly trace: Trace | undefined;
}

/** The method if it is one of HTTP's, else `_OTHER`. */
export function knownMethod(method: string): string {
  return METHODS.has(method) ? method : '_OTHER';
}

/** The durations of requests in both directions, and how many are under way. */
export class HttpMetrics {
  private readonly routes = new BoundedValues(MAX_ROUTES);
  private readonly active = new Map<string, number>();
  private readonly server: Histogram;
  private readonly client: Histogram;

  constructor(registry: Registry) {
    const { active } = this;
    // Registered below: prom-client takes exemplars only for registries that never answer in the older format.
    const common = { buckets: DURATION_BUCKETS, enableExemplars: true, registers: [] };
    this.server = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests that the service answered.',
      labelNames: ['http_request_method', 'http_response_status_code', 'http_route'],
      ...common,
    });
    this.client = new Histogram({
      name: 'http_client_request_duration_seconds',
      help: 'Duration of HTTP requests that the service made.',
      labelNames: ['http_request_method', 'http_response_status_code', 'server_address', 'server_port', 'error_type'],
      ...common,
    });
    registry.registerMetric(this.server);
    registry.registerMetric(this.client);
    new Gauge({
      name: 'http_server_active_requests',
      help: 'HTTP requests under way.',
      labelNames: ['http_request_method'],
      registers: [registry],
      collect() {
        for (const [method, count] of active) this.set({ http_request_method: method }, count);
      },
    });
  }

  /** How many requests are under way. */
  get underWay(): number {
    let sum = 0;
    for (const count of this.active.values()) sum += count;
    return sum;
  }

  began(method: string): void {
    this.active.set(method, (this.active.get(method) ?? 0) + 1);
  }

  ended({ method, status, route, seconds, trace }: ServerRequest): void {
    this.active.set(method, (this.active.get(method) ?? 1) - 1);
    this.server.observe({
      labels: { http_request_method: method, http_response_status_code: String(status), http_route: this.routes.of(route) },
      value: seconds,
      exemplarLabels: exemplar(trace),
    });
  }

  called({ method, status, address, port, errorType, seconds, trace }: ClientRequest): void {
    this.client.observe({
      labels: {
        http_request_method: method,
        http_response_status_code: status === undefined ? '' : String(status),
        server_address: address,
        server_port: port,
        error_type: errorType,
      },
      value: seconds,
      exemplarLabels: exemplar(trace),
    });
  }
}

/** Only a sampled trace can be looked up. */
function exemplar(trace: Trace | undefined): Record<string, string> {
  return trace?.sampled ? { trace_id: trace.traceId, span_id: trace.spanId } : {};
}
