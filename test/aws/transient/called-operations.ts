import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The clients of the product, by package: as the SDK names them, without "Client". */
const CLIENTS: Readonly<Record<string, string>> = {
  'client-api-gateway': 'APIGateway',
  'client-apigatewayv2': 'ApiGatewayV2',
  'client-cloudwatch': 'CloudWatch',
  'client-cloudwatch-logs': 'CloudWatchLogs',
  'client-ec2': 'EC2',
  'client-ecr': 'ECR',
  'client-efs': 'EFS',
  'client-iam': 'IAM',
  'client-lambda': 'Lambda',
  'client-s3': 'S3',
  'client-sagemaker': 'SageMaker',
  'client-sagemaker-runtime': 'SageMakerRuntime',
  'client-service-quotas': 'ServiceQuotas',
  'client-sts': 'STS',
  'client-wafv2': 'WAFV2',
};

/** What `Upload` of @aws-sdk/lib-storage calls. */
const UPLOAD = [
  'AbortMultipartUpload',
  'CompleteMultipartUpload',
  'CreateMultipartUpload',
  'PutObject',
  'UploadPart',
];

const FOLDERS = ['src', 'scripts', 'infra'];

/** Every operation that the product calls, as `Service.Operation`, from the imports of its source files. */
export function calledOperations(): string[] {
  const found = new Set<string>();
  for (const file of FOLDERS.flatMap(filesIn)) {
    const source = readFileSync(file, 'utf8');
    for (const [, names = '', name = ''] of source.matchAll(
      /import (?:type )?\{([^}]*)\} from '@aws-sdk\/([^']+)'/g,
    )) {
      if (name === 'lib-storage' && names.includes('Upload'))
        UPLOAD.forEach((each) => found.add(`S3.${each}`));
      for (const operation of operationsIn(names)) found.add(`${CLIENTS[name] ?? name}.${operation}`);
    }
  }
  return [...found].toSorted();
}

/** Operations behind the commands, paginators and waiters that an import names. */
function operationsIn(names: string): string[] {
  return names.split(',').flatMap((each) => {
    const name = each.trim().split(' as ')[0] ?? '';
    const [, command] = /^([A-Z]\w+)Command$/.exec(name) ?? [];
    const [, paged] = /^paginate([A-Z]\w+)$/.exec(name) ?? [];
    const [, waited] = /^wait(?:Until|For)([A-Z]\w+)$/.exec(name) ?? [];
    if (waited !== undefined) throw new Error(`the SDK's waiter ${name}: use src/reconcile/poll.ts`);
    return command ?? paged ?? [];
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
