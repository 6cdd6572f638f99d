#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import type { CommandName, Run } from '../src/cli/commands.ts';

// Only what is imported after this call is cached.
enableCompileCache();
const { main } = await import('../src/cli/main.ts');

process.exitCode = await main(process.argv.slice(2), loadCommand);

async function loadCommand(name: CommandName): Promise<Run> {
  const { run } = (await import(`./${name}.ts`)) as { run: Run };
  return run;
}
