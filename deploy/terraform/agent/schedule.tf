# Instead of a service: a task that runs every check once. The same as deploy/schedule.json.
resource "aws_scheduler_schedule" "agent" {
  count = var.schedule == null ? 0 : 1

  region              = var.region
  name                = var.name
  description         = "Runs every Hinomi check once"
  schedule_expression = var.schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_ecs_cluster.agent.arn
    role_arn = var.scheduling_role
    input = jsonencode({
      containerOverrides = [{ name = local.container.name, command = ["once", "--publish", "--fail-on", "never"] }]
    })

    ecs_parameters {
      task_definition_arn = aws_ecs_task_definition.agent.arn_without_revision
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.subnets
        security_groups  = [aws_security_group.agent.id]
        assign_public_ip = var.public_ip
      }
    }

    retry_policy {
      maximum_event_age_in_seconds = 600
      maximum_retry_attempts       = 3
    }
  }

  depends_on = [aws_efs_mount_target.journal]
}
