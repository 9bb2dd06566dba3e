import { AsyncLocalStorage } from 'node:async_hooks';
import { trace, type SpanContext } from '@opentelemetry/api';
import type { Trace } from './correlation';

/** What is known of a request wherever its code runs. */
export interface RequestContext {
  readonly correlationId: string;
  readonly tenant: string;
  /** The trace at the request's start: of the active span, else of the header `traceparent`. */
  readonly trace?: Trace;
  /** The headers `traceparent` and `tracestate` to pass on, if the first parsed. */
  readonly traceHeaders?: { traceparent: string; tracestate?: string };
  /** What the handler threw and nobody handled. */
  error?: unknown;
}

export const newContextStorage = () => new AsyncLocalStorage<RequestContext>();
export type ContextStorage = AsyncLocalStorage<RequestContext>;

/** OpenTelemetry's current span, if an SDK or instrumentation has begun one. */
export function activeTrace(): Trace | undefined {
  const span = trace.getActiveSpan();
  return span && traceOf(span.spanContext());
}

export function traceOf(context: SpanContext): Trace | undefined {
  if (!trace.isSpanContextValid(context)) return undefined;
  return { traceId: context.traceId, spanId: context.spanId, sampled: (context.traceFlags & 1) === 1 };
}
