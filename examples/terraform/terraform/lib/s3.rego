# METADATA
# title: Settings of S3 buckets
# description: Finds the resources that configure a bucket, such as its encryption or its public access block.
package terraform.lib.s3

import data.terraform.lib.configuration
import data.terraform.lib.plan

# METADATA
# title: Resources of a type that configure the bucket
settings(type, bucket) := {setting |
	some setting in plan.resources[type]
	configures(setting, bucket)
}

# The bucket's name is in the plan when the author chose it and the setting names it.
configures(setting, bucket) if {
	is_string(setting.after.bucket)
	setting.after.bucket == bucket.after.bucket
}

# A new bucket's id is not in the plan: the configuration says which bucket the setting refers to.
configures(setting, bucket) if configuration.refers_to(setting, "bucket", bucket)
