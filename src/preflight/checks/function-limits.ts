import { largestFunctionMb, lambdaAccount, type LambdaAccount } from '../../aws/lambda/account-settings.ts';
import { fault, type Finding, unchecked } from '../finding.ts';
import { check, modelFunctionOf, type With } from '../subject.ts';

/** The memory of a function, the storage for its code, and SnapStart, against what the account and region allow. */
export const functionLimitsCheck = check(
  'function limits',
  ['host'],
  ['access', 'stack'],
  checkLimits,
  'lambda',
);

async function checkLimits({
  access: { aws, site },
  stack,
  functionZip,
}: With<'access' | 'stack'>): Promise<Finding[]> {
  const { memoryMb, snapStart = false } = modelFunctionOf(stack);
  const largestMb = memoryMb > NEW_ACCOUNT_MB ? await largestFunctionMb(aws) : 0;
  return [
    ...judgeFunctionMemory(memoryMb, largestMb),
    ...judgeSnapStart(snapStart, site.region),
    ...judgeCodeStorage(functionZip?.bytes ?? 0, await lambdaAccount(aws)),
  ];
}

/** "Member must have value less than or equal to 3008" is what CreateFunction answers in new accounts. */
const NEW_ACCOUNT_MB = 3008;

/** Neither Lambda nor Service Quotas shows this limit, but a larger function shows that it has been raised. */
export function judgeFunctionMemory(memoryMb: number, largestMb: number): Finding[] {
  if (memoryMb <= NEW_ACCOUNT_MB || largestMb > NEW_ACCOUNT_MB) return [];
  return [
    unchecked(
      'function memory',
      `whether a function may have ${memoryMb} MB: new accounts are limited to ${NEW_ACCOUNT_MB}, no API shows the limit, and the account has no larger function in this region`,
      `If CreateFunction rejects it, deploy with --memory ${NEW_ACCOUNT_MB}, or ask AWS support to raise the limit.`,
    ),
  ];
}

// "Available in all commercial Regions except Asia Pacific (New Zealand) and Asia Pacific (Taipei)" (Developer Guide,
// snapstart).
const WITHOUT_SNAP_START: ReadonlySet<string> = new Set(['ap-southeast-6', 'ap-east-2']);

export function judgeSnapStart(snapStart: boolean, region: string): Finding[] {
  if (!snapStart || !WITHOUT_SNAP_START.has(region)) return [];
  const fix = 'Remove host.snapStart, or deploy to another --region.';
  return [fault('SnapStart', 'config', `Lambda has no SnapStart in ${region}`, fix)];
}

/** A new version stores its zip in addition to those of all other versions and functions. */
export function judgeCodeStorage(
  zipBytes: number,
  { maxCodeBytes, usedCodeBytes }: Pick<LambdaAccount, 'maxCodeBytes' | 'usedCodeBytes'>,
): Finding[] {
  if (usedCodeBytes + zipBytes <= maxCodeBytes) return [];
  return [
    fault(
      'code storage',
      'account',
      `the functions of the account use ${gb(usedCodeBytes)} of ${gb(maxCodeBytes)} for code in this region, and the zip of this one has ${gb(zipBytes)}`,
      'Delete versions of functions that are not needed, or request an increase of "Function and layer storage" of AWS Lambda in Service Quotas.',
    ),
  ];
}

function gb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
