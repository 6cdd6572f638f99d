import type { Signature } from './signature.ts';

const LAYOUT = 'https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html';
const CREATION = 'https://repost.aws/knowledge-center/sagemaker-endpoint-creation-fail';

/** Wrong or missing files in model.tar.gz. */
export const archiveLayout: readonly Signature[] = [
  {
    id: 'serve-script-missing',
    where: 'container',
    pattern: /No such file or directory: '(?:[^']*\/)?inference\.py'|No module named 'inference'/,
    cause: 'The container found no inference.py in code/ at the root of the archive.',
    fix: 'Pack the model with `npm run package`, or pass the folder of the serve script with --code.',
    link: LAYOUT,
  },
  {
    id: 'default-model-file-missing',
    where: 'container',
    pattern: /No such file or directory: '[^']*\/model\.pth'/,
    cause:
      "The container's default loader looked for model.pth: model_fn was not called, or it loads a file that is not packed.",
    fix: 'Define model_fn in code/inference.py and load the files that `npm run package` lists.',
    link: LAYOUT,
  },
  {
    id: 'config-json-missing',
    where: 'container',
    pattern: /does not appear to have a file named config\.json/,
    cause:
      'config.json is not at the root of the archive; often the whole folder was packed, one level too deep.',
    fix: 'Set --model to the folder that contains config.json, and deploy again.',
    link: 'https://huggingface.co/docs/sagemaker/inference',
  },
  {
    id: 'tokenizer-missing',
    where: 'container',
    pattern:
      /Can't load tokenizer for '|TypeError: (?:stat: path should be string|expected str), bytes.* os\.PathLike.*, not NoneType/,
    cause: 'The archive contains no tokenizer files: the model was saved without its tokenizer.',
    fix: 'Call tokenizer.save_pretrained() with the folder of the model, and deploy again.',
    link: 'https://huggingface.co/docs/sagemaker/inference',
  },
  {
    id: 'weights-missing',
    where: 'container',
    pattern: /No local weights found in|Error no file named [\w.]+/,
    cause: 'The archive contains no weights with a file name that the loader supports.',
    fix: 'Save the model with save_pretrained() (model.safetensors or pytorch_model.bin) into the folder of --model.',
    link: 'https://huggingface.co/docs/sagemaker/inference',
  },
  {
    id: 'archive-not-readable',
    where: 'aws',
    pattern: /Failed to extract model data archive/,
    cause:
      'SageMaker could not unpack model.tar.gz: it is not a gzip-compressed tar, or it contains symbolic links.',
    fix: 'Pack the folder with `npm run package`, which follows links and writes a plain tar.gz.',
    link: CREATION,
  },
  {
    id: 'archive-too-large',
    where: 'aws',
    pattern: /The model data archive is too large/,
    cause: 'The unpacked archive does not fit into the memory or disk of the host.',
    fix: 'Remove training files (optimizer.pt, checkpoints) from the folder, or increase --memory.',
    link: CREATION,
  },
];
