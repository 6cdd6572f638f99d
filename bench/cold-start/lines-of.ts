import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The lines that a program prints. Throws when it fails. */
export async function linesOf(program: string, args: readonly string[]): Promise<string[]> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((settle, fail) => child.on('error', fail).on('close', settle));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  const code = await ended;
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return lines;
}
