import { expect, it } from 'vitest';
import { restApiKind, type RestApiSpec } from '../../../../src/aws/apigateway/rest-api/rest-api.ts';
import { accountUnderTest, calm } from '../../account-under-test.ts';
import { ISSUER, restApiOf } from '../../specs/api.ts';
import { withFunction } from '../../specs/function.ts';

const { aws } = accountUnderTest();

it('updates issuer and audience of a REST API with its declaration', async () => {
  const owner = 'rest-trust-dev';
  const kind = restApiKind(aws());
  const trusting = (audience: string): RestApiSpec => ({
    ...restApiOf(owner, 'jwt'),
    jwt: { issuer: ISSUER, audience: [audience] },
  });
  await withFunction(aws(), owner);
  await kind.create(trusting('first'), calm);
  for (const audience of ['second', 'third', 'fourth']) {
    const live = await kind.read(owner);
    if (live) await kind.update?.(trusting(audience), live, kind.diff(trusting(audience), live));
    const after = await kind.read(owner);
    expect(after && kind.diff(trusting(audience), after)).toEqual([]);
  }
});
