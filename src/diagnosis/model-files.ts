import type { Signature } from './signature.ts';

const TORCH_LOAD = 'https://pytorch.org/docs/stable/generated/torch.load.html';

/** Errors of the loaders about the content of the model's files. */
export const modelFiles: readonly Signature[] = [
  {
    id: 'model-type-missing',
    where: 'container',
    pattern: /Should have a `model_type` key in its config\.json/,
    cause: 'config.json is missing or has no model_type, so transformers does not know which class to load.',
    fix: 'Save the model with save_pretrained(), which writes config.json with its model_type.',
  },
  {
    id: 'architecture-unknown',
    where: 'container',
    pattern: /Transformers does not recognize this architecture/,
    cause: 'The transformers of the image is older than the architecture of the model.',
    fix: 'Choose an image with a newer transformers, or pin the version you trained with in code/requirements.txt.',
  },
  {
    id: 'tokenizer-too-new',
    where: 'container',
    pattern: /data did not match any variant of untagged enum/,
    cause: 'tokenizer.json was written by a newer version of tokenizers than the image has.',
    fix: 'Choose an image with a newer transformers, or pin tokenizers in code/requirements.txt.',
  },
  {
    id: 'weights-are-a-pointer',
    where: 'container',
    pattern: /Error while deserializing header: (?:HeaderTooLarge|header too large)/,
    cause:
      'The .safetensors file contains no tensors: usually it is a Git LFS pointer of a few hundred bytes.',
    fix: 'Run `git lfs pull` in the folder of the model, check the size of the file, and deploy again.',
  },
  {
    id: 'weights-of-another-model',
    where: 'container',
    pattern: /the weights do not fit \w+: /,
    cause:
      'The weights belong to a model of another class: the missing ones would be random, and so would the answers.',
    fix: 'Save the trained classifier itself with save_pretrained(), not its encoder or a head of your own, or bring a serve script with --code DIR.',
  },
  {
    id: 'weights-of-another-shape',
    where: 'container',
    pattern: /Error\(s\) in loading state_dict for|You set `ignore_mismatched_sizes` to `False`/,
    cause:
      'The weights belong to another architecture than config.json describes, often another number of labels.',
    fix: 'Save weights and config together with save_pretrained(); check num_labels and id2label in config.json.',
  },
  {
    id: 'weights-only-load',
    where: 'container',
    pattern: /Weights only load failed/,
    cause:
      'The checkpoint contains pickled objects in addition to tensors, which torch.load rejects since PyTorch 2.6.',
    fix: 'Save only the state_dict, preferably as model.safetensors.',
    link: TORCH_LOAD,
  },
  {
    id: 'weights-saved-on-gpu',
    where: 'container',
    pattern: /Attempting to deserialize object on a CUDA device/,
    cause: 'The checkpoint was saved from a GPU and the host has none; serverless endpoints never have one.',
    fix: "Load it with map_location='cpu', or save it again as model.safetensors.",
    link: TORCH_LOAD,
  },
];
