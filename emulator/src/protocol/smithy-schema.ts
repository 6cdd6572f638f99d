import { NormalizedSchema } from '@smithy/core/schema';

// The only file that reads the Smithy schemas which AWS SDK clients export next to their commands: `CreateStage$` of
// @aws-sdk/client-api-gateway is `[9, namespace, 'CreateStage', { http: [method, uri, status] }, input, output]`.

export type Kind =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'boolean'
  | 'number'
  | 'blob'
  | 'timestamp'
  | 'document';

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** Where a REST protocol carries a member, and how it is named there. */
export type Binding =
  | { readonly in: 'label' | 'payload' | 'query-params' | 'status' | 'body' }
  | { readonly in: 'query' | 'header' | 'prefix-headers'; readonly name: string };

/** A shape, or a member together with the shape it targets. Shapes may be recursive, so children are read on demand. */
export interface Shape {
  /** Of a member its own name, otherwise the shape's. */
  readonly name: string;
  readonly kind: Kind;
  readonly binding: Binding;
  readonly jsonName: string;
  readonly xmlName: string;
  /** Name in the forms of EC2's protocol. */
  readonly ec2Name: string;
  /** Name of an XML document whose root is this shape. */
  readonly xmlRoot: string;
  /** A list or map whose elements repeat without an element around them. */
  readonly flattened: boolean;
  /** Undefined where the protocol's default applies. */
  readonly timestampFormat: TimestampFormat | undefined;
  readonly streaming: boolean;
  /** Members of a structure by name; empty for other kinds. */
  readonly members: ReadonlyMap<string, Shape>;
  /** Names of the members that a structure requires. */
  readonly required: ReadonlySet<string>;
  /** Element of a list, value of a map. */
  readonly element: Shape;
  /** Key of a map. */
  readonly key: Shape;
}

/** One operation of a service. */
export interface Operation {
  readonly name: string;
  /** Absent in protocols without routes. */
  readonly http: { readonly method: string; readonly uri: string; readonly status: number } | undefined;
  readonly input: Shape;
  readonly output: Shape;
}

/** An error that the service models. */
export interface ErrorShape {
  readonly name: string;
  /** The code in the query protocol, if it differs from the name. */
  readonly queryCode: string | undefined;
  readonly status: number | undefined;
  readonly shape: Shape;
}

type StaticSchema = readonly [number, string, string, ...unknown[]];

interface Traits {
  readonly http?: readonly [string, string, number];
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: unknown;
  readonly streaming?: unknown;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  readonly httpError?: number;
  readonly awsQueryError?: readonly [string, number];
}

const OPERATION = 9;
const ERROR = -3;

/** The operation of that name. Throws a TypeError when the SDK client does not have it. */
export function operationOf(sdk: object, name: string): Operation {
  const schema = schemasIn(sdk).find(([kind, , own]) => kind === OPERATION && own === name);
  if (!schema) throw new TypeError(`The SDK client has no operation ${name}.`);
  return operationIn(schema);
}

/** Every operation of the service, implemented or not. */
export function operationsOf(sdk: object): Operation[] {
  return schemasIn(sdk)
    .filter(([kind]) => kind === OPERATION)
    .map(operationIn);
}

function operationIn([, , name, traits, input, output]: StaticSchema): Operation {
  const [method, uri, status] = (traits as Traits).http ?? [];
  return {
    name,
    http: method === undefined || uri === undefined ? undefined : { method, uri, status: status ?? 200 },
    input: shapeOf(normalized(input)),
    output: shapeOf(normalized(output)),
  };
}

/** The errors that a service models, by their names and by their codes in the query protocol. */
export function errorsOf(sdk: object): ReadonlyMap<string, ErrorShape> {
  const errors = schemasIn(sdk).filter(([kind]) => kind === ERROR);
  return new Map(
    errors.flatMap((schema) => {
      const [, , name, traits] = schema;
      const { awsQueryError: [queryCode, queryStatus] = [], httpError } = traits as Traits;
      const status = queryStatus ?? httpError;
      const error: ErrorShape = { name, queryCode, status, shape: shapeOf(normalized(schema)) };
      const keys = queryCode === undefined ? [name] : [name, queryCode];
      return keys.map((key) => [key, error] as const);
    }),
  );
}

function schemasIn(sdk: object): StaticSchema[] {
  const exported = Object.entries(sdk).filter(([name]) => name.endsWith('$'));
  return exported.map(([, schema]) => schema as StaticSchema);
}

/** The SDK types a reference more narrowly than what its clients export. */
function normalized(reference: unknown): NormalizedSchema {
  return NormalizedSchema.of(reference as Parameters<typeof NormalizedSchema.of>[0]);
}

const shapes = new WeakMap<NormalizedSchema, Shape>();

function shapeOf(schema: NormalizedSchema): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  const traits = schema.getMergedTraits() as Traits;
  const kind = kindOf(schema);
  const name = schema.isMemberSchema() ? schema.getMemberName() : (schema.getName() ?? '');
  // A structure's own xmlName is for documents; inside others it goes by the member.
  const memberTraits = (kind === 'structure' ? schema.getMemberTraits() : traits) as Traits;
  const shape: Shape = {
    name,
    kind,
    binding: bindingOf(traits),
    jsonName: traits.jsonName ?? name,
    xmlName: memberTraits.xmlName ?? name,
    ec2Name: traits.ec2QueryName ?? capitalized(memberTraits.xmlName ?? name),
    xmlRoot: traits.xmlName ?? schema.getName() ?? name,
    flattened: traits.xmlFlattened !== undefined,
    timestampFormat: timestampFormatOf(schema),
    streaming: schema.isStreaming(),
    required: requiredOf(schema),
    get members() {
      return lazily(shape, 'members', membersOf(schema));
    },
    get element() {
      return lazily(shape, 'element', shapeOf(schema.getValueSchema()));
    },
    get key() {
      return lazily(shape, 'key', shapeOf(schema.getKeySchema()));
    },
  };
  shapes.set(schema, shape);
  return shape;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Replaces a getter by its value. */
function lazily<Key extends keyof Shape>(shape: Shape, key: Key, value: Shape[Key]): Shape[Key] {
  Object.defineProperty(shape, key, { value });
  return value;
}

function membersOf(schema: NormalizedSchema): ReadonlyMap<string, Shape> {
  if (!schema.isStructSchema()) return new Map();
  return new Map([...schema.structIterator()].map(([name, member]) => [name, shapeOf(member)]));
}

/** A structure's schema lists the required members first and ends with their number. */
function requiredOf(schema: NormalizedSchema): ReadonlySet<string> {
  if (!schema.isStructSchema()) return new Set();
  const [, , , , names = [], , count = 0] = schema.getSchema() as unknown as [
    number,
    string,
    string,
    unknown,
    string[]?,
    unknown?,
    number?,
  ];
  return new Set(names.slice(0, count));
}

function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isStructSchema() || schema.isUnitSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isStringSchema()) return 'string';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return 'number';
  return 'document';
}

// The numbers by which schemas name the formats; 4 is a timestamp without one.
const FORMATS: Readonly<Record<number, TimestampFormat>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
};

function timestampFormatOf(schema: NormalizedSchema): TimestampFormat | undefined {
  const simple = schema.getSchema();
  return typeof simple === 'number' ? FORMATS[simple] : undefined;
}

function bindingOf(traits: Traits): Binding {
  if (traits.httpLabel !== undefined) return { in: 'label' };
  if (traits.httpQuery !== undefined) return { in: 'query', name: traits.httpQuery };
  if (traits.httpQueryParams !== undefined) return { in: 'query-params' };
  if (traits.httpHeader !== undefined) return { in: 'header', name: traits.httpHeader.toLowerCase() };
  if (traits.httpPrefixHeaders !== undefined) return { in: 'prefix-headers', name: traits.httpPrefixHeaders };
  if (traits.httpPayload !== undefined) return { in: 'payload' };
  return { in: traits.httpResponseCode === undefined ? 'body' : 'status' };
}
