export { devmon, type Options, type Service } from './service';
export type { App } from './apps';
export type { Business, Job, Kpi, Queue, Sla, Transaction } from './business';
export type { Check } from './readiness';
export type { Security } from './security';
