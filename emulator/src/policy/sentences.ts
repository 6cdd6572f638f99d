/** Sentences that IAM uses for several kinds of policies. */
export const UNPREFIXED = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
export const LEGACY = 'The policy failed legacy parsing';
export const SID_CHARACTERS =
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
