import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samples, startListener, value } from './support/service.mjs';

const idle = (request, response) => response.end('ok');

test('series that are known beforehand start at 0, a job without success has none', async (t) => {
  const { service } = await startListener(t, idle);
  service.business.transaction('checkout');
  service.business.sla('checkout', { target: 0.99 });
  service.business.job('nightly', { maxAgeSeconds: 60 });
  service.business.kpi('conversion', { target: 0.03, better: 'lower' });
  assert.equal(await value(service, 'business_transactions_total', { type: 'checkout', status: 'success', tenant: '' }), 0);
  assert.equal(await value(service, 'business_transactions_total', { type: 'checkout', status: 'failure', tenant: '' }), 0);
  assert.equal(await value(service, 'business_sla_events_total', { sla: 'checkout' }), 0);
  assert.equal(await value(service, 'business_sla_good_total', { sla: 'checkout' }), 0);
  assert.equal(await value(service, 'business_sla_target_ratio', { sla: 'checkout' }), 0.99);
  assert.equal(await value(service, 'business_kpi_target', { kpi: 'conversion', direction: 'max' }), 0.03);
  assert.equal(await value(service, 'business_job_last_success_timestamp_seconds'), undefined);
  assert.equal(await value(service, 'business_job_max_age_seconds', { batch_job: 'nightly' }), 60);
  assert.equal(await value(service, 'security_auth_attempts_total', { outcome: 'success', reason: '' }), 0);
  assert.equal(await value(service, 'security_account_lockouts_total'), 0);
});

test('asking for a transaction again counts nothing away', async (t) => {
  const { service } = await startListener(t, idle);
  service.business.transaction('checkout').succeeded(0.2);
  service.business.transaction('checkout').succeeded(0.2);
  assert.equal(await value(service, 'business_transactions_total', { status: 'success' }), 2);
  assert.equal(await value(service, 'business_transaction_duration_seconds_sum'), 0.4);
  assert.throws(() => service.business.transaction('checkout').succeeded('fast'), TypeError);
});

test('10,000 tenants, reasons and actions are 101 each', async (t) => {
  const { get, service } = await startListener(
    t,
    (request, response, { security }) => {
      for (let n = 0; n < 100; n++) {
        security.authFailed(`reason ${request.url}${n}`);
        security.audit(`action ${request.url}${n}`);
      }
      response.end();
    },
    { tenant: (request) => request.url, accessLog: false, logLevel: 'silent' },
  );
  for (let n = 0; n < 10_000 / 100; n++) await get(`/${n}`);
  const { security } = service;
  for (let n = 0; n < 10_000; n++) security.audit(`more ${n}`);
  const series = await samples(service);
  const different = (name, label) => new Set(series.filter((one) => one.name === name).map(({ labels }) => labels[label])).size;
  assert.equal(different('security_auth_attempts_total', 'reason'), 102); // with the empty one of successes
  assert.equal(different('security_audit_events_total', 'action'), 101);
});

test('10,000 tenants are 101', async (t) => {
  const { service, url } = await startListener(
    t,
    (request, response, { security }) => {
      security.lockedOut();
      response.end();
    },
    { tenant: (request) => request.headers['x-tenant'], logLevel: 'silent' },
  );
  const { Agent, get } = await import('node:http');
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const call = (n) => new Promise((resolve, reject) => get(url, { agent, headers: { 'x-tenant': `t"${n}` } }, (answer) => answer.resume().on('end', resolve)).on('error', reject));
  await Promise.all([...Array(10_000).keys()].map(call));
  agent.destroy();
  const tenants = (await samples(service)).filter(({ name }) => name === 'security_account_lockouts_total');
  assert.equal(tenants.length, 102); // with the empty one
  assert.equal(tenants.find(({ labels }) => labels.tenant === 'other').value, 9900);
});

test('10,000 routes are 1,001', async (t) => {
  const { service } = await startListener(t, idle);
  const { createRequire } = await import('node:module');
  const { HttpMetrics } = createRequire(import.meta.url)('../dist/http-metrics.js');
  const { Registry } = await import('prom-client');
  const registry = new Registry();
  const metrics = new HttpMetrics(registry);
  for (let n = 0; n < 10_000; n++) {
    metrics.began('GET');
    metrics.ended({ method: 'GET', status: 200, route: `/${n}`, seconds: 0.01, trace: undefined });
  }
  const counts = (await samples({ registry })).filter(({ name }) => name === 'http_server_request_duration_seconds_count');
  assert.equal(counts.length, 1001);
  assert.equal(counts.find(({ labels }) => labels.http_route === 'other').value, 9000);
  assert.equal(await value(service, 'http_server_request_duration_seconds_count'), undefined);
});

test("a metric of the service's own takes any label's value as text, and all its labels", async (t) => {
  const { service } = await startListener(t, idle);
  const counter = service.counter('parcels_total', 'Parcels.', ['kind', 'size']);
  counter.inc({ kind: 7 });
  counter.inc({ kind: '7', size: undefined }, 2);
  counter.labels(7, null).inc();
  counter.inc();
  assert.throws(() => counter.inc({ colour: 'red' }), /label/);
  assert.equal(await value(service, 'parcels_total', { kind: '7', size: '' }), 4);
  assert.equal(await value(service, 'parcels_total', { kind: '', size: '' }), 1);

  const histogram = service.histogram('wait_seconds', 'Waiting.', ['kind'], [1, 2]);
  histogram.observe({ kind: { a: 1 } }, 1.5);
  histogram.startTimer({ kind: true })();
  assert.equal(await value(service, 'wait_seconds_bucket', { kind: '{ a: 1 }', le: '2' }), 1);
  assert.equal(await value(service, 'wait_seconds_count', { kind: 'true' }), 1);

  const gauge = service.gauge('size', 'Size.');
  gauge.set(3);
  assert.equal(await value(service, 'size'), 3);
});

test('a name that breaks the practice is an error in development, one warning elsewhere', async (t) => {
  const { service } = await startListener(t, idle);
  assert.throws(() => service.counter('parcels', 'Parcels.'), { message: 'The counter "parcels" breaks the naming practice: write "parcels_total".' });
  assert.throws(() => service.gauge('size', 'Size.', ['job']), /reserved/);

  const production = await startListener(t, idle, { environment: 'production', grace: 0 });
  for (let n = 0; n < 2; n++) production.service.counter('parcels', 'Parcels.').inc();
  assert.equal(await value(production.service, 'parcels'), 2);
  assert.deepEqual(production.lines.all.map((line) => [line['log.level'], line.message]), [['warn', 'The counter "parcels" breaks the naming practice: write "parcels_total".']]);
  assert.throws(() => production.service.gauge('parcels', 'Parcels.'), /already been registered/);
});

test('OpenMetrics has exemplars of sampled traces, and leaves the other format as it is', async (t) => {
  const { get, lines, url } = await startListener(t, idle);
  await get('/', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });
  await lines.access('/');
  const openMetrics = () => fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' } });
  const answer = await openMetrics();
  const text = await answer.text();
  assert.match(answer.headers.get('content-type'), /^application\/openmetrics-text; version=1\.0\.0/);
  assert.match(text, /_bucket\{.*\} 1 # \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736",span_id="00f067aa0ba902b7"\} /);
  assert.match(text, /# TYPE security_account_lockouts counter\nsecurity_account_lockouts_total\{/);
  assert.ok(text.endsWith('# EOF\n'));
  const plain = await fetch(`${url}/metrics`);
  assert.match(plain.headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
  assert.match(await plain.text(), /# TYPE security_account_lockouts_total counter\nsecurity_account_lockouts_total\{tenant=""\} 0\n/);
  assert.equal(await (await openMetrics()).text().then((again) => again.includes('_total_total')), false);
});

test('two services of one process have nothing in common', async (t) => {
  const one = await startListener(t, idle);
  const other = await startListener(t, idle);
  one.service.security.lockedOut();
  assert.equal(await value(one.service, 'security_account_lockouts_total'), 1);
  assert.equal(await value(other.service, 'security_account_lockouts_total'), 0);
});
