import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mock, test } from 'node:test';
import { startListener } from './support/service.mjs';

const { Readiness } = createRequire(import.meta.url)('../dist/readiness.js');
const never = () => new Promise(() => {});

for (const [what, check, error] of [
  ['throws', () => { throw new Error('refused'); }, 'refused'],
  ['rejects', async () => { throw new TypeError(''); }, 'TypeError'],
  ['throws no error', () => { throw 'text'; }, 'text'],
  ['answers false', async () => false, 'the check returned false'],
  ['tells a secret', () => { throw new Error('postgres password=hunter2'); }, 'postgres password=[redacted]'],
  ['says much', () => { throw new Error('x'.repeat(10_000)); }, 'x'.repeat(200)],
]) {
  test(`a check that ${what} is down`, async () => {
    assert.deepEqual(await new Readiness({ db: check }).health(), { status: 'DOWN', checks: [{ name: 'db', status: 'DOWN', data: { error } }] });
  });
}

test('checks run at the same time, and one that hangs is down after 2 s, and is told', async () => {
  let aborted = false;
  const hang = (signal) => {
    signal.addEventListener('abort', () => (aborted = true));
    return never();
  };
  const start = performance.now();
  const { checks } = await new Readiness({ a: hang, b: hang, c: () => undefined }).health();
  const took = performance.now() - start;
  assert.ok(took > 1900 && took < 3500, `${took} ms`);
  assert.deepEqual(checks.map(({ name, status, data }) => [name, status, data?.error]), [
    ['a', 'DOWN', 'no answer within 2 s'],
    ['b', 'DOWN', 'no answer within 2 s'],
    ['c', 'UP', undefined],
  ]);
  assert.ok(aborted);
});

test('there is one run at a time, and its result serves for a second', async () => {
  let runs = 0;
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  try {
    const readiness = new Readiness({ db: async () => void runs++ });
    await Promise.all([readiness.health(), readiness.health(), readiness.health()]);
    now = 999;
    await readiness.health();
    assert.equal(runs, 1);
    now = 1001;
    await readiness.health();
    assert.equal(runs, 2);
  } finally {
    clock.mock.restore();
  }
});

test('no checks is up', async () => assert.deepEqual(await new Readiness({}).health(), { status: 'UP', checks: [] }));

test('at shutdown it is down at once, even while a check hangs', async () => {
  const readiness = new Readiness({ db: never });
  const before = readiness.health();
  readiness.shutDown();
  const start = performance.now();
  assert.deepEqual(await readiness.health(), { status: 'DOWN', checks: [{ name: 'shutdown', status: 'DOWN' }] });
  assert.ok(performance.now() - start < 500);
  await before;
});

test('HEAD answers as GET, and other methods are the service\'s', async (t) => {
  const { url } = await startListener(t, (request, response) => response.writeHead(418).end());
  assert.equal((await fetch(`${url}/ready?x=1`, { method: 'HEAD' })).status, 200);
  assert.equal((await fetch(`${url}/ready`, { method: 'POST' })).status, 418);
});
