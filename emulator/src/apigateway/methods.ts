import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Method } from '@aws-sdk/client-api-gateway';
import { checkOneOf } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import type { Definition } from './definition.ts';
import { absent, badRequest, unsupported } from './errors.ts';
import { booleanIn, patched, type PatchRule, textRule } from './patch.ts';
import type { ApiStore } from './store.ts';

/** UpdateMethod: changes the authorization of an imported method. */
export function methodActions(store: ApiStore): Actions<typeof sdk> {
  return {
    UpdateMethod: (input, { region }) => {
      const { definition } = store.find(region, input.restApiId);
      const resource = definition.resources.get(input.resourceId);
      if (!resource) throw absent('Resource');
      const method = resource.methods.get(input.httpMethod);
      if (!method) throw absent('Method');
      const changed = patched(method, input, RULES);
      checkMethod(definition, changed);
      resource.methods.set(input.httpMethod, changed);
      return changed;
    },
  };
}

const RULES: readonly PatchRule<Method>[] = [
  textRule('authorizationType', ['replace']),
  textRule('authorizerId', ['replace', 'add', 'remove']),
  textRule('operationName'),
  textRule('requestValidatorId'),
  {
    path: '/apiKeyRequired',
    ops: ['replace'],
    apply: (method, patch) => void (method.apiKeyRequired = booleanIn(patch)),
  },
  {
    path: '/authorizationScopes',
    ops: ['add', 'remove'],
    apply: (method, { op, value = '' }) => {
      const others = (method.authorizationScopes ?? []).filter((scope) => scope !== value);
      method.authorizationScopes = op === 'remove' ? others : [...others, value];
    },
  },
];

/** Throws BadRequestException for a method that looks protected but would be open. */
function checkMethod({ authorizers, validators }: Definition, method: Method): void {
  const { authorizationType: type, authorizerId, requestValidatorId, authorizationScopes = [] } = method;
  checkOneOf('authorizationType', type, ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT']);
  if (type === 'CUSTOM' || type === 'COGNITO_USER_POOLS') throw unsupported(`authorizationType ${type}`);
  if (type === 'JWT' && authorizers.get(authorizerId ?? '')?.type !== 'JWT')
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid authorizer.',
    );
  if (type !== 'JWT' && authorizationScopes.length > 0)
    throw badRequest('Authorization scopes are not supported for this authorization type');
  if (requestValidatorId !== undefined && !validators.has(requestValidatorId))
    throw badRequest('Invalid Request Validator identifier specified');
}
