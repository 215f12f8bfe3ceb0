# METADATA
# title: RDS storage is encrypted
# description: Database instances and clusters set `storage_encrypted`. It cannot be switched on later without a restore.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
# custom:
#   id: rds_encryption
#   severity: high
#   enforcement: mandatory
#   controls:
#     - soc2/cc6.1
#     - iso27001/a.8.24
package terraform.policies.rds_encryption

import data.terraform.lib.plan
import data.terraform.lib.violations.violation

policy := {
	"policy": "rds_encryption",
	"severity": "high",
	"enforcement": "mandatory",
	"controls": ["soc2/cc6.1", "iso27001/a.8.24"],
}

violations contains violation(policy, database.address, "Set `storage_encrypted = true`.") if {
	some type in ["aws_db_instance", "aws_rds_cluster"]
	some database in plan.resources[type]
	not protected(database)
}

protected(database) if database.after.storage_encrypted == true

# The storage of an instance that belongs to a cluster, or replicates another, is encrypted as that one's is.
protected(database) if {
	database.type == "aws_db_instance"
	is_replica(database)
}

is_replica(database) if is_string(database.after.replicate_source_db)

is_replica(database) if database.unknown.replicate_source_db == true
