package terraform.policies.rds_encryption_test

import data.terraform.policies.rds_encryption
import data.terraform.testing

test_encrypted_databases if {
	every type in ["aws_db_instance", "aws_rds_cluster"] {
		rds_encryption.violations == set() with input as testing.created(type, "orders", {"storage_encrypted": true})
	}
}

test_databases_that_are_not_encrypted if {
	every type in ["aws_db_instance", "aws_rds_cluster"] {
		every after in [{"storage_encrypted": false}, {"storage_encrypted": null}, {}] {
			count(rds_encryption.violations) == 1 with input as testing.created(type, "orders", after)
		}
	}
}

test_replica_takes_over_the_encryption if {
	document := testing.created("aws_db_instance", "replica", {"replicate_source_db": "orders"})
	rds_encryption.violations == set() with input as document
}

test_replica_of_a_new_database if {
	change := testing.unknown(testing.change("aws_db_instance", "replica", {}), ["replicate_source_db"])
	rds_encryption.violations == set() with input as testing.plan([change])
}

test_cluster_is_no_replica if {
	document := testing.created("aws_rds_cluster", "ledger", {"replicate_source_db": "orders"})
	count(rds_encryption.violations) == 1 with input as document
}

test_replacement_is_judged_by_what_comes_after if {
	change := object.union(testing.change("aws_db_instance", "orders", {"storage_encrypted": true}), {"change": {
		"actions": ["delete", "create"],
		"before": {"storage_encrypted": false},
	}})
	rds_encryption.violations == set() with input as testing.plan([change])
}
