# Fills in a task definition, or says all that is wrong at once. See task.sh.

def regional: gsub(":REGION:"; ":\($ENV.REGION):"); # an ARN is written once for all regions

def placeholders:
  { IMAGE: $ENV.IMAGE, REGION: $ENV.REGION, EXECUTION_ROLE: $ENV.EXECUTION_ROLE, SECRET: ($ENV.SECRET | regional) };

# The lines of CHECK_SECRETS: { line, name, arn }, or only { line } where it is wrong.
def given:
  [ $ENV.CHECK_SECRETS | split("\n") | to_entries[]
    | { line: (.key + 1), text: (.value | gsub("^\\s+|\\s+$"; "")) }
    | select(.text | test("^($|#)") | not)
    | { line } + ((.text | capture("^(?<name>[A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(?<arn>arn:[^:\\s]+:(ssm|secretsmanager):[A-Za-z0-9-]+:[0-9]{12}:\\S+)$")) // {}) ];

def container: .containerDefinitions[] | select(.name == "hinomi");
def names(key): [container[key] // [] | .[].name];

def problems:
  . as $task
  | [given[].name // empty] as $given
  | names("environment") as $plain
  | names("secrets") as $secret
  | ( [container] | select(length != 1) | "the task definition must have one container named hinomi" ),
    ( placeholders | to_entries[] | select(.value == "") | .key as $key
      | select([$task | .. | strings] | index($key)) | "\($key) is not set" ),
    ( given[] | select(.name == null)
      | "check-secrets, line \(.line): must be NAME=ARN of an SSM parameter or a Secrets Manager secret" ),
    ( $given | group_by(.)[] | select(length > 1) | "check-secrets: \(.[0]) is set \(length) times" ),
    ( $given[] | select(. as $name | $plain | index($name))
      | "check-secrets: \(.) is in the environment of the task definition already" ),
    ( $ENV.NEEDED | split(" ")[] | select(. != "") | select(. as $name | $given + $plain + $secret | index($name) | not)
      | "the checks need \(.): add \(.)=ARN to check-secrets" );

def filled:
  names("secrets") as $own
  | placeholders as $values
  | .family = $ENV.NAME
  | (container.secrets) |= (. // []) + [given[] | select(.name as $name | $own | index($name) | not) | { name, valueFrom: .arn }]
  | if $ENV.DD_SITE == "" or (names("environment") | index("DD_SITE")) then .
    else (container.environment) |= (. // []) + [{ name: "DD_SITE", value: $ENV.DD_SITE }] end
  | (container.logConfiguration.options["awslogs-group"]? | select(. == "/hinomi")) |= $ENV.LOG_GROUP
  | walk(if type == "string" then $values[.] // regional else . end);

[problems] as $problems
| if $problems == [] then filled else ($problems | map(. + "\n") | add | halt_error(1)) end
