// Loaded before a program by `node --import`, whichever kind of modules it has.
import { createRequire, register } from 'node:module';
import { format } from 'node:util';

const LONGEST_FLUSH_MILLISECONDS = 3000;
const LONGEST_LINE = 65_536;

// These start the program as a process of its own, which loads this file again.
const isRunner = /[\\/](npm|npx|yarn|pnpm|pnpx|corepack|nodemon|nest|tsx|turbo|concurrently|cross-env|dotenv)(-cli)?(\.[cm]?js)?$/.test(process.argv[1] ?? '');

// What is printed is a log line too: by console, with which express reports what a handler throws, or else, as NestJS and morgan do.
function sendPrinted({ logs, SeverityNumber }, isOfALogger) {
  const logger = logs.getLogger('console');
  const severities = { debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
  let busy = false; // console prints to the streams, and what sending prints would never come to an end
  const sent = (record, print) => {
    if (busy) return print();
    busy = true;
    try {
      logger.emit(record);
      return print();
    } finally {
      busy = false;
    }
  };
  for (const [method, severityText] of Object.entries(severities)) {
    const print = console[method];
    console[method] = (...values) =>
      sent({ severityNumber: SeverityNumber[severityText], severityText, body: format(...values) }, () => print.apply(console, values));
  }
  const isPrintedByTheSdk = /console/.test(process.env.OTEL_LOGS_EXPORTER ?? '');
  for (const stream of isPrintedByTheSdk ? [] : [process.stdout, process.stderr]) {
    const write = stream.write;
    stream.write = (chunk, ...rest) => {
      const print = () => write.call(stream, chunk, ...rest);
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const isLine = text.endsWith('\n') && text.length <= LONGEST_LINE && text.trim() !== ''; // no prompt, no bar of progress, no data
      return isLine && !isOfALogger(text) ? sent({ body: text.slice(0, -1) }, print) : print();
    };
  }
}

// Whether a line is one of a logger whose instrumentation sends it: winston writes anything, pino JSON.
function ofALogger(require) {
  const there = { winston: false, pino: false };
  let next = 0;
  return (line) => {
    if (Date.now() > next) {
      next = Date.now() + 1000;
      for (const file of Object.keys(require.cache)) {
        const name = /[\\/]node_modules[\\/](winston|pino)[\\/]/.exec(file)?.[1];
        if (name) there[name] = true;
      }
    }
    return there.winston || (there.pino && line.startsWith('{'));
  };
}

if (!isRunner) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const require = createRequire(import.meta.url);
  require('@opentelemetry/auto-instrumentations-node/register');
  sendPrinted(require('@opentelemetry/api-logs'), ofALogger(require));
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
