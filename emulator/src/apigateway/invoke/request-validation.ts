import type { Method } from '@aws-sdk/client-api-gateway';
import type { ValidateFunction } from 'ajv';
import draft4 from 'ajv-draft-04';
import type { Definition } from '../definition.ts';
import { modelUrl } from '../openapi/models.ts';
import type { Exchange, StageRequest, Target } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';

/** Compiled validators of each deployment, by model name. */
const compiled = new WeakMap<Definition, Map<string, ValidateFunction>>();

/** Throws GatewayError 400 for a request that fails the method's request validator. */
export function validateRequest(
  stageRequest: StageRequest,
  target: Target,
  exchange: Exchange,
  body: Uint8Array,
): void {
  const { definition } = stageRequest.snapshot;
  const validator = definition.validators.get(target.method.requestValidatorId ?? '');
  if (validator?.validateRequestParameters) checkParameters(target, exchange);
  if (validator?.validateRequestBody) checkBody(stageRequest, target.method, exchange, body);
}

/** Required parameters must be present and not blank; their values are not validated. */
function checkParameters({ method, pathParameters }: Target, { request }: Exchange): void {
  const { searchParams } = new URL(request.url);
  const missing = Object.entries(method.requestParameters ?? {})
    .filter(([, required]) => required)
    .map(([name]) => name.replace('method.request.', ''))
    .filter((parameter) => {
      const [, stageRequest = '', name = ''] = /^(\w+)\.(.+)$/.exec(parameter) ?? [];
      if (stageRequest === 'header') return !request.headers.get(name);
      return stageRequest === 'querystring' ? !searchParams.get(name) : !pathParameters[name];
    })
    .map((parameter) => parameter.replace(/^\w+\./, ''));
  if (missing.length > 0)
    throw new GatewayError(
      'BAD_REQUEST_PARAMETERS',
      `Missing required request parameters: [${missing.join(', ')}]`,
    );
}

/**
 * A body is validated only if its media type has a model (developer guide, "Request validation": "if no matching
 * content type is found, request validation is not performed"). Without a Content-Type, JSON is assumed.
 */
function checkBody(
  stageRequest: StageRequest,
  method: Method,
  { request }: Exchange,
  body: Uint8Array,
): void {
  const stated = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const name = method.requestModels?.[stated ?? 'application/json'];
  if (name === undefined) return;
  const validate = validatorOf(stageRequest, name);
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
    // Neither text nor JSON: no model matches.
    return undefined;
  }
}

function refusal(validation: string): GatewayError {
  return new GatewayError('BAD_REQUEST_BODY', 'Invalid request body', { validation });
}

/** The model's compiled validator, including the models it references by URL. */
function validatorOf({ record, snapshot: { definition } }: StageRequest, name: string): ValidateFunction {
  const known = compiled.get(definition) ?? new Map<string, ValidateFunction>();
  compiled.set(definition, known);
  const before = known.get(name);
  if (before) return before;
  // Keywords unknown to draft 4 are ignored, as in the service's own validator; so are formats.
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
