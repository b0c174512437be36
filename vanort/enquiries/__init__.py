# SPDX-License-Identifier: EUPL-1.2
"""Questions, ideas and information from outside: who gets them, what is answered, and when they are erased.

Owns Topic, Enquiry and Message. Must not know how the website and the front page of the office show them."""
