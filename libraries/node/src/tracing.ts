import { channel } from 'node:diagnostics_channel';
import { ProxyTracerProvider, trace, type Tracer } from '@opentelemetry/api';

/** The tracer of the SDK that the service has set up, or undefined: then no span is worth its attributes. */
export function sdkTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  return provider instanceof ProxyTracerProvider ? provider.getDelegateTracer('@devmon/service') : provider.getTracer('@devmon/service');
}

/** Whether something like OpenTelemetry's instrumentation of undici, on which global fetch builds, makes its spans. */
export function fetchIsInstrumented(): boolean {
  return channel('undici:request:create').hasSubscribers;
}

/** Sends what the SDK still holds. The API has no such call, SDKs have. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider();
  const delegate = (provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider) as { forceFlush?(): Promise<void> };
  await delegate.forceFlush?.();
}
