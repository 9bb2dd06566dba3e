// What the library costs: each server with and without it, in turns, by the median of the rounds' ratios.
// `node bench/run.mjs [ROUNDS] [SECONDS]`
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 2);
const CONNECTIONS = 10;
const GOALS = { 0: 12, 1: 5 }; // percent of the throughput, by the milliseconds of the handler

const log = openSync('/dev/null', 'w'); // the access lines are written, and nobody has to read them

async function start(...args) {
  const child = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), args, { stdio: ['ignore', log, 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the server has ended')));
  const [{ port }] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return { child, url: `http://127.0.0.1:${port}/hello/world` };
}

/** Requests a second, and microseconds of the server's processor time for each. */
async function measure({ child, url }, seconds) {
  const before = await cpu(child);
  const { requests, errors, non2xx } = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  if (errors || non2xx) throw new Error(`${errors} errors, ${non2xx} answers that are not 2xx`);
  return { perSecond: requests.total / seconds, cost: ((await cpu(child)) - before) / requests.total };
}

async function cpu(child) {
  child.send('cpu');
  const [{ microseconds }] = await once(child, 'message');
  return microseconds;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

console.log('| framework | handler | requests/s without | with | less throughput | processor time a request | goal |');
console.log('|---|---|---|---|---|---|---|');
for (const milliseconds of [0, 1]) {
  for (const framework of ['express', 'fastify', 'http']) {
    const servers = { without: await start(framework, 'without', milliseconds), with: await start(framework, 'with', milliseconds) };
    for (const server of Object.values(servers)) await measure(server, 1);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const order = round % 2 ? ['with', 'without'] : ['without', 'with'];
      const result = {};
      for (const library of order) result[library] = await measure(servers[library], SECONDS);
      rounds.push(result);
    }
    for (const { child } of Object.values(servers)) child.kill();

    const less = 100 * (1 - median(rounds.map((round) => round.with.perSecond / round.without.perSecond)));
    const more = median(rounds.map((round) => round.with.cost - round.without.cost));
    const perSecond = (library) => Math.round(median(rounds.map((round) => round[library].perSecond)));
    const goal = GOALS[milliseconds];
    console.log(
      `| ${framework} | ${milliseconds ? `${milliseconds} ms` : 'empty'} | ${perSecond('without')} | ${perSecond('with')} | ${less.toFixed(1)} % | +${more.toFixed(1)} µs | ${goal} %: ${less <= goal ? 'met' : 'not met'} |`,
    );
  }
}
