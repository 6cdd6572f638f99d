import { randomUUID } from 'node:crypto';

/** Where an alias sends events. */
export interface Route {
  readonly version: string;
  /** The second version and its share of the events, from 0 to 1. */
  readonly second?: { readonly version: string; readonly weight: number };
}

/** A name for one version of a function, or for two that share its events. */
export class Alias {
  readonly name: string;
  description: string;
  revisionId = randomUUID();
  #route: Route;
  #events = 0;

  constructor(name: string, description: string, route: Route) {
    this.name = name;
    this.description = description;
    this.#route = route;
  }

  get route(): Route {
    return this.#route;
  }

  /** Whether one of its versions is this one. */
  names(version: string): boolean {
    return this.#route.version === version || this.#route.second?.version === version;
  }

  move(route: Route): void {
    this.#route = route;
    this.#events = 0;
  }

  /**
   * The version that runs the next event. AWS chooses at random; here the share of every run of events is as exact as
   * whole events allow, so that a test of a few requests finds both versions.
   */
  next({ version, second }: Route = this.#route): string {
    if (!second) return version;
    this.#events += 1;
    const isSecond =
      Math.floor(this.#events * second.weight) > Math.floor((this.#events - 1) * second.weight);
    return isSecond ? second.version : version;
  }
}
