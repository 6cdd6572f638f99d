import { RELEASE_VARIABLE } from '../src/contract/release.ts';
import type { Config } from '../src/config.ts';
import { digestOf } from './naming.ts';
import type { Image } from './images.ts';

/** Everything that makes one release answer differently from another. */
export interface Release {
  /** `r-` and twelve hex digits; equal for equal content in any account, region or stage. */
  readonly id: string;
  /** The container's whole environment, its own id included: it answers with it, and that is the proof. */
  readonly environment: Readonly<Record<string, string>>;
}

// One worker with one copy of the model: the toolkits start one per CPU otherwise and run out of memory.
// Caches and metrics go to /tmp, because a serverless container may write nowhere else.
const SERVERLESS_ENVIRONMENT: Readonly<Record<string, string>> = {
  SAGEMAKER_PROGRAM: 'inference.py',
  SAGEMAKER_MODEL_SERVER_WORKERS: '1',
  MMS_DEFAULT_WORKERS_PER_MODEL: '1',
  HF_HOME: '/tmp/huggingface',
  HF_HUB_OFFLINE: '1',
};

/** The release of an archive in an image under a host's options. */
export function releaseOf(archiveDigest: string, image: Image, config: Config): Release {
  const environment = { ...SERVERLESS_ENVIRONMENT, ...config.container.environment };
  const tag = image.uri.slice(image.uri.indexOf('/') + 1);
  const id = `r-${digestOf([archiveDigest, tag, environment, config.host])}`;
  return { id, environment: { ...environment, [RELEASE_VARIABLE]: id } };
}
