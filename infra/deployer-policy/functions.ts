import { functionArn } from '../naming.ts';
import { allow, type ConfigContext, type Statement } from './statement.ts';

/** The proxy function, and the functions that run a model. */
export function functions({ site, names }: ConfigContext): Statement[] {
  const models = Object.values(names.functions).map((name) => functionArn(site, name));
  // Versions and aliases are authorized by their own ARNs (Service Authorization Reference, AWS Lambda).
  const withParts = models.flatMap((arn) => [arn, `${arn}:*`]);
  return [
    allow('FindTheFunctions', ['lambda:ListFunctions'], '*'),
    allow('ReadTheFunctionTags', ['lambda:ListTags'], functionArn(site, `${names.owner}*`)),
    allow('KeepTheProxy', [...KEEP_FUNCTION, ...KEEP_POLICY], functionArn(site, names.proxy)),
    allow('KeepTheFunctions', KEEP_FUNCTION, models),
    allow('KeepTheLoader', [...KEEP_FUNCTION, 'lambda:InvokeFunction'], functionArn(site, names.loader)),
    // A new version is invoked before requests move to it.
    allow('KeepTheVersions', KEEP_VERSIONS, withParts),
  ];
}

const KEEP_FUNCTION = [
  'lambda:CreateFunction',
  'lambda:TagResource',
  'lambda:GetFunction',
  'lambda:UpdateFunctionCode',
  'lambda:UpdateFunctionConfiguration',
  'lambda:DeleteFunction',
  'lambda:PutFunctionConcurrency',
  'lambda:DeleteFunctionConcurrency',
  'lambda:GetFunctionConcurrency',
];

const KEEP_POLICY = ['lambda:GetPolicy', 'lambda:AddPermission', 'lambda:RemovePermission'];

const KEEP_VERSIONS = [
  'lambda:PublishVersion',
  'lambda:ListVersionsByFunction',
  'lambda:GetFunctionConfiguration',
  'lambda:DeleteFunction',
  'lambda:InvokeFunction',
  'lambda:CreateAlias',
  'lambda:GetAlias',
  'lambda:ListAliases',
  'lambda:UpdateAlias',
  'lambda:DeleteAlias',
  'lambda:PutProvisionedConcurrencyConfig',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:ListProvisionedConcurrencyConfigs',
  'lambda:DeleteProvisionedConcurrencyConfig',
];
