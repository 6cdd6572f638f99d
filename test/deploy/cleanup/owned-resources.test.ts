import { describe, expect, it } from 'vitest';
import { ownedResourcesIn } from '../../../src/deploy/cleanup/owned-resources.ts';
import type { Listed } from '../../../src/reconcile/listing.ts';

const seen = (kind: string, name: string, owner?: string): Listed => ({
  kind,
  name,
  owner,
  sinceMs: undefined,
});
const names = (things: readonly Listed[]): string[] => things.map(({ name }) => name);

describe('owned resources', () => {
  it('have the tag of the stack, in the order of the listing', () => {
    const found = [seen('function', 'shop-dev-proxy', 'shop-dev'), seen('role', 'shop-dev-r', 'shop-dev')];
    expect(ownedResourcesIn('shop-dev', found)).toEqual({ own: found, untagged: [] });
  });

  it.each(['/aws/lambda/shop-dev-proxy', '/aws/sagemaker/Endpoints/shop-dev'])(
    'is the log group %s without a tag: only its own writer can have made it',
    (group) => {
      expect(names(ownedResourcesIn('shop-dev', [seen('log-group', group)]).own)).toEqual([group]);
    },
  );

  it.each([
    ['function', 'shop-dev-proxy', '/aws/lambda/shop-dev-proxy'],
    ['endpoint', 'shop-dev', '/aws/sagemaker/Endpoints/shop-dev'],
  ])('does not include a log group of a foreign %s with the name', (kind, writer, group) => {
    const { own, untagged } = ownedResourcesIn('shop-dev', [seen(kind, writer), seen('log-group', group)]);
    expect(own).toEqual([]);
    expect(names(untagged)).toEqual([writer, group]);
  });

  it('reports untagged resources with a name of the stack', () => {
    const found = [
      seen('model', 'shop-dev-0123456789ab'),
      seen('log-group', '/aws/lambda/shop-dev-other'),
      seen('bucket', 'shop-dev-123456789012-eu-west-1'),
    ];
    const { own, untagged } = ownedResourcesIn('shop-dev', found);
    expect(own).toEqual([]);
    expect(untagged).toEqual(found);
  });

  it('never touches or reports a stack with a longer name', () => {
    const found = [
      seen('endpoint', 'shop-dev2', 'shop-dev2'),
      seen('endpoint', 'shop-dev-b', 'shop-dev-b'),
      seen('model', 'shop-dev2-0123456789ab'),
      // Untagged, but the tags above say that a stack of this longer name exists.
      seen('log-group', '/aws/lambda/shop-dev-b-proxy'),
      seen('log-group', '/aws/sagemaker/Endpoints/shop-dev2'),
    ];
    expect(ownedResourcesIn('shop-dev', found)).toEqual({ own: [], untagged: [] });
  });
});
