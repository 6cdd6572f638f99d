import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ANSWER = '[[{"label":"transport","score":0.97},{"label":"shopping","score":0.02}]]';
const HEADERS = {
  'content-type': 'application/json',
  'x-amzn-requestid': '8f1f8a3c-2b1e-4c55-9a54-6a0e2f6f7c11',
  'x-amzn-sagemaker-custom-attributes': 'release=bench',
};

/** A SageMaker runtime API on loopback with a fixed response, so that only the proxy is measured. */
export async function stubEndpoint(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    // Reads the whole body first, as the service does.
    request.resume().on('end', () => response.writeHead(200, HEADERS).end(ANSWER));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
