"""Switches on time to live for every table of a stack, as the template declares it.

    switch_on_ttl.py TEMPLATE STACK
"""

import sys

import boto3
from samtranslator.yaml_helper import yaml_parse


def main(template: str, stack: str) -> None:
    with open(template, encoding="utf-8") as file:
        resources = yaml_parse(file.read())["Resources"]
    physical = {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for page in boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
        for one in page["StackResourceSummaries"]
    }
    tables = boto3.client("dynamodb")
    for name, resource in resources.items():
        declared = resource.get("Properties", {}).get("TimeToLiveSpecification") if isinstance(resource, dict) else None
        if declared and resource["Type"] == "AWS::DynamoDB::Table":
            tables.update_time_to_live(TableName=physical[name], TimeToLiveSpecification=declared)
            print("TTL:", physical[name], declared)


main(*sys.argv[1:])
