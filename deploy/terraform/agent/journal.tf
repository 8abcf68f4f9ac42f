# The journal on EFS: undelivered points and the states of checks outlive the task.
resource "aws_efs_file_system" "journal" {
  count = var.keep_journal ? 1 : 0

  region    = var.region
  encrypted = true
  tags      = { Name = "${var.name}-journal" }
}

resource "aws_efs_access_point" "journal" {
  count = var.keep_journal ? 1 : 0

  region         = var.region
  file_system_id = aws_efs_file_system.journal[0].id

  # The user of the image.
  posix_user {
    uid = 65532
    gid = 65532
  }

  root_directory {
    path = "/hinomi"

    creation_info {
      owner_uid   = 65532
      owner_gid   = 65532
      permissions = "0700"
    }
  }
}

# At most one subnet of each availability zone may be in var.subnets.
resource "aws_efs_mount_target" "journal" {
  for_each = var.keep_journal ? toset(var.subnets) : toset([])

  region          = var.region
  file_system_id  = aws_efs_file_system.journal[0].id
  subnet_id       = each.value
  security_groups = [aws_security_group.journal[0].id]
}

resource "aws_security_group" "journal" {
  count = var.keep_journal ? 1 : 0

  region      = var.region
  name        = "${var.name}-journal"
  description = "Hinomi: NFS from the agent"
  vpc_id      = var.vpc
}

resource "aws_vpc_security_group_ingress_rule" "journal" {
  count = var.keep_journal ? 1 : 0

  region                       = var.region
  security_group_id            = aws_security_group.journal[0].id
  referenced_security_group_id = aws_security_group.agent.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

data "aws_iam_policy_document" "journal" {
  count = var.keep_journal ? 1 : 0

  statement {
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.journal[0].arn]

    principals {
      type        = "AWS"
      identifiers = [var.task_role]
    }

    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.journal[0].arn]
    }
  }
}

resource "aws_efs_file_system_policy" "journal" {
  count = var.keep_journal ? 1 : 0

  region         = var.region
  file_system_id = aws_efs_file_system.journal[0].id
  policy         = data.aws_iam_policy_document.journal[0].json
}
