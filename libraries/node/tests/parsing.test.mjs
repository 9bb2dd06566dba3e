import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const { correlationIdOf, parseTraceparent } = require('../dist/correlation.js');
const { BoundedValues } = require('../dist/bounded.js');
const { identityOf, resourceAttributes } = require('../dist/identity.js');
const { isSecretName, redactText } = require('../dist/redaction.js');
const { namingProblem } = require('../dist/naming.js');
const { labelText } = require('../dist/own-metrics.js');

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test('a traceparent is read', () => {
  assert.deepEqual(parseTraceparent(`00-${TRACE}-${SPAN}-01`), { traceId: TRACE, spanId: SPAN, sampled: true });
  assert.equal(parseTraceparent(`00-${TRACE}-${SPAN}-00`).sampled, false);
  assert.equal(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-the-future-brings`).traceId, TRACE);
});

for (const header of [
  undefined,
  '',
  'garbage',
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE}-${SPAN}-01-more`,
  `ff-${TRACE}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-0\n`,
  '0'.repeat(10_000),
]) {
  test(`no traceparent: ${String(header).slice(0, 60)}`, () => assert.equal(parseTraceparent(header), undefined));
}

test('the correlation id is the first that fits', () => {
  assert.equal(correlationIdOf({ 'x-correlation-id': 'a.b:c/d+e=f-g_h', 'x-request-id': 'r' }, TRACE), 'a.b:c/d+e=f-g_h');
  assert.equal(correlationIdOf({ 'x-correlation-id': 'with space', 'x-request-id': 'r' }, TRACE), 'r');
  assert.equal(correlationIdOf({ 'x-correlation-id': 'x'.repeat(129) }, TRACE), TRACE);
  assert.equal(correlationIdOf({ 'x-correlation-id': 'x'.repeat(128) }, TRACE), 'x'.repeat(128));
  for (const id of ['', 'x'.repeat(10_240), 'a\nb', 'a\n', '\x1b[31m', 'ä']) {
    assert.match(correlationIdOf({ 'x-correlation-id': id }, undefined), /^[0-9a-f]{32}$/);
  }
  assert.notEqual(correlationIdOf({}, undefined), correlationIdOf({}, undefined));
});

test('after the limit, further values are other', () => {
  const values = new BoundedValues(2);
  assert.deepEqual(['a', 'b', 'c', 'a', '', 'd'].map((one) => values.of(one)), ['a', 'b', 'other', 'a', '', 'other']);
});

for (const [text, wanted] of [
  ['password=hunter2 ok', 'password=[redacted] ok'],
  ['DB_PASSWORD: hunter2, user: jo', 'DB_PASSWORD: [redacted], user: jo'],
  ['{"password": "hunter two", "user": "jo"}', '{"password": [redacted], "user": "jo"}'],
  ['{\\"api-key\\":\\"hunter two\\"}', '{\\"api-key\\":[redacted]}'],
  ['?access_token=abc&next=1', '?access_token=[redacted]&next=1'],
  ['Authorization: Bearer eyJ.abc.def', 'Authorization: [redacted]'],
  ['authorization=Bearer eyJ.abc.def x', 'authorization=[redacted] x'],
  ['Authorization: Digest username="jo", response="abc"', 'Authorization: [redacted]'],
  ['Set-Cookie: a=1; b=2\nHost: x', 'Set-Cookie: [redacted]\nHost: x'],
  ["{ cookie: 'a=1; b=2', x: 1 }", '{ cookie: [redacted], x: 1 }'],
  ['sent Bearer abc.def to', 'sent Bearer [redacted] to'],
  ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
  ['secret-key = x; apiKey=y', 'secret-key = [redacted]; apiKey=[redacted]'],
  ['password=[redacted]', 'password=[redacted]'],
  ['the token of appreciation', 'the token of appreciation'],
  ['a: b, c=d', 'a: b, c=d'],
]) {
  test(`redacted: ${text}`, () => assert.equal(redactText(text), wanted));
}

test('the names of secrets, in any case and spelling', () => {
  for (const name of ['password', 'userPassword', 'X-Api-Key', 'api_key', 'apikey', 'ACCESS-KEY', 'privateKey', 'Set-Cookie', 'refresh_token', 'pwd', 'credentials']) {
    assert.ok(isSecretName(name), name);
  }
  for (const name of ['user', 'passage', 'key', 'author']) assert.ok(!isSecretName(name), name);
});

test('no text takes long to redact', () => {
  const start = performance.now();
  for (const part of ['token', 'password=', 'password="', 'password ', "cookie:'", 'Bearer ', 'api_key\\"', 'secret\t\t']) redactText(`${part.repeat(20_000)}=x:`);
  assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
});

for (const [type, name, wanted] of [
  ['counter', 'orders_created_total', undefined],
  ['gauge', 'queue_size', undefined],
  ['histogram', 'order_value_bytes', undefined],
  ['counter', 'orders', 'orders_total'],
  ['gauge', 'orders_total', 'orders'],
  ['histogram', 'latency', 'latency_seconds'],
  ['histogram', 'latency_ms', 'latency_seconds'],
  ['counter', 'sent_kb_total', 'sent_bytes_total'],
  ['gauge', 'load_percent', 'load_ratio'],
  ['gauge', 'age_hours', 'age_seconds'],
  ['gauge', 'Queue-Size', 'queue_size'],
  ['gauge', 'queueSize', 'queue_size'],
]) {
  test(`the name of a ${type}: ${name}`, () => {
    const problem = namingProblem(type, name, ['kind']);
    if (wanted === undefined) assert.equal(problem, undefined);
    else assert.equal(problem, `The ${type} "${name}" breaks the naming practice: write "${wanted}".`);
  });
}

test('labels are checked too', () => {
  for (const label of ['job', 'instance', 'service', 'env', 'le', 'quantile']) assert.match(namingProblem('gauge', 'size', [label]), /is reserved/);
  assert.match(namingProblem('gauge', 'size', ['userId']), /write "user_id"/);
});

test("a label's value is text", () => {
  const circular = {};
  circular.self = circular;
  for (const [value, text] of [['a', 'a'], [7, '7'], [true, 'true'], [undefined, ''], [null, ''], [10n, '10'], [Symbol('s'), 'Symbol(s)'], [{ a: 1 }, '{ a: 1 }'], [[1, 2], '1,2'], [new URL('http://x/'), 'http://x/']]) {
    assert.equal(labelText(value), text);
  }
  assert.match(labelText(circular), /Circular/);
  assert.match(labelText(Object.create(null)), /null prototype/);
});

test('resource attributes are percent-decoded, and what is none is skipped', () => {
  assert.deepEqual(Object.fromEntries(resourceAttributes('service.name=a%20b, x = y ,broken,=z,p=100%')), { 'service.name': 'a b', x: 'y', p: '100%' });
});

test('the environment decides before the code, the code before package.json', () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=resource,service.version=9,deployment.environment.name=production' };
  assert.deepEqual(identityOf({ name: 'code' }, { ...env, OTEL_SERVICE_NAME: 'variable' }), { name: 'variable', version: '9', environment: 'production' });
  assert.equal(identityOf({ name: 'code' }, env).name, 'resource');
  assert.deepEqual(identityOf({ name: 'code', version: '2', environment: 'test' }, {}), { name: 'code', version: '2', environment: 'test' });
  assert.deepEqual(identityOf({}, {}), { name: 'service', version: '0.1.0', environment: 'development' });
});
