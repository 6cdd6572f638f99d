import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { containersOn } from '../../../src/container/container-process.ts';
import { oncePerFile } from '../account-context.ts';
import { push } from '../ecr/registry-under-test.ts';
import {
  makeConfig,
  makeEndpoint,
  makeModel,
  openHostingAccount,
  PYTHON,
  SERVERLESS,
  settled,
} from './hosting-account.ts';

const REGISTRY = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

/** The container contract in the standard library; it says where it found the model, and what it was started with. */
const SERVER = `
import http.server, json, os, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        files = os.listdir(os.path.join(os.environ["SAGEMAKER_BASE_DIR"], "model"))
        found = {"files": sorted(files), "argv": sys.argv[1:], "of": [os.environ[name] for name in ("A", "B")]}
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

place = (os.environ["SAGEMAKER_GATEWAY_BIND_HOST"], int(os.environ["SAGEMAKER_BIND_TO_PORT"]))
server = http.server.HTTPServer(place, Handler)
print("listening on port", server.server_port, file=sys.stderr, flush=True)
server.serve_forever()
`;

const hosting = oncePerFile(async () => {
  const account = await openHostingAccount({ startContainer: containersOn(PYTHON) });
  return { ...account, ecr: new ECRClient(account.clientConfig()) };
});

function tarOf(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  new Header({ path, size: content.length, mode: 0o644, type: 'File', mtime: new Date(0) }).encode(header);
  return Buffer.concat([header, content, Buffer.alloc(512 - (content.length % 512)), Buffer.alloc(1024)]);
}

/** An endpoint with an image of this entry point, in a repository of its own. */
async function endpointOf(name: string, Entrypoint: readonly string[]) {
  await hosting.ecr.send(new CreateRepositoryCommand({ repositoryName: name }));
  const config = { config: { Entrypoint, Env: ['PATH=/of/the/image', 'A=image', 'B=image'] } };
  const { digest } = await push(hosting.ecr, [tarOf('srv/app.py', SERVER)], { repositoryName: name, config });
  await makeModel(hosting, name, {
    image: `${REGISTRY}/${name}@${digest}`,
    environment: { B: 'model' },
  });
  await makeConfig(hosting, name, SERVERLESS);
  await makeEndpoint(hosting, name, name);
  return await settled(hosting, name);
}

describe('an endpoint with an image of the account', () => {
  it('runs its Python program with the argument serve, its variables, and the archive as its model', async () => {
    const { EndpointStatus, FailureReason } = await endpointOf('own', [
      '/usr/bin/env',
      'python3.13',
      '/srv/app.py',
    ]);
    expect(EndpointStatus, FailureReason).toBe('InService');
    const { Body } = await hosting.runtime.send(
      new InvokeEndpointCommand({ EndpointName: 'own', Body: '{}', ContentType: 'application/json' }),
    );
    expect(JSON.parse(Buffer.from(Body).toString())).toEqual({
      files: ['code', 'weights.bin'],
      argv: ['serve'],
      of: ['image', 'model'],
    });
  });

  it('fails with another program, which this machine does not have', async () => {
    const { EndpointStatus, FailureReason } = await endpointOf('other', ['/bin/server', '--verbose']);
    expect(EndpointStatus).toBe('Failed');
    expect(FailureReason).toContain('names a Python program by its absolute path, not /bin/server');
  });
});
