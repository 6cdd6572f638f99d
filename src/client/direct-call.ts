/** A request to a model, without the gateway. */
export interface DirectRequest {
  readonly body: string | Uint8Array;
  readonly contentType: string;
  readonly accept: string;
}

/** What the model has answered. */
export interface DirectAnswer {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly customAttributes: string | undefined;
  readonly requestId: string | undefined;
}

/** One attempt to call a model through the service that hosts it. Rejects with the service's or the model's error. */
export interface DirectCall {
  /** Rejects if there are no credentials, with the SDK's error. */
  ready(): Promise<unknown>;
  send(request: DirectRequest, signal: AbortSignal): Promise<DirectAnswer>;
}

/** Where a service is called, and with whose credentials. */
interface AwsPlace<Credentials> {
  readonly region?: string;
  readonly credentials?: Credentials;
}

/** The configuration of a client. One attempt each: the caller's retry policy applies, not the SDK's. */
export function clientConfig<Credentials>({ region, credentials }: AwsPlace<Credentials>) {
  return {
    maxAttempts: 1,
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
  };
}

/** Clients by place: calls with the same place share connections and credentials. */
export function clientsByPlace<Place extends object, Client>(
  create: (place: Place) => Client,
): (place: Place) => Client {
  const clients = new WeakMap<Place, Client>();
  return (place) => {
    const client = clients.get(place) ?? create(place);
    clients.set(place, client);
    return client;
  };
}
