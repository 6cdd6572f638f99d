/** One statement of a function's resource policy, in the form AddPermission makes of its members. */
export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: string | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

/** The members of AddPermission that say who may do what. */
export interface Permission {
  StatementId: string;
  Action: string;
  Principal: string;
  SourceArn?: string;
  SourceAccount?: string;
}

/** The statement AddPermission makes. SourceArn becomes ArnLike, SourceAccount StringEquals: both must hold. */
export function policyStatement(permission: Permission, functionArn: string): PolicyStatement {
  const { SourceArn, SourceAccount } = permission;
  const condition = {
    ...(SourceAccount && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    ...(SourceArn && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
  };
  return {
    Sid: permission.StatementId,
    Effect: 'Allow',
    Principal: principalOf(permission.Principal),
    Action: permission.Action,
    Resource: functionArn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

/** A service by its host name, an account by its twelve digits, anything else as an ARN. */
function principalOf(principal: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*';
  if (principal.endsWith('.amazonaws.com')) return { Service: principal };
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}

/** The document GetPolicy gives, as JSON text. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

/** Whether a statement lets an AWS service invoke the function for one of its resources. */
export function permitsInvoke(
  statements: readonly PolicyStatement[],
  principal: string,
  sourceArn: string,
): boolean {
  return statements.some(
    (statement) =>
      ['lambda:InvokeFunction', 'lambda:*', '*'].includes(statement.Action) &&
      isPrincipal(statement.Principal, principal) &&
      conditionsHold(statement.Condition ?? {}, sourceArn),
  );
}

function isPrincipal(stated: PolicyStatement['Principal'], principal: string): boolean {
  return (
    stated === '*' || (typeof stated === 'object' && 'Service' in stated && stated.Service === principal)
  );
}

function conditionsHold(condition: NonNullable<PolicyStatement['Condition']>, sourceArn: string): boolean {
  const arnPattern = condition['ArnLike']?.['AWS:SourceArn'];
  const account = condition['StringEquals']?.['AWS:SourceAccount'];
  if (account !== undefined && account !== sourceArn.split(':')[4]) return false;
  return arnPattern === undefined || arnLike(arnPattern, sourceArn);
}

/**
 * IAM's ArnLike: each of the six parts between colons is compared by itself, `*` and `?` stand for any text
 * and any character, and in the last part they cross slashes (IAM user guide, "Amazon Resource Name condition operators").
 */
export function arnLike(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const actual = arnParts(arn);
  return (
    wanted.length === actual.length && wanted.every((part, index) => globMatches(part, actual[index] ?? ''))
  );
}

/** Six parts; colons beyond the fifth belong to the resource. */
function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function globMatches(glob: string, text: string): boolean {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
