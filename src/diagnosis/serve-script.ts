import type { Signature } from './signature.ts';

const HOOKS = 'https://huggingface.co/docs/sagemaker/inference';

/** What the toolkits say of the functions in inference.py and of the requests that they get. */
export const serveScript: readonly Signature[] = [
  {
    id: 'hook-arity',
    where: 'container',
    pattern:
      /\b(?:model|input|predict|output|transform)_fn\(\) takes \d+ positional arguments? but \d+ were given/,
    cause: 'A function of inference.py takes another number of arguments than the toolkit passes.',
    fix: 'Take the arguments of the toolkit, with one more for the context: model_fn(model_dir, context).',
    link: HOOKS,
  },
  {
    id: 'transform-fn-mixed',
    where: 'container',
    pattern: /Cannot use transform_fn implementation|transform_fn cannot be combined/,
    cause: 'inference.py defines transform_fn beside input_fn, predict_fn or output_fn, which it replaces.',
    fix: 'Remove transform_fn and keep the other functions.',
    link: HOOKS,
  },
  {
    id: 'content-type-unsupported',
    where: 'container',
    pattern: /UnsupportedFormatError: Content type .+ is not supported/,
    cause:
      "The request's content type reached the toolkit's default input_fn, which takes only the plain names.",
    fix: 'Send content-type application/json, or define an input_fn that takes what you send.',
    link: HOOKS,
  },
  {
    id: 'task-unknown',
    where: 'container',
    pattern: /You need to define one of the following \[/,
    cause: 'The Hugging Face container fell back to its own handler and does not know the task of the model.',
    fix: 'Pack code/inference.py with the archive (--code), or set HF_TASK to text-classification.',
    link: HOOKS,
  },
  {
    id: 'text-too-long',
    where: 'container',
    pattern:
      /index out of range in self|The size of tensor a \(\d+\) must match the size of tensor b \(\d+\)/,
    cause: 'A text has more tokens than the model has positions, and nothing cut it off.',
    fix: 'Tokenize with truncation=True and the max_length of the model, or save model_max_length with the tokenizer.',
  },
];
