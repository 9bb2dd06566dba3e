// A small shop with devmon's metrics of business and security beside Node's default ones and those of HTTP. Requests move
// them, by chance: /buy sells, /login lets people in or not, /admin lets few in. Listens where HOST and PORT say.
'use strict';

const http = require('node:http');
const client = require('prom-client');

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 3002);

const chance = (probability) => Math.random() < probability;
const between = (low, high) => low + Math.random() * (high - low);
const pick = (values) => values[Math.floor(Math.random() * values.length)];
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const counter = (name, help, labelNames) => new client.Counter({ name, help, labelNames });
const gauge = (name, help, labelNames) => new client.Gauge({ name, help, labelNames });
const histogram = (name, help, labelNames, buckets) => new client.Histogram({ name, help, labelNames, buckets });

client.collectDefaultMetrics();
const requests = counter('http_requests_total', 'HTTP requests', ['method', 'route', 'status_code']);
const duration = histogram('http_request_duration_seconds', 'Duration of HTTP requests in seconds',
  ['method', 'route', 'status_code'], [0.01, 0.05, 0.1, 0.25, 0.5, 1]);

const transactions = counter('business_transactions_total', 'Business transactions', ['type', 'status']);
const transactionDuration = histogram('business_transaction_duration_seconds', 'Duration of business transactions in seconds',
  ['type'], [0.05, 0.1, 0.2, 0.3, 0.5, 1]);
const slaEvents = counter('business_sla_events_total', 'What an SLA counts', ['sla']);
const slaGood = counter('business_sla_good_total', 'What an SLA counts as good', ['sla']);
const slaTarget = gauge('business_sla_target_ratio', 'The share that must be good', ['sla']);
const kpi = gauge('business_kpi_value', 'A key performance indicator', ['kpi']);
const kpiTarget = gauge('business_kpi_target', 'The least (direction min) or most (max) that an indicator may be', ['kpi', 'direction']);
const jobSuccess = gauge('business_job_last_success_timestamp_seconds', 'When a job last succeeded', ['batch_job']);
const jobMaxAge = gauge('business_job_max_age_seconds', 'How long ago that may be', ['batch_job']);
const queueDepth = gauge('business_queue_depth', 'What waits in a queue', ['queue']);
const queueLimit = gauge('business_queue_depth_limit', 'How much may wait', ['queue']);

const logins = counter('security_auth_attempts_total', 'Attempts to log in', ['outcome', 'reason']);
const lockouts = counter('security_account_lockouts_total', 'Accounts locked after failed logins', []);
const audited = counter('security_audit_events_total', 'Actions that are audited', ['action']);

// What a type of transaction sells: how long it takes, and its price.
const types = {
  purchase: { seconds: [0.02, 0.2], euros: [20, 80] },
  subscription: { seconds: [0.05, 0.32], euros: [5, 15] },
};
const FAILURES = ['bad_password', 'bad_password', 'bad_password', 'unknown_user'];
const PRIVILEGED = ['role_change', 'user_create'];

// A counter that is there from the start, at 0, has a rate as soon as it first counts.
for (const type of Object.keys(types)) {
  for (const status of ['success', 'failure']) transactions.inc({ type, status }, 0);
}
logins.inc({ outcome: 'success', reason: 'none' }, 0);
for (const reason of FAILURES) logins.inc({ outcome: 'failure', reason }, 0);
for (const action of ['report_view', ...PRIVILEGED]) audited.inc({ action }, 0);

const sla = { sla: 'sold_within_300ms' };
slaTarget.set(sla, 0.9);
kpiTarget.set({ kpi: 'average_basket_euros', direction: 'min' }, 20);
kpiTarget.set({ kpi: 'failed_transactions_ratio', direction: 'max' }, 0.1);
jobSuccess.setToCurrentTime({ batch_job: 'invoices' });
jobMaxAge.set({ batch_job: 'invoices' }, 3600);
queueDepth.set({ queue: 'parcels' }, 0);
queueLimit.set({ queue: 'parcels' }, 50);

const total = { sold: 0, failed: 0, euros: 0 };
let parcels = 0;

// The parcels are fetched now and then, not all of them.
setInterval(() => {
  parcels = Math.max(0, parcels - Math.round(between(2, 12)));
  queueDepth.set({ queue: 'parcels' }, parcels);
}, 5000);

const buy = async () => {
  const type = pick(Object.keys(types));
  const seconds = between(...types[type].seconds);
  const failed = chance(0.03);
  await pause(seconds);
  transactions.inc({ type, status: failed ? 'failure' : 'success' });
  transactionDuration.observe({ type }, seconds);
  slaEvents.inc(sla);
  slaGood.inc(sla, failed || seconds > 0.3 ? 0 : 1);
  if (failed) {
    total.failed++;
  } else {
    total.sold++;
    total.euros += between(...types[type].euros);
    kpi.set({ kpi: 'average_basket_euros' }, total.euros / total.sold);
    queueDepth.set({ queue: 'parcels' }, ++parcels);
    if (total.sold % 10 === 0) jobSuccess.setToCurrentTime({ batch_job: 'invoices' });
  }
  kpi.set({ kpi: 'failed_transactions_ratio' }, total.failed / (total.sold + total.failed));
  return failed ? [402, { error: 'the payment was refused' }] : [200, { type }];
};

const login = () => {
  if (chance(0.9)) {
    logins.inc({ outcome: 'success', reason: 'none' });
    return [200, { status: 'welcome' }];
  }
  logins.inc({ outcome: 'failure', reason: pick(FAILURES) });
  if (chance(0.03)) lockouts.inc();
  return [401, { error: 'wrong name or password' }];
};

const admin = () => {
  if (chance(0.2)) return [401, { error: 'log in first' }];
  if (chance(0.2)) return [403, { error: 'not allowed' }];
  const action = chance(0.9) ? 'report_view' : pick(PRIVILEGED);
  audited.inc({ action });
  return [200, { action }];
};

// What else is asked for, /missing say, is one route in the metrics: any path would be a series each.
const routes = { '/buy': buy, '/login': login, '/admin': admin, '/health': () => [200, { status: 'ok' }] };

const answer = async (method, pathname) => {
  if (method !== 'GET' || !Object.hasOwn(routes, pathname)) return [404, { error: 'no such page' }];
  return routes[pathname]();
};

const server = http.createServer(async (request, response) => {
  const [pathname] = request.url.split('?');
  if (pathname === '/metrics') {
    response.writeHead(200, { 'Content-Type': client.register.contentType }).end(await client.register.metrics());
    return;
  }
  const stop = duration.startTimer();
  const [status, body] = await answer(request.method, pathname);
  const labels = { method: request.method, route: Object.hasOwn(routes, pathname) ? pathname : 'unknown', status_code: status };
  requests.inc(labels);
  stop(labels);
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});

server.listen(port, host, () => console.log(`shop listens on http://${host}:${server.address().port}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => process.exit(0));
}
