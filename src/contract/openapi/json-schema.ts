import * as z from 'zod/mini';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Which side of a schema: what is taken, exactly as strict as it is read, or what is given, open for newer keys. */
export type Side = 'taken' | 'given';

/**
 * A zod schema as JSON Schema 2020-12, which is OpenAPI 3.1's own dialect. What a refinement checks is told as far as
 * JSON Schema has words for it: they stand in the check's `params.schema`.
 */
export function jsonSchemaOf(schema: z.core.$ZodType, side: Side): JsonSchema {
  // zod closes objects of the "output" side, which a reader of answers must not; but only that side shows the texts
  // behind the count of a list, which is a pipe.
  const io = side === 'taken' ? 'output' : 'input';
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io, override: addChecks });
  return made;
}

function addChecks(at: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  for (const part of [at.zodSchema, ...countersOf(at.zodSchema)])
    Object.assign(at.jsonSchema, ...statedBy(part));
}

/** What stands in front of a pipe judges the same value. */
function countersOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  return schema instanceof z.core.$ZodPipe ? [schema._zod.def.in] : [];
}

function statedBy({ _zod: { def } }: z.core.$ZodType): object[] {
  return (def.checks ?? []).map((check) => {
    const { params } = check._zod.def as { readonly params?: { readonly schema?: object } };
    return params?.schema ?? {};
  });
}
