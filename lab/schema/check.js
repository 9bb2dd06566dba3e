// Checks dashboards against the types that Grafana publishes: node check.js FILE... Prints what does not fit, with the file
// and its line, and ends with 1. Keys that a type does not know are errors too, so a typo is found.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const HERE = path.dirname(new URL(import.meta.url).pathname);
const COMPOSABLE = '@grafana/schema/dist/esm/raw/composable';

// Panel type -> where its options and its field settings are described. A table's options are none of Grafana's public ones.
const PANELS = {
  bargauge: ['BarGauge', 'bargauge', true],
  heatmap: ['Heatmap', 'heatmap', true],
  logs: ['Logs', 'logs', false],
  stat: ['Stat', 'stat', false],
  'state-timeline': ['StateTimeline', 'statetimeline', true],
  table: ['Table', 'table', true],
  text: ['Text', 'text', false],
  timeseries: ['TimeSeries', 'timeseries', true],
};

// Grafana's types name words by enums, which a literal of the same word does not fit; and leave out two things that every
// Grafana reads: what a Prometheus annotation asks, and the text of a variable's query.
const HEAD = `
import type { AnnotationQuery, Dashboard, VariableModel } from '@grafana/schema';
${Object.values(PANELS).map(([name, folder]) =>
  `import type * as ${name} from '${COMPOSABLE}/${folder}/panelcfg/x/${name}PanelCfg_types.gen';`).join('\n')}
type Plain<T> = T extends string ? \`\${T}\` : T extends (infer U)[] ? Plain<U>[]
  : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Deep<T> = T extends (infer U)[] ? Deep<U>[] : T extends object ? { [K in keyof T]?: Deep<T[K]> } : T;
type Settings<T> = Deep<Plain<T>>;
type Annotation = Plain<AnnotationQuery> & { expr?: string; step?: string; titleFormat?: string;
  textFormat?: string; useValueForTime?: boolean };
type Page = Omit<Plain<Dashboard>, 'annotations' | 'templating'> & {
  annotations?: { list?: Annotation[] };
  templating?: { list?: (Plain<VariableModel> & { definition?: string })[] };
};
`;

const sources = new Map();
const origins = new Map();

for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  const dashboard = JSON.parse(text);
  const name = path.join(HERE, `check-${sources.size}.ts`);
  let source = `${HEAD}export const page: Page = ${text};\n`;
  let count = 0;
  const panels = dashboard.panels.flatMap(panel => [panel, ...(panel.panels ?? [])]);
  for (const panel of panels.filter(each => each.type in PANELS)) {
    const [type, , fields] = PANELS[panel.type];
    source += `// panel "${panel.title}"\nexport const options${count}: Settings<${type}.Options> = ${JSON.stringify(panel.options ?? {})};\n`;
    if (fields && panel.fieldConfig?.defaults?.custom) {
      source += `// panel "${panel.title}"\nexport const field${count}: Settings<${type}.FieldConfig> = ${JSON.stringify(panel.fieldConfig.defaults.custom)};\n`;
    }
    count++;
  }
  sources.set(name, source);
  origins.set(name, { file, begin: HEAD.split('\n').length - 1, lines: text.trimEnd().split('\n').length });
}

const options = {
  noEmit: true, strict: true, skipLibCheck: true,
  module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022,
};
const host = ts.createCompilerHost(options);
const read = host.getSourceFile.bind(host);
host.getSourceFile = (name, version) =>
  sources.has(name) ? ts.createSourceFile(name, sources.get(name), version) : read(name, version);
const exists = host.fileExists.bind(host);
host.fileExists = name => sources.has(name) || exists(name);

const program = ts.createProgram([...sources.keys()], options, host);
let found = 0;
for (const problem of ts.getPreEmitDiagnostics(program)) {
  const what = ts.flattenDiagnosticMessageText(problem.messageText, '\n').split('\n')[0];
  const origin = problem.file && origins.get(problem.file.fileName);
  if (!origin) {
    console.log(what);
  } else {
    const line = problem.file.getLineAndCharacterOfPosition(problem.start).line;
    const inPage = line - origin.begin < origin.lines;
    const where = inPage ? `${origin.file}:${line - origin.begin + 1}` : `${origin.file}: ${sources.get(problem.file.fileName).split('\n')[line - 1].slice(3)}`;
    console.log(`${where}: ${what}`);
  }
  found++;
}
process.exit(found === 0 ? 0 : 1);
