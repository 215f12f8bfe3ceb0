#!/usr/bin/env python3
"""Writes the workloads: workloads/<name>/{policy.rego,data.json,input.json,query}. The same files each time.

    Benchmarks/generate.py            write them
    Benchmarks/generate.py --check    exit 1 when a file differs from what would be written

`expected.json` beside them is what OPA answers; Benchmarks/peers.py --record writes it.
"""

import argparse
import json
import pathlib
import random
import sys

WORKLOADS = pathlib.Path(__file__).resolve().parent / "workloads"


def rbac():
    """1,000 users with 5 roles each, 40 roles with 10 grants each; the grant that decides is the last one looked at."""
    rng = random.Random(1)
    actions = ["read", "list", "create", "update", "delete"]
    types = ["order", "invoice", "product", "customer", "report", "ticket", "refund", "shipment"]
    pairs = [{"action": action, "type": type_} for action in actions for type_ in types]
    grants = {f"role-{i:02}": rng.sample(pairs, 10) for i in range(40)}
    users = {f"user-{i:04}": sorted(rng.sample(sorted(grants), 5)) for i in range(1000)}
    approve = {"action": "approve", "type": "refund"}
    grants["role-00"][9] = approve
    users["user-0613"] = ["role-07", "role-13", "role-22", "role-31", "role-00"]
    policy = """package rbac

default allow := false

allow if {
	some role in data.users[input.user]
	some grant in data.grants[role]
	grant.action == input.action
	grant.type == input.type
}
"""
    return policy, {"users": users, "grants": grants}, {"user": "user-0613", **approve}, "data.rbac.allow"


def admission():
    """An AdmissionReview of a deployment with 10 containers; five rules, three of them violated by some container."""
    containers = []
    for i in range(10):
        container = {
            "name": f"service-{i}",
            "image": f"registry.example.org/team/service-{i}:1.{i}.0",
            "resources": {
                "limits": {"cpu": "500m", "memory": "256Mi"},
                "requests": {"cpu": "100m", "memory": "128Mi"},
            },
            "securityContext": {"allowPrivilegeEscalation": False, "privileged": False, "runAsNonRoot": True},
            "env": [{"name": "LOG_LEVEL", "value": "info"}],
        }
        containers.append(container)
    containers[3]["image"] = "docker.io/acme/service-3:latest"
    del containers[6]["resources"]["limits"]["memory"]
    containers[8]["securityContext"]["privileged"] = True
    labels = {"app": "shop", "team": "checkout", "tier": "backend"}
    review = {
        "apiVersion": "admission.k8s.io/v1",
        "kind": "AdmissionReview",
        "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind": {"group": "apps", "version": "v1", "kind": "Deployment"},
            "operation": "CREATE",
            "namespace": "shop",
            "object": {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": "shop", "namespace": "shop", "labels": labels},
                "spec": {"replicas": 3, "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}}},
            },
        },
    }
    policy = """package admission

containers := input.request.object.spec.template.spec.containers

deny contains message if {
	some container in containers
	not from_allowed_registry(container.image)
	message := sprintf("container %s: image %s is from another registry", [container.name, container.image])
}

deny contains message if {
	some container in containers
	endswith(container.image, ":latest")
	message := sprintf("container %s: image %s has no version", [container.name, container.image])
}

deny contains message if {
	some container in containers
	container.securityContext.privileged
	message := sprintf("container %s is privileged", [container.name])
}

deny contains message if {
	some container in containers
	some resource in ["cpu", "memory"]
	not container.resources.limits[resource]
	message := sprintf("container %s has no %s limit", [container.name, resource])
}

deny contains message if {
	some label in data.required_labels
	not input.request.object.metadata.labels[label]
	message := sprintf("label %s is missing", [label])
}

from_allowed_registry(image) if {
	some registry in data.registries
	startswith(image, registry)
}
"""
    data = {
        "registries": ["registry.example.org/team/", "registry.example.org/platform/", "registry.k8s.io/"],
        "required_labels": ["app", "team", "tier", "cost-center"],
    }
    return policy, data, review, "data.admission.deny"


def api_authz():
    """500 rules that compare method and path segments; the request matches one of the last."""
    methods = ["GET", "POST", "PUT", "DELETE"]
    rules = []
    for i in range(500):
        service, method = i // 4, methods[i % 4]
        role = ["reader", "writer", "editor", "admin"][i % 4]
        rules.append(f"""allow if {{
	input.method == "{method}"
	input.path[0] == "api"
	input.path[1] == "service-{service:03}"
	input.path[2] == "items"
	"{role}" in input.roles
}}
""")
    policy = "package authz\n\ndefault allow := false\n\n" + "\n".join(rules)
    request = {
        "method": "PUT",
        "path": ["api", "service-119", "items", "4711"],
        "roles": ["reader", "editor"],
        "user": "ada",
    }
    return policy, {}, request, "data.authz.allow"


def join():
    """Two lists of 200 objects, joined on a key in a comprehension: 40,000 comparisons, 200 results."""
    rng = random.Random(4)
    keys = list(range(200))
    left = [{"id": f"l{i}", "key": key} for i, key in enumerate(rng.sample(keys, 200))]
    right = [{"id": f"r{i}", "key": key} for i, key in enumerate(rng.sample(keys, 200))]
    policy = """package join

pairs := [[left.id, right.id] |
	some left in data.left
	some right in data.right
	left.key == right.key
]
"""
    return policy, {"left": left, "right": right}, {}, "data.join.pairs"


def plan_scan():
    """A Terraform plan with 200 resources of six types; four policies with functions and partial sets of objects."""
    rng = random.Random(5)
    changes = []
    for i in range(200):
        kind = ["aws_s3_bucket", "aws_ebs_volume", "aws_db_instance", "aws_security_group", "aws_instance", "aws_iam_role"][i % 6]
        after = {
            "name": f"resource-{i}",
            "tags_all": {"managed-by": "terraform", "owner": f"team-{i % 7}"},
            "region": "eu-central-1",
        }
        if kind in ("aws_ebs_volume", "aws_db_instance"):
            after["encrypted"] = rng.random() < 0.8
        if kind == "aws_security_group":
            ports = [(443, 443), (22, 22), (8080, 8090)]
            after["ingress"] = [
                {"from_port": low, "to_port": high, "cidr_blocks": [rng.choice(["10.0.0.0/8", "0.0.0.0/0"])]} for low, high in ports
            ]
        if rng.random() < 0.1:
            del after["tags_all"]["managed-by"]
        changes.append({
            "address": f"module.m{i % 5}.{kind}.r{i}",
            "mode": "managed",
            "type": kind,
            "name": f"r{i}",
            "change": {"actions": ["create"] if i % 9 else ["delete"], "before": None, "after": after if i % 9 else None},
        })
    policy = """package plan

resources contains change if {
	some change in input.resource_changes
	change.mode == "managed"
	not "delete" in change.change.actions
}

deny contains violation("encryption", change, "set encrypted") if {
	some change in resources
	change.type in data.encrypted_types
	not object.get(change.change.after, "encrypted", false)
}

deny contains violation("tags", change, message) if {
	some change in resources
	some tag in data.required_tags
	not change.change.after.tags_all[tag]
	message := sprintf("set the tag %s", [tag])
}

deny contains violation("ingress", change, message) if {
	some change in resources
	some rule in change.change.after.ingress
	"0.0.0.0/0" in rule.cidr_blocks
	rule.from_port <= 22
	rule.to_port >= 22
	message := sprintf("port %d is open", [rule.from_port])
}

deny contains violation("types", change, "the type is not allowed") if {
	some change in resources
	not startswith(change.type, "aws_")
}

violation(policy, change, message) := {
	"policy": policy,
	"resource": change.address,
	"msg": message,
}

summary := {policy: count(found) |
	some policy in ["encryption", "tags", "ingress", "types"]
	found := [v | some v in deny; v.policy == policy]
}
"""
    data = {"encrypted_types": ["aws_ebs_volume", "aws_db_instance"], "required_tags": ["managed-by", "owner"]}
    return policy, data, {"format_version": "1.2", "resource_changes": changes}, "data.plan.summary"


def path_rules():
    """40 paths against 60 patterns of prefixes, globs and regular expressions, with string work on each match."""
    rng = random.Random(6)
    teams = [f"team-{i:02}" for i in range(20)]
    rules = []
    for i, team in enumerate(teams):
        rules.append({"kind": "prefix", "pattern": f"/srv/{team}/", "owner": team})
        rules.append({"kind": "glob", "pattern": f"/data/*/{team}/**", "owner": team})
        rules.append({"kind": "regex", "pattern": f"^/home/[a-z]+/{team}/[0-9]{{4}}$", "owner": team})
    paths = []
    for i in range(40):
        team = rng.choice(teams)
        paths.append([f"/srv/{team}/app/{i}", f"/data/eu/{team}/x/{i}", f"/home/ada/{team}/{1000 + i}", f"/tmp/{i}"][i % 4])
    policy = """package paths

owners[path] contains rule.owner if {
	some path in input.paths
	some rule in data.rules
	matches(rule, path)
}

matches(rule, path) if {
	rule.kind == "prefix"
	startswith(path, rule.pattern)
}

matches(rule, path) if {
	rule.kind == "glob"
	glob.match(rule.pattern, ["/"], path)
}

matches(rule, path) if {
	rule.kind == "regex"
	regex.match(rule.pattern, path)
}

report := [line |
	some path in input.paths
	names := [upper(trim_prefix(owner, "team-")) | some owner in object.get(owners, path, set())]
	line := sprintf("%s %s", [concat(",", names), replace(path, "/", ".")])
]
"""
    return policy, {"rules": rules}, {"paths": paths}, "data.paths.report"


GENERATORS = {
    "rbac": rbac,
    "admission": admission,
    "api_authz": api_authz,
    "join": join,
    "plan_scan": plan_scan,
    "path_rules": path_rules,
}


def files():
    for name, generate in GENERATORS.items():
        policy, data, request, query = generate()
        folder = WORKLOADS / name
        yield folder / "policy.rego", policy
        yield folder / "data.json", json.dumps(data, indent=1) + "\n"
        yield folder / "input.json", json.dumps(request, indent=1) + "\n"
        yield folder / "query", query + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    differing = [file for file, text in files() if not file.exists() or file.read_text() != text]
    if check:
        for file in differing:
            print(f"{file.relative_to(WORKLOADS.parent)} differs from what Benchmarks/generate.py writes", file=sys.stderr)
        return 1 if differing else 0
    for file, text in files():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
