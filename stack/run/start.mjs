// Loaded before a program by `node --import`, whichever kind of modules it has.
import { createRequire, register } from 'node:module';
import { format } from 'node:util';

const LONGEST_FLUSH_MILLISECONDS = 3000;

// These start the program as a process of its own, which loads this file again.
const isRunner = /[\\/](npm|npx|yarn|pnpm|pnpx|corepack|nodemon)(-cli)?(\.c?js)?$/.test(process.argv[1] ?? '');

// What is printed with console is a log line too; express reports so what a handler throws.
function sendConsole({ logs, SeverityNumber }) {
  const logger = logs.getLogger('console');
  const severities = { debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
  let sending = false; // what sending prints would never come to an end
  for (const [method, severityText] of Object.entries(severities)) {
    const print = console[method];
    console[method] = (...values) => {
      if (!sending) {
        sending = true;
        try {
          logger.emit({ severityNumber: SeverityNumber[severityText], severityText, body: format(...values) });
        } finally {
          sending = false;
        }
      }
      print.apply(console, values);
    };
  }
}

if (!isRunner) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const require = createRequire(import.meta.url);
  require('@opentelemetry/auto-instrumentations-node/register');
  sendConsole(require('@opentelemetry/api-logs'));
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
