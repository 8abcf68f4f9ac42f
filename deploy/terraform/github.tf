# The role of the deploy workflow. Only jobs of one environment of one repository can assume it.
locals {
  issuer        = "token.actions.githubusercontent.com"
  deploys       = var.github != null
  creates_oidc  = local.deploys && try(var.github.provider, null) == null
  oidc_provider = local.creates_oidc ? aws_iam_openid_connect_provider.github[0].arn : try(var.github.provider, "")
  subject       = local.deploys ? "repo:${var.github.repository}:environment:${var.github.environment}" : ""
}

# One in an account.
resource "aws_iam_openid_connect_provider" "github" {
  count = local.creates_oidc ? 1 : 0

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "github" {
  count = local.deploys ? 1 : 0

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.oidc_provider]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = [local.subject]
    }
  }
}

resource "aws_iam_role" "deploy" {
  count = local.deploys ? 1 : 0

  name               = "${local.name}-deploy"
  assume_role_policy = data.aws_iam_policy_document.github[0].json
}

data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = [for region in keys(var.regions) : "arn:${local.partition}:ecr:${region}:${local.account}:repository/${local.name}"]
  }

  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = [for region in keys(var.regions) : "arn:${local.partition}:ecs:${region}:${local.account}:service/${local.name}/${local.name}"]
  }

  # The first knows no resources, the second no revision yet; which roles a task may have is limited below.
  statement {
    actions   = ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"]
    resources = ["*"]
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

resource "aws_iam_role_policy" "deploy" {
  count = local.deploys ? 1 : 0

  name   = "${local.name}-deploy"
  role   = aws_iam_role.deploy[0].id
  policy = data.aws_iam_policy_document.deploy.json
}
