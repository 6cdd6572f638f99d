import type { Wheel } from './wheel.ts';

/**
 * Never loaded by Python: the library for C programs, a copy of what the extension module contains; and of PyTorch what
 * extensions are compiled with, and its tests (230 MB). `torch_shm_manager` must be there when torch is imported.
 */
const ALWAYS: Readonly<Record<string, RegExp>> = {
  onnxruntime: /^onnxruntime\/capi\/libonnxruntime\.so\.\d/,
  torch: new RegExp(
    [
      '^torch/(include|share|test)/',
      '^torch/bin/(?!torch_shm_manager$)',
      String.raw`^torch/lib/(.*\.a$|libshm(_windows)?/)`,
      String.raw`^torch/lib/lib(aoti_custom_ops|backend_with_compiler|jitbackend_test|torchbind_test)\.so$`,
    ].join('|'),
  ),
};

/**
 * What the built-in serve script does not import, of the packages that it runs on: about 12 MB. With other packages or
 * another script it stays, as both may import it (scipy imports numpy.testing, which imports numpy._core.tests).
 */
const UNUSED: Readonly<Record<string, RegExp>> = {
  onnxruntime: /^onnxruntime\/(backend|datasets|quantization|tools|transformers)\//,
  tokenizers: /^tokenizers\/tools\//,
  numpy: new RegExp(
    [
      String.raw`^numpy/(.+/)?tests/`,
      '^numpy/(_pyinstaller|doc|f2py|testing)/',
      '^numpy/_core/(include|lib)/',
      '^numpy/random/(lib|_examples)/',
      String.raw`^numpy/(.+/)?(conftest\.py|[^/]+\.(pxd|pyx))$`,
    ].join('|'),
  ),
};

/** Type stubs, and what an installer reads; METADATA and licenses say what is distributed. */
const FOR_TOOLS = /\.pyi$|\/py\.typed$|^[^/]+\.dist-info\/(?!licenses\/|LICEN[CS]E|NOTICE|METADATA$)/;

/**
 * Whether a function has use for a file of a wheel. `isAlone`: nothing but the built-in serve script and its own packages
 * is in the function.
 */
export function isUsed({ name }: Pick<Wheel, 'name'>, path: string, isAlone: boolean): boolean {
  if (ALWAYS[name]?.test(path)) return false;
  return !isAlone || !(UNUSED[name]?.test(path) || FOR_TOOLS.test(path));
}
