// NestJS, whose compiler would turn decorators into these calls.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { collectDefaultMetrics, register } from 'prom-client';

class Metrics {
  all() {
    return register.metrics();
  }
}
Get('metrics')(Metrics.prototype, 'all', Object.getOwnPropertyDescriptor(Metrics.prototype, 'all'));
Controller()(Metrics);

class Cats {}
Module({ controllers: [Metrics] })(Cats);

collectDefaultMetrics();
const app = await NestFactory.create(Cats);
await app.listen(process.env.PORT, '127.0.0.1');
