import { randomUUID } from 'node:crypto';
import type { Consistency } from '../consistency/consistency.ts';
import { READ_LAG_MS } from '../consistency/delays.ts';

/** Where an alias sends events. */
export interface Route {
  readonly version: string;
  /** The second version and its share of the events, from 0 to 1. */
  readonly second?: { readonly version: string; readonly weight: number };
}

/** A name for one version of a function, or for two that share its events. */
export class Alias {
  readonly arn: string;
  description: string;
  revisionId = randomUUID();
  readonly #consistency: Consistency;
  #route: Route;
  #before: Route | undefined;
  #beforeUntilMs = 0;
  #events = 0;

  constructor(consistency: Consistency, arn: string, description: string, route: Route) {
    this.#consistency = consistency;
    this.arn = arn;
    this.description = description;
    this.#route = route;
  }

  get name(): string {
    return this.arn.replace(/^.*:/, '');
  }

  get route(): Route {
    return this.#route;
  }

  /** Whether one of its versions is this one. */
  names(version: string): boolean {
    return this.#route.version === version || this.#route.second?.version === version;
  }

  /** Events go on to the route before for a while: a version must outlive the alias's move (DataBiosphere/azul#7883). */
  move(route: Route): void {
    this.#before = this.#route;
    this.#beforeUntilMs = this.#consistency.endOf(READ_LAG_MS);
    this.#route = route;
    this.#events = 0;
  }

  /**
   * The version that runs the next event. AWS chooses at random; here the share of every run of events is as exact as
   * whole events allow, so that a test of a few requests finds both versions.
   */
  next(): string {
    const { version, second } = this.#current();
    if (!second) return version;
    this.#events += 1;
    const isSecond =
      Math.floor(this.#events * second.weight) > Math.floor((this.#events - 1) * second.weight);
    return isSecond ? second.version : version;
  }

  /** As the next event finds it. */
  #current(): Route {
    const isLagging = Date.now() < this.#beforeUntilMs && this.#consistency.isLagging(this.arn);
    if (!isLagging || !this.#before) return this.#route;
    this.#consistency.count('lambda:Invoke stale');
    return this.#before;
  }
}
