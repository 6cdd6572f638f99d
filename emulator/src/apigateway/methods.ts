import { checkOneOf } from '../gateway/validation.ts';
import type { RestRoute } from '../protocol/rest-json.ts';
import type { Definition, Method } from './definition.ts';
import { absent, badRequest, notEmulated } from './errors.ts';
import { booleanIn, patched, type PatchRule, textRule } from './patch.ts';
import type { ApiStore } from './store.ts';

/** UpdateMethod: what closes a method, changed after an import has made it. */
export function methodRoutes(store: ApiStore): RestRoute[] {
  return [
    [
      'PATCH',
      '/restapis/:api/resources/:resource/methods/:method',
      'UpdateMethod',
      ({ labels, body }, { region }) => {
        const { definition } = store.find(region, labels['api']);
        const resource = definition.resources.get(labels['resource'] ?? '');
        if (!resource) throw absent('Resource');
        const name = labels['method'] ?? '';
        const method = resource.methods.get(name);
        if (!method) throw absent('Method');
        const changed = patched(method, body, RULES);
        checkMethod(definition, changed);
        resource.methods.set(name, changed);
        return { status: 200, body: changed };
      },
    ],
  ];
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

/** Throws BadRequestException for a method that would be open though it looks closed. */
function checkMethod({ authorizers, validators }: Definition, method: Method): void {
  const { authorizationType: type, authorizerId, requestValidatorId, authorizationScopes = [] } = method;
  checkOneOf('authorizationType', type, ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT']);
  if (type === 'CUSTOM' || type === 'COGNITO_USER_POOLS') throw notEmulated(`authorizationType ${type}`);
  if (type === 'JWT' && authorizers.get(authorizerId ?? '')?.type !== 'JWT')
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to JWT requires a valid authorizer.',
    );
  if (type !== 'JWT' && authorizationScopes.length > 0)
    throw badRequest('Authorization scopes are not supported for this authorization type');
  if (requestValidatorId !== undefined && !validators.has(requestValidatorId))
    throw badRequest('Invalid Request Validator identifier specified');
}
