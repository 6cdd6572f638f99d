const WARM_UP = 20;
/** How many warm requests are measured, one after another. */
export const WARM = 300;

const BODY = JSON.stringify({ inputs: 'UBER TRIP 4412' });
const HEADERS = { 'content-type': 'application/json' };

export async function warmUp(url: string): Promise<void> {
  for (let count = 0; count < WARM_UP; count += 1) await post(url);
}

export async function requestMs(url: string): Promise<number> {
  const startedAt = performance.now();
  await post(url);
  return performance.now() - startedAt;
}

/** Sends the request of all measurements. Throws for another status than 200. */
export async function post(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: BODY, headers: HEADERS });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text}`);
}
