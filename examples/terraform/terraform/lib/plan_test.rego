package terraform.lib.plan_test

import data.terraform.lib.plan
import data.terraform.testing

volume := testing.change("aws_ebs_volume", "data", {"size": 10})

test_created_resource_is_listed_by_type if {
	some resource in plan.resources.aws_ebs_volume with input as testing.plan([volume])
	resource.address == "aws_ebs_volume.data"
	resource.after == {"size": 10}
	resource.unknown == {}
}

test_updated_and_unchanged_resources_are_listed if {
	every actions in [["update"], ["no-op"], ["delete", "create"], ["create", "delete"]] {
		change := object.union(volume, {"change": {"actions": actions}})
		count(plan.resources.aws_ebs_volume) == 1 with input as testing.plan([change])
	}
}

test_deleted_resource_is_not_listed if {
	not plan.resources.aws_ebs_volume with input as testing.plan([testing.deleted(volume)])
}

test_deposed_object_is_not_listed_beside_its_replacement if {
	deposed := object.union(testing.deleted(volume), {"deposed": "5c1e8a70"})
	count(plan.resources.aws_ebs_volume) == 1 with input as testing.plan([volume, deposed])
}

test_missing_unknown_values_are_none if {
	bare := object.union(volume, {"change": {"after": {}}})
	without := json.remove(bare, ["change/after_unknown"])
	some resource in plan.resources.aws_ebs_volume with input as testing.plan([without])
	resource.unknown == {}
}

test_instances_in_nested_modules_have_their_configured_address if {
	change := testing.inside(testing.instance(volume, "a]b"), `module.x["one"].module.y[0]`)
	some resource in plan.resources.aws_ebs_volume with input as testing.plan([change])
	resource.address == `module.x["one"].module.y[0].aws_ebs_volume.data["a]b"]`
	resource.configured == "module.x.module.y.aws_ebs_volume.data"
	resource.instance == `aws_ebs_volume.data["a]b"]`
	resource.local == "aws_ebs_volume.data"
	resource.key == "a]b"
}

test_data_source_read_on_apply_is_deferred if {
	document := object.union(testing.change("aws_iam_policy_document", "x", {}), {
		"address": "data.aws_iam_policy_document.x",
		"mode": "data",
	})
	some source in plan.deferred.aws_iam_policy_document with input as testing.plan([document])
	source.local == "data.aws_iam_policy_document.x"
	not plan.resources.aws_iam_policy_document with input as testing.plan([document])
}

test_no_changes_no_resources if {
	not plan.resources.aws_ebs_volume with input as {"format_version": "1.2"}
	not plan.deferred.aws_iam_policy_document with input as {"format_version": "1.2"}
}
