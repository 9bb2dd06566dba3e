/** The practice of https://prometheus.io/docs/practices/naming/, as far as a name shows it. */
export type MetricType = 'counter' | 'gauge' | 'histogram';

const NAME = /^[a-z][a-z0-9_]*$/;
const RESERVED_LABELS = new Set(['job', 'instance', 'service', 'env', 'le', 'quantile']);
const BASE_UNITS = ['seconds', 'bytes', 'ratio', 'celsius', 'meters', 'grams', 'joules', 'volts', 'amperes'];
const BASE_UNIT_OF: Record<string, string> = {
  ms: 'seconds',
  milliseconds: 'seconds',
  minutes: 'seconds',
  hours: 'seconds',
  kb: 'bytes',
  mb: 'bytes',
  percent: 'ratio',
};
const UNIT = new RegExp(`_(${Object.keys(BASE_UNIT_OF).join('|')})$`);

/** What breaks the practice, with what to write instead; undefined if nothing does. */
export function namingProblem(type: MetricType, name: string, labels: readonly string[]): string | undefined {
  const wanted = wantedName(type, name);
  if (wanted !== name) return `The ${type} "${name}" breaks the naming practice: write "${wanted}".`;
  for (const label of labels) {
    if (RESERVED_LABELS.has(label)) {
      return `The label "${label}" of "${name}" is reserved: write "${label === 'le' || label === 'quantile' ? 'bound' : `${label}_name`}", or another name.`;
    }
    if (!NAME.test(label)) return `The label "${label}" of "${name}" breaks the naming practice: write "${snakeCase(label)}".`;
  }
  return undefined;
}

function wantedName(type: MetricType, name: string): string {
  let wanted = NAME.test(name) ? name : snakeCase(name);
  wanted = wanted.replace(/_total$/, '').replace(UNIT, (_, unit: string) => `_${BASE_UNIT_OF[unit]}`);
  if (type === 'counter') return `${wanted}_total`;
  if (type === 'histogram' && !BASE_UNITS.some((unit) => wanted.endsWith(`_${unit}`))) return `${wanted}_seconds`;
  return wanted;
}

function snakeCase(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return words || 'unnamed';
}
