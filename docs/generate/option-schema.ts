import * as z from 'zod';
import { plain } from './markdown.ts';

/** What the reference needs of a JSON Schema, with the messages of checks that JSON Schema cannot express. */
export interface OptionSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: OptionSchema;
  readonly additionalProperties?: OptionSchema | boolean;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly OptionSchema[];
  readonly anyOf?: readonly OptionSchema[];
  /** What the schema's checks say when they fail. */
  readonly rules?: readonly string[];
}

/** The schema of what a user writes. */
export function optionSchema(schema: z.core.$ZodType): OptionSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const rules = messagesOf(zodSchema);
      if (rules.length > 0) Object.assign(jsonSchema, { rules });
    },
  }) as OptionSchema;
}

/** The messages of a schema's checks, but for those that depend on the input. */
function messagesOf({ _zod: { def } }: z.core.$ZodType): string[] {
  return (def.checks ?? []).flatMap((check) => {
    const message = check._zod.def.error as ((issue: object) => unknown) | undefined;
    const text = message?.length === 0 ? message({}) : undefined;
    return typeof text === 'string' ? [text] : [];
  });
}

/** Type and limits in words. */
export function typeText(schema: OptionSchema): string {
  const { anyOf, items, properties, additionalProperties } = schema;
  if (anyOf) return anyOf.map(typeText).join(' or ');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(', ');
  if (items) return `list of ${countText(schema)}${typeText(items)}`;
  if (properties) return `\`{ ${Object.keys(properties).join(', ')} }\``;
  if (typeof additionalProperties === 'object')
    return `map of ${additionalProperties.properties ? typeText(additionalProperties) : `${additionalProperties.type}s`}`;
  return `${schema.type ?? 'any'}${limitText(schema)}`;
}

/** What the checks of an option and of its parts demand, as sentences. */
export function rulesOf({ rules = [], items, anyOf = [], pattern }: OptionSchema): string[] {
  const own =
    rules.length === 0 && pattern !== undefined ? [`Must match \`${pattern}\`.`] : rules.map(sentence);
  return [...own, ...(items ? rulesOf(items) : []), ...anyOf.flatMap(rulesOf)];
}

function sentence(rule: string): string {
  return plain(`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`);
}

export function literal(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}

function countText({ minItems = 0, maxItems }: OptionSchema): string {
  if (maxItems === undefined) return '';
  return minItems > 0 ? `${minItems} to ${maxItems} × ` : `at most ${maxItems} × `;
}

function limitText({ minimum, exclusiveMinimum, maximum = Infinity, maxLength }: OptionSchema): string {
  const bounded = maximum < Number.MAX_SAFE_INTEGER;
  if (maxLength !== undefined) return ` of at most ${maxLength} characters`;
  if (minimum !== undefined) return bounded ? ` from ${minimum} to ${maximum}` : ` of at least ${minimum}`;
  if (exclusiveMinimum === undefined) return '';
  return bounded ? ` above ${exclusiveMinimum}, at most ${maximum}` : ` above ${exclusiveMinimum}`;
}
