# SPDX-License-Identifier: EUPL-1.2
"""Sign-in for staff only."""
from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class StaffAccountAdapter(DefaultAccountAdapter):
    """x"""


class StaffSocialAdapter(DefaultSocialAccountAdapter):
    """x"""
