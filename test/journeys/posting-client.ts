import { setTimeout as sleep } from 'node:timers/promises';

/** One request and what came of it. */
export interface Posted {
  readonly status: number;
  readonly release: string | undefined;
  readonly body: string;
}

const PAUSE_MS = 10;

/** Posts to a URL over and over, several at a time, until it is stopped; every answer is kept. */
export function startPosting(url: string, clients: number) {
  const posted: Posted[] = [];
  const stopping = new AbortController();
  const post = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      posted.push(await once(url));
      await sleep(PAUSE_MS);
    }
  };
  const running = Promise.all(Array.from({ length: clients }, post));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  return { posted, stop };
}

async function once(url: string): Promise<Posted> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"inputs": "rent oct"}',
    });
    const release = answer.headers.get('x-release-id') ?? undefined;
    return { status: answer.status, release, body: await answer.text() };
  } catch (error) {
    return { status: 0, release: undefined, body: String(error) };
  }
}
