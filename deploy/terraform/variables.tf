variable "namespace" {
  description = "hinomi.resources.namespace of hinomi.conf. Teams with different namespaces share an account and a region."
  type        = string
  default     = "default"

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{0,39}$", var.namespace))
    error_message = "The namespace must be 1 to 40 characters of a-z 0-9 _ - and start with a letter or digit."
  }
}

variable "regions" {
  description = "An agent in each region. secrets are added to var.secrets, alarm_topics are SNS topics for its alarms."
  type = map(object({
    vpc          = string
    subnets      = list(string)
    public_ip    = optional(bool, true)
    secrets      = optional(map(string), {})
    alarm_topics = optional(list(string), [])
  }))

  validation {
    condition     = length(var.regions) > 0
    error_message = "At least one region is needed, such as { \"ap-northeast-1\" = { vpc = \"vpc-1\", subnets = [\"subnet-1\"] } }."
  }
}

variable "secrets" {
  description = "ARNs by environment variable: DD_API_KEY and each $${NAME} of the checks; of SSM parameters or Secrets Manager secrets. Their values never get into Terraform."
  type        = map(string)

  validation {
    condition     = contains(keys(var.secrets), "DD_API_KEY") && alltrue([for arn in values(var.secrets) : can(regex("^arn:[^:]+:(ssm|secretsmanager):", arn))])
    error_message = "Secrets must contain DD_API_KEY, and every value must be the ARN of an SSM parameter or a Secrets Manager secret."
  }
}

variable "kms_keys" {
  description = "ARNs of the keys that encrypt the secrets, where they are not the account's own aws/ssm and aws/secretsmanager."
  type        = list(string)
  default     = []
}

variable "environment" {
  description = "Environment variables besides those in the task file, such as { DD_SITE = \"ap1.datadoghq.com\" }."
  type        = map(string)
  default     = {}
}

variable "task_file" {
  description = "The task definition that the deployments use. Default: ecs-task.json of the repository."
  type        = string
  default     = null
}

variable "retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}

variable "keep_journal" {
  description = "Keep undelivered points and the states of checks on EFS when a task is replaced."
  type        = bool
  default     = false
}

variable "schedule" {
  description = "Run every check once at these times instead of a service, such as \"rate(1 hour)\"."
  type        = string
  default     = null
}

variable "github" {
  description = "The repository whose deployments may assume the deploy role, as ORG/REPO; as ORG@ID/REPO@ID if it was created or renamed after 2026-07-15. provider is the ARN of the account's provider for GitHub; null creates it."
  type = object({
    repository  = string
    environment = optional(string, "production")
    provider    = optional(string)
  })
  default = null

  validation {
    condition     = var.github == null || can(regex("^[A-Za-z0-9-]+(@[0-9]+)?/[A-Za-z0-9._-]+(@[0-9]+)?$", var.github.repository))
    error_message = "The repository must be ORG/REPO or ORG@ID/REPO@ID, without wildcards."
  }
}
