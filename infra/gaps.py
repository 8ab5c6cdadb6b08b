"""Does on a local AWS what its CloudFormation leaves out of our template.

    python infra/gaps.py STACK          (with AWS_ENDPOINT_URL and credentials in the environment)

CloudFormation on AWS does all of this itself. Nothing is said twice: every value is read from the
deployed stack's own template.

- tables: TimeToLiveSpecification is not switched on
- the API: the gateway responses in its OpenAPI body are not imported
"""

import os
import sys

import boto3

GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses"


def main(stack):
    if not os.environ.get("AWS_ENDPOINT_URL"):
        raise SystemExit("AWS_ENDPOINT_URL is not set: this is for a local AWS only.")
    cloudformation = boto3.client("cloudformation")
    template = cloudformation.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    physical = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        for resource in page["StackResourceSummaries"]
    }
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::DynamoDB::Table":
            expire(physical[name], properties.get("TimeToLiveSpecification"))
        if resource["Type"] == "AWS::ApiGateway::RestApi":
            answer(physical[name], properties["Body"].get(GATEWAY_RESPONSES, {}))


def expire(table, specification):
    """Switches on the TTL that the table declares; a second time is refused, so it asks first."""
    dynamodb = boto3.client("dynamodb")
    status = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
    if specification and status == "DISABLED":
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=specification)
        print(f"ttl {table}")


def answer(api, responses):
    """Puts the API's gateway responses; a deployment to each stage makes them take effect."""
    gateway = boto3.client("apigateway")
    for kind, response in responses.items():
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["statusCode"]),
            responseParameters=response.get("responseParameters", {}),
            responseTemplates=response.get("responseTemplates", {}),
        )
    for stage in gateway.get_stages(restApiId=api)["item"]:
        gateway.create_deployment(restApiId=api, stageName=stage["stageName"])
    print(f"gateway responses {api} {len(responses)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
