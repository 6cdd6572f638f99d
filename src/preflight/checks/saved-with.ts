import { frameworksOf } from '../../../infra/images.ts';
import { type Finding, warning } from '../finding.ts';
import { check } from '../subject.ts';

const CHECK = 'transformers version';

/** Whether a newer major version of transformers has saved the model than the image has. */
export const savedWithCheck = check(CHECK, ['host'], ['archive'], ({ config, archive }) =>
  judgeSavedWith(archive.facts?.savedWith, frameworksOf(config.container).transformers),
);

/**
 * What an older version certainly cannot read stops the packing. Version 4 also ignores what 5 writes under another
 * name, such as `rope_parameters` for `rope_theta`, and loads a model with default values instead.
 */
export function judgeSavedWith(savedWith: string | undefined, image: string | undefined): Finding[] {
  if (savedWith === undefined || image === undefined) return [];
  if (parseInt(savedWith, 10) <= parseInt(image, 10)) return [];
  return [
    warning(
      CHECK,
      `the model was saved with transformers ${savedWith}, and the image has ${image}, which may ignore settings that it does not know`,
      'Remove container.version for the newest image, or compare the scores with those of your training.',
    ),
  ];
}
