# Hinomi on Amazon ECS: an agent in each region of var.regions. See docs/ecs.md.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

# Every regional resource names its own region.
provider "aws" {
  region = sort(keys(var.regions))[0]

  default_tags {
    tags = { hinomi = var.namespace }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  name      = var.namespace == "default" ? "hinomi" : "hinomi-${var.namespace}"
  log_group = var.namespace == "default" ? "/hinomi" : "/hinomi/${var.namespace}"
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  scheduled = var.schedule != null
}

module "agent" {
  source   = "./agent"
  for_each = var.regions

  name            = local.name
  region          = each.key
  vpc             = each.value.vpc
  subnets         = each.value.subnets
  public_ip       = each.value.public_ip
  log_group       = local.log_group
  retention_days  = var.retention_days
  task_file       = coalesce(var.task_file, "${path.module}/../../ecs-task.json")
  environment     = var.environment
  secrets         = merge(var.secrets, each.value.secrets)
  keep_journal    = var.keep_journal
  schedule        = var.schedule
  alarm_topics    = each.value.alarm_topics
  execution_role  = aws_iam_role.execution.arn
  task_role       = one(aws_iam_role.task[*].arn)
  scheduling_role = local.scheduled ? aws_iam_role.schedule[0].arn : null

  # ECS and the scheduler use the roles at once.
  depends_on = [aws_iam_role_policy.execution, aws_iam_role_policy.schedule]
}
