/** A container image of the account, as the services that run it see it. */
export interface FoundImage {
  readonly digest: string;
  /** Of the manifest: an index has one too. */
  readonly mediaType: string;
  /** Compressed. */
  readonly bytes: number;
  readonly region: string;
  /** Media types of the layers, from the lowest up. */
  readonly layerTypes: readonly string[];
  /** OCI image-spec, config.md; undefined for an index. */
  readonly config:
    | {
        readonly architecture?: string;
        readonly os?: string;
        readonly config?: {
          readonly Entrypoint?: readonly string[] | null;
          readonly Cmd?: readonly string[] | null;
          readonly Env?: readonly string[] | null;
          readonly WorkingDir?: string;
          readonly User?: string;
        };
      }
    | undefined;
  /** Whether the policy of the repository lets a service pull it for one of its resources. */
  mayPull(servicePrincipal: string, sourceArn: string): boolean;
}

/** Container images by URI: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY`, with `:TAG` or `@sha256:…`. */
export interface ImagePort {
  /** Undefined when the account has no such image. */
  find(uri: string): FoundImage | undefined;
  /** Writes the image's root file system into a folder, which is created. Throws a TypeError without such an image. */
  unpack(uri: string, folder: string): Promise<void>;
}

/** A known vulnerability. */
export interface ImageFinding {
  /** As in CVE-2026-12345. */
  readonly name: string;
  readonly severity: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNDEFINED';
  readonly uri?: string;
}
