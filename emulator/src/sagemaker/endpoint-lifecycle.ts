import { HostingFailure } from '../container.ts';
import { ModelServer, pingFailure } from '../hosting/model-server.ts';
import { pause } from '../timing.ts';
import type { AccountContext } from '../account/account-context.ts';
import type { Deployment, VariantPlan } from './deployment.ts';
import type { Guardrails } from './guardrails.ts';
import type { Fleet, HostedEndpoint } from './hosted-endpoint.ts';
import { shiftTraffic, type RollbackReason } from './traffic-shift.ts';

/**
 * Durations at AWS, in seconds; scaled by `timing.scale`. `create` and `update` are minimums; `boot` is the part of them
 * before an instance fetches image and archive with its role.
 */
const SECONDS = {
  serverless: { create: 150, update: 120, boot: 60 },
  instances: { create: 300, update: 300, boot: 120 },
  rescale: 120,
  remove: 10,
};

/** Moves endpoints through their statuses, in the background after the response. */
export class EndpointLifecycle {
  readonly #account: AccountContext;
  readonly #closing = new AbortController();
  readonly #moves = new Set<Promise<void>>();
  readonly #servers = new Set<ModelServer>();

  constructor(account: AccountContext) {
    this.#account = account;
    account.onClose(async () => {
      this.#closing.abort();
      await Promise.all(this.#moves);
      await Promise.all([...this.#servers].map(async (server) => await server.stop()));
    });
  }

  /** Creating → InService, or Failed with the reason. */
  create(endpoint: HostedEndpoint, deployment: Deployment): void {
    this.#background(async () => await this.#provision(endpoint, deployment, 'create'));
  }

  /**
   * Updating, the old fleet serving → InService on the new one, or on the old one with a FailureReason. Without
   * guardrails, all traffic shifts at once, without baking.
   */
  update(endpoint: HostedEndpoint, deployment: Deployment, guardrails?: Guardrails): void {
    endpoint.move('Updating', deployment);
    this.#background(async () => await this.#provision(endpoint, deployment, 'update', guardrails));
  }

  /** Updating → InService with new weights or capacity; the container is kept. */
  rescale(endpoint: HostedEndpoint, variant: VariantPlan): void {
    endpoint.move('Updating');
    this.#background(async () => {
      await this.#wait(SECONDS.rescale);
      const fleet = endpoint.live;
      if (fleet) endpoint.live = { ...fleet, deployment: { ...fleet.deployment, variant } };
      endpoint.move('InService');
    });
  }

  /** Deleting → deleted; `forget` removes the endpoint from the account. */
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

  /** Waits for both the container's start and AWS's duration. An early failure is not reported sooner. */
  async #provision(
    endpoint: HostedEndpoint,
    deployment: Deployment,
    change: 'create' | 'update',
    guardrails?: Guardrails,
  ): Promise<void> {
    const seconds = secondsOf(deployment)[change];
    // Left over from an earlier update whose rollback failed: this update repairs it.
    const mixedIn = endpoint.green?.fleet;
    const [started] = await Promise.allSettled([this.#start(endpoint, deployment), this.#wait(seconds)]);
    if (started.status === 'rejected') {
      endpoint.fail(this.#reason(endpoint, started.reason));
      await this.#retire(mixedIn);
      return;
    }
    const server = started.value;
    this.#servers.add(server);
    const rollback = guardrails && (await this.#shift(endpoint, { deployment, server }, guardrails));
    if (rollback) await this.#rollBack(endpoint, rollback, guardrails);
    else await this.#retire(endpoint.serve(deployment, server));
    await this.#retire(mixedIn);
  }

  async #shift(
    endpoint: HostedEndpoint,
    started: Omit<Fleet, 'since'>,
    guardrails: Guardrails,
  ): Promise<RollbackReason | undefined> {
    return await shiftTraffic(endpoint, { ...started, since: new Date() }, guardrails, {
      wait: async (seconds) => await this.#wait(seconds),
      isRinging: (name) => this.#account.ports.alarms.stateOf(endpoint.region, name) === 'ALARM',
    });
  }

  /**
   * Blue/green: the old fleet is still complete and takes all traffic at once. Rolling: the capacity removed by the
   * steps must be provisioned again, which may fail; then both fleets keep serving.
   */
  async #rollBack(
    endpoint: HostedEndpoint,
    { reason, steps }: RollbackReason,
    { rolling }: Guardrails,
  ): Promise<void> {
    const [green, old] = [endpoint.green?.fleet, endpoint.live];
    if (rolling && steps > 0 && old) {
      const [again] = await Promise.allSettled([
        this.#start(endpoint, old.deployment),
        this.#wait(secondsOf(old.deployment).update),
      ]);
      if (again.status === 'rejected') {
        endpoint.failRollback(`${reason} The rollback failed: ${this.#reason(endpoint, again.reason)}`);
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
    const fault = this.#account.faults.atEndpoint(endpoint.name);
    if (fault?.kind === 'ping-failure') throw pingFailure(deployment.variant.name);
    if (fault) await until(AbortSignal.any([fault.lifted, this.#closing.signal]));
    await this.#wait(secondsOf(deployment).boot);
    return await ModelServer.start(this.#account, {
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

  /** A bug in the emulator appears as an internal failure of the service; its trace goes to the log. */
  #reason(endpoint: HostedEndpoint, error: unknown): string {
    if (error instanceof HostingFailure) return error.message;
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#account.ports.logs.write(endpoint.region, endpoint.logGroup, 'emulator', trace.split('\n'));
    return 'Request to service failed. If failure persists after retry, contact customer support.';
  }

  async #wait(seconds: number): Promise<void> {
    await pause(seconds * 1000 * this.#account.timing.scale, this.#closing.signal);
  }

  /** Tracked until it ends, so that closing the emulator waits for it. */
  #background(work: () => Promise<void>): void {
    const move = work().finally(() => this.#moves.delete(move));
    this.#moves.add(move);
  }
}

function secondsOf({ variant }: Deployment): (typeof SECONDS)['instances'] {
  return variant.serverless ? SECONDS.serverless : SECONDS.instances;
}

/** Resolves when the signal aborts: an endpoint stays stuck until the fault is removed. */
async function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
