import type { ContentStore } from '../../storage/content.ts';
import type { Registry, Repository } from '../registry.ts';

/** A request to a repository. */
export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  readonly registry: Registry;
  readonly repository: Repository;
  readonly contents: ContentStore;
}
