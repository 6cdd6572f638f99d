import * as z from 'zod/mini';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Whether a schema describes input, as strictly as it is parsed, or output, which may get new keys. */
export type Side = 'request' | 'response';

/**
 * A zod schema as JSON Schema 2020-12, the dialect of OpenAPI 3.1. Refinements are described as far as JSON Schema can
 * express them: by the check's `params.schema`.
 */
export function jsonSchemaOf(schema: z.core.$ZodType, side: Side): JsonSchema {
  // In "output" mode, zod forbids additional keys, which clients must accept; but only that mode includes the texts
  // after the count of a list, which is a pipe.
  const io = side === 'request' ? 'output' : 'input';
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io, override: addChecks });
  return made;
}

function addChecks(at: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  for (const part of [at.zodSchema, ...countersOf(at.zodSchema)])
    Object.assign(at.jsonSchema, ...statedBy(part));
}

/** The first schema of a pipe checks the same value. */
function countersOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  return schema instanceof z.core.$ZodPipe ? [schema._zod.def.in] : [];
}

function statedBy({ _zod: { def } }: z.core.$ZodType): object[] {
  return (def.checks ?? []).map((check) => {
    const { params } = check._zod.def as { readonly params?: { readonly schema?: object } };
    return params?.schema ?? {};
  });
}
