"""Puts the built site into a stack's bucket, with the headers that a browser is to see.

    upload_site.py DIST BUCKET

Assets come first: no page may name one that isn't there. Old assets stay, for a page that is open in a browser may
still name them; pages that are no longer built go.
"""

import sys
from pathlib import Path

import boto3

# Names of assets hold a hash of what is in them, so a browser may keep them for a year.
FOR_EVER = "public, max-age=31536000, immutable"
# A page is asked for again each time.
ASK_AGAIN = "no-cache"
# What a browser is told that a file is. All texts are UTF-8, and said to be. A kind that isn't here is a fault: nothing
# would say what it is.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


def main(dist: str, bucket: str) -> None:
    s3 = boto3.client("s3")
    folder = Path(dist)
    there = {
        one["Key"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for one in page.get("Contents", [])
    }
    assets = sorted(file for file in (folder / "assets").iterdir())
    pages = sorted(file for file in folder.iterdir() if file.is_file())
    for file in [*assets, *pages]:
        key, is_asset = file.relative_to(folder).as_posix(), file.parent != folder
        media_type = MEDIA_TYPES[file.suffix]
        # Its name says what is in it.
        if is_asset and key in there:
            continue
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=file.read_bytes(),
            ContentType=media_type,
            CacheControl=FOR_EVER if is_asset else ASK_AGAIN,
        )
        print(key, media_type)
    for key in sorted(there - {page.name for page in pages}):
        if not key.startswith("assets/"):
            s3.delete_object(Bucket=bucket, Key=key)
            print("gone:", key)


main(*sys.argv[1:])
