import { isObject, type Json, listOf } from '../policy/document.ts';
import { malformedPolicy } from './role.ts';

/** Statements of a policy document. Throws MalformedPolicyDocument with IAM's own words. */
function readStatements(document: string): Json[] {
  const policy = parseObject(document);
  const version = policy['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformedPolicy('The policy must contain a valid version string');
  }
  const statements = listOf(policy['Statement']);
  if (statements.length === 0 || !statements.every(isObject))
    throw malformedPolicy('Syntax errors in policy.');
  for (const { Effect } of statements) {
    if (Effect !== 'Allow' && Effect !== 'Deny') throw malformedPolicy('Syntax errors in policy.');
  }
  return statements;
}

function parseObject(document: string): Json {
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch (cause) {
    throw Object.assign(malformedPolicy('This policy contains invalid Json'), { cause });
  }
  if (!isObject(policy)) throw malformedPolicy('Syntax errors in policy.');
  return policy;
}

/** Checks a trust policy: who may assume the role. Throws MalformedPolicyDocument. */
export function checkTrustPolicy(document: string): void {
  for (const statement of readStatements(document)) {
    if (isEmpty(statement['Principal']) && isEmpty(statement['NotPrincipal'])) {
      throw malformedPolicy('Missing required field Principal');
    }
    if ('Resource' in statement) throw malformedPolicy('Has prohibited field Resource');
    const actions = listOf(statement['Action']);
    if (actions.length === 0) throw malformedPolicy('Missing required field Action');
    if (!actions.every((action) => /^(sts:|\*$)/i.test(String(action)))) {
      throw malformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
}

/** Checks a permission policy: what the role may do. Throws MalformedPolicyDocument. */
export function checkPermissionPolicy(document: string): void {
  for (const statement of readStatements(document)) {
    if ('Principal' in statement) throw malformedPolicy('Policy document should not specify a principal.');
    if (isEmpty(statement['Action']) && isEmpty(statement['NotAction'])) {
      throw malformedPolicy('Policy statement must contain actions.');
    }
    if (isEmpty(statement['Resource']) && isEmpty(statement['NotResource'])) {
      throw malformedPolicy('Policy statement must contain resources.');
    }
  }
}

/** Whether a trust policy lets a service of this account assume the role; a matching Deny wins. */
export function allowsAssume(document: string, servicePrincipal: string, accountId: string): boolean {
  const matching = readStatements(document).filter(
    (statement) =>
      names(statement['Principal'], servicePrincipal) &&
      listOf(statement['Action']).some((action) => /^(sts:(AssumeRole|\*)|\*)$/i.test(String(action))) &&
      holds(statement['Condition'], accountId),
  );
  return matching.some((s) => s['Effect'] === 'Allow') && !matching.some((s) => s['Effect'] === 'Deny');
}

function names(principal: unknown, service: string): boolean {
  return principal === '*' || (isObject(principal) && listOf(principal['Service']).includes(service));
}

/**
 * The confused-deputy conditions, checked by account only: the calling resource is not known yet.
 * Any other condition fails, so that an unsupported condition never grants access to a role.
 */
function holds(condition: unknown, accountId: string): boolean {
  if (condition === undefined) return true;
  if (!isObject(condition)) return false;
  return Object.values(condition).every(
    (test) =>
      isObject(test) &&
      Object.entries(test).every(([key, values]) => {
        if (key.toLowerCase() === 'aws:sourceaccount') return listOf(values).includes(accountId);
        return (
          key.toLowerCase() === 'aws:sourcearn' && listOf(values).some((arn) => isOfAccount(arn, accountId))
        );
      }),
  );
}

/** The account is the fifth field of an ARN: arn:partition:service:region:account:resource. */
function isOfAccount(arn: unknown, accountId: string): boolean {
  return ['*', accountId].includes(String(arn).split(':')[4] ?? '');
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (isObject(value) && Object.keys(value).length === 0);
}
