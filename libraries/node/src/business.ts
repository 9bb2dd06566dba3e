import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const TRANSACTION_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface Transaction {
  succeeded(seconds: number): void;
  failed(seconds: number): void;
}

export interface Sla {
  good(): void;
  bad(): void;
}

export interface Kpi {
  set(value: number): void;
}

export interface Job {
  /** It has succeeded now. */
  succeeded(): void;
}

export interface Queue {
  depth(entries: number): void;
}

/** What the service is there for. Series that are known beforehand start at 0, so that the first event counts in a rate. */
export class Business {
  private readonly transactions: Counter;
  private readonly durations: Histogram;
  private readonly slaEvents: Counter;
  private readonly slaGood: Counter;
  private readonly slaTargets: Gauge;
  private readonly kpis: Gauge;
  private readonly kpiTargets: Gauge;
  private readonly jobSuccesses: Gauge;
  private readonly jobAges: Gauge;
  private readonly queueDepths: Gauge;
  private readonly queueLimits: Gauge;

  /** @param tenant the current request's, as a label's value */
  constructor(
    registry: Registry,
    private readonly tenant: () => string,
  ) {
    const metric = (name: string, help: string, ...labelNames: string[]) => ({ name, help, labelNames, registers: [registry] });
    this.transactions = new Counter(metric('business_transactions_total', 'Business transactions that ended.', 'type', 'status', 'tenant'));
    this.durations = new Histogram({
      ...metric('business_transaction_duration_seconds', 'Duration of business transactions.', 'type', 'tenant'),
      buckets: TRANSACTION_BUCKETS,
    });
    this.slaEvents = new Counter(metric('business_sla_events_total', 'Events that an SLA is about.', 'sla', 'tenant'));
    this.slaGood = new Counter(metric('business_sla_good_total', 'Events that met the SLA.', 'sla', 'tenant'));
    this.slaTargets = new Gauge(metric('business_sla_target_ratio', 'Wanted ratio of good events.', 'sla'));
    this.kpis = new Gauge(metric('business_kpi_value', 'Value of a key performance indicator.', 'kpi', 'tenant'));
    this.kpiTargets = new Gauge(metric('business_kpi_target', 'Wanted value: at least (min) or at most (max).', 'kpi', 'direction'));
    this.jobSuccesses = new Gauge(metric('business_job_last_success_timestamp_seconds', 'When the job last succeeded.', 'batch_job', 'tenant'));
    this.jobAges = new Gauge(metric('business_job_max_age_seconds', 'How old the last success may be.', 'batch_job'));
    this.queueDepths = new Gauge(metric('business_queue_depth', 'Entries that wait.', 'queue', 'tenant'));
    this.queueLimits = new Gauge(metric('business_queue_depth_limit', 'How many entries may wait.', 'queue'));
  }

  /** Durations are in seconds. */
  transaction(type: string): Transaction {
    for (const status of ['success', 'failure']) this.transactions.inc({ type, status, tenant: '' }, 0);
    const ended = (status: string, seconds: number) => {
      const tenant = this.tenant();
      this.durations.observe({ type, tenant }, seconds);
      this.transactions.inc({ type, status, tenant });
    };
    return { succeeded: (seconds) => ended('success', seconds), failed: (seconds) => ended('failure', seconds) };
  }

  /** @param target the wanted ratio of good events, such as 0.99 */
  sla(sla: string, { target }: { target: number }): Sla {
    this.slaTargets.set({ sla }, target);
    this.slaEvents.inc({ sla, tenant: '' }, 0);
    this.slaGood.inc({ sla, tenant: '' }, 0);
    const event = (good: number) => {
      const tenant = this.tenant();
      this.slaEvents.inc({ sla, tenant });
      this.slaGood.inc({ sla, tenant }, good);
    };
    return { good: () => event(1), bad: () => event(0) };
  }

  /** @param better whether higher or lower values are the better ones */
  kpi(kpi: string, { target, better }: { target: number; better: 'higher' | 'lower' }): Kpi {
    this.kpiTargets.set({ kpi, direction: better === 'higher' ? 'min' : 'max' }, target);
    return { set: (value) => this.kpis.set({ kpi, tenant: this.tenant() }, value) };
  }

  job(batch_job: string, { maxAgeSeconds }: { maxAgeSeconds: number }): Job {
    this.jobAges.set({ batch_job }, maxAgeSeconds);
    return { succeeded: () => this.jobSuccesses.set({ batch_job, tenant: this.tenant() }, Date.now() / 1000) };
  }

  queue(queue: string, { limit }: { limit: number }): Queue {
    this.queueLimits.set({ queue }, limit);
    return { depth: (entries) => this.queueDepths.set({ queue, tenant: this.tenant() }, entries) };
  }
}
