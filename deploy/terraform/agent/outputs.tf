output "repository" {
  value = aws_ecr_repository.agent.repository_url
}

output "cluster" {
  value = aws_ecs_cluster.agent.name
}

output "security_group" {
  value = aws_security_group.agent.id
}

output "task" {
  value = jsonencode(local.definition)
}
