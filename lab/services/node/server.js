// A small realistic service: a few routes, Node's default metrics, a request duration histogram as prom-client's own
// documentation has it. Listens where HOST and PORT say.
'use strict';

const http = require('node:http');
const client = require('prom-client');

const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 3001);

client.collectDefaultMetrics();

const duration = new client.Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests in seconds',
  labelNames: ['method', 'route', 'status_code'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});

const send = (response, status, type, body) => {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
};
const json = (response, status, value) => send(response, status, 'application/json', JSON.stringify(value));

// By route, not by path: a label per order would be a series per order.
const routes = [
  ['GET', /^\/health$/, '/health', (response) => json(response, 200, { status: 'ok' })],
  ['GET', /^\/metrics$/, '/metrics', async (response) => send(response, 200, client.register.contentType, await client.register.metrics())],
  ['GET', /^\/orders\/(\d+)$/, '/orders/:id', (response, id) => json(response, 200, { id: Number(id), total: 42 })],
  // Takes a moment, as a payment would.
  ['POST', /^\/orders$/, '/orders', (response) => setTimeout(() => json(response, 201, { id: 1 }), 20)],
  // Fails each time, for alerts and error panels.
  ['POST', /^\/refunds$/, '/refunds', (response) => json(response, 500, { error: 'the payment provider did not answer' })],
];

const server = http.createServer(async (request, response) => {
  const stop = duration.startTimer({ method: request.method });
  const { pathname } = new URL(request.url, 'http://localhost');
  const found = routes.find(([method, pattern]) => method === request.method && pattern.test(pathname));
  response.on('finish', () => stop({ route: found ? found[2] : 'unknown', status_code: response.statusCode }));
  if (!found) {
    json(response, 404, { error: 'no such page' });
    return;
  }
  const [, pattern, , handle] = found;
  try {
    await handle(response, ...pattern.exec(pathname).slice(1));
  } catch (error) {
    json(response, 500, { error: error.message });
  }
});

server.listen(port, host, () => console.log(`checkout listens on http://${host}:${server.address().port}`));
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => process.exit(0));
}
