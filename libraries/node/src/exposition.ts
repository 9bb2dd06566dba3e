import { Registry } from 'prom-client';

/** What `/metrics` answers: OpenMetrics with exemplars if `Accept` asks for it, else Prometheus' text format. */
export async function exposition(registry: Registry, accept = ''): Promise<{ contentType: string; body: string }> {
  if (!accept.includes('application/openmetrics-text')) {
    return { contentType: Registry.PROMETHEUS_CONTENT_TYPE, body: await registry.metrics() };
  }
  // Registry.metrics() of OpenMetrics renames the counters themselves, for later scrapes in the other format too.
  const openMetrics: Renderer = new (Registry as any)(Registry.OPENMETRICS_CONTENT_TYPE);
  const families = (registry.getMetricsAsArray() as unknown[]).map((metric) => openMetrics.getMetricsAsString(readOnly(metric as Metric)));
  return { contentType: Registry.OPENMETRICS_CONTENT_TYPE, body: `${(await Promise.all(families)).join('\n')}\n# EOF\n` };
}

// What prom-client's types do not tell.
interface Renderer {
  getMetricsAsString(metric: Metric): Promise<string>;
}
interface Metric {
  getForPromString?(): Promise<Family>;
  get(): Promise<Family>;
}
interface Family {
  name: string;
  type: string;
}

function readOnly(metric: Metric): Metric {
  return {
    async get() {
      const family = await (metric.getForPromString ? metric.getForPromString() : metric.get());
      return family.type === 'counter' ? { ...family, name: family.name.replace(/_total$/, '') } : family;
    },
  };
}
