import type { Signature } from './signature.ts';

const HOOKS = 'https://huggingface.co/docs/sagemaker/inference';

/** Errors of the toolkits about the functions in inference.py and their requests. */
export const serveScript: readonly Signature[] = [
  {
    id: 'hook-arity',
    where: 'container',
    pattern:
      /\b(?:model|input|predict|output|transform)_fn\(\) takes \d+ positional arguments? but \d+ were given/,
    cause: 'A function of inference.py accepts a different number of arguments than the toolkit passes.',
    fix: 'Accept the arguments of the toolkit and one more for the context: model_fn(model_dir, context).',
    link: HOOKS,
  },
  {
    id: 'transform-fn-mixed',
    where: 'container',
    pattern: /Cannot use transform_fn implementation|transform_fn cannot be combined/,
    cause:
      'inference.py defines transform_fn together with input_fn, predict_fn or output_fn, which it replaces.',
    fix: 'Remove transform_fn and keep the other functions.',
    link: HOOKS,
  },
  {
    id: 'content-type-unsupported',
    where: 'container',
    pattern: /UnsupportedFormatError: Content type .+ is not supported/,
    cause:
      "The request was handled by the toolkit's default input_fn, which does not support its content type.",
    fix: 'Send content-type application/json, or define an input_fn that supports what you send.',
    link: HOOKS,
  },
  {
    id: 'task-unknown',
    where: 'container',
    pattern: /You need to define one of the following \[/,
    cause: 'The Hugging Face container used its default handler and does not know the task of the model.',
    fix: 'Pack code/inference.py with the archive (--code), or set HF_TASK to text-classification.',
    link: HOOKS,
  },
  {
    id: 'text-too-long',
    where: 'container',
    pattern:
      /index out of range in self|The size of tensor a \(\d+\) must match the size of tensor b \(\d+\)|The expanded size of the tensor \(\d+\) must match the existing size \(\d+\)/,
    cause:
      'A text has more tokens than the model has positions, and was not truncated; or the tokenizer is of another model, with a larger vocabulary.',
    fix: 'Tokenize with truncation=True and the max_length of the model, and save the tokenizer that the model was trained with next to it.',
  },
];
