import { HostingFailure } from '../hosting/hosting-failure.ts';
import { ModelServer, pingFailure } from '../hosting/model-server.ts';
import { pause } from '../timing/pause.ts';
import type { World } from '../account/account-context.ts';
import type { Deployment, VariantPlan } from './deployment.ts';
import type { Guardrails } from './guardrails.ts';
import type { Fleet, HostedEndpoint } from './hosted-endpoint.ts';
import { shiftTraffic, type Setback } from './traffic-shift.ts';

/** How long the service takes at least, in seconds; `timing.scale` shortens it. */
const SECONDS = { create: 150, update: 120, rescale: 120, remove: 10 };

/** Moves endpoints through their statuses, in the background, as the service does after it has answered. */
export class EndpointLifecycle {
  readonly #world: World;
  readonly #closing = new AbortController();
  readonly #moves = new Set<Promise<void>>();
  readonly #servers = new Set<ModelServer>();

  constructor(world: World) {
    this.#world = world;
    world.onClose(async () => {
      this.#closing.abort();
      await Promise.all(this.#moves);
      await Promise.all([...this.#servers].map(async (server) => await server.stop()));
    });
  }

  /** Creating → InService, or Failed with the reason. */
  create(endpoint: HostedEndpoint, deployment: Deployment): void {
    this.#background(async () => await this.#bringUp(endpoint, deployment, SECONDS.create));
  }

  /**
   * Updating, the old fleet serving → InService on the new one, or on the old one with a FailureReason. Without
   * guardrails all traffic moves at once, and nothing bakes.
   */
  update(endpoint: HostedEndpoint, deployment: Deployment, guardrails?: Guardrails): void {
    endpoint.move('Updating', deployment);
    this.#background(async () => await this.#bringUp(endpoint, deployment, SECONDS.update, guardrails));
  }

  /** Updating → InService with other weights or capacity; the container stays. */
  rescale(endpoint: HostedEndpoint, variant: VariantPlan): void {
    endpoint.move('Updating');
    this.#background(async () => {
      await this.#wait(SECONDS.rescale);
      const fleet = endpoint.live;
      if (fleet) endpoint.live = { ...fleet, deployment: { ...fleet.deployment, variant } };
      endpoint.move('InService');
    });
  }

  /** Deleting → gone; `forget` takes the endpoint out of the account. */
  remove(endpoint: HostedEndpoint, forget: () => void): void {
    endpoint.move('Deleting');
    this.#background(async () => {
      const fleets = [endpoint.live, endpoint.green?.fleet];
      await Promise.all([
        ...fleets.map(async (fleet) => await this.#retire(fleet)),
        this.#wait(SECONDS.remove),
      ]);
      forget();
    });
  }

  /** Both must end: the container's own start and the time AWS takes. A start that fails early is told no sooner. */
  async #bringUp(
    endpoint: HostedEndpoint,
    deployment: Deployment,
    seconds: number,
    guardrails?: Guardrails,
  ): Promise<void> {
    // Left over where an earlier update had failed both ways: this one is its repair.
    const mixedIn = endpoint.green?.fleet;
    const [started] = await Promise.allSettled([this.#start(endpoint, deployment), this.#wait(seconds)]);
    if (started.status === 'rejected') {
      endpoint.fail(this.#reason(endpoint, started.reason));
      await this.#retire(mixedIn);
      return;
    }
    const server = started.value;
    this.#servers.add(server);
    const setback = guardrails && (await this.#shift(endpoint, { deployment, server }, guardrails));
    if (setback) await this.#goBack(endpoint, setback, guardrails);
    else await this.#retire(endpoint.serve(deployment, server));
    await this.#retire(mixedIn);
  }

  async #shift(
    endpoint: HostedEndpoint,
    started: Omit<Fleet, 'since'>,
    guardrails: Guardrails,
  ): Promise<Setback | undefined> {
    return await shiftTraffic(endpoint, { ...started, since: new Date() }, guardrails, {
      wait: async (seconds) => await this.#wait(seconds),
      isRinging: (name) => this.#world.ports.alarms.stateOf(endpoint.region, name) === 'ALARM',
    });
  }

  /**
   * Blue/green: the old fleet is still whole and takes everything at once. Rolling: what went of it with the steps
   * has to be provisioned again, which may fail as any start may; then both go on serving.
   */
  async #goBack(
    endpoint: HostedEndpoint,
    { reason, steps }: Setback,
    { rolling }: Guardrails,
  ): Promise<void> {
    const [green, old] = [endpoint.green?.fleet, endpoint.live];
    if (rolling && steps > 0 && old) {
      const [again] = await Promise.allSettled([
        this.#start(endpoint, old.deployment),
        this.#wait(SECONDS.update),
      ]);
      if (again.status === 'rejected') {
        endpoint.failBothWays(`${reason} The rollback failed: ${this.#reason(endpoint, again.reason)}`);
        return;
      }
      this.#servers.add(again.value);
      endpoint.live = { ...old, server: again.value };
    }
    endpoint.fail(reason);
    await Promise.all(
      [green, endpoint.live === old ? undefined : old].map(async (fleet) => await this.#retire(fleet)),
    );
  }

  async #start(endpoint: HostedEndpoint, deployment: Deployment): Promise<ModelServer> {
    if (deployment.obstacle !== undefined) throw new HostingFailure(deployment.obstacle);
    const fault = this.#world.faults.atEndpoint(endpoint.name);
    if (fault?.kind === 'ping-failure') throw pingFailure(deployment.variant.name);
    if (fault) await until(AbortSignal.any([fault.lifted, this.#closing.signal]));
    return await ModelServer.start(this.#world, {
      region: endpoint.region,
      logGroup: endpoint.logGroup,
      variant: deployment.variant.name,
      image: deployment.image,
      ...deployment.container,
      signal: this.#closing.signal,
    });
  }

  async #retire(fleet: Fleet | undefined): Promise<void> {
    if (!fleet) return;
    await fleet.server.stop();
    this.#servers.delete(fleet.server);
  }

  /** A fault of the emulator itself reads as the service's own internal failure; its trace goes to the log. */
  #reason(endpoint: HostedEndpoint, error: unknown): string {
    if (error instanceof HostingFailure) return error.message;
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.ports.logs.write(endpoint.region, endpoint.logGroup, 'emulator', trace.split('\n'));
    return 'Request to service failed. If failure persists after retry, contact customer support.';
  }

  async #wait(seconds: number): Promise<void> {
    await pause(seconds * 1000 * this.#world.timing.scale, this.#closing.signal);
  }

  /** Kept until it ends, so that closing the emulator leaves no move half done. */
  #background(work: () => Promise<void>): void {
    const move = work().finally(() => this.#moves.delete(move));
    this.#moves.add(move);
  }
}

/** Resolves when the signal aborts: an endpoint that is stuck stays so until the fault is taken back. */
async function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
