import { createServer } from 'node:http';
import { devmon } from '@devmon/service';
import { frameworks } from './apps.mjs';

/** Collects log lines as objects; `line` waits for one. */
export class Lines {
  all = [];
  raw = [];
  #waiting = [];

  write(text) {
    this.raw.push(text);
    this.all.push(JSON.parse(text));
    for (const look of [...this.#waiting]) look();
  }

  async line(matches, milliseconds = 3000) {
    const find = () => this.all.find(matches);
    if (find()) return find();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such line: ${matches}; ${this.raw.slice(-3)}`)), milliseconds);
      const look = () => {
        if (!find()) return;
        clearTimeout(timer);
        this.#waiting.splice(this.#waiting.indexOf(look), 1);
        resolve(find());
      };
      this.#waiting.push(look);
    });
  }

  access(path) {
    return this.line((line) => line['log.logger'] === 'access' && line['url.path'] === path);
  }
}

/** The small service of a framework, listening; ended with the test. */
export async function start(t, framework, options = {}) {
  const lines = new Lines();
  const { make, routes } = frameworks[framework];
  const app = make();
  const service = devmon(app, { name: 'test', version: '1', logDestination: lines, ...options });
  t.after(() => service.close());
  routes(app, service, service.log);
  const server = await service.listen(0);
  const url = `http://127.0.0.1:${server.address().port}`;
  return { service, lines, url, get: (path, headers, method = 'GET') => fetch(url + path, { headers, method }) };
}

/** A service without a framework, whose requests all do the same. */
export async function startListener(t, listener, options = {}) {
  const lines = new Lines();
  const server = createServer((request, response) => listener(request, response, service));
  const service = devmon(server, { name: 'test', version: '1', logDestination: lines, ...options });
  t.after(() => service.close());
  await service.listen(0);
  const url = `http://127.0.0.1:${server.address().port}`;
  return { service, lines, url, get: (path, headers) => fetch(url + path, { headers }) };
}

/** The value of the series with these labels, or undefined. */
export async function value(service, name, labels = {}) {
  const series = (await samples(service)).filter((one) => one.name === name && Object.entries(labels).every(([key, text]) => one.labels[key] === text));
  return series.length ? series.reduce((sum, one) => sum + one.value, 0) : undefined;
}

/** Every sample of the exposition, read as Prometheus reads it. */
export async function samples(service) {
  const text = await service.registry.metrics();
  return text
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => {
      const [, name, , labels = '', number] = /^([a-zA-Z_:][\w:]*)(\{(.*)\})? (\S+)$/.exec(line);
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
      return { name, labels: Object.fromEntries(pairs), value: Number(number) };
    });
}
