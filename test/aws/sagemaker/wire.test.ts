import { DescribeEndpointConfigCommand, DescribeModelCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { tagsFor } from '../../../infra/naming.ts';
import { modelKind } from '../../../src/aws/sagemaker/model.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { modelOf, VPC, withArchive, withConfigs } from '../specs/endpoint.ts';

const { account, aws } = accountUnderTest();

describe('the owner of a SageMaker resource', () => {
  it('is read once per plan, and again after the resource was replaced', async () => {
    await withArchive(aws(), 'once-dev');
    const kind = modelKind(aws());
    const { name } = modelOf('once-dev');
    await kind.create(modelOf('once-dev'), calm);
    account().emulator.calls.clear();
    const [live, found] = await Promise.all([kind.read(name), kind.list('once-dev')]);
    expect([live?.owner, found[0]?.owner]).toEqual(['once-dev', 'once-dev']);
    const asked = account().emulator.calls.calls.filter(({ action }) => action === 'ListTags');
    expect(asked).toHaveLength(1);
    await kind.remove(name);
    await kind.create({ ...modelOf('once-dev'), tags: tagsFor('other-dev', 'model', {}) }, calm);
    expect((await kind.read(name))?.owner).toBe('other-dev');
    expect(await kind.list('once-dev')).toMatchObject([{ owner: 'other-dev' }]);
  });
});

describe('the requests to SageMaker', () => {
  it('include the VPC of the model', async () => {
    await withArchive(aws(), 'wire-dev');
    await modelKind(aws()).create({ ...modelOf('wire-dev'), vpc: VPC }, calm);
    const model = await aws().sagemaker.send(new DescribeModelCommand({ ModelName: 'wire-dev-model' }));
    expect(model.VpcConfig).toEqual({ Subnets: VPC.subnetIds, SecurityGroupIds: VPC.securityGroupIds });
  });

  it('include every option of both kinds of capacity', async () => {
    await withConfigs(aws(), 'wired-dev');
    const described = async (name: string) =>
      await aws().sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name }));
    const serverless = await described('wired-dev-config-5');
    expect(serverless.ProductionVariants?.[0]).toMatchObject({
      ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5, ProvisionedConcurrency: 1 },
    });
    expect(serverless.KmsKeyId).toBeUndefined();
    const instances = await described('wired-dev-instances-2');
    expect(instances.ProductionVariants?.[0]).toMatchObject({
      InstanceType: 'ml.m5.large',
      InitialInstanceCount: 2,
      ModelDataDownloadTimeoutInSeconds: 600,
      ContainerStartupHealthCheckTimeoutInSeconds: 300,
      VolumeSizeInGB: 30,
    });
    expect(instances.KmsKeyId).toBe('1234abcd-12ab-34cd-56ef-1234567890ab');
  });
});
