// Compiled, not run: what a user's TypeScript may write.
import { createServer } from 'node:http';
import express from 'express';
import Fastify, { type FastifyRequest } from 'fastify';
import { devmon, type Options, type Service } from '@devmon/service';

const options: Options = { ready: { db: async () => true, cache: (signal) => fetch('http://localhost', { signal }) }, adminPort: 9464 };
const app = express();
const service: Service = devmon(app, options);
devmon(Fastify(), { tenant: (request: FastifyRequest) => request.ip });
devmon(createServer(() => {}));
devmon((request, response) => response.end(request.url));

service.log.info({ order: 7 }, 'created');
service.business.kpi('conversion', { target: 0.03, better: 'higher' }).set(0.031);
service.counter('orders_created_total', 'Orders that were created.', ['kind']).inc({ kind: 'book' });
service.counter('orders_total', 'Orders.').inc();
// @ts-expect-error a label that the metric does not have
service.gauge('orders', 'Orders.', ['kind']).set({ colour: 'red' }, 1);
// @ts-expect-error a direction that is none
service.business.kpi('conversion', { target: 0.03, better: 'more' });
const response: Response = await service.fetch('http://localhost');
response.ok;
