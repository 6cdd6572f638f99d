import type * as sdk from '@aws-sdk/client-ecr';
import type { Hash } from 'node:crypto';
import { join } from 'node:path';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import {
  type Content,
  type ContentStore,
  type ContentWriter,
  createContentStore,
} from '../storage/content.ts';

/** A layer or config, as it was uploaded. */
export interface Layer {
  readonly digest: string;
  readonly content: Content;
}

/** An upload in progress. */
export interface LayerUpload {
  readonly id: string;
  readonly writer: ContentWriter;
  readonly hash: Hash;
  /** Size of each part, in bytes. */
  readonly parts: number[];
}

/** A manifest, as it was pushed. */
export interface StoredImage {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  /** Size of config and layers. */
  readonly bytes: number;
  readonly tags: Set<string>;
  readonly pushedAt: Date;
  /** Whether a scan was made when it was pushed. */
  readonly isScanned: boolean;
}

export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  readonly encryption: sdk.EncryptionConfiguration;
  tagMutability: 'MUTABLE' | 'IMMUTABLE';
  scanOnPush: boolean;
  policy: string | undefined;
  lifecyclePolicy: string | undefined;
  readonly layers: Map<string, Layer>;
  readonly uploads: Map<string, LayerUpload>;
  /** By digest. */
  readonly images: Map<string, StoredImage>;
}

/** What names a repository in a request. */
export interface RepositoryReference {
  readonly registryId?: string | undefined;
  readonly repositoryName: string;
}

/** The private registry of an account: one per region. */
export class Registry {
  readonly contents: ContentStore;
  readonly accountId: string;
  readonly #account: AccountContext;
  readonly #regions = new Map<string, Map<string, Repository>>();

  constructor(account: AccountContext) {
    this.#account = account;
    this.accountId = account.accountId;
    this.contents = createContentStore(join(account.scratchDir, 'ecr'));
  }

  /** The repositories of a region, by name. */
  in(region: string): Map<string, Repository> {
    const found = this.#regions.get(region) ?? new Map<string, Repository>();
    this.#regions.set(region, found);
    return found;
  }

  /** Throws RepositoryNotFoundException, also for the registry of another account, which lets nobody in. */
  find(region: string, { registryId = this.accountId, repositoryName }: RepositoryReference): Repository {
    const found = registryId === this.accountId ? this.in(region).get(repositoryName) : undefined;
    if (!found) throw repositoryNotFound(repositoryName, registryId);
    return found;
  }

  /** An empty repository. */
  create(
    region: string,
    settings: Pick<Repository, 'name' | 'tags' | 'encryption' | 'tagMutability' | 'scanOnPush'>,
  ): Repository {
    const { partition } = this.#account;
    const created: Repository = {
      ...settings,
      arn: `arn:${partition}:ecr:${region}:${this.accountId}:repository/${settings.name}`,
      uri: `${this.accountId}.dkr.ecr.${region}.amazonaws.com/${settings.name}`,
      createdAt: new Date(),
      policy: undefined,
      lifecyclePolicy: undefined,
      layers: new Map(),
      uploads: new Map(),
      images: new Map(),
    };
    this.in(region).set(settings.name, created);
    return created;
  }

  /** Deletes a repository with all that is in it. */
  remove(region: string, { name, layers, uploads }: Repository): void {
    for (const { content } of layers.values()) content.release();
    for (const { writer } of uploads.values()) writer.discard();
    this.in(region).delete(name);
  }
}

export function repositoryNotFound(name: string | undefined, registryId: string): AwsError {
  return new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );
}
