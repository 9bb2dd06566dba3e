import type { DestinationStream } from 'pino';

const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** What a reader of one terminal knows already, or sees elsewhere in the line. */
const OMITTED = /^(@timestamp|log\.level|log\.logger|message|service\..*|error\..*|http\..*|url\.path|event\.duration|span\.id)$/;

/** Writes JSON lines as lines for people: `18:00:00.123 INFO  app: saying hello who=ann`. */
export function textLines(output: { write(text: string): unknown }): DestinationStream {
  return { write: (line) => void output.write(textLine(JSON.parse(line))) };
}

export function textLine(fields: Record<string, unknown>): string {
  const time = String(fields['@timestamp']).slice(11, 23);
  const level = String(fields['log.level']).toUpperCase().padEnd(5);
  const details = Object.entries(fields)
    .filter(([name]) => !OMITTED.test(name))
    .map(([name, value]) => ` ${escaped(name.replace(/^labels\./, ''))}=${escaped(String(value))}`);
  return `${time} ${level} ${escaped(String(fields['log.logger']))}: ${escaped(String(fields.message))}${details.join('')}\n${stack(fields)}`;
}

/** Below the message, one frame a line. What was thrown is on one line, whatever its message holds. */
function stack(fields: Record<string, unknown>): string {
  const trace = fields['error.stack_trace'];
  if (fields['error.type'] === undefined) return '';
  const head = `${fields['error.type']}: ${fields['error.message']}`;
  const frames = typeof trace === 'string' && trace.startsWith(head) ? trace.slice(head.length).split('\n').filter(Boolean) : [String(trace ?? '')];
  return [head, ...frames]
    .filter(Boolean)
    .map((line) => `    ${escaped(line.trimEnd())}\n`)
    .join('');
}

/** As in JSON: no control character reaches a terminal. */
export function escaped(text: string): string {
  return text.replace(CONTROL, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
