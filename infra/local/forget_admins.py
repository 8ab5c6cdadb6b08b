"""Empties the given tables: with those of admins and sessions, nobody has set Mailgather up.

    forget_admins.py TABLE...
"""

import sys

import boto3

for name in sys.argv[1:]:
    table = boto3.resource("dynamodb").Table(name)
    keys = [key["AttributeName"] for key in table.key_schema]
    for page in table.meta.client.get_paginator("scan").paginate(TableName=name):
        for item in page["Items"]:
            table.delete_item(Key={key: item[key] for key in keys})
