import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { startListener, value } from './support/service.mjs';

const COUNT = 'http_client_request_duration_seconds_count';
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

async function echo(t) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end(JSON.stringify({ method: request.method, headers: request.headers, body }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

test('a call in a request carries its id and its trace, unchanged', async (t) => {
  const target = await echo(t);
  const { get, service } = await startListener(t, async (request, response, { fetch }) => response.end(await (await fetch(`${target}/path`)).text()));
  const { headers } = await (await get('/', { 'x-correlation-id': 'call-1', traceparent: TRACEPARENT, tracestate: 'a=b' })).json();
  assert.equal(headers['x-correlation-id'], 'call-1');
  assert.equal(headers.traceparent, TRACEPARENT);
  assert.equal(headers.tracestate, 'a=b');
  const labels = { http_request_method: 'GET', http_response_status_code: '200', server_address: '127.0.0.1', server_port: new URL(target).port, error_type: '' };
  assert.equal(await value(service, COUNT, labels), 1);
});

test("what fetch takes, it takes: a Request, a URL, a body, the caller's headers", async (t) => {
  const target = await echo(t);
  const { service } = await startListener(t, () => {});
  const posted = await (await service.fetch(new Request(target, { method: 'POST', body: 'abc', headers: { 'x-correlation-id': 'mine' } }))).json();
  assert.deepEqual([posted.method, posted.body, posted.headers['x-correlation-id']], ['POST', 'abc', 'mine']);
  const put = await (await service.fetch(new URL(target), { method: 'PUT', body: 'x', headers: [['x-a', 'b']] })).json();
  assert.deepEqual([put.method, put.body, put.headers['x-a'], put.headers['x-correlation-id']], ['PUT', 'x', 'b', undefined]);
  await assert.rejects(service.fetch('/relative'), TypeError);
});

test('an answer from 400 on counts with its status as the type of the error', async (t) => {
  const { service } = await startListener(t, () => {});
  const target = await startListener(t, (request, response) => response.writeHead(503).end());
  assert.equal((await service.fetch(target.url)).status, 503);
  assert.equal(await value(service, COUNT, { error_type: '503', http_response_status_code: '503' }), 1);
});

test('a call without an answer counts with the type of its error', async (t) => {
  const { service } = await startListener(t, () => {});
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  await once(closed.close(), 'close');
  await assert.rejects(service.fetch(`http://127.0.0.1:${port}/`), TypeError);
  assert.equal(await value(service, COUNT, { error_type: 'ECONNREFUSED', http_response_status_code: '', server_port: String(port) }), 1);
  const target = await startListener(t, () => {});
  await assert.rejects(service.fetch(target.url, { signal: AbortSignal.timeout(50) }));
  assert.equal(await value(service, COUNT, { error_type: 'TimeoutError' }), 1);
});
