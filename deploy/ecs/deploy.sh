#!/bin/sh
# Registers a task definition and brings it into service. It succeeds only when ECS runs it, not when ECS has rolled it back:
#
#   NAME=hinomi-shop sh deploy/ecs/deploy.sh task.json
#
# NAME is the cluster and the service. With SCHEDULED=true no service is changed: a schedule starts the newest revision.
set -eu
: "${NAME:?}"
polls=${POLLS:-80} # of 15 seconds: 20 minutes

fail() {
  if [ "${GITHUB_ACTIONS:-}" = true ]; then echo "::error::$1"; else echo "$1" >&2; fi
  exit 1
}

task=$(aws ecs register-task-definition --cli-input-json "file://$1" --query taskDefinition.taskDefinitionArn --output text)
echo "Registered $task"
[ "${SCHEDULED:-}" != true ] || exit 0

describe() {
  aws ecs describe-services --cluster "$NAME" --services "$NAME" --output json
}

[ "$(describe | jq -r '.services[0].status')" = ACTIVE ] ||
  fail "No service $NAME in the cluster $NAME. docs/ecs.md makes one."
aws ecs update-service --cluster "$NAME" --service "$NAME" --task-definition "$task" --query service.serviceName --output text

# What became of our deployment. A rolled back one is FAILED at first, and gone later; another is PRIMARY then.
state() {
  jq -r --arg task "$task" '.services[0].deployments
    | map(select(.taskDefinition == $task)) as $ours
    | if any($ours[]; .rolloutState == "FAILED") then "FAILED"
      elif any($ours[]; .status == "PRIMARY") | not then "REPLACED"
      else $ours | map(select(.status == "PRIMARY")) | .[0].rolloutState // "IN_PROGRESS" end'
}

# Newest first, as ECS has them.
events() {
  echo "The last events of the service:"
  jq -r '.services[0].events[:8][] | "  \(.createdAt) \(.message)"'
}

replaced=0
while [ "$polls" -gt 0 ]; do
  service=$(describe)
  case $(printf '%s' "$service" | state) in
    COMPLETED)
      echo "In service: $task"
      exit 0
      ;;
    FAILED)
      printf '%s' "$service" | events
      fail "$NAME: the new task did not stay up, and ECS has given the deployment up. The log of the task says why."
      ;;
    REPLACED)
      replaced=$((replaced + 1))
      [ "$replaced" = 1 ] || { # the first answer may be older than the update
        printf '%s' "$service" | events
        fail "$NAME: another task definition than $task is in service: it was rolled back, or somebody else deployed."
      }
      ;;
  esac
  polls=$((polls - 1))
  sleep 15
done
printf '%s' "$service" | events
fail "$NAME: the deployment is not complete after 20 minutes. It goes on; look at it before you deploy again."
