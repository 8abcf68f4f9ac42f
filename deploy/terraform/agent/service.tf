# The agent as a service: one task, a new one before the old one stops, back to the old one when the new one fails.
resource "aws_ecs_service" "agent" {
  count = var.schedule == null ? 1 : 0

  region                             = var.region
  name                               = var.name
  cluster                            = aws_ecs_cluster.agent.arn
  task_definition                    = aws_ecs_task_definition.agent.arn
  desired_count                      = 1
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  alarms {
    enable      = true
    rollback    = true
    alarm_names = [for each in aws_cloudwatch_metric_alarm.agent : each.alarm_name]
  }

  network_configuration {
    subnets          = var.subnets
    security_groups  = [aws_security_group.agent.id]
    assign_public_ip = var.public_ip
  }

  # Deployments change the revision; a stopped agent stays stopped.
  lifecycle {
    ignore_changes = [task_definition, desired_count]
  }

  depends_on = [aws_efs_mount_target.journal]
}

# A deployment that raises one of them is rolled back.
resource "aws_cloudwatch_metric_alarm" "agent" {
  for_each = var.schedule == null ? { cpu = "CPUUtilization", memory = "MemoryUtilization" } : {}

  region              = var.region
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "The Hinomi agent uses more than 90 % of its ${each.key}: late runs, or the end of its task."
  namespace           = "AWS/ECS"
  metric_name         = each.value
  dimensions          = { ClusterName = var.name, ServiceName = var.name }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topics
  ok_actions          = var.alarm_topics
}
