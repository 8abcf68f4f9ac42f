variable "name" {
  type = string
}

variable "region" {
  type = string
}

variable "vpc" {
  type = string
}

variable "subnets" {
  type = list(string)
}

variable "public_ip" {
  type = bool
}

variable "log_group" {
  type = string
}

variable "retention_days" {
  type = number
}

variable "task_file" {
  type = string
}

variable "environment" {
  type = map(string)
}

variable "secrets" {
  type = map(string)
}

variable "keep_journal" {
  type = bool
}

variable "schedule" {
  type = string
}

variable "alarm_topics" {
  type = list(string)
}

variable "execution_role" {
  type = string
}

variable "task_role" {
  type = string
}

variable "scheduling_role" {
  type = string
}
