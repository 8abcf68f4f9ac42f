# The task definition that the deploy workflow registers, too: from the same file, with the values of this region.
locals {
  task      = jsondecode(file(var.task_file))
  container = local.task.containerDefinitions[0]

  environment = merge(
    { for each in local.container.environment : each.name => each.value },
    { HINOMI_LOCATION = var.region },
    var.environment,
  )

  efs = {
    efsVolumeConfiguration = {
      fileSystemId        = one(aws_efs_file_system.journal[*].id)
      transitEncryption   = "ENABLED"
      authorizationConfig = { accessPointId = one(aws_efs_access_point.journal[*].id), iam = "ENABLED" }
    }
  }

  role = { for key, value in { taskRoleArn = var.task_role } : key => value if value != null }

  definition = merge(local.task, local.role, {
    family           = var.name
    executionRoleArn = var.execution_role
    volumes = [
      for each in local.task.volumes : merge(each, {
        for key, value in local.efs : key => value if var.keep_journal && each.name == "journal"
      })
    ]
    containerDefinitions = [merge(local.container, {
      image       = "IMAGE"
      environment = [for name, value in local.environment : { name = name, value = value }]
      secrets     = [for name, arn in var.secrets : { name = name, valueFrom = arn }]
      logConfiguration = merge(local.container.logConfiguration, {
        options = merge(local.container.logConfiguration.options, {
          "awslogs-group"  = aws_cloudwatch_log_group.agent.name
          "awslogs-region" = var.region
        })
      })
    })]
  })
}

# The first revision, so that the service has one. Its image does not exist: the first deployment brings it, and all
# further revisions.
resource "aws_ecs_task_definition" "agent" {
  region                   = var.region
  family                   = local.definition.family
  requires_compatibilities = local.definition.requiresCompatibilities
  network_mode             = local.definition.networkMode
  cpu                      = local.definition.cpu
  memory                   = local.definition.memory
  execution_role_arn       = local.definition.executionRoleArn
  task_role_arn            = var.task_role
  skip_destroy             = true

  container_definitions = jsonencode([
    merge(local.definition.containerDefinitions[0], { image = "${aws_ecr_repository.agent.repository_url}:first" })
  ])

  runtime_platform {
    cpu_architecture        = local.definition.runtimePlatform.cpuArchitecture
    operating_system_family = local.definition.runtimePlatform.operatingSystemFamily
  }

  dynamic "volume" {
    for_each = local.definition.volumes

    content {
      name = volume.value.name

      dynamic "efs_volume_configuration" {
        for_each = try([volume.value.efsVolumeConfiguration], [])

        content {
          file_system_id     = efs_volume_configuration.value.fileSystemId
          transit_encryption = efs_volume_configuration.value.transitEncryption

          authorization_config {
            access_point_id = efs_volume_configuration.value.authorizationConfig.accessPointId
            iam             = efs_volume_configuration.value.authorizationConfig.iam
          }
        }
      }
    }
  }

  lifecycle {
    ignore_changes = all
  }
}
