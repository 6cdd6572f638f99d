/** Operations whose right has another name than they (S3 user guide, "Required permissions for API operations"). */
const RIGHTS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
};

/**
 * The IAM action that lets a caller run an operation, as `calling` and its like name it. API Gateway's actions are
 * its HTTP verbs: what follows a blank tells people which path is meant.
 */
export function iamActionOf(operation: string): string {
  return RIGHTS[operation] ?? operation.split(' ')[0] ?? operation;
}
