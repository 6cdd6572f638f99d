import { Fault } from '../../contract/fault.ts';

/** Where an image is. */
export interface ImageReference {
  /** Host with port. */
  readonly registry: string;
  readonly repository: string;
  /** A digest, which names one image for ever, or a tag. */
  readonly reference: string;
}

const DOCKER_HUB = 'registry-1.docker.io';

const FORM =
  /^(?:(?<host>[^/]+)\/)?(?<path>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/**
 * Reads `HOST/REPOSITORY:TAG` or `HOST/REPOSITORY@sha256:…`, the forms of `docker pull`; without a host, an image of
 * Docker Hub. Throws Fault `config` for anything else.
 */
export function parseReference(text: string): ImageReference {
  const { host, path = '', tag = 'latest', digest } = FORM.exec(text)?.groups ?? {};
  if (path === '') throw malformed(text);
  const reference = digest ?? tag;
  if (host !== undefined && isHost(host)) {
    return { registry: host === 'docker.io' ? DOCKER_HUB : host, repository: path, reference };
  }
  const repository = host === undefined ? `library/${path}` : `${host}/${path}`;
  return { registry: DOCKER_HUB, repository, reference };
}

/** As Docker tells a host from the first part of a repository (distribution/reference, splitDockerDomain). */
function isHost(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost';
}

function malformed(text: string): Fault {
  return new Fault(
    'config',
    `"${text}" is not the name of a container image`,
    'Write HOST/REPOSITORY:TAG or HOST/REPOSITORY@sha256:DIGEST, e.g. public.ecr.aws/lambda/python:3.13.',
  );
}
