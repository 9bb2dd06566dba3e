import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A trace as a request's headers name it. Ids are lower-case hexadecimal. */
export interface Trace {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

const CORRELATION_ID = /^[A-Za-z0-9._:/+=-]{1,128}$/;
const TRACEPARENT = /^([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** https://www.w3.org/TR/trace-context/#traceparent-header; undefined if it does not parse. */
export function parseTraceparent(header: string | undefined): Trace | undefined {
  if (!header || header.length > 512) return undefined;
  const [, version, traceId, spanId, flags, more] = TRACEPARENT.exec(header) ?? [];
  if (!traceId || !spanId || !flags || version === 'ff' || (version === '00' && more)) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

/** The request's own id if it fits, else its trace's, else a new one of 32 hexadecimal digits. */
export function correlationIdOf(headers: IncomingHttpHeaders, traceId: string | undefined): string {
  return fitting(headers['x-correlation-id']) ?? fitting(headers['x-request-id']) ?? traceId ?? randomUUID().replaceAll('-', '');
}

function fitting(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && CORRELATION_ID.test(header) ? header : undefined;
}
