import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SERVER = 1;
const CLIENT = 2;
const ERROR = 2;

async function traced(t, ...args) {
  const child = fork(fileURLToPath(new URL('support/traced.mjs', import.meta.url)), args);
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the service has ended with ${code}`)));
  ended.catch(() => {});
  const message = async () => (await Promise.race([once(child, 'message'), ended]))[0];
  const { url } = await message();
  return {
    get: (path, headers) => fetch(url + path, { headers }),
    /** The spans and lines once the request of this path has its access line. */
    async seen(path) {
      for (;;) {
        child.send('tell');
        const told = await message();
        if (told.lines.some((line) => line['url.path'] === path)) return told;
      }
    },
  };
}

for (const framework of ['express', 'fastify']) {
  test(`${framework}: with an SDK alone, a request is one SERVER span, and what is below it is in its trace`, async (t) => {
    const { get, seen } = await traced(t, 'plain', framework);
    const answer = await get('/hello/x', { traceparent: `00-${TRACE}-${SPAN}-01` });
    const { spans, lines } = await seen('/hello/x');
    const [server, ...more] = spans.filter(({ kind }) => kind === SERVER);
    assert.deepEqual(more, []);
    assert.equal(server.name, 'GET /hello/:id');
    assert.deepEqual([server.traceId, server.parent], [TRACE, SPAN]);
    assert.equal((await answer.json()).active, server.spanId);
    assert.equal(answer.headers.get('x-correlation-id'), TRACE);
    const { attributes } = server;
    assert.equal(attributes['http.request.method'], 'GET');
    assert.equal(attributes['url.path'], '/hello/x');
    assert.equal(attributes['url.scheme'], 'http');
    assert.equal(attributes['http.route'], '/hello/:id');
    assert.equal(attributes['http.response.status_code'], 200);
    const inner = spans.find(({ name }) => name === 'inner');
    assert.equal(inner.parent, server.spanId);
    const spanOf = (matches) => lines.find(matches)['span.id'];
    assert.equal(spanOf((line) => line.message === 'in the handler'), server.spanId);
    assert.equal(spanOf((line) => line.message === 'in the inner span'), inner.spanId);
    assert.equal(spanOf((line) => line['log.logger'] === 'access'), server.spanId);
  });

  test(`${framework}: a call is one CLIENT span, whose trace it carries`, async (t) => {
    const { get, seen } = await traced(t, 'plain', framework);
    const headers = await (await get('/hello/call')).json();
    const { spans } = await seen('/hello/call');
    const [client, ...more] = spans.filter(({ kind }) => kind === CLIENT);
    assert.deepEqual(more, []);
    const server = spans.find(({ kind }) => kind === SERVER);
    assert.equal(client.parent, server.spanId);
    assert.equal(client.name, 'GET');
    assert.equal(client.attributes['http.response.status_code'], 200);
    assert.equal(headers.traceparent, `00-${server.traceId}-${client.spanId}-01`);
  });

  test(`${framework}: an exception is on the span`, async (t) => {
    const { get, seen } = await traced(t, 'plain', framework);
    assert.equal((await get('/hello/fail')).status, 500);
    const { spans } = await seen('/hello/fail');
    const server = spans.find(({ kind }) => kind === SERVER);
    assert.deepEqual([server.status, server.attributes['error.type'], server.events], [ERROR, 'RangeError', ['exception']]);
  });

  test(`${framework}: under instrumentation there is no second span, and no second header`, async (t) => {
    const { get, seen } = await traced(t, 'instrumented', framework);
    const headers = await (await get('/hello/call', { traceparent: `00-${TRACE}-${SPAN}-01`, 'x-correlation-id': 'auto-1' })).json();
    const { spans, lines } = await seen('/hello/call');
    assert.deepEqual(spans.filter(({ scope }) => scope === '@devmon/service'), []);
    // By its path: whatever else watches the ports of this machine may ask for a page of its own.
    const servers = spans.filter(({ kind, attributes }) => kind === SERVER && (attributes['url.path'] ?? attributes['http.target']) === '/hello/call');
    assert.equal(servers.length, 1);
    const clients = spans.filter(({ kind }) => kind === CLIENT);
    assert.equal(clients.length, 1);
    assert.equal(headers.traceparent, `00-${TRACE}-${clients[0].spanId}-01`);
    assert.equal(headers['x-correlation-id'], 'auto-1');
    assert.equal(lines.find((line) => line.message === 'in the handler')['span.id'], servers[0].spanId);
  });
}
