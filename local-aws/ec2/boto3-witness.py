"""Reads a local EC2 with boto3 and prints what it saw as JSON: an independent witness that the server speaks the protocol.

By hand:  AWS_ENDPOINT_URL_EC2=http://127.0.0.1:<port> python3 boto3-witness.py <network interface> <target> <filter>
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError

network_interface_id, target_id, filter_id = sys.argv[1:]
ec2 = boto3.client("ec2", region_name="us-east-1", aws_access_key_id="AKIAWITNESS", aws_secret_access_key="unused")


def everything(operation, key, **parameters):
    pages = ec2.get_paginator(operation).paginate(PaginationConfig={"PageSize": 5}, **parameters)
    return [item for page in pages for item in page[key]]


def code_of(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


session = {
    "NetworkInterfaceId": network_interface_id,
    "TrafficMirrorTargetId": target_id,
    "TrafficMirrorFilterId": filter_id,
    "SessionNumber": 7,
}
created = ec2.create_traffic_mirror_session(
    TagSpecifications=[{"ResourceType": "traffic-mirror-session", "Tags": [{"Key": "owner", "Value": "<w> & 'x'"}]}], **session
)["TrafficMirrorSession"]

reservations = everything("describe_instances", "Reservations")
print(
    json.dumps(
        {
            "instances": [instance for reservation in reservations for instance in reservation["Instances"]],
            "targets": everything("describe_traffic_mirror_targets", "TrafficMirrorTargets"),
            "sessions": everything(
                "describe_traffic_mirror_sessions",
                "TrafficMirrorSessions",
                Filters=[{"Name": "network-interface-id", "Values": [network_interface_id]}],
            ),
            "created": created,
            "conflict": code_of(ec2.create_traffic_mirror_session, **{**session, "NetworkInterfaceId": "eni-none"}),
        },
        default=lambda value: value.isoformat(),
    )
)
