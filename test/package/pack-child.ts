import { packToFile } from '../../src/package/archive.ts';
import { describeModelFolder } from '../../src/package/model.ts';

// Run as a process of its own, so that umask, time zone and locale are really other ones.
const [modelDir = '', codeDir = '', outFile = ''] = process.argv.slice(2);
const { manifest } = await describeModelFolder({ modelDir, codeDir });
const packed = await packToFile(manifest, outFile);
process.stdout.write(JSON.stringify({ ...packed, digest: manifest.digest }));
