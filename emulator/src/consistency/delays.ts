/**
 * Durations at AWS, in ms. AWS publishes none of them: they are what users report and what deployers that run on AWS
 * wait for. The account's scale applies to all.
 */

// A role is usually assumable after 5 to 20 s (go-to-k/cdkd#2018, aws/aws-sdk-js#4408); its policies follow, 10 to 30 s
// after they were written (hashicorp/terraform-provider-aws#6566, aws/aws-cdk#37878).
export const ROLE_VISIBLE_MS = 8_000;
export const POLICIES_VISIBLE_MS = 12_000;

/** A read of another replica; Terraform waits for equal answers for longer, in every service. */
export const READ_LAG_MS = 2_000;

/** From hashicorp/terraform-provider-aws, web_acl_association.go: "seconds to minutes". */
export const WEB_ACL_VISIBLE_MS = 20_000;

/** Deleting a bucket holds its name for minutes, in reports for up to an hour (aws/aws-cli#2593). */
export const BUCKET_NAME_HELD_MS = 60_000;

/** How long a write of the control plane takes. */
export const WRITE_MS = 200;

/** How long after a write API Gateway may still take it for concurrent with the next one. */
export const API_WRITE_AFTER_MS = 500;

/** A pause after which the next writes to an API are no longer part of the same burst. */
export const API_BURST_PAUSE_MS = 10_000;
