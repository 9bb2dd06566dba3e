// Each snippet of the README runs as it is, in a folder of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('..', import.meta.url));
const snippets = [...readFileSync(join(library, 'README.md'), 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);

test('the README has a snippet for each framework, and one of business metrics', () => assert.equal(snippets.length, 4));

for (const [number, code] of snippets.entries()) {
  test(`snippet ${number + 1} of the README: ${/from '(express|fastify)'/.exec(code)?.[1] ?? 'http'}`, { timeout: 20_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'devmon-readme-'));
    t.after(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'node_modules', '@devmon'), { recursive: true });
    symlinkSync(library, join(folder, 'node_modules', '@devmon', 'service'));
    for (const name of ['express', 'fastify']) symlinkSync(join(library, 'node_modules', name), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'package.json'), '{"name": "@acme/shop", "version": "3.2.1"}');
    writeFileSync(join(folder, 'main.mjs'), code);

    const port = await freePort();
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL|DEVMON)_/.test(name)));
    const child = spawn(process.execPath, ['main.mjs'], { cwd: folder, env: { ...clean, PORT: port }, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`it ended with ${code}`)));
    ended.catch(() => {});
    const line = once(createInterface({ input: child.stdout }), 'line');
    const url = `http://127.0.0.1:${port}`;
    await Promise.race([ended, answering(`${url}/health`)]);

    assert.equal((await fetch(`${url}/orders/7`)).status, 200);
    assert.equal((await fetch(`${url}/ready`)).status, 200);
    const first = JSON.parse((await line)[0]);
    assert.match(first.message, /order asked for|GET \/orders\/:id 200/);
    assert.match(first['labels.correlation_id'], /^[0-9a-f]{32}$/);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assert.match(metrics, /http_server_request_duration_seconds_count\{.*http_route="\/orders\/:id"\} 1/);
    assert.match(metrics, /^target_info\{service_name="(shop|orders)",service_version="3\.2\.1"/m);
    if (code.includes('business')) {
      assert.match(metrics, /^business_transactions_total\{type="checkout",status="success",tenant=""\} 1$/m);
      assert.match(metrics, /^parcels_sent_total\{size="large"\} 1$/m);
    }
  });
}

async function answering(url) {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20)); // it does not listen yet
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
