import { IMAGE_PACKAGES } from './image-packages.ts';
import type { Signature } from './signature.ts';

const inImage = `(?:${IMAGE_PACKAGES.join('|')})\\b`;

/** Errors of Python and pip about the packages in the container. */
export const pythonDependencies: readonly Signature[] = [
  {
    id: 'python-module-missing',
    where: 'container',
    pattern: new RegExp(`No module named '?(?!inference'|${inImage})[\\w.]+`),
    cause: 'The code imports a package that the image does not have.',
    fix: 'Add it to code/requirements.txt (in code/, not at the root of the archive), and deploy again.',
  },
  {
    id: 'image-package-missing',
    where: 'container',
    pattern: new RegExp(`No module named '?${inImage}`),
    cause:
      'The code imports a package of the Hugging Face image, and runs without it: in another image, or on this machine.',
    fix: "Do not add it to requirements.txt. On AWS, set container.family to 'huggingface'; on this machine, pass --runtime torch.",
  },
  {
    id: 'import-name-missing',
    where: 'container',
    pattern: /cannot import name '[^']+' from '/,
    cause:
      'Two installed packages are incompatible: one imports a name that the installed version of the other does not have.',
    fix: 'Pin both in code/requirements.txt to versions that were released together.',
  },
  {
    id: 'numpy-2',
    where: 'container',
    pattern: /compiled using NumPy 1\.x cannot be run in/,
    cause: 'requirements.txt installed NumPy 2, but packages of the image were built for NumPy 1.',
    fix: "Add 'numpy<2' to code/requirements.txt.",
    link: 'https://numpy.org/doc/stable/numpy_2_0_migration_guide.html',
  },
  {
    id: 'requirement-not-found',
    where: 'container',
    pattern: /Could not find a version that satisfies the requirement/,
    cause:
      "pip found no such distribution for the image's Python version: misspelled, withdrawn, or the index is unreachable.",
    fix: 'Install the same requirements.txt with the Python version of the image, and correct the line that pip reports.',
  },
  {
    id: 'requirements-conflict',
    where: 'container',
    pattern: /because these package versions have conflicting dependencies/,
    cause: 'Two lines of requirements.txt require conflicting versions.',
    fix: 'Relax one of the versions that pip lists below this line.',
    link: 'https://pip.pypa.io/en/latest/user_guide/#fixing-conflicting-dependencies',
  },
  {
    id: 'requirement-file-missing',
    where: 'container',
    pattern: /Requirement '[^']+' looks like a filename, but the file does not exist/,
    cause: 'requirements.txt refers to a local file by a path that does not exist in the container.',
    fix: 'Use its full path in the container, /opt/ml/model/code/FILE.',
  },
  {
    id: 'requirements-failed',
    where: 'container',
    pattern: /'pip', 'install', .*returned non-zero exit s|failed to install required packages/,
    cause: 'pip failed to install code/requirements.txt, and the container stops if it does.',
    fix: 'Read the output of pip above, correct code/requirements.txt, and deploy again.',
    general: true,
  },
  {
    id: 'cuda-library-missing',
    where: 'container',
    pattern: /\blib(?:cu|nv|torch_cuda)[\w.-]*\.so[\w.]*: cannot open shared object file/,
    cause: 'A package was built for CUDA and the host has none; serverless endpoints run on CPUs.',
    fix: 'Use the CPU build of the package in code/requirements.txt.',
  },
  {
    id: 'system-library-missing',
    where: 'container',
    pattern: /\blib(?!cu|nv|torch_cuda)[\w.-]*\.so[\w.]*: cannot open shared object file/,
    cause: 'A Python package needs a library of the operating system that the image does not have.',
    fix: 'Choose a build that includes it (opencv-python-headless for libGL), or an image that has it.',
  },
  {
    id: 'glibc-too-old',
    where: 'container',
    pattern: /version `GLIBC_[\d.]+' not found/,
    cause: "A wheel was built for a newer Linux than the image's.",
    fix: 'Pin an older version of this package, or choose a newer image.',
  },
  {
    id: 'package-of-another-system',
    where: 'container',
    pattern: /\.so[\w.]*: invalid ELF header|\/var\/task\/\S+\.so[\w.]*: cannot open shared object file/,
    cause:
      'A package was built for another system or processor than the function has: macOS, Windows, or the other of x86_64 and arm64.',
    fix: 'Name it in code/requirements.txt in place of copying it into the code folder: a deploy packs the build for the function.',
  },
];
