output "deploy_role" {
  description = "The repository variable AWS_ROLE."
  value       = try(aws_iam_role.deploy[0].arn, null)
}

output "execution_role" {
  description = "The repository variable EXECUTION_ROLE."
  value       = aws_iam_role.execution.arn
}

output "agents" {
  description = "By region: repository, cluster, security_group, and the task definition (task) with IMAGE in place of its image."
  value       = module.agent
}
