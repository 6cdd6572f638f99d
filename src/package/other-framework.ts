import { Fault } from '../contract/fault.ts';
import type { LeftOut } from './folder.ts';

const converted = (option: string): string =>
  `Convert them once, with transformers 4 and the framework: AutoModelForSequenceClassification.from_pretrained(DIR, ${option}=True).save_pretrained(DIR), or the class of the task. Or bring your own serve script with --code DIR.`;

/** Weights that PyTorch does not load, and how to convert them. */
const FRAMEWORKS = [
  { file: /\.h5$/, name: 'TensorFlow', hint: converted('from_tf') },
  { file: /\.msgpack$/, name: 'Flax', hint: converted('from_flax') },
  {
    file: /\.gguf$/,
    name: 'llama.cpp',
    hint: 'Pass the folder that they were converted from, with config.json and model.safetensors, or bring your own serve script with --code DIR.',
  },
];

/** Throws Fault `package` if the folder has the weights of another framework. */
export function rejectOtherFramework(folder: string, leftOut: readonly LeftOut[]): void {
  for (const { file, name, hint } of FRAMEWORKS) {
    const found = leftOut.find(({ path }) => file.test(path));
    if (found) throw new Fault('package', `${folder} has only weights of ${name}, ${found.path}`, hint);
  }
}
