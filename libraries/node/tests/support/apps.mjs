// The same small service in each framework that devmon supports.
import { createServer } from 'node:http';
import express4 from 'express4';
import express5 from 'express';
import Fastify4 from 'fastify4';
import Fastify5 from 'fastify';

function withExpress(express) {
  return {
    make: () => express(),
    routes(app, service, log) {
      app.use(express.json());
      const orders = express.Router();
      orders.get('/:order', (request, response) => response.json({ order: request.params.order }));
      orders.get('/:order/fail', () => {
        throw new TypeError('broken token=hunter2');
      });
      app.use('/shops/:shop/orders', orders);
      app.get('/hello/:name', (request, response) => {
        log.info('hello');
        response.json({ hello: request.params.name });
      });
      app.get('/fail', () => {
        throw new TypeError('broken token=hunter2');
      });
      app.post('/echo', (request, response) => {
        log.info('read');
        response.json(request.body);
      });
      app.get('/never', () => {});
    },
  };
}

function withFastify(Fastify) {
  return {
    make: () => Fastify(),
    routes(app, service, log) {
      app.register(
        async (orders) => {
          orders.get('/:order', async (request) => ({ order: request.params.order }));
          orders.get('/:order/fail', async () => {
            throw new TypeError('broken token=hunter2');
          });
        },
        { prefix: '/shops/:shop/orders' },
      );
      app.get('/hello/:name', async (request) => {
        log.info('hello');
        return { hello: request.params.name };
      });
      app.get('/fail', async () => {
        throw new TypeError('broken token=hunter2');
      });
      app.post('/echo', async (request) => {
        log.info('read');
        return request.body;
      });
      app.get('/never', () => {});
    },
  };
}

const plain = {
  listener: undefined,
  make() {
    return createServer((request, response) => plain.listener(request, response));
  },
  routes(app, service, log) {
    const json = (response, body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    plain.listener = async (request, response) => {
      const [, first, shop, , order, last] = request.url.split('?')[0].split('/');
      if (first === 'shops') {
        service.route(request, last ? '/shops/:shop/orders/:order/fail' : '/shops/:shop/orders/:order');
        if (last) throw new TypeError('broken token=hunter2');
        return json(response, { order });
      }
      if (first === 'hello') {
        service.route(request, '/hello/:name');
        log.info('hello');
        return json(response, { hello: shop });
      }
      if (first === 'fail') {
        service.route(request, '/fail');
        throw new TypeError('broken token=hunter2');
      }
      if (first === 'echo') {
        service.route(request, '/echo');
        let body = '';
        request.on('data', (chunk) => (body += chunk));
        request.on('end', () => {
          log.info('read');
          json(response, JSON.parse(body));
        });
        return;
      }
      if (first === 'never') {
        service.route(request, '/never');
        return;
      }
      response.writeHead(404).end();
    };
  },
};

export const frameworks = {
  'express 4': withExpress(express4),
  'express 5': withExpress(express5),
  'fastify 4': withFastify(Fastify4),
  'fastify 5': withFastify(Fastify5),
  'plain http': plain,
};
