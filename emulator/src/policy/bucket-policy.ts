import { AwsError } from '../aws-error.ts';
import { bucketFaults, type PolicyBucket } from './bucket-grammar.ts';
import { type PrincipalRule, refuse, type Wording } from './fault.ts';
import { readGrammar } from './grammar.ts';
import { RESOURCE_POLICY } from './sentences.ts';

type Own = PrincipalRule | 'noAction' | 'action' | 'noResource' | 'resource' | 'applicability' | 'address';

// "Bucket policies are limited to 20 KB in size" (S3 user guide); white space between the values does not count.
const MAX_BYTES = 20_480;

const notJson = (): string => "Policies must be valid JSON and the first byte must be '{'";
const syntax = (): string => 'Invalid policy syntax.';
const invalidPrincipal = (): string => 'Invalid principal in policy';

/** S3's sentences; test/policy/documents cites a source for each. */
function wordingOf(document: string): Wording<Own> {
  return {
    json: document.startsWith('{') ? RESOURCE_POLICY.json : notJson,
    document: notJson,
    version: RESOURCE_POLICY.version,
    noStatement: () => 'Missing required field Statement',
    emptyStatement: RESOURCE_POLICY.emptyStatement,
    syntax,
    unknownElement: RESOURCE_POLICY.unknownElement,
    noEffect: RESOURCE_POLICY.noEffect,
    effect: RESOURCE_POLICY.effect,
    effectCase: RESOURCE_POLICY.effect,
    noPrincipal: RESOURCE_POLICY.noPrincipal,
    emptyPrincipal: RESOURCE_POLICY.emptyPrincipal,
    principalForm: syntax,
    principal: invalidPrincipal,
    federated: invalidPrincipal,
    notPrincipal: RESOURCE_POLICY.allowNotPrincipal,
    noAction: RESOURCE_POLICY.noAction,
    action: () => 'Policy has invalid action',
    noResource: () => 'Missing required field Resource',
    resource: () => 'Policy has invalid resource',
    operator: RESOURCE_POLICY.operator,
    conditionKey: () => 'Policy has an invalid condition key',
    address: () => 'Invalid IP address in Conditions',
    legacy: syntax,
    sid: syntax,
    repeatedSid: RESOURCE_POLICY.repeatedSid,
    applicability: () => 'Action does not apply to any resource(s) in statement',
  };
}

/** Checks a bucket's policy. Throws MalformedPolicy with S3's own words. */
export function checkBucketPolicy(document: string, bucket: PolicyBucket): void {
  const { faults, statements } = readGrammar(document);
  // A Sid may have other characters here: "some services allow additional characters such as spaces" (the grammar).
  const own = faults.filter(({ rule }) => rule !== 'sid');
  refuse(
    [...own, ...statements.flatMap((each) => bucketFaults(each, bucket))],
    wordingOf(document),
    malformed,
  );
  if (document.replaceAll(/\s/g, '').length > MAX_BYTES)
    throw malformed(`Normalized policy document exceeds the maximum allowed size of ${MAX_BYTES} bytes`);
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicy', message);
}
