// NestJS answers exceptions itself, over either of its two servers. Without a compiler, decorators are called.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Controller, Get, Module, NotFoundException, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { devmon } from '@devmon/service';
import { Lines, value } from './support/service.mjs';

class Cats {
  one(id) {
    if (id === '0') throw new NotFoundException();
    if (id === '9') throw new Error('claws');
    return { id };
  }
}
Param('id')(Cats.prototype, 'one', 0);
Get('cats/:id')(Cats.prototype, 'one', Object.getOwnPropertyDescriptor(Cats.prototype, 'one'));
Controller()(Cats);

class Shop {}
Module({ controllers: [Cats] })(Shop);

for (const Adapter of [ExpressAdapter, FastifyAdapter]) {
  test(`NestJS on ${Adapter.name}`, async (t) => {
    const lines = new Lines();
    const app = await NestFactory.create(Shop, new Adapter(), { logger: false });
    const service = devmon(app, { name: 'cats', logDestination: lines });
    t.after(() => service.close());
    await service.listen(0);
    const url = await app.getUrl();

    for (const [id, status] of [['5', 200], ['0', 404], ['9', 500]]) {
      const answer = await fetch(`${url}/cats/${id}`, { headers: { 'x-correlation-id': `cat-${id}` } });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('x-correlation-id'), `cat-${id}`);
      const line = await lines.access(`/cats/${id}`);
      assert.equal(line['http.route'], '/cats/:id');
      assert.equal(line['labels.correlation_id'], `cat-${id}`);
      assert.equal(await value(service, 'http_server_request_duration_seconds_count', { http_route: '/cats/:id', http_response_status_code: String(status) }), 1);
    }
    assert.equal((await fetch(`${url}/ready`)).status, 200);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^target_info\{service_name="cats"/m);
  });
}
