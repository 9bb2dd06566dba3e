import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startListener } from './support/service.mjs';

const { textLine } = createRequire(import.meta.url)('../dist/text-lines.js');
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/;

async function logged(t, write) {
  const { lines, service } = await startListener(t, () => {});
  write(service.log, service);
  assert.equal(lines.raw.length, 1);
  return { line: lines.all[0], raw: lines.raw[0] };
}

test('a line is ECS', async (t) => {
  const { line } = await logged(t, (log) => log.warn({ who: 'jo', count: 2, nested: { a: 1n, password: 'x' } }, 'hello %s', 'you'));
  assert.match(line['@timestamp'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  delete line['@timestamp'];
  assert.deepEqual(line, {
    'log.level': 'warn',
    'service.name': 'test',
    'service.version': '1',
    'service.environment': 'development',
    'log.logger': 'app',
    'labels.who': 'jo',
    'labels.count': '2',
    'labels.nested': '{"a":"1","password":[redacted]}',
    message: 'hello you',
  });
});

test("pino's access line, which OpenTelemetry can send, has the fields of the faster one", async (t) => {
  const fields = async () => {
    const { get, lines } = await startListener(t, (request, response) => response.end());
    await get('/orders');
    return Object.keys(await lines.access('/orders'));
  };
  const faster = await fields();
  process.env.OTEL_LOGS_EXPORTER = 'otlp';
  t.after(() => delete process.env.OTEL_LOGS_EXPORTER);
  assert.deepEqual(await fields(), faster);
});

test('errors are error.*, with their causes', async (t) => {
  class OrderError extends Error {}
  const error = new OrderError('no order', { cause: new Error('secret=x\nfake line') });
  const { line } = await logged(t, (log) => log.error({ err: error, order: 7 }, 'failed'));
  assert.equal(line['error.type'], 'OrderError');
  assert.equal(line['error.message'], 'no order');
  assert.match(line['error.stack_trace'], /^OrderError: no order\n +at .*\nCaused by: Error: secret=\[redacted\].*\n +at /s);
  assert.ok(!line['error.stack_trace'].includes('\nfake line'));
  assert.equal(line['labels.order'], '7');
});

test('an error alone is its own message', async (t) => {
  const { line } = await logged(t, (log) => log.fatal(new RangeError('too far')));
  assert.equal(line.message, 'too far');
  assert.equal(line['error.type'], 'RangeError');
});

test('fields of a child and another logger', async (t) => {
  const { line } = await logged(t, (log, service) => service.logger('orders').child({ order: 7, token: 'x' }).info('taken'));
  assert.equal(line['log.logger'], 'orders');
  assert.equal(line['labels.order'], '7');
  assert.equal(line['labels.token'], '[redacted]');
});

test('values that JSON does not know', async (t) => {
  const circular = {};
  circular.self = circular;
  const hostile = { toJSON() { throw new Error('no'); } };
  const { line } = await logged(t, (log) => log.info({ circular, hostile, symbol: Symbol('s'), none: null, nan: NaN }, undefined));
  assert.match(line['labels.circular'], /Circular/);
  assert.equal(line['labels.symbol'], 'Symbol(s)');
  assert.equal(line['labels.none'], 'null');
  assert.equal(line.message, '');
});

test('no control character is written, and JSON gives each back', async (t) => {
  const text = 'a\nb\r\x1b[31m\x00\x7f\x9b\u2028\u0085';
  const { line, raw } = await logged(t, (log) => log.info({ note: text }, text));
  assert.ok(raw.endsWith('}\n') && !CONTROL.test(raw.trimEnd()));
  assert.equal(line.message, text);
  assert.equal(line['labels.note'], text);
});

test('a line for people has its fields, and an exception its frames, one line each', () => {
  const text = textLine({
    '@timestamp': '2026-11-26T18:00:00.123Z',
    'log.level': 'error',
    'log.logger': 'app',
    'service.name': 'x',
    message: 'one\ntwo\x1b[31m',
    'labels.who': 'jo\n18:00:00.123 INFO  fake',
    'error.type': 'TypeError',
    'error.message': 'bad\n    at evil',
    'error.stack_trace': 'TypeError: bad\n    at evil\n    at main (a.js:1:2)',
  });
  assert.deepEqual(text.split('\n'), [
    '18:00:00.123 ERROR app: one\\ntwo\\u001b[31m who=jo\\n18:00:00.123 INFO  fake',
    '    TypeError: bad\\n    at evil',
    '        at main (a.js:1:2)',
    '',
  ]);
});

test('a tenant function that throws costs the tenant, with one warning', async (t) => {
  const { get, lines } = await startListener(t, (request, response) => response.end('ok'), {
    tenant: () => {
      throw new Error('no tenant');
    },
  });
  for (const path of ['/1', '/2']) assert.equal((await get(path)).status, 200);
  await lines.access('/2');
  assert.equal(lines.all.filter((line) => line['log.level'] === 'warn').length, 1);
});

test('hostile correlation ids are replaced', async (t) => {
  const { get, lines } = await startListener(t, (request, response) => response.end('ok'));
  for (const id of ['x'.repeat(10_240), 'a b', '{"a":1}', 'ä']) {
    const answer = await get('/', { 'x-correlation-id': Buffer.from(id).toString('latin1'), traceparent: 'garbage' });
    assert.match(answer.headers.get('x-correlation-id'), /^[0-9a-f]{32}$/);
  }
  assert.ok(lines.raw.every((line) => line.length < 1000));
});
