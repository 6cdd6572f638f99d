/** An empty handler: the cost of a start and a call without any user code. */
export async function handler(): Promise<object> {
  return await Promise.resolve({ statusCode: 200, body: '[]' });
}
