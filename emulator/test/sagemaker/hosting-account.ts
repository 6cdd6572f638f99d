import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type ProductionVariant,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { create } from 'tar';
import type { AccountOptions } from '../../src/account/account.ts';
import { createEcr } from '../../src/ecr/ecr.ts';
import { createSageMakerRuntime } from '../../src/sagemaker/sagemaker-runtime.ts';
import { createSageMaker } from '../../src/sagemaker/sagemaker.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/execution';
const REGISTRY = '763104351884.dkr.ecr.us-east-1.amazonaws.com';
export const HUGGING_FACE = `${REGISTRY}/huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04`;
export const PYTORCH = `${REGISTRY}/pytorch-inference:2.6.0-cpu-py312`;
export const PYTHON = process.env['PYTHON'] ?? 'python3';

export interface HostingAccount extends TestAccount {
  client: SageMakerClient;
  runtime: SageMakerRuntimeClient;
  /** Objects by `bucket/key`; all in us-east-1 unless the bucket's name starts with another region. */
  objects: Map<string, Uint8Array>;
  /** Output of the containers, by `group stream`. */
  logs: Map<string, string[]>;
  /** The state of each existing CloudWatch alarm, by name. */
  alarms: Map<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>;
}

/** SageMaker, its runtime and ECR over HTTP, with objects, one role and logs held in memory. */
export async function openHostingAccount(options: AccountOptions = {}): Promise<HostingAccount> {
  const objects = new Map<string, Uint8Array>();
  const logs = new Map<string, string[]>();
  const alarms: HostingAccount['alarms'] = new Map();
  const opened = await openTestAccount((account) => {
    const sagemaker = createSageMaker(account);
    const ecr = createEcr(account);
    return {
      services: [sagemaker.service, createSageMakerRuntime(account), ecr.service],
      ports: {
        images: ecr.port,
        endpoints: sagemaker.port,
        objects: {
          ownerOf: () => undefined,
          keyOf: () => undefined,
          roleMayRead: () => true,
          read: (bucket, key) => {
            const bytes = objects.get(`${bucket}/${key}`);
            return bytes && { bytes, region: /^eu-west-1/.exec(bucket)?.[0] ?? 'us-east-1' };
          },
        },
        alarms: { stateOf: (_region, name) => alarms.get(name) },
        metrics: { record: () => {} },
        roles: {
          canAssume: (arn, principal) => arn === ROLE && principal === 'sagemaker.amazonaws.com',
          isReaching: () => false,
        },
        logs: {
          write: (_region, group, stream, lines) => {
            const at = `${group} ${stream}`;
            logs.set(at, [...(logs.get(at) ?? []), ...lines]);
          },
        },
      },
    };
  }, options);
  const client = new SageMakerClient(opened.clientConfig());
  const runtime = new SageMakerRuntimeClient(opened.clientConfig());
  const close = async (): Promise<void> => {
    await opened.close();
    // A bug in the emulator reaches clients as a plain 500; no test here causes one.
    if (opened.faults.length > 0) throw new AggregateError(opened.faults, 'The emulator itself failed.');
  };
  return { ...opened, client, runtime, objects, logs, alarms, close };
}

/** A gzip tar of the given files. */
export async function archive(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), 'archive-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, 'tree', path)), { recursive: true });
      await writeFile(join(dir, 'tree', path), content);
    }
    const file = join(dir, 'model.tar.gz');
    await create({ gzip: true, cwd: join(dir, 'tree'), file }, ['.']);
    return new Uint8Array(await readFile(file));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * An inference.py without dependencies. The request selects its behavior, so that one archive
 * covers every behavior of a container.
 */
export const INFERENCE_PY = `
import json, os, signal, time

def model_fn(model_dir):
    print("loaded from a folder with", ",".join(sorted(os.listdir(model_dir))))
    return os.environ.get("RELEASE", "none")

def input_fn(body, content_type):
    return {"request": json.loads(body), "content_type": content_type}

def predict_fn(data, model):
    request = data["request"]
    if "sleep" in request:
        time.sleep(request["sleep"])
    while "until" in request and not os.path.exists(request["until"]):
        time.sleep(0.02)
    if request.get("raise"):
        raise ValueError(request["raise"])
    if request.get("kill"):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(30)
    data["pad"] = "x" * request.get("pad", 0)
    data["release"] = model
    data["environment"] = sorted(os.environ)
    return data

def output_fn(prediction, accept):
    return json.dumps(prediction)
`;

/** Stores an archive and creates a model from it. */
export async function makeModel(
  { client, objects }: HostingAccount,
  name: string,
  options: { image?: string; bytes?: Uint8Array; environment?: Record<string, string> } = {},
): Promise<void> {
  const bytes = options.bytes ?? (await archive({ 'code/inference.py': INFERENCE_PY, 'weights.bin': '1' }));
  objects.set(`bucket/${name}.tar.gz`, bytes);
  await client.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: ROLE,
      PrimaryContainer: {
        Image: options.image ?? HUGGING_FACE,
        ModelDataUrl: `s3://bucket/${name}.tar.gz`,
        Environment: options.environment ?? {},
      },
    }),
  );
}

export const SERVERLESS: Partial<ProductionVariant> = {
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
};
export const REALTIME: Partial<ProductionVariant> = {
  InstanceType: 'ml.m5.large',
  InitialInstanceCount: 1,
};

/** An endpoint configuration with one variant, AllTraffic, and a model of the same name. */
export async function makeConfig(
  { client }: HostingAccount,
  name: string,
  variant: Partial<ProductionVariant> = SERVERLESS,
): Promise<void> {
  await client.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{ VariantName: 'AllTraffic', ModelName: name, ...variant }],
    }),
  );
}

export async function makeEndpoint({ client }: HostingAccount, name: string, config: string): Promise<void> {
  await client.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: config }));
}

/** Polls the endpoint until its status is not transitional. */
export async function settled(
  { client }: HostingAccount,
  name: string,
): Promise<DescribeEndpointCommandOutput> {
  for (;;) {
    const described = await client.send(new DescribeEndpointCommand({ EndpointName: name }));
    if (!described.EndpointStatus?.endsWith('ing')) return described;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
