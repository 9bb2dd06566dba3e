import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, test } from 'node:test';
import { frameworks } from './support/apps.mjs';
import { samples, start, value } from './support/service.mjs';

const DURATION_COUNT = 'http_server_request_duration_seconds_count';

for (const framework of Object.keys(frameworks)) {
  describe(framework, () => {
    test('a request is counted under its template and has one access line', async (t) => {
      const { get, lines, service } = await start(t, framework);
      assert.deepEqual(await (await get('/hello/ann')).json(), { hello: 'ann' });
      await get('/hello/bob');
      const line = await lines.access('/hello/bob');
      assert.equal(line.message.replace(/\d+ ms/, 'N ms'), 'GET /hello/:name 200 N ms');
      assert.equal(line['http.route'], '/hello/:name');
      assert.equal(lines.all.filter((one) => one['log.logger'] === 'access').length, 2);
      assert.equal(
        await value(service, DURATION_COUNT, { http_route: '/hello/:name', http_request_method: 'GET', http_response_status_code: '200' }),
        2,
      );
    });

    test("a nested router's template has no value of a parameter", async (t) => {
      const { get, lines } = await start(t, framework);
      await get('/shops/s%2042/orders/7');
      assert.equal((await lines.access('/shops/s%2042/orders/7'))['http.route'], '/shops/:shop/orders/:order');
    });

    test('a route that throws in a nested router keeps its template', async (t) => {
      const { get, lines } = await start(t, framework);
      assert.equal((await get('/shops/3/orders/7/fail')).status, 500);
      const line = await lines.access('/shops/3/orders/7/fail');
      assert.equal(line['http.route'], '/shops/:shop/orders/:order/fail');
    });

    test('what matches no route is one series', async (t) => {
      const { get, lines, service } = await start(t, framework);
      // Fastify itself answers what it cannot decode, before any hook.
      for (const path of [...(framework.startsWith('fastify') ? [] : ['/%ZZ']), '/nowhere', '/else/where']) await get(path);
      await lines.access('/else/where');
      const routes = (await samples(service)).filter(({ name }) => name === DURATION_COUNT).map(({ labels }) => labels.http_route);
      assert.deepEqual(new Set(routes), new Set(['']));
    });

    test('an exception counts with 500 and is one line, without its secret', async (t) => {
      const { get, lines, service } = await start(t, framework);
      const answer = await get('/fail', { 'x-correlation-id': 'fail-1' });
      assert.equal(answer.status, 500);
      assert.equal(answer.headers.get('x-correlation-id'), 'fail-1');
      const access = await lines.access('/fail');
      assert.equal(access['log.level'], 'error');
      const errors = lines.all.filter((line) => line['error.type']);
      assert.equal(errors.length, 1);
      assert.equal(errors[0]['error.type'], 'TypeError');
      assert.equal(errors[0]['error.message'], 'broken token=[redacted]');
      assert.match(errors[0]['error.stack_trace'], /^TypeError: broken token=\[redacted]\n +at /);
      assert.equal(errors[0]['labels.correlation_id'], 'fail-1');
      assert.equal(await value(service, DURATION_COUNT, { http_response_status_code: '500' }), 1);
    });

    test('a line that is written when the body has been read has the id of the request', async (t) => {
      const { url, lines } = await start(t, framework);
      const sent = httpRequest(`${url}/echo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-correlation-id': 'body-1', 'content-length': 12 },
      });
      sent.write('{"a":');
      await once(sent, 'socket');
      sent.end('"bcde"}');
      const [answer] = await once(sent, 'response');
      assert.equal(answer.statusCode, 200);
      answer.resume();
      assert.equal((await lines.line((line) => line.message === 'read'))['labels.correlation_id'], 'body-1');
    });

    test('a client that goes counts with 499, and no request stays under way', async (t) => {
      const { url, lines, service } = await start(t, framework);
      const abort = new AbortController();
      const call = fetch(`${url}/never`, { signal: abort.signal });
      const underWay = () => value(service, 'http_server_active_requests', { http_request_method: 'GET' });
      while ((await underWay()) !== 1) await new Promise(setImmediate);
      abort.abort();
      await assert.rejects(call);
      assert.equal((await lines.access('/never'))['http.response.status_code'], 499);
      assert.equal(await underWay(), 0);
    });

    test("devmon's endpoints answer, uncounted and without lines", async (t) => {
      const { get, lines, service } = await start(t, framework, { ready: { db: () => false } });
      assert.deepEqual(await (await get('/health')).json(), { status: 'UP', checks: [] });
      const ready = await get('/ready');
      assert.equal(ready.status, 503);
      assert.equal(ready.headers.get('content-type'), 'application/json');
      assert.deepEqual(await ready.json(), {
        status: 'DOWN',
        checks: [{ name: 'db', status: 'DOWN', data: { error: 'the check returned false' } }],
      });
      assert.match(await (await get('/metrics')).text(), /^target_info\{service_name="test",service_version="1",/m);
      assert.deepEqual(lines.all, []);
      assert.equal(await value(service, DURATION_COUNT), undefined);
    });

    test('a method that no table knows is _OTHER', async (t) => {
      const { get, lines, service } = await start(t, framework);
      await get('/hello/x', {}, 'PROPFIND');
      await lines.access('/hello/x');
      assert.equal(await value(service, DURATION_COUNT, { http_request_method: '_OTHER' }), 1);
    });

    test('requests at the same time keep their ids and tenants apart', async (t) => {
      const { get, lines } = await start(t, framework, { tenant: (request) => request.headers['x-tenant'] });
      const numbers = [...Array(50).keys()];
      await Promise.all(numbers.map((n) => get(`/hello/${n}`, { 'x-correlation-id': `id-${n}`, 'x-tenant': `t-${n}` })));
      await Promise.all(numbers.map((n) => lines.access(`/hello/${n}`)));
      const seen = lines.all.filter((line) => line.message === 'hello').map((line) => `${line['labels.correlation_id']} ${line['labels.tenant']}`);
      assert.deepEqual(new Set(seen), new Set(numbers.map((n) => `id-${n} t-${n}`)));
    });

    test('accessLog: false leaves the metrics', async (t) => {
      const { get, lines, service } = await start(t, framework, { accessLog: false });
      await get('/hello/x');
      while (!(await value(service, DURATION_COUNT))) await new Promise(setImmediate);
      assert.deepEqual(lines.all.map((line) => line['log.logger']), ['app']);
    });
  });
}

test('fastify counts requests of inject()', async (t) => {
  const { default: Fastify } = await import('fastify');
  const { devmon } = await import('@devmon/service');
  const { Lines } = await import('./support/service.mjs');
  const app = Fastify();
  const lines = new Lines();
  const service = devmon(app, { logDestination: lines });
  t.after(() => service.close());
  app.get('/hello', async () => ({}));
  const answer = await app.inject({ url: '/hello', headers: { 'x-request-id': 'inject-1' } });
  assert.equal(answer.headers['x-correlation-id'], 'inject-1');
  assert.equal((await lines.access('/hello'))['http.response.status_code'], 200);
});

test('devmon says what it takes, and in which order', async () => {
  const { devmon } = await import('@devmon/service');
  const { createServer } = await import('node:http');
  assert.throws(() => devmon({}), /takes an express, fastify or NestJS application/);
  assert.throws(() => devmon(createServer()), /comes after the request listener/);
});
