#!/bin/sh
# Writes a file as the comment of the pull request that a marker names, or over that comment if it exists:
#
#   GH_REPO=ORG/REPO NUMBER=7 GH_TOKEN=... sh .github/comment.sh MARKER FILE
#
# The marker is an invisible first line, and only comments of workflows count: other comments stay as they are.
set -eu
: "${GH_REPO:?}" "${NUMBER:?}"
MARKER="<!-- $1 -->"
export MARKER
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{ echo "$MARKER" && cat "$2"; } > "$body"

id=$(gh api --paginate "repos/$GH_REPO/issues/$NUMBER/comments?per_page=100" \
  --jq '.[] | select(.user.type == "Bot" and (.body | split("\n")[0] | rtrimstr("\r")) == env.MARKER).id' | head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/$id" --field "body=@$body"
else
  gh api --silent --method POST "repos/$GH_REPO/issues/$NUMBER/comments" --field "body=@$body"
fi
