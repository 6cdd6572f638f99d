import { createEmulator } from '../src/index.ts';

// Prints service → operations as JSON, for generate.py.
const emulator = await createEmulator();
const page = await emulator.fetch(new Request('http://localhost/_emulator/operations'));
process.stdout.write(await page.text());
await emulator.close();
