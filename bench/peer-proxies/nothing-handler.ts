/** What a start and a call cost before any code of one's own. */
export async function handler(): Promise<object> {
  return await Promise.resolve({ statusCode: 200, body: '[]' });
}
