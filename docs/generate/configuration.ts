import { HOSTS } from '../../infra/hosts/registry.ts';
import { configSchema } from '../../src/config/schema.ts';
import { featureOf, featuresOf, optionOf } from '../../src/config/host-features.ts';
import { flagOf } from './option-flags.ts';
import { block, code, GENERATED, page, plain, table } from './markdown.ts';
import { literal, type OptionSchema, optionSchema, rulesOf, typeText } from './option-schema.ts';

const INTRODUCTION = [
  'All options of `endpoint.config.ts`. Flags override the file.',
  block(
    'ts',
    [
      "import { defineConfig } from 'sagemaker-gateway';",
      '',
      'export default defineConfig({',
      "  name: 'transactions',",
      "  model: './model',",
      "  host: { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 5 },",
      "  gateway: { auth: 'iam' },",
      '});',
    ].join('\n'),
  ),
  'The type is checked by your editor, the values by every command: it names all invalid options at once and exits with code 2.',
];

/** docs/configuration.md: every option of the schema, and which host supports what. */
export function configurationPage(): string {
  const sections = sectionsOf('', optionSchema(configSchema(HOSTS)), 2);
  return page(
    GENERATED,
    '# Configuration',
    INTRODUCTION,
    sections,
    '## Supported features',
    FEATURES,
    featureTable(),
  );
}

const FEATURES =
  'A configuration that asks for a feature its host does not support is rejected, with the reason given here.';

/** An object's options, then those of the objects in it. */
function sectionsOf(path: string, schema: OptionSchema, level: number): string[] {
  if (schema.oneOf) return variants(path, schema.oneOf, level);
  const { properties = {}, required = [] } = schema;
  const lines = Object.entries(properties).map(([name, option]) =>
    line(joined(path, name), name, option, required.includes(name)),
  );
  const inner = Object.entries(properties).filter(([, option]) => hasOptions(option));
  const below = alike(inner).map(
    ([names, option]) => [names.map((name) => joined(path, name)), option] as const,
  );
  return [
    lines.join('\n'),
    ...below.flatMap(([paths, option]) => [
      `${'#'.repeat(level)} ${paths.join(', ')}`,
      ...(option.description === undefined ? [] : [plain(option.description)]),
      ...sectionsOf(paths[0] ?? '', option, Math.min(level + 1, 4)),
    ]),
  ];
}

/** One section for each value of `type`. */
function variants(path: string, schemas: readonly OptionSchema[], level: number): string[] {
  return schemas.flatMap((schema) => [
    `${'#'.repeat(level)} ${path}: ${String(schema.properties?.['type']?.const)}`,
    ...sectionsOf(path, schema, level + 1),
  ]);
}

function hasOptions({ properties, oneOf }: OptionSchema): boolean {
  return properties !== undefined || oneOf !== undefined;
}

/** Neighbours with equal options share a section. */
function alike(inner: readonly (readonly [string, OptionSchema])[]): [string[], OptionSchema][] {
  const groups = Map.groupBy(inner, ([, option]) => JSON.stringify(option));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [[group.map(([name]) => name), first[1]] satisfies [string[], OptionSchema]] : [];
  });
}

function line(path: string, name: string, option: OptionSchema, required: boolean): string {
  const flag = flagOf(path);
  const facts = [
    ...(hasOptions(option) ? [] : [typeText(option)]),
    ...(required ? ['required'] : []),
    ...(option.default === undefined || hasOptions(option) ? [] : [`default ${literal(option.default)}`]),
    ...(flag === undefined ? [] : [code(`--${flag}`)]),
  ];
  if (hasOptions(option)) return `- **${code(name)}** (${['see below', ...facts].join('; ')})`;
  const texts = [plain(option.description ?? ''), ...rulesOf(option)].filter((text) => text !== '');
  return `- **${code(name)}** (${facts.join('; ')})${texts.length > 0 ? ': ' : ''}${texts.join(' ')}`;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function featureTable(): string {
  const types = Object.keys(HOSTS);
  return table(
    ['Feature', 'Option', ...types.map((type) => code(type))],
    featuresOf(HOSTS).map((feature) => [
      feature,
      code(optionOf(feature)),
      ...types.map((type) => support(feature, type)),
    ]),
  );
}

function support(feature: string, type: string): string {
  const reason = featureOf(HOSTS, feature, type);
  return reason === true ? 'yes' : `no: ${reason}`;
}
