// A service under a real SDK; sends its finished spans to the parent. `node traced.mjs plain|instrumented FRAMEWORK`
import { createRequire } from 'node:module';
import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const [mode, framework] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
if (mode === 'instrumented') {
  const { registerInstrumentations } = await import('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
  const { UndiciInstrumentation } = await import('@opentelemetry/instrumentation-undici');
  registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });
}
// Instrumentation patches CommonJS; ES modules would need its loader hook.
const http = require('node:http');
const { devmon } = require('@devmon/service');

const lines = [];
let service;
const hello = async (id) => {
  service.log.info('in the handler');
  await trace.getTracer('own').startActiveSpan('inner', async (span) => {
    service.log.info('in the inner span');
    span.end();
  });
  if (id === 'call') return (await service.fetch(echo)).json();
  if (id === 'fail') throw new RangeError('broken');
  return { active: trace.getSpan(context.active())?.spanContext().spanId };
};

const echoServer = http.createServer((request, response) => response.end(JSON.stringify(request.headers)));
await new Promise((resolve) => echoServer.listen(0, '127.0.0.1', resolve));
const echo = `http://127.0.0.1:${echoServer.address().port}/echo`;

const options = { name: 'traced', logDestination: { write: (line) => lines.push(JSON.parse(line)) } };
if (framework === 'fastify') {
  const app = require('fastify')();
  service = devmon(app, options);
  app.get('/hello/:id', async (request) => hello(request.params.id));
} else {
  const app = require('express')();
  service = devmon(app, options);
  app.get('/hello/:id', async (request, response) => response.json(await hello(request.params.id)));
}
const server = await service.listen(0);

process.on('message', () => {
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    kind: span.kind,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId,
    attributes: span.attributes,
    status: span.status.code,
    scope: span.instrumentationScope.name,
    events: span.events.map(({ name }) => name),
  }));
  process.send({ spans, lines });
});
process.send({ url: `http://127.0.0.1:${server.address().port}` });
