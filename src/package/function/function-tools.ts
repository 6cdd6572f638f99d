import { fileURLToPath } from 'node:url';
import { minorPython, type MinorPython } from '../../local/minor-python.ts';
import { PYTORCH, RUNTIME_VERSIONS, vendorInstaller } from '../../local/vendor-installer.ts';
import type { PyTorch } from '../vendor/pytorch.ts';
import type { Installer } from '../vendor/uv.ts';

/** What packs, and what is packed besides the model. */
export interface FunctionTools {
  /** Prepared only if wheels are not there. */
  readonly installer: () => Promise<Installer>;
  /** The locked file with the versions of the runtime. */
  readonly versionsFile: string;
  /** Where PyTorch comes from, for a function that has room for it. */
  readonly pytorch: PyTorch;
  readonly interpreter: (minor: string) => Promise<MinorPython | undefined>;
  /** The folder of the handler. */
  readonly servingCode: string;
}

/** The tools of this machine. */
export function toolsOf(say: (text: string) => void): FunctionTools {
  return {
    installer: async () => await vendorInstaller({ say }),
    versionsFile: RUNTIME_VERSIONS,
    pytorch: PYTORCH,
    interpreter: minorPython,
    servingCode: fileURLToPath(new URL('../../../serving-code', import.meta.url)),
  };
}
