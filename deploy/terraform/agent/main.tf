# An agent in one region.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0, < 7.0"
    }
  }
}

resource "aws_ecr_repository" "agent" {
  region = var.region
  name   = var.name

  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "agent" {
  region     = var.region
  repository = aws_ecr_repository.agent.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "The last 20 deployments"
        selection    = { tagStatus = "tagged", tagPatternList = ["*"], countType = "imageCountMoreThan", countNumber = 20 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "What lost its tag"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "agent" {
  region            = var.region
  name              = var.log_group
  retention_in_days = var.retention_days
}

resource "aws_ecs_cluster" "agent" {
  region = var.region
  name   = var.name

  # It would cost more than the agent.
  setting {
    name  = "containerInsights"
    value = "disabled"
  }
}

# Checks may open any port; nobody opens one of the agent.
resource "aws_security_group" "agent" {
  region      = var.region
  name        = var.name
  description = "Hinomi: everything out, nothing in"
  vpc_id      = var.vpc
}

resource "aws_vpc_security_group_egress_rule" "agent" {
  for_each = { ipv4 = "0.0.0.0/0", ipv6 = "::/0" }

  region            = var.region
  security_group_id = aws_security_group.agent.id
  ip_protocol       = "-1"
  cidr_ipv4         = each.key == "ipv4" ? each.value : null
  cidr_ipv6         = each.key == "ipv6" ? each.value : null
}
