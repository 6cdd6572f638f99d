import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../../package/model-folder.ts';
import { fileName, type Wheel, writeWheels } from './wheel-index.ts';

/** A server that lists wheels as the index of PyTorch does: one page per package, with links. */
export interface WheelPages {
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

export async function wheelPages(wheels: readonly Wheel[]): Promise<WheelPages> {
  const folder = await scratchFolder();
  await writeWheels(folder, wheels);
  const asked: string[] = [];
  const pageOf = (name: string): string =>
    wheels
      .filter((wheel) => wheel.name === name)
      .map((wheel) => `<a href="/${encodeURIComponent(fileName(wheel))}">${fileName(wheel)}</a><br>`)
      .join('');
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const page = /^\/(\w+)\/$/.exec(path)?.[1];
    if (page !== undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(`<!DOCTYPE html><html><body>${pageOf(page)}</body></html>`);
      return;
    }
    readFile(join(folder, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close: () => void server.close() };
}
