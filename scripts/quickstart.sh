#!/usr/bin/env bash
# The whole way once, on the three example repositories: init, test, check, eval, keys, build, inspect, verify, publish, serve, sync, agent.
#
#   scripts/quickstart.sh <writ>     (make quickstart builds it first)
#
# Everything is written below one temporary directory, which is removed at the end. Each step prints its command and its time.
set -euo pipefail
cd "$(dirname "$0")/.."

PATH="$(realpath "$(dirname "${1:?usage: scripts/quickstart.sh <writ>}")"):$PATH"
work=$(mktemp -d -t writ-quickstart.XXXXXX)
background=()

finish() {
    local pid
    for pid in "${background[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

heading() { printf '\n\033[1m%s\033[0m\n' "$*"; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# A command as one would type it in the temporary directory.
shown() {
    local word line=
    for word in "$@"; do
        word=${word//$work\//}
        if [[ $word == *[!A-Za-z0-9_./:=-]* ]]; then word="'$word'"; fi
        line+="$word "
    done
    echo "$ ${line% }"
}

# Runs a command, showing it and how long it took.
step() {
    local begin
    shown "$@"
    begin=$(milliseconds)
    "$@" | sed 's/^/    /'
    printf '    (%d ms)\n' $(($(milliseconds) - begin))
}

# Starts a server, showing its command; it ends with this script.
start() { # log, command
    local log=$1
    shift
    echo "$(shown "$@") &"
    "$@" >"$log" 2>&1 &
    background+=($!)
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 20000)); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# Waits until a server answers; shows its log when it does not.
await() { # url, log
    if ! curl --silent --fail --output /dev/null --retry 100 --retry-delay 0 --retry-max-time 20 --retry-all-errors "$1"; then
        echo "no answer from $1" >&2
        cat "$2" >&2
        exit 1
    fi
}

# A field of a JSON document on standard input.
field() { writ eval --stdin-input --format raw "$1"; }

decide() { # bundle, path, input file, field with the outcome
    local bundle=$1 path=$2 input=$3 outcome=$4 answer signer
    answer=$(printf '{"input": %s}' "$(cat "$input")" |
        curl --silent --fail --data-binary @- --header 'Content-Type: application/json' "http://$agent/v1/data/$path?provenance=true")
    signer=$(field 'io.jwt.decode(input.signatures_config.signatures[0])[0].kid' <"$work/$bundle.inspect.json")
    printf '    %-42s %-8s revision %s, signed by %s\n' "$bundle/$(basename "$input")" \
        "$(field "input.result.$outcome" <<<"$answer" | sed 's/^true$/allow/; s/^false$/deny/')" \
        "$(field "input.provenance.bundles[\"$bundle\"].revision" <<<"$answer")" "$signer"
}

total=$(milliseconds)
repositories=(terraform kubernetes agent-actions)

heading "1. Start a policy repository of your own"
step writ init "$work/mypolicies"
step writ test "$work/mypolicies"

heading "2. Test and check the example repositories"
for repository in "${repositories[@]}"; do
    step writ test "examples/$repository"
    step writ check "examples/$repository"
done

heading "3. Evaluate a policy on a real Terraform plan"
step writ eval --data examples/terraform --input examples/terraform/inputs/deny-open-ssh.json --format pretty \
    '[violation.msg | some violation in data.terraform.deny]'

heading "4. Make a key pair"
step writ keys generate --type ed25519 --name team "$work/keys"

heading "5. Build signed bundles"
for repository in "${repositories[@]}"; do
    step writ build "examples/$repository" --output "$work/dist/" --signing-key "$work/keys/team.pem" --verification-key-id team
done

heading "6. Look inside, and verify"
step writ inspect "$work/dist/terraform-1.0.0.tar.gz"
for repository in "${repositories[@]}"; do
    step writ verify "$work/dist/$repository-1.0.0.tar.gz" --verification-key "$work/keys/team.pub.pem"
done

heading "7. Publish to the channel stable"
for repository in "${repositories[@]}"; do
    step writ publish "$work/dist/$repository-1.0.0.tar.gz" --to "$work/repository" --channel stable \
        --verification-key "$work/keys/team.pub.pem"
done

heading "8. Serve the repository"
server=127.0.0.1:$(free_port)
start "$work/serve.log" writ serve "$work/repository" --addr "$server"
await "http://$server/health" "$work/serve.log"

heading "9. Pull, verify and activate the bundles at an enforcement point"
agent=127.0.0.1:$(free_port)
cat >"$work/sync.yaml" <<EOF
services:
  central:
    url: http://$server
keys:
  team:
    algorithm: EdDSA
    path: keys/team.pub.pem
bundles:
  terraform: { resource: bundles/terraform/stable.tar.gz }
  kubernetes: { resource: bundles/kubernetes/stable.tar.gz }
  agent-actions: { resource: bundles/agent-actions/stable.tar.gz }
persistence_directory: store
server:
  address: $agent
EOF
step writ sync --config "$work/sync.yaml" --once

heading "10. Decide on real input"
start "$work/agent.log" writ agent --config "$work/sync.yaml"
await "http://$agent/health?bundles" "$work/agent.log"
for repository in "${repositories[@]}"; do
    writ inspect --format json "$work/dist/$repository-1.0.0.tar.gz" >"$work/$repository.inspect.json"
done
decide terraform terraform/decision examples/terraform/inputs/allow-encrypted-storage.json allow
decide terraform terraform/decision examples/terraform/inputs/deny-open-ssh.json allow
decide kubernetes kubernetes/decision examples/kubernetes/inputs/allow-deployment.json allowed
decide kubernetes kubernetes/decision examples/kubernetes/inputs/deny-privileged-pod.json allowed
decide agent-actions agent/decision examples/agent-actions/inputs/allow-restart.json outcome
decide agent-actions agent/decision examples/agent-actions/inputs/deny-refund-without-approval.json outcome
decide agent-actions agent/decision examples/agent-actions/inputs/narrow-migration.json outcome

printf '\nAll steps took %d ms.\n' $(($(milliseconds) - total))
