import tables from './tables.json' with { type: 'json' };

/** What a saved model of an architecture contains besides its encoder. */
export interface Head {
  /** Weights that the file always has. */
  readonly weights: readonly string[];
  /** Those of them that have a row per label. */
  readonly labels: readonly string[];
}

/** The class that transformers chooses for a model type, and the images with a version that has it. */
export interface ModelClass {
  readonly architecture: string;
  readonly images: readonly string[];
}

/** Version of transformers that the heads are taken from. */
export const HEADS_OF = tables.transformers;

/** Versions of transformers in the images that the tables cover. */
export const KNOWN_IMAGES: readonly string[] = tables.images;

const HEADS: ReadonlyMap<string, Head> = new Map(
  tables.heads.flatMap((head) => head.architectures.map((name) => [name, head] as const)),
);

const TOKENIZERS_LACKING: Readonly<Record<string, readonly string[]>> = tables.tokenizers;

/** Undefined for an architecture that has no head, or one that depends on its configuration. */
export function headOf(architecture: string): Head | undefined {
  return HEADS.get(architecture);
}

/** The classes of a model type; none for an unknown type. */
export function classesOf(modelType: string): ModelClass[] {
  return tables.architectures.flatMap(({ images, types }) => {
    const names = (types as Readonly<Record<string, readonly string[]>>)[modelType] ?? [];
    return names.map((architecture) => ({ architecture, images }));
  });
}

/** Whether the tables have a class for a task: not for one that every encoder can do, with or without a head. */
export function hasClasses(architectures: RegExp): boolean {
  if (architectures.test('Model')) return false;
  return [...HEADS.keys()].some((name) => architectures.test(name));
}

/** Whether a version of transformers is known to lack a tokenizer's class. */
export function lacksTokenizer(version: string, tokenizerClass: string): boolean {
  return TOKENIZERS_LACKING[version]?.includes(tokenizerClass) ?? false;
}
