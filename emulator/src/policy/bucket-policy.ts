import { AwsError } from '../aws-error.ts';
import { bucketFaults, type PolicyBucket } from './bucket-grammar.ts';
import { refuse, type Wording } from './fault.ts';
import { readGrammar } from './grammar.ts';

type Own =
  | 'notPrincipal'
  | 'noPrincipal'
  | 'emptyPrincipal'
  | 'principalForm'
  | 'principal'
  | 'federated'
  | 'noAction'
  | 'action'
  | 'noResource'
  | 'resource'
  | 'applicability'
  | 'address';

// "Bucket policies are limited to 20 KB in size" (S3 user guide); white space between the values does not count.
const MAX_BYTES = 20_480;

const notJson = (): string => "Policies must be valid JSON and the first byte must be '{'";
const syntax = (): string => 'Invalid policy syntax.';
const invalidPrincipal = (): string => 'Invalid principal in policy';

/** S3's sentences; test/policy/documents cites a source for each. */
function wordingOf(document: string): Wording<Own> {
  return {
    json: document.startsWith('{') ? () => 'This policy contains invalid Json' : notJson,
    document: notJson,
    version: () => 'The policy must contain a valid version string',
    noStatement: () => 'Missing required field Statement',
    emptyStatement: () => 'Could not parse the policy: Statement is empty!',
    syntax,
    unknownElement: ({ detail }) => `Unknown field ${detail}`,
    noEffect: () => 'Missing required field Effect',
    effect: ({ detail }) => `Invalid effect: ${detail}`,
    effectCase: ({ detail }) => `Invalid effect: ${detail}`,
    noPrincipal: () => 'Missing required field Principal',
    emptyPrincipal: () => 'Missing required field Principal cannot be empty!',
    principalForm: syntax,
    principal: invalidPrincipal,
    federated: invalidPrincipal,
    notPrincipal: () => 'Allow with NotPrincipal is not allowed.',
    noAction: () => 'Missing required field Action',
    action: () => 'Policy has invalid action',
    noResource: () => 'Missing required field Resource',
    resource: () => 'Policy has invalid resource',
    operator: ({ detail }) => `Invalid Condition type : ${detail}`,
    conditionKey: () => 'Policy has an invalid condition key',
    address: () => 'Invalid IP address in Conditions',
    legacy: syntax,
    sid: syntax,
    repeatedSid: () => 'The Statement Ids in the policy are not unique',
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
