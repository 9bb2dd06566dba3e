// The example service of libraries/conformance, with fastify.
import { setTimeout as delay } from 'node:timers/promises';
import Fastify from 'fastify';
import { devmon } from '@devmon/service';

let db = 'up';
const pingDb = () => {
  if (db === 'down') throw new Error('connection refused');
  if (db === 'hang') return new Promise(() => {});
};

const app = Fastify();
const service = devmon(app, {
  name: 'example',
  version: '1.2.3',
  ready: { db: pingDb },
  tenant: (request) => request.headers['x-tenant'],
});
const { log, business, security } = service;

const checkout = business.transaction('checkout');
const checkoutSla = business.sla('checkout', { target: 0.99 });
const conversion = business.kpi('conversion', { target: 0.03, better: 'higher' });
const nightly = business.job('nightly', { maxAgeSeconds: 86_400 });
const mail = business.queue('mail', { limit: 1000 });

app.get('/hello/:name', async (request) => {
  log.info({ who: request.params.name }, 'saying hello');
  return { hello: request.params.name };
});

app.get('/fail', async () => {
  throw new Error('broken on purpose password=hunter2');
});

app.get('/slow', async (request) => {
  await delay(Number(request.query.ms));
  return { slept: Number(request.query.ms) };
});

app.get('/log', async (request) => {
  const { message } = request.query;
  log.info({ password: 'hunter2', note: message }, message);
  return {};
});

app.get('/call', async (request, reply) => {
  try {
    const answer = await service.fetch(request.query.url);
    return await answer.text();
  } catch (error) {
    return reply.code(502).send({ error: error.message });
  }
});

app.get('/db', async (request) => {
  db = request.query.state;
  return { db };
});

app.get('/business', async () => {
  checkout.succeeded(0.2);
  checkout.failed(0.3);
  checkoutSla.good();
  checkoutSla.bad();
  conversion.set(0.031);
  nightly.succeeded();
  mail.depth(12);
  security.authSucceeded();
  security.authFailed('bad_password');
  security.audit('role_change');
  security.lockedOut();
  return {};
});

app.get('/metric', async (request, reply) => {
  const { type, name } = request.query;
  const make = { counter: service.counter, gauge: service.gauge, histogram: service.histogram }[type];
  const count = { counter: 'inc', gauge: 'set', histogram: 'observe' }[type];
  try {
    make(name, 'A metric of its own.', ['kind'])[count]({ kind: 7 }, 1);
    return {};
  } catch (error) {
    return reply.code(400).send({ error: error.message });
  }
});

await service.listen(process.env.PORT ?? 8080);
