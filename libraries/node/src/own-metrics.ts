import { inspect } from 'node:util';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Logger } from 'pino';
import { namingProblem, type MetricType } from './naming';

type AnyMetric = Counter | Gauge | Histogram;

/** A service's own metrics: prom-client's, with checked names and with labels that are text. */
export class OwnMetrics {
  private readonly made = new Map<string, { type: MetricType; labels: string; metric: AnyMetric }>();

  constructor(
    private readonly registry: Registry,
    private readonly isDevelopment: boolean,
    private readonly log: Logger,
  ) {}

  counter<T extends string = never>(name: string, help: string, labelNames: readonly T[] = []): Counter<T> {
    return this.get('counter', name, labelNames, () => new Counter<T>({ name, help, labelNames, registers: [this.registry] }));
  }

  gauge<T extends string = never>(name: string, help: string, labelNames: readonly T[] = []): Gauge<T> {
    return this.get('gauge', name, labelNames, () => new Gauge<T>({ name, help, labelNames, registers: [this.registry] }));
  }

  /** @param buckets upper bounds, in the unit that the name ends in; prom-client's for durations if there are none */
  histogram<T extends string = never>(name: string, help: string, labelNames: readonly T[] = [], buckets?: number[]): Histogram<T> {
    const make = () => new Histogram<T>({ name, help, labelNames, registers: [this.registry], ...(buckets && { buckets }) });
    return this.get('histogram', name, labelNames, make);
  }

  /** The same metric for the same name, type and labels; prom-client throws if only the name is the same. */
  private get<M>(type: MetricType, name: string, labelNames: readonly string[], make: () => M): M {
    const labels = labelNames.join();
    const known = this.made.get(name);
    if (known?.type === type && known.labels === labels) return known.metric as M;

    const problem = namingProblem(type, name, labelNames);
    if (problem && this.isDevelopment) throw new Error(problem);
    const metric = withTextLabels(make() as AnyMetric, labelNames);
    if (problem) this.log.warn(problem);
    this.made.set(name, { type, labels, metric });
    return metric as M;
  }
}

const VALUE_METHODS = ['inc', 'dec', 'set', 'observe', 'startTimer'] as const;
const POSITIONAL_METHODS = ['labels', 'remove'] as const;
type Method = (...args: unknown[]) => unknown;

/** prom-client writes `undefined` and `[object Object]` as they come, and leaves labels out that are not given. */
function withTextLabels(metric: AnyMetric, labelNames: readonly string[]): AnyMetric {
  if (labelNames.length === 0) return metric;
  const none = Object.fromEntries(labelNames.map((name) => [name, '']));
  const texts = (labels: object) => ({ ...none, ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, labelText(value)])) });
  const methods = metric as unknown as Record<string, Method | undefined>;

  for (const name of VALUE_METHODS) {
    const method = methods[name];
    if (!method) continue;
    methods[name] = (first, ...more) => (isObject(first) ? method.call(metric, texts(first), ...more) : method.call(metric, none, first, ...more));
  }
  for (const name of POSITIONAL_METHODS) {
    const method = methods[name] as Method;
    methods[name] = (...args) => method.apply(metric, isObject(args[0]) ? [texts(args[0])] : args.map(labelText));
  }
  return metric;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** None is the empty text. Objects that do not say how they read are shown as Node shows them. */
export function labelText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (!isObject(value)) return String(value);
  const { toString } = value;
  return typeof toString === 'function' && toString !== Object.prototype.toString ? String(value) : inspect(value, { breakLength: Infinity });
}
