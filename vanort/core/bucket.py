# SPDX-License-Identifier: EUPL-1.2
"""Uploaded files in a bucket of an S3-compatible storage, which visitors' browsers never speak with."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]


class BucketStorage(S3Storage):
    """The bucket stays private: pictures are handed out under our own address, documents after Wagtail's question."""

    def url(self, name: str, **_options: object) -> str:
        """Return our own address of a file, so that the content security policy names nobody else."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))
