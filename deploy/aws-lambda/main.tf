# A REST API behind edge-authorizer: the same as template.yaml.

terraform {
  required_version = ">= 1.9"
  required_providers {
    archive = { source = "hashicorp/archive", version = "~> 2.7" }
    aws     = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

variable "name" {
  type    = string
  default = "pets"
}

variable "origin" {
  description = "The web origin that may read answers"
  type        = string
  default     = "https://app.example.com"
}

variable "secret_name" {
  description = "The one secret the configuration refers to, if any"
  type        = string
  default     = ""
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}
data "aws_region" "this" {}

locals {
  authorizer = "${var.name}-authorizer"
  place      = "${data.aws_region.this.region}:${data.aws_caller_identity.this.account_id}"
  partition  = data.aws_partition.this.partition
  methods    = toset(["GET", "PUT", "DELETE"])
}

# The authorizer: its code (after `npm install`), its log group, its role.

data "archive_file" "authorizer" {
  type        = "zip"
  source_dir  = path.module
  excludes    = ["main.tf", ".terraform", "authorizer.zip", "template.yaml", "README.md", "roles.js"]
  output_path = "${path.module}/authorizer.zip"
}

resource "aws_cloudwatch_log_group" "authorizer" {
  name              = "/aws/lambda/${local.authorizer}"
  retention_in_days = 30
}

resource "aws_iam_role" "authorizer" {
  name = local.authorizer
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

# The documents are what `node roles.js execution-role` writes.
resource "aws_iam_role_policy" "authorizer" {
  name = "authorizer"
  role = aws_iam_role.authorizer.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:${local.partition}:logs:${local.place}:log-group:/aws/lambda/${local.authorizer}:*"
      }],
      var.secret_name == "" ? [] : [{
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = "arn:${local.partition}:secretsmanager:${local.place}:secret:${var.secret_name}-??????"
      }],
    )
  })
}

resource "aws_lambda_function" "authorizer" {
  function_name    = local.authorizer
  filename         = data.archive_file.authorizer.output_path
  source_code_hash = data.archive_file.authorizer.output_base64sha256
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 5
  role             = aws_iam_role.authorizer.arn

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.authorizer.name
  }
}

# The API, and who may call what.

resource "aws_api_gateway_rest_api" "this" {
  name = var.name
}

resource "aws_api_gateway_authorizer" "edge" {
  name            = "edge"
  rest_api_id     = aws_api_gateway_rest_api.this.id
  type            = "TOKEN"
  identity_source = "method.request.header.Authorization"
  authorizer_uri  = aws_lambda_function.authorizer.invoke_arn
  # A kept answer outlives its token by this much at the most.
  authorizer_result_ttl_in_seconds = 300
}

resource "aws_lambda_permission" "authorizer" {
  statement_id  = "authorizer"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.authorizer.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/${aws_api_gateway_authorizer.edge.id}"
}

resource "aws_api_gateway_resource" "pets" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "pets"
}

resource "aws_api_gateway_resource" "pet" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_resource.pets.id
  path_part   = "{id}"
}

resource "aws_api_gateway_method" "pet" {
  for_each      = local.methods
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.pet.id
  http_method   = each.key
  authorization = "CUSTOM"
  authorizer_id = aws_api_gateway_authorizer.edge.id
}

# A stand-in for the backend: it answers by itself.
resource "aws_api_gateway_integration" "pet" {
  for_each          = local.methods
  rest_api_id       = aws_api_gateway_rest_api.this.id
  resource_id       = aws_api_gateway_resource.pet.id
  http_method       = aws_api_gateway_method.pet[each.key].http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 200 }) }
}

resource "aws_api_gateway_method_response" "pet" {
  for_each    = local.methods
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.pet.id
  http_method = aws_api_gateway_method.pet[each.key].http_method
  status_code = "200"
}

resource "aws_api_gateway_integration_response" "pet" {
  for_each    = local.methods
  rest_api_id = aws_api_gateway_rest_api.this.id
  resource_id = aws_api_gateway_resource.pet.id
  http_method = aws_api_gateway_integration.pet[each.key].http_method
  status_code = aws_api_gateway_method_response.pet[each.key].status_code
}

# A preflight carries no credentials.

resource "aws_api_gateway_method" "preflight" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  resource_id   = aws_api_gateway_resource.pet.id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "preflight" {
  rest_api_id       = aws_api_gateway_rest_api.this.id
  resource_id       = aws_api_gateway_resource.pet.id
  http_method       = aws_api_gateway_method.preflight.http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 204 }) }
}

locals {
  preflight = {
    "Access-Control-Allow-Headers" = "'authorization,content-type'"
    "Access-Control-Allow-Methods" = "'GET,PUT,DELETE'"
    "Access-Control-Allow-Origin"  = "'${var.origin}'"
    "Access-Control-Max-Age"       = "'600'"
  }
}

resource "aws_api_gateway_method_response" "preflight" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.pet.id
  http_method         = aws_api_gateway_method.preflight.http_method
  status_code         = "204"
  response_parameters = { for name, _ in local.preflight : "method.response.header.${name}" => true }
}

resource "aws_api_gateway_integration_response" "preflight" {
  rest_api_id         = aws_api_gateway_rest_api.this.id
  resource_id         = aws_api_gateway_resource.pet.id
  http_method         = aws_api_gateway_integration.preflight.http_method
  status_code         = aws_api_gateway_method_response.preflight.status_code
  response_parameters = { for name, value in local.preflight : "method.response.header.${name}" => value }
}

# These answers are fixed by the API: the authorizer cannot set their headers.

locals {
  shared = {
    "Access-Control-Allow-Origin" = "'${var.origin}'"
    "Cache-Control"               = "'no-store'"
    "Vary"                        = "'Origin'"
  }
  challenge = {
    "Access-Control-Expose-Headers" = "'WWW-Authenticate'"
    "WWW-Authenticate"              = "'Bearer realm=\"api.example.com\"'"
  }
  retry = { "Retry-After" = "'5'" }
  refusals = {
    UNAUTHORIZED                   = { status = 401, title = "Unauthorized", code = "invalid_token", headers = local.challenge }
    ACCESS_DENIED                  = { status = 403, title = "Forbidden", code = "forbidden", headers = {} }
    AUTHORIZER_CONFIGURATION_ERROR = { status = 503, title = "Service Unavailable", code = "unavailable", headers = local.retry }
    AUTHORIZER_FAILURE             = { status = 503, title = "Service Unavailable", code = "unavailable", headers = local.retry }
  }
}

resource "aws_api_gateway_gateway_response" "refusal" {
  for_each      = local.refusals
  rest_api_id   = aws_api_gateway_rest_api.this.id
  response_type = each.key
  status_code   = tostring(each.value.status)
  response_parameters = {
    for name, value in merge(local.shared, each.value.headers) : "gatewayresponse.header.${name}" => value
  }
  response_templates = {
    "application/json" = jsonencode({
      type     = "about:blank"
      title    = each.value.title
      status   = each.value.status
      code     = each.value.code
      instance = "$context.requestId"
    })
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  triggers    = { definition = filesha256("${path.module}/main.tf") }
  depends_on = [
    aws_api_gateway_gateway_response.refusal,
    aws_api_gateway_integration_response.pet,
    aws_api_gateway_integration_response.preflight,
  ]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "v1" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = "v1"
}

output "url" {
  value = aws_api_gateway_stage.v1.invoke_url
}
