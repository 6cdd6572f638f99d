/** Name of the one variant. Must stay the same over all updates: deployment guardrails refuse another. */
export const VARIANT = 'primary';
