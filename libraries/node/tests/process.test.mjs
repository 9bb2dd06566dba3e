// The start and the end of a process, and what it prints.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

function run(t, source, env = {}, type = 'module') {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL|DEVMON)_/.test(name)));
  const child = spawn(process.execPath, [`--input-type=${type}`, '-e', source], { cwd: folder, env: { ...clean, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = [];
  const errors = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(line));
  child.stderr.on('data', (text) => errors.push(String(text)));
  return {
    child,
    lines,
    errors,
    exit: once(child, 'close').then(([code]) => code),
    async line(pattern) {
      while (!lines.some((line) => pattern.test(line))) await Promise.race([once(output, 'line'), once(child, 'close').then(() => Promise.reject(new Error(`${lines} ${errors}`)))]);
      return lines.find((line) => pattern.test(line));
    },
  };
}

const SERVICE = `
  import { createServer } from 'node:http';
  import { devmon } from '@devmon/service';
  const server = createServer((request, response) => {
    if (request.url === '/slow') { service.log.info('slow'); setTimeout(() => response.end('slow'), 600); }
    else response.end('ok');
  });
  const service = devmon(server, { name: 'ending', ready: { db: () => true } });
  await service.listen(0);
  service.log.info({ port: server.address().port }, 'listening');
`;

async function listening(process) {
  const { 'labels.port': port } = JSON.parse(await process.line(/listening/));
  return `http://127.0.0.1:${port}`;
}

test('SIGTERM: not ready at once, requests for the grace period, running ones end, exit code 0', { timeout: 20_000 }, async (t) => {
  const process = run(t, SERVICE, { DEVMON_GRACE: '1' });
  const url = await listening(process);
  const begin = performance.now();
  process.child.kill('SIGTERM');
  let ready = await fetch(`${url}/ready`);
  while (ready.status === 200) ready = await fetch(`${url}/ready`);
  assert.deepEqual(await ready.json(), { status: 'DOWN', checks: [{ name: 'shutdown', status: 'DOWN' }] });
  assert.equal((await fetch(`${url}/health`)).status, 200);
  const late = await fetch(`${url}/late`);
  assert.equal(await late.text(), 'ok');
  assert.equal(late.headers.get('connection'), 'close');
  assert.ok(performance.now() - begin < 1000, 'asked within the grace period');
  assert.equal(await process.exit, 0);
  const took = performance.now() - begin;
  assert.ok(took > 950 && took < 4000, `${took} ms`);
});

test('SIGTERM without grace: a running request ends, and so does its connection', { timeout: 20_000 }, async (t) => {
  const process = run(t, SERVICE);
  const url = await listening(process);
  const slow = fetch(`${url}/slow`);
  await process.line(/slow/);
  const begin = performance.now();
  process.child.kill('SIGTERM');
  assert.equal(await (await slow).text(), 'slow');
  assert.equal(await process.exit, 0);
  assert.ok(performance.now() - begin < 3000, 'it did not wait for the keep-alive time-out');
  await process.line(/GET \/slow 200/);
});

test('a connection without a request does not keep the process', { timeout: 20_000 }, async (t) => {
  const process = run(t, SERVICE);
  const idle = connect(new URL(await listening(process)).port, '127.0.0.1');
  await once(idle, 'connect');
  const begin = performance.now();
  process.child.kill('SIGTERM');
  assert.equal(await process.exit, 0);
  assert.ok(performance.now() - begin < 3000);
});

test('an admin port has the endpoints for itself', { timeout: 20_000 }, async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address();
  const source = SERVICE.replace("name: 'ending'", `name: 'ending', adminPort: ${port}`);

  const process = run(t, source);
  assert.equal(await process.exit, 1);
  const fatal = JSON.parse(process.lines.at(-1));
  assert.equal(fatal.message, `The admin port ${port} of 127.0.0.1 is taken: the option adminPort chooses another.`);
  assert.equal(fatal['log.level'], 'fatal');
  assert.deepEqual(process.errors, []);

  taken.close();
  await once(taken, 'close');
  const second = run(t, source);
  const url = await listening(second);
  assert.equal(await (await fetch(`${url}/health`)).text(), 'ok', "the service's own /health");
  assert.equal((await fetch(`http://127.0.0.1:${port}/ready`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${port}/other`)).status, 404);
  second.child.kill('SIGTERM');
  assert.equal(await second.exit, 0);
});

test('a grace period or a log format that is none ends the start', async (t) => {
  for (const [env, wanted] of [
    [{ DEVMON_GRACE: 'soon' }, /The grace period is "soon": it must be a number of seconds/],
    [{ DEVMON_LOG_FORMAT: 'xml' }, /DEVMON_LOG_FORMAT is "xml": it must be "json" or "text"/],
  ]) {
    const process = run(t, SERVICE, env);
    assert.equal(await process.exit, 1);
    assert.match(process.errors.join(''), wanted);
  }
});

test('lines that are written right before the exit are not lost', async (t) => {
  const process = run(t, `${SERVICE} for (let n = 0; n < 5000; n++) service.log.info('line ' + n); process.exit(3);`);
  assert.equal(await process.exit, 3);
  assert.equal(process.lines.filter((line) => /"line \d+"/.test(line)).length, 5000);
});

test('require() gives the same library', async (t) => {
  const process = run(
    t,
    `const { devmon } = require('@devmon/service');
     import('@devmon/service').then((esm) => console.log(esm.devmon === devmon, Object.keys(esm).join()));`,
    {},
    'commonjs',
  );
  assert.equal(await process.exit, 0);
  assert.deepEqual(process.lines, ['true devmon']);
});
