// The server that is measured: `node server.mjs FRAMEWORK with|without MILLISECONDS`. Prints its port.
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import express from 'express';
import Fastify from 'fastify';
import { devmon } from '@devmon/service';

const [framework, library, milliseconds] = process.argv.slice(2);
const wait = Number(milliseconds);
const options = { name: 'bench' };
const withLibrary = library === 'with';
const body = { hello: 'world' };

async function serve() {
  if (framework === 'fastify') {
    const app = Fastify();
    if (withLibrary) devmon(app, options);
    app.get('/hello/:name', async () => {
      if (wait) await delay(wait);
      return body;
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server;
  }
  if (framework === 'express') {
    const app = express();
    if (withLibrary) devmon(app, options);
    app.get('/hello/:name', async (request, response) => {
      if (wait) await delay(wait);
      response.json(body);
    });
    return listen(createServer(app));
  }
  const server = createServer(async (request, response) => {
    if (wait) await delay(wait);
    const text = JSON.stringify(body);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  });
  if (withLibrary) devmon(server, options);
  return listen(server);
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const server = await serve();
process.send({ port: server.address().port });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({ microseconds: user + system });
});
