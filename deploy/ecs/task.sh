#!/bin/sh
# Prints the task definition for a region, from a file such as ecs-task.json:
#
#   NAME=hinomi-shop REGION=eu-west-1 IMAGE=... EXECUTION_ROLE=arn:... SECRET=arn:... sh deploy/ecs/task.sh ecs-task.json
#
# NAME is the family, whatever the file says. It replaces the values IMAGE, REGION, EXECUTION_ROLE, SECRET (the ARN of the
# API key) and the log group /hinomi by that of NAME. DD_SITE joins the environment of the container hinomi; without it
# hinomi.conf has the site. CHECK_SECRETS, NAME=ARN lines, joins its secrets. Names that the file has stay as they are. REGION in an ARN is the region. It fails if NEEDED,
# names of variables, has one that the task would not get.
set -eu
: "${NAME:?}" "${REGION:?}"
case $NAME in hinomi-*) LOG_GROUP=/hinomi/${NAME#hinomi-} ;; *) LOG_GROUP=/$NAME ;; esac
IMAGE=${IMAGE:-} EXECUTION_ROLE=${EXECUTION_ROLE:-} SECRET=${SECRET:-} DD_SITE=${DD_SITE:-}
CHECK_SECRETS=${CHECK_SECRETS:-} NEEDED=${NEEDED:-}
export NAME REGION LOG_GROUP IMAGE EXECUTION_ROLE SECRET DD_SITE CHECK_SECRETS NEEDED
exec jq --from-file "${0%/*}/task.jq" "$1"
