/** A JSON Schema, as far as the OpenAPI document uses one. */
export interface Shape {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** A schema as TypeScript would write the type; `named` resolves references. */
export function shapeText(schema: Shape, named: Readonly<Record<string, Shape>>, indent = ''): string {
  const { $ref, anyOf, allOf, items, properties } = schema;
  const text = (part: Shape): string => shapeText(part, named, indent);
  if ($ref !== undefined) return text(named[$ref.split('/').at(-1) ?? ''] ?? {});
  if (anyOf) return [...new Set(anyOf.map(text))].join(' | ');
  if (allOf?.[0]) return text(allOf[0]);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (items) return items.anyOf || items.enum ? `(${text(items)})[]` : `${text(items)}[]`;
  if (properties) return objectText(schema, named, indent);
  return [schema.type ?? 'any'].flat().join(' | ');
}

function objectText(
  { properties = {}, required = [] }: Shape,
  named: Readonly<Record<string, Shape>>,
  indent: string,
): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(
    ([name, part]) =>
      `${inner}${name}${required.includes(name) ? '' : '?'}: ${shapeText(part, named, inner)};`,
  );
  return ['{', ...lines, `${indent}}`].join('\n');
}
