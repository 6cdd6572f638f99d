import { MODEL as APIGATEWAY } from '../../src/apigateway/members.ts';
import { MODEL as APIGATEWAYV2 } from '../../src/apigatewayv2/members.ts';
import { MODEL as CLOUDWATCH } from '../../src/cloudwatch/members.ts';
import { MODEL as EC2 } from '../../src/ec2/members.ts';
import { MODEL as ECR } from '../../src/ecr/members.ts';
import { MODEL as EFS } from '../../src/efs/members.ts';
import { MODEL as IAM } from '../../src/iam/members.ts';
import { MODEL as LAMBDA } from '../../src/lambda/members.ts';
import { MODEL as LOGS } from '../../src/logs/members.ts';
import { membersOf, structureIn } from '../../src/protocol/members.ts';
import type { Operation, Shape } from '../../src/protocol/smithy-schema.ts';
import { join, none, treatedPaths, type Treatment, whole } from '../../src/protocol/treatment.ts';
import { MODEL as S3 } from '../../src/s3/members.ts';
import { MODEL as SAGEMAKER } from '../../src/sagemaker/members.ts';
import { MODEL as RUNTIME } from '../../src/sagemaker/runtime-members.ts';
import { MODEL as QUOTAS } from '../../src/servicequotas/members.ts';
import { MODEL as STS } from '../../src/sts/members.ts';
import { MODEL as WAFV2 } from '../../src/wafv2/members.ts';

interface Table {
  readonly sdk: object;
  readonly members: Readonly<Record<string, Treatment>>;
}

/** The table of every service, with the model that it is about. */
export const TABLES = {
  apigateway: APIGATEWAY,
  apigatewayv2: APIGATEWAYV2,
  cloudwatch: CLOUDWATCH,
  ec2: EC2,
  ecr: ECR,
  efs: EFS,
  iam: IAM,
  lambda: LAMBDA,
  logs: LOGS,
  s3: S3,
  sagemaker: SAGEMAKER,
  'sagemaker-runtime': RUNTIME,
  servicequotas: QUOTAS,
  sts: STS,
  wafv2: WAFV2,
} satisfies Record<string, Table>;

/** Paths of a treatment that the model does not have, and structures of which it names no member. */
export function unknownPaths(operation: Operation, treatment: Treatment): string[] {
  const treated = treatedPaths(treatment);
  const listed = new Map(membersOf(operation, treatment).map(({ path }) => [path, shapeAt(operation, path)]));
  const unknown = [...treated.keys()].filter((path) => !listed.has(path.replace(/\.(\*|\{\})$/, '')));
  const bare = [...listed].filter(([path, shape]) => {
    const below = [...structureIn(shape).members.keys()].map((name) => join(path, name));
    const named = [...below, whole(path), none(path)].some((each) => treated.has(each));
    return treated.has(path) && below.length > 0 && !named;
  });
  return [...unknown, ...bare.map(([path]) => path)];
}

function shapeAt({ input }: Operation, path: string): Shape {
  return path.split('.').reduce((shape, name) => structureIn(shape).members.get(name) ?? shape, input);
}
