// Loaded before a program by `node --import`, whichever kind of modules it has.
import { createRequire, register } from 'node:module';

const LONGEST_FLUSH_MILLISECONDS = 3000;

// These start the program as a process of its own, which loads this file again.
const isRunner = /[\\/](npm|npx|yarn|pnpm|pnpx|corepack|nodemon)(-cli)?(\.c?js)?$/.test(process.argv[1] ?? '');

if (!isRunner) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  createRequire(import.meta.url)('@opentelemetry/auto-instrumentations-node/register');
  // Its own handler sends what is left, but keeps a program alive that has none: then a signal would not end it any more.
  const shutdowns = process.listeners('SIGTERM');
  process.removeAllListeners('SIGTERM');
  for (const signal of ['SIGTERM', 'SIGINT']) {
    const end = async () => {
      const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_FLUSH_MILLISECONDS).unref());
      const programEndsItself = process.listenerCount(signal) > 1;
      await Promise.race([Promise.allSettled(shutdowns.map((shutdown) => shutdown())), tooLong]);
      if (!programEndsItself) {
        process.removeListener(signal, end);
        process.kill(process.pid, signal);
      }
    };
    process.on(signal, end);
  }
}
