# What ECS does for the agent: pull its image, read its secrets, write its log.
locals {
  secrets = distinct(concat(values(var.secrets), flatten([for each in var.regions : values(each.secrets)])))

  # A secret's ARN may end with a JSON key and a version, which a policy must not name.
  secret_arns = {
    for service in ["secretsmanager", "ssm"] : service => distinct([
      for arn in local.secrets : join(":", slice(split(":", arn), 0, min(7, length(split(":", arn)))))
      if split(":", arn)[2] == service
    ])
  }

  task_roles = concat([aws_iam_role.execution.arn], aws_iam_role.task[*].arn)
}

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${local.name}-execution"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

data "aws_iam_policy_document" "execution" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [for region in keys(var.regions) : "arn:${local.partition}:ecr:${region}:${local.account}:repository/${local.name}"]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for region in keys(var.regions) : "arn:${local.partition}:logs:${region}:${local.account}:log-group:${local.log_group}:*"]
  }

  dynamic "statement" {
    for_each = length(local.secret_arns.secretsmanager) > 0 ? [local.secret_arns.secretsmanager] : []

    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(local.secret_arns.ssm) > 0 ? [local.secret_arns.ssm] : []

    content {
      actions   = ["ssm:GetParameters"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.kms_keys) > 0 ? [var.kms_keys] : []

    content {
      actions   = ["kms:Decrypt"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role_policy" "execution" {
  name   = "${local.name}-execution"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}

# The agent itself needs no role, unless the file system of its journal is to know it.
resource "aws_iam_role" "task" {
  count = var.keep_journal ? 1 : 0

  name               = "${local.name}-task"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

# EventBridge Scheduler, which starts the tasks of a schedule.
data "aws_iam_policy_document" "scheduler" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role" "schedule" {
  count = local.scheduled ? 1 : 0

  name               = "${local.name}-schedule"
  assume_role_policy = data.aws_iam_policy_document.scheduler.json
}

# A schedule names the family without a revision, which starts the newest one.
data "aws_iam_policy_document" "schedule" {
  statement {
    actions = ["ecs:RunTask"]
    resources = flatten([
      for region in keys(var.regions) : [
        "arn:${local.partition}:ecs:${region}:${local.account}:task-definition/${local.name}",
        "arn:${local.partition}:ecs:${region}:${local.account}:task-definition/${local.name}:*",
      ]
    ])
  }

  statement {
    actions   = ["iam:PassRole"]
    resources = local.task_roles

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "schedule" {
  count = local.scheduled ? 1 : 0

  name   = "${local.name}-schedule"
  role   = aws_iam_role.schedule[0].id
  policy = data.aws_iam_policy_document.schedule.json
}
