import { pino, type DestinationStream } from 'pino';

const MILLISECONDS = 10;

/**
 * Writes the lines of ten milliseconds at once: a system call for each, or for each turn of the event loop, costs more than the lines.
 * What is left is written when the process exits. A reader that stalls blocks the process, as with pino's default.
 */
export function batchingOutput(destination: string | number): DestinationStream {
  const output = pino.destination({ dest: destination, sync: true });
  let waiting = '';
  const flush = () => {
    const lines = waiting;
    waiting = '';
    if (lines) output.write(lines);
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (!waiting) setTimeout(flush, MILLISECONDS);
      waiting += line;
    },
  };
}
