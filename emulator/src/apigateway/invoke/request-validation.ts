import type { ValidateFunction } from 'ajv';
import draft4 from 'ajv-draft-04';
import type { Definition, Method } from '../definition.ts';
import { modelUrl } from '../openapi/models.ts';
import type { Exchange, Place, Target } from './exchange.ts';
import { Refusal } from './refusal.ts';

/** What was compiled of each deployment, by the model's name. */
const compiled = new WeakMap<Definition, Map<string, ValidateFunction>>();

/** Throws Refusal 400 for what the method's request validator does not let through. */
export function validateRequest(place: Place, target: Target, exchange: Exchange, body: Uint8Array): void {
  const { definition } = place.snapshot;
  const validator = definition.validators.get(target.method.requestValidatorId ?? '');
  if (validator?.validateRequestParameters) checkParameters(target, exchange);
  if (validator?.validateRequestBody) checkBody(place, target.method, exchange, body);
}

/** Required parameters must be there, and not blank; what they hold is not looked at. */
function checkParameters({ method, pathParameters }: Target, { request }: Exchange): void {
  const { searchParams } = new URL(request.url);
  const missing = Object.entries(method.requestParameters ?? {})
    .filter(([, required]) => required)
    .map(([name]) => name.replace('method.request.', ''))
    .filter((parameter) => {
      const [, place = '', name = ''] = /^(\w+)\.(.+)$/.exec(parameter) ?? [];
      if (place === 'header') return !request.headers.get(name);
      return place === 'querystring' ? !searchParams.get(name) : !pathParameters[name];
    })
    .map((parameter) => parameter.replace(/^\w+\./, ''));
  if (missing.length > 0)
    throw new Refusal(
      'BAD_REQUEST_PARAMETERS',
      `Missing required request parameters: [${missing.join(', ')}]`,
    );
}

/**
 * Only a body whose media type has a model is looked at (developer guide, "Request validation": "if no matching
 * content type is found, request validation is not performed"). Without a Content-Type it is taken for JSON.
 */
function checkBody(place: Place, method: Method, { request }: Exchange, body: Uint8Array): void {
  const stated = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const name = method.requestModels?.[stated ?? 'application/json'];
  if (name === undefined) return;
  const validate = validatorOf(place, name);
  const value = parsed(body);
  if (value === undefined) throw refusal('[Invalid JSON]');
  if (validate(value)) return;
  const texts = (validate.errors ?? []).map(({ instancePath, message = '' }) =>
    `${instancePath} ${message}`.trim(),
  );
  throw refusal(`[${texts.join(', ')}]`);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(body)) as unknown;
  } catch {
    // Neither text nor JSON: no model lets it through.
    return undefined;
  }
}

function refusal(validation: string): Refusal {
  return new Refusal('BAD_REQUEST_BODY', 'Invalid request body', { validation });
}

/** The model as a function, with the models it refers to by their URLs. */
function validatorOf({ record, snapshot: { definition } }: Place, name: string): ValidateFunction {
  const known = compiled.get(definition) ?? new Map<string, ValidateFunction>();
  compiled.set(definition, known);
  const before = known.get(name);
  if (before) return before;
  // Words that draft 4 does not know say nothing, as in the service's own validator; nor do formats.
  const ajv = new draft4.default({
    strict: false,
    validateSchema: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
  });
  for (const [model, { schema = '{}' }] of definition.models)
    ajv.addSchema(JSON.parse(schema) as object, modelUrl(record.id, model));
  const validate = ajv.getSchema(modelUrl(record.id, name)) ?? ajv.compile({});
  known.set(name, validate);
  return validate;
}
