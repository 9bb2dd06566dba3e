// The example service of libraries/conformance, with express and CommonJS.
const { setTimeout: delay } = require('node:timers/promises');
const express = require('express');
const { devmon } = require('@devmon/service');

let db = 'up';
const pingDb = () => {
  if (db === 'down') throw new Error('connection refused');
  if (db === 'hang') return new Promise(() => {});
};

const app = express();
const service = devmon(app, {
  name: 'example',
  version: '1.2.3',
  ready: { db: pingDb },
  tenant: (request) => request.get('x-tenant'),
});
const { log, business, security } = service;

const checkout = business.transaction('checkout');
const checkoutSla = business.sla('checkout', { target: 0.99 });
const conversion = business.kpi('conversion', { target: 0.03, better: 'higher' });
const nightly = business.job('nightly', { maxAgeSeconds: 86_400 });
const mail = business.queue('mail', { limit: 1000 });

app.get('/hello/:name', (request, response) => {
  log.info({ who: request.params.name }, 'saying hello');
  response.json({ hello: request.params.name });
});

app.get('/fail', () => {
  throw new Error('broken on purpose password=hunter2');
});

app.get('/slow', async (request, response) => {
  await delay(Number(request.query.ms));
  response.json({ slept: Number(request.query.ms) });
});

app.get('/log', (request, response) => {
  const { message } = request.query;
  log.info({ password: 'hunter2', note: message }, message);
  response.json({});
});

app.get('/call', async (request, response) => {
  try {
    const answer = await service.fetch(request.query.url);
    response.send(await answer.text());
  } catch (error) {
    response.status(502).json({ error: error.message });
  }
});

app.get('/db', (request, response) => {
  db = request.query.state;
  response.json({ db });
});

app.get('/business', (request, response) => {
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
  response.json({});
});

app.get('/metric', (request, response) => {
  const { type, name } = request.query;
  const make = { counter: service.counter, gauge: service.gauge, histogram: service.histogram }[type];
  const count = { counter: 'inc', gauge: 'set', histogram: 'observe' }[type];
  try {
    make(name, 'A metric of its own.', ['kind'])[count]({ kind: 7 }, 1);
    response.json({});
  } catch (error) {
    response.status(400).json({ error: error.message });
  }
});

service.listen(process.env.PORT ?? 8080);
