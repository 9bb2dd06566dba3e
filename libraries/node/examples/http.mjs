// The example service of libraries/conformance, with nothing but Node's own server.
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from 'node:http';
import { devmon } from '@devmon/service';

let db = 'up';
const pingDb = () => {
  if (db === 'down') throw new Error('connection refused');
  if (db === 'hang') return new Promise(() => {});
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const [, first, second] = url.pathname.split('/');
  const template = first === 'hello' && second ? '/hello/:name' : url.pathname;
  const route = routes[template];
  if (!route) return answer(response, 404, { error: 'not found' });
  service.route(request, template);
  await route(response, Object.fromEntries(url.searchParams), decodeURIComponent(second ?? ''));
});

function answer(response, status, body) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
}

const service = devmon(server, {
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

const routes = {
  '/hello/:name'(response, query, name) {
    log.info({ who: name }, 'saying hello');
    answer(response, 200, { hello: name });
  },

  '/fail'() {
    throw new Error('broken on purpose password=hunter2');
  },

  async '/slow'(response, { ms }) {
    await delay(Number(ms));
    answer(response, 200, { slept: Number(ms) });
  },

  '/log'(response, { message }) {
    log.info({ password: 'hunter2', note: message }, message);
    answer(response, 200, {});
  },

  async '/call'(response, { url }) {
    try {
      const called = await service.fetch(url);
      answer(response, 200, await called.text());
    } catch (error) {
      answer(response, 502, { error: error.message });
    }
  },

  '/db'(response, { state }) {
    db = state;
    answer(response, 200, { db });
  },

  '/business'(response) {
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
  answer(response, 200, {});
  },

  '/metric'(response, { type, name }) {
    const make = { counter: service.counter, gauge: service.gauge, histogram: service.histogram }[type];
    const count = { counter: 'inc', gauge: 'set', histogram: 'observe' }[type];
    try {
      make(name, 'A metric of its own.', ['kind'])[count]({ kind: 7 }, 1);
      answer(response, 200, {});
    } catch (error) {
      answer(response, 400, { error: error.message });
    }
  },
};

await service.listen(process.env.PORT ?? 8080);
